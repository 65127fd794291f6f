"""`kiosk doctor`: checks whether this kiosk is fit for its next customer, and says what to do if not.

Exit status: 0 when nothing failed (warnings are told), 1 when something did, 2 for wrong settings.
"""

import argparse
import datetime as dt
import json
import sys
import time
from collections.abc import Callable

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

from drivers.cameras.sources import source
from drivers.cards.scard import Watcher
from drivers.faces.environment import quiet_libraries
from drivers.faces.models import operator, shipped
from drivers.mqtt.client import Endpoint
from drivers.mqtt.handshake import probe
from drivers.relay.client import status
from drivers.store.outbox import SqliteOutbox
from drivers.store.pin_tries import SqlitePinTries
from kiosk import settings as kiosk_settings
from kiosk.commands.check_result import CheckResult
from kiosk.errors import (
    CameraError,
    FaceAnalysisError,
    ReaderAbsentError,
    SettingsError,
    StoreDamagedError,
    StoreFullError,
)
from kiosk.policy.packs import load_chosen
from kiosk.policy.signing import BundleError
from kiosk.policy.validation import PackError
from kiosk.presence import thresholds
from kiosk.protocol.codes import Message
from kiosk.settings import Settings
from kiosk.visit import offline_limits
from kiosk.visit.runtime import listings_watch
from kiosk.visit.runtime.clock import TrustedClock
from kiosk.visit.runtime.outbox_watch import FULL
from kiosk.visit.visit import StripState

_FRAME_S = 10.0
_FULL_WARNING = 0.8
_DRIFT_S = 120
_DAYS_LEFT = 14
_TWO = 2  # people who sign one answer


def add_arguments(parser: argparse.ArgumentParser) -> None:
    kiosk_settings.add_argument(parser)
    parser.add_argument(
        "--camera",
        action="store_true",
        help="look through the camera instead, while somebody sits before it and turns the head as told",
    )
    parser.add_argument("--json", action="store_true")


def run(arguments: argparse.Namespace) -> int:
    settings = kiosk_settings.load(arguments.settings)
    findings = _through_camera(settings) if arguments.camera else _all_checks(settings)
    if arguments.json:
        print(json.dumps([finding._asdict() for finding in findings], indent=2))
    else:
        for finding in findings:
            print(f"{finding.status:<8} {finding.check:<9} {finding.found}")
            if finding.do:
                print(f"{'':<18} → {finding.do}")
    return 1 if any(finding.status == "failed" for finding in findings) else 0


def _all_checks(settings: Settings) -> list[CheckResult]:
    return [check(settings) for check in _CHECKS]


def _through_camera(settings: Settings) -> list[CheckResult]:
    """With the real models, which are loaded for nothing else here."""
    models = _models(settings)
    if models.status == "failed":
        return [models]
    from kiosk.commands import doctor_camera  # noqa: PLC0415 - the models' libraries take seconds

    with quiet_libraries():
        return [models, *doctor_camera.look(settings, _say)]


def _say(prompt: str) -> None:
    print(prompt, file=sys.stderr, flush=True)


def _reader(settings: Settings) -> CheckResult:
    try:
        present = Watcher(settings.reader.name).presence(0)
    except ReaderAbsentError as error:
        return CheckResult(
            "reader",
            "failed",
            str(error),
            "Plug the reader in; then `systemctl status pcscd`; compare reader.name in the settings.",
        )
    card = "a card lies on it" if present else "no card on it"
    csca = len(settings.reader.csca)
    if csca == 0:
        return CheckResult(
            "reader",
            "warning",
            f"{card}; no CSCA certificate is trusted",
            "Passports stay unverified: list the CSCA master list's certificates under reader.csca.",
        )
    return CheckResult("reader", "ok", f"{card}; {csca} file(s) of trusted CSCA certificates")


def _camera(settings: Settings) -> CheckResult:
    try:
        camera = source(settings.camera)
        camera.open()
        try:
            frame = camera.read(_FRAME_S)
            what = camera.describe()
        finally:
            camera.close()
    except (CameraError, ImportError) as error:
        return CheckResult(
            "camera",
            "failed",
            str(error),
            "Check the cable and camera.address in the settings; nothing else may hold the camera "
            "(a visit at its face check does).",
        )
    return CheckResult("camera", "ok", f"{what['driver']}, {frame.width}×{frame.height}")


def _models(settings: Settings) -> CheckResult:
    try:
        found = shipped.verified()
    except FaceAnalysisError as error:
        return CheckResult(
            "models", "failed", str(error), "Install the pinned requirements again: `make setup`."
        )
    try:
        brought = operator.verified(settings.faces.manifest)
    except (FaceAnalysisError, SettingsError) as error:
        return CheckResult("models", "failed", str(error), "Compare the files with faces.manifest.")
    names = ", ".join([*found, *brought])
    return CheckResult("models", "ok", f"{names}: hashes as in the manifest")


