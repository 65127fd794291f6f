"""`kiosk doctor`: what is kept, the time, the way to the carrier, and what stops the opening of numbers."""

import datetime as dt
import time

from drivers.keys import configured
from drivers.mqtt.client import Endpoint
from drivers.mqtt.handshake import probe
from drivers.relay.client import link, network, status
from drivers.store import database as db
from drivers.store import salvage
from drivers.store.outbox import SqliteOutbox
from kiosk.commands.check_result import CheckResult, Status
from kiosk.errors import KeyUnavailableError, StoreDamagedError, StoreFullError
from kiosk.policy.packs import load_chosen
from kiosk.policy.signing import BundleError
from kiosk.policy.validation import PackError
from kiosk.protocol.codes import Message
from kiosk.settings import Settings
from kiosk.visit import offline_limits
from kiosk.visit.runtime import high_water, listings_watch, place_watch
from kiosk.visit.runtime.high_water import HighWaterMark
from kiosk.visit.runtime.listings_watch import ListingsKeys
from kiosk.visit.runtime.outbox_watch import FULL
from kiosk.visit.runtime.trusted_clock import TrustedClock
from kiosk.visit.visit import StripState

_FULL_WARNING = 0.8
_OF_THE_LINK = (
    "See `journalctl -u kiosk-relay`; ask the carrier whether another device has this name."
)
_DRIFT_S = 120
_OF_A_COPY = (
    "Later records are missing here, and the carrier holds what is made now. Ask the carrier what it has "
    "(`carrier records`); then it revokes this kiosk, which is enrolled under another name, with an "
    "empty store."
)
_OF_DAMAGE = (
    "Free the disk or repair its rights; a damaged file is put aside, and what can be read of it kept, when "
    "the counter starts (`systemctl restart kiosk-counter`)."
)
_OF_ASIDE = (
    "`kiosk outbox audit` says how many records were lost; the carrier releases the first that it holds "
    "after them (`carrier quarantine`). Take the folder away, and keep it: it may hold what they lack."
)
_LIFTS = {
    Message.DISK_FULL: "Restore the network, so that records settle; see `database`.",
    Message.DISK_LOW: "Restore the network, so that records settle; see `database`.",
    Message.STORE_RESTORED: "See `database`.",
    Message.BACKLOG_TOO_DEEP: "Restore the network, or re-queue what is dead: `kiosk outbox list`.",
    Message.OFFLINE_TOO_LONG: "Restore the network: the carrier's next answer lifts it.",
    Message.CLOCK_IN_DOUBT: "Restore the network: the carrier's next answer makes the time certain.",
    Message.PLACE_UNCONFIRMED: (
        "Connect it to its store's network; where it belongs on this one: "
        "`carrier device confirm-place FOLDER DEVICE --network ...` (see `broker`)."
    ),
    Message.POLICY_TOO_OLD: "Install the current bundle of rules (paths.packs).",
}


def database(settings: Settings) -> CheckResult:
    if (settings.paths.data / db.FILE).exists():
        return CheckResult(
            "database",
            "failed",
            f"{db.FILE} lies in {settings.paths.data}, where an older version kept it",
            f"Stop counter and relay, move it with its -wal to {settings.paths.outbox}: it may hold "
            "records that the carrier has not seen.",
        )
    try:
        outbox = SqliteOutbox(settings.paths.outbox, settings.limits.store_mb)
        checked, fill, backlog = outbox.check(), outbox.fill(), outbox.backlog()
        dead = sum(entry.state == "dead" for entry in outbox.recent(10_000))
        restored = _is_a_copy(settings, outbox)
        outbox.close()
    except (StoreDamagedError, StoreFullError, OSError) as error:
        return CheckResult(
            "database",
            "failed",
            str(error),
            _OF_DAMAGE,
        )
    found = f"{checked}; {backlog} unconfirmed, {dead} dead, {fill:.0%} full"
    how, do = _of_store(checked, restored=restored, dead=dead, fill=fill)
    if aside := salvage.put_aside(settings.paths.outbox):
        found = f"{found}; a damaged file was put aside: {', '.join(aside)}"
        how, do = (how, do) if how == "failed" else ("warning", _OF_ASIDE)
    if restored:
        found = f"store restored from a copy; {found}"
    return CheckResult("database", how, found, do)


def _of_store(checked: str, *, restored: bool, dead: int, fill: float) -> tuple[Status, str]:
    """How it stands with what is kept, and what to do about it."""
    if checked != "ok":
        return "failed", _OF_DAMAGE
    if restored:
        return "failed", _OF_A_COPY
    if dead:
        return "warning", "`kiosk outbox list`, then `requeue` or `export`."
    if fill > _FULL_WARNING:
        return "warning", "Restore the network, so that records settle."
    return "ok", ""