def _thresholds(settings: Settings) -> CheckResult:
    try:
        file = settings.paths.thresholds
        chosen = operator.with_thresholds(thresholds.load(file), settings.faces.manifest, file)
    except SettingsError as error:
        return CheckResult(
            "thresholds", "failed", str(error), "Correct the file, or calibrate it anew."
        )
    made, model = chosen.calibration.comparison, chosen.comparison.model
    if made is None:
        return CheckResult(
            "thresholds",
            "warning",
            f"the face comparison by {model} is not calibrated on this carrier's people",
            "`kiosk presence calibrate PAIRS.csv --out FILE`; name it as paths.thresholds.",
        )
    if made.caution:
        return CheckResult(
            "thresholds",
            "warning",
            f"{model} calibrated on {made.name}, {made.made_at}: {made.caution}",
            "Who is turned away, and who gets through, is not known: calibrate on more people.",
        )
    return CheckResult("thresholds", "ok", f"{model} calibrated on {made.name}, {made.made_at}")


def _policy(settings: Settings) -> CheckResult:
    try:
        rules = load_chosen(settings)
    except (PackError, BundleError, OSError) as error:
        return CheckResult(
            "policy",
            "failed",
            str(error),
            "`kiosk policy check` names the fault; install a bundle that the fleet has signed.",
        )
    return CheckResult("policy", "ok", f"{rules.version}, {len(rules.rules)} rules")


def _keys(settings: Settings) -> CheckResult:
    carrier = settings.carrier
    try:
        for private in (settings.keys.evidence, carrier.key):
            load_pem_private_key(private.read_bytes(), None)
        for public in (carrier.seal_key, carrier.receipt_key):
            load_pem_public_key(public.read_bytes())
        certificate = x509.load_pem_x509_certificate(carrier.certificate.read_bytes())
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as error:
        return CheckResult(
            "keys", "failed", str(error), "Keys come from enrolment (`carrier init`): repeat it."
        )
    secrets = (settings.keys.evidence, carrier.key, settings.keys.listing)
    if any(key and key.exists() and key.stat().st_mode & 0o007 for key in secrets):
        return CheckResult(
            "keys",
            "failed",
            "a private key can be read by everybody",
            "`chmod o= ` the key files.",
        )
    left = (certificate.not_valid_after_utc - dt.datetime.now(dt.UTC)).days
    found = f"4 keys; the TLS certificate is good for {left} days"
    if left < 0:
        return CheckResult("keys", "failed", found, "Renew the certificate: the broker refuses it.")
    if left < _DAYS_LEFT:
        return CheckResult("keys", "warning", found, "Renew the certificate soon.")
    return CheckResult("keys", "ok", found)


def _staff(settings: Settings) -> CheckResult:
    people = settings.staff
    if not people:
        return CheckResult(
            "staff",
            "failed",
            "nobody in the settings is trained and of this store: nobody can sign in",
            "Set `trained = true` for whom the carrier has trained; see `store` and `role` too.",
        )
    try:
        tries = SqlitePinTries(settings.paths.data)
        kept = tries.read()
        tries.close()
    except (StoreDamagedError, StoreFullError, OSError) as error:
        return CheckResult(
            "staff",
            "failed",
            f"no PIN can be counted, so none is looked at: {error}",
            "Free the disk; where the file is damaged: `kiosk pin unlock --everybody`.",
        )
    blocked = [who for who, tally in kept.items() if tally.lock and tally.lock.seconds is None]
    if blocked:
        return CheckResult(
            "staff",
            "warning",
            f"locked after many wrong PINs: {', '.join(blocked)}",
            "Ask who guessed; then a supervisor unlocks at the sign-in, or `kiosk pin unlock`.",
        )
    if len(people) < _TWO:
        return CheckResult(
            "staff",
            "warning",
            "one person may sign",
            "Without a second one, a face that the camera cannot settle ends in a ticket.",
        )
    return CheckResult("staff", "ok", f"{len(people)} people may sign")


def _database(settings: Settings) -> CheckResult:
    try:
        outbox = SqliteOutbox(settings.paths.data, settings.limits.store_mb)
        checked, fill, backlog = outbox.check(), outbox.fill(), outbox.backlog()
        dead = sum(entry.state == "dead" for entry in outbox.recent(10_000))
        outbox.close()
    except (StoreDamagedError, StoreFullError, OSError) as error:
        return CheckResult(
            "database",
            "failed",
            str(error),
            "Free the disk or repair its rights; a damaged file is moved away, never deleted: it may "
            "hold records that the carrier has not seen.",
        )
    found = f"{checked}; {backlog} unconfirmed, {dead} dead, {fill:.0%} full"
    if checked != "ok":
        return CheckResult("database", "failed", found, "Stop the counter and copy the file away.")
    if dead:
        return CheckResult(
            "database", "warning", found, "`kiosk outbox list`, then `requeue` or `export`."
        )
    if fill > _FULL_WARNING:
        return CheckResult(
            "database", "warning", found, "Restore the network, so that records settle."
        )
    return CheckResult("database", "ok", found)