def _is_a_copy(settings: Settings, outbox: SqliteOutbox) -> bool:
    """Raises StoreDamagedError, OSError."""
    mark = HighWaterMark(settings.paths.counter / high_water.FILE).load()
    return mark.contradicts(outbox)


def clock(settings: Settings) -> CheckResult:
    now = TrustedClock(settings.paths.counter / "clock.json").now()
    if not now.trusted:
        return CheckResult(
            "clock",
            "warning",
            "no carrier-signed time within 24 hours",
            "No number is opened until the carrier answers once: a visit asks it. See `broker`.",
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


def limits(settings: Settings) -> CheckResult:
    """What would stop the opening of a number now."""
    try:
        outbox = SqliteOutbox(settings.paths.outbox, settings.limits.store_mb)
        backlog, fill, restored = outbox.backlog(), outbox.fill(), _is_a_copy(settings, outbox)
        outbox.close()
        rules = load_chosen(settings)
    except (StoreDamagedError, StoreFullError, PackError, BundleError, OSError) as error:
        return CheckResult("limits", "failed", str(error), "See `database` and `policy`.")
    online, _ = status(settings.paths.relay_socket)
    now = TrustedClock(settings.paths.counter / "clock.json").now()
    strip = StripState(
        online=online, backlog=backlog, full=fill >= FULL, fill=fill, restored=restored
    )
    kept = place_watch.load(settings.paths.counter / place_watch.FILE)
    confirmed = place_watch.is_confirmed(kept, network(settings.paths.relay_socket) or "")
    told = offline_limits.reached(
        settings.limits, rules.released, strip, now, place_confirmed=confirmed
    )
    if told:
        return CheckResult(
            "limits", "failed", f"no number can be opened: {told.value}", _LIFTS[told]
        )
    if settings.keys.listing is None:
        return CheckResult("limits", "ok", "none reached; no listings are kept for an outage")
    return _listings(settings, now.wall)


def _listings(settings: Settings, now: dt.datetime) -> CheckResult:
    keys = _listings_keys(settings)
    if keys is None:
        return CheckResult(
            "limits", "failed", "keys.listing is no key", "Keys come from enrolment: copy it again."
        )
    try:
        kept = listings_watch.load(settings.paths.counter / listings_watch.FILE, *keys[1:])
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


def _listings_keys(settings: Settings) -> ListingsKeys | None:
    try:
        return listings_watch.keys(settings, configured.listing_key(settings))
    except (KeyUnavailableError, OSError):
        return None


def broker(settings: Settings) -> CheckResult:
    carrier = settings.carrier
    address = f"{carrier.host}:{carrier.port}"
    online, why = status(settings.paths.relay_socket)
    try:
        key = configured.tls_key_file(settings)
    except (KeyUnavailableError, OSError) as error:
        return CheckResult("broker", "failed", str(error), "See `keys`.")
    files = (carrier.ca, carrier.certificate, key)
    # Also when it is online: it may have been started with other settings.
    trouble = probe(Endpoint(carrier.host, carrier.port, *files, settings.kiosk.device))
    if not online:
        return _unconnected(settings, trouble, why)
    if trouble:
        found = f"{address} of the settings: {trouble}; the relay is connected by what it was started with"
        do = "Correct `host` and `port` under [carrier]; then `systemctl restart kiosk-relay`."
        return CheckResult("broker", "failed", found, do)
    if wrong := link(settings.paths.relay_socket):
        return CheckResult("broker", "warning", f"{address}: {wrong}", _OF_THE_LINK)
    here = network(settings.paths.relay_socket) or "without a name"
    return CheckResult("broker", "ok", f"the relay is connected to {address}; network {here}")


def _unconnected(settings: Settings, trouble: str, why: str) -> CheckResult:
    """trouble: of a handshake with the broker; why: the relay's own word."""
    address = f"{settings.carrier.host}:{settings.carrier.port}"
    if not trouble and why == "relay_down":
        found = f"{address} answers, but the relay is not running"
        do = "`systemctl start kiosk-relay`, then `journalctl -u kiosk-relay`."
        return CheckResult("broker", "failed", found, do)
    if not trouble:
        wrong = link(settings.paths.relay_socket)
        found = f"{address} answers; the relay is connecting ({why})"
        do = _OF_THE_LINK if wrong else "Wait some seconds and run this again."
        return CheckResult("broker", "warning", f"{found}: {wrong}" if wrong else found, do)
    if trouble.startswith("refused"):
        do = "Compare the certificate and its CA with the carrier's; renew the enrolment."
    else:
        do = "Check cable, address and firewall (port 8883). Visits go on; records are sent later."
    return CheckResult("broker", "failed", f"{address}: {trouble}", do)