def _clock(settings: Settings) -> CheckResult:
    now = TrustedClock(settings.paths.data / "clock.json").now()
    if not now.trusted:
        return CheckResult(
            "clock",
            "warning",
            "no carrier-signed time within 24 hours",
            "No number is opened until the carrier answers once: restore the network.",
        )
    drift = abs(now.wall.timestamp() - time.time())
    if drift > _DRIFT_S:
        return CheckResult(
            "clock",
            "warning",
            f"the system's clock is {drift:.0f} s off the carrier's",
            "Repair the system's clock (`timedatectl`): certificates are judged by it.",
        )
    return CheckResult("clock", "ok", f"carrier-signed, system's clock {drift:.0f} s off")


def _broker(settings: Settings) -> CheckResult:
    carrier = settings.carrier
    address = f"{carrier.host}:{carrier.port}"
    online, why = status(settings.paths.run / "relay.sock")
    if online:
        return CheckResult("broker", "ok", f"the relay is connected to {address}")
    endpoint = Endpoint(
        carrier.host,
        carrier.port,
        carrier.ca,
        carrier.certificate,
        carrier.key,
        settings.kiosk.device,
    )
    return _unconnected(address, probe(endpoint), why)


def _unconnected(address: str, trouble: str, why: str) -> CheckResult:
    """trouble: of a handshake with the broker; why: the relay's own word."""
    if not trouble and why == "relay_down":
        found = f"{address} answers, but the relay is not running"
        do = "`systemctl start kiosk-relay`, then `journalctl -u kiosk-relay`."
        return CheckResult("broker", "failed", found, do)
    if not trouble:
        found = f"{address} answers; the relay is connecting ({why})"
        return CheckResult("broker", "warning", found, "Wait some seconds and run this again.")
    if trouble.startswith("refused"):
        do = "Compare the certificate and its CA with the carrier's; renew the enrolment."
    else:
        do = "Check cable, address and firewall (port 8883). Visits go on; records are sent later."
    return CheckResult("broker", "failed", f"{address}: {trouble}", do)


def _limits(settings: Settings) -> CheckResult:
    """What would stop the opening of a number now."""
    try:
        outbox = SqliteOutbox(settings.paths.data, settings.limits.store_mb)
        backlog, fill = outbox.backlog(), outbox.fill()
        outbox.close()
        rules = load_chosen(settings)
    except (StoreDamagedError, StoreFullError, PackError, BundleError, OSError) as error:
        return CheckResult("limits", "failed", str(error), "See `database` and `policy`.")
    online, _ = status(settings.paths.run / "relay.sock")
    now = TrustedClock(settings.paths.data / "clock.json").now()
    strip = StripState(online=online, backlog=backlog, full=fill >= FULL, fill=fill)
    told = offline_limits.reached(settings.limits, rules.released, strip, now)
    if told:
        return CheckResult(
            "limits", "failed", f"no number can be opened: {told.value}", _LIFTS[told]
        )
    if settings.keys.listing is None:
        return CheckResult("limits", "ok", "none reached; no listings are kept for an outage")
    return _listings(settings, now.wall)


def _listings(settings: Settings, now: dt.datetime) -> CheckResult:
    keys = listings_watch.read_keys(settings)
    if keys is None:
        return CheckResult(
            "limits", "failed", "keys.listing is no key", "Keys come from enrolment: copy it again."
        )
    try:
        kept = listings_watch.load(settings.paths.data / listings_watch.FILE, *keys[1:])
    except ValueError as error:
        return CheckResult("limits", "failed", f"carrier.receipt_key: {error}", "See `keys`.")
    if kept is None:
        return CheckResult(
            "limits",
            "warning",
            "none reached; no listings are kept yet",
            "They come by themselves when a visit waits and the carrier answers.",
        )
    hours = (now - listings_watch.as_of(kept)).total_seconds() / 3600
    return CheckResult("limits", "ok", f"none reached; listings of {hours:.1f} h ago")


_LIFTS = {
    Message.DISK_FULL: "Restore the network, so that records settle; see `database`.",
    Message.DISK_LOW: "Restore the network, so that records settle; see `database`.",
    Message.BACKLOG_TOO_DEEP: "Restore the network, or re-queue what is dead: `kiosk outbox list`.",
    Message.OFFLINE_TOO_LONG: "Restore the network: the carrier's next answer lifts it.",
    Message.CLOCK_IN_DOUBT: "Restore the network: the carrier's next answer makes the time certain.",
    Message.POLICY_TOO_OLD: "Install the current bundle of rules (paths.packs).",
}
_CHECKS: tuple[Callable[[Settings], CheckResult], ...] = (
    _reader,
    _camera,
    _models,
    _thresholds,
    _policy,
    _keys,
    _staff,
    _database,
    _clock,
    _limits,
    _broker,
)
