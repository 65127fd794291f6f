"""`kiosk doctor`: rules, keys and people, whose word is believed here."""

import datetime as dt
from collections.abc import Sequence

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

from drivers.keys import configured
from drivers.keys.configured import Custody
from drivers.relay.client import renewal
from drivers.store.pin_tries import SqlitePinTries
from kiosk import china_time
from kiosk.commands.check_result import CheckResult
from kiosk.errors import EvidenceError, KeyUnavailableError, StoreDamagedError, StoreFullError
from kiosk.names import evidence_kid
from kiosk.outbox import certificate_renewal
from kiosk.policy.bundle_signature import BundleError
from kiosk.policy.packs import load_chosen
from kiosk.policy.validation import PackError
from kiosk.records.staff_key import WrappedKey
from kiosk.settings import Clerk, Settings

_DAYS_LEFT = 14
_NOT_HELD = "it is over, of another name, or of another key than the one beside it"
_ANEW = "Ask the carrier for a token (`fleet device add FOLDER DEVICE`), then `kiosk enroll`."
_NOT_RENEWED = (
    "Let the relay reach the carrier, and write into its certificate's folder; it tries again by itself. "
    "What the carrier refuses, its log and `carrier refused` explain."
)
_TWO = 2  # people who sign one answer


def policy(settings: Settings) -> CheckResult:
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


def keys(settings: Settings) -> CheckResult:
    carrier = settings.carrier
    try:
        configured.public_pem(settings)
        tls = load_pem_private_key(configured.tls_key_file(settings).read_bytes(), None)
        configured.listing_key(settings)
        for one in configured.staff(settings):
            if one.key:
                WrappedKey.of(one.key)
        for public in (carrier.seal_key, carrier.receipt_key):
            load_pem_public_key(public.read_bytes())
        certificate = x509.load_pem_x509_certificate(carrier.certificate.read_bytes())
    except KeyUnavailableError as error:
        return CheckResult(
            "keys",
            "failed",
            str(error),
            "Run this as root; put the wrapping key or the token back.",
        )
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as error:
        return CheckResult(
            "keys", "failed", str(error), "Keys come from enrolment (`kiosk enroll`): repeat it."
        )
    return (
        _open_to_all(settings)
        or _mismatch(settings, certificate, tls)
        or CheckResult("keys", "ok", "4 keys")
    )


def certificates(settings: Settings) -> CheckResult:
    """How long relay and agent are let in; each renews by itself once two thirds of the time are over."""
    now, lines, worst = dt.datetime.now(dt.UTC).timestamp(), [], float("inf")
    try:
        for role, pair in configured.tls_pairs(settings).items():
            begins, ends = pair.validity()
            due = begins + certificate_renewal.AFTER * (ends - begins)
            worst = min(worst, ends)
            lines.append(f"{role}: until {_day(ends)}, renewed from {_day(due)} on")
            if not pair.holds(now):
                return CheckResult("identity", "failed", f"{lines[-1]}; {_NOT_HELD}", _ANEW)
    except KeyUnavailableError as error:
        return CheckResult("identity", "failed", str(error), "See `keys`.")
    except (EvidenceError, OSError) as error:
        return CheckResult("identity", "failed", str(error), _ANEW)
    found, trouble = "; ".join(lines), renewal(settings.paths.relay_socket)
    if trouble:
        return CheckResult("identity", "warning", f"{found}; not renewed: {trouble}", _NOT_RENEWED)
    if worst < now + _DAYS_LEFT * 86_400:
        return CheckResult("identity", "warning", found, _NOT_RENEWED)
    return CheckResult("identity", "ok", found)


def _day(seconds: float) -> str:
    return china_time.day(dt.datetime.fromtimestamp(seconds, dt.UTC)).isoformat()


def _open_to_all(settings: Settings) -> CheckResult | None:
    secrets = (settings.keys.evidence, settings.carrier.key, settings.keys.listing)
    files = [key for key in secrets if key and key.exists() and key.stat().st_mode & 0o007]
    if not files:
        return None
    do = f"`chmod o= {' '.join(map(str, files))}`."
    return CheckResult("keys", "failed", "a private key can be read by everybody", do)


def _mismatch(
    settings: Settings, certificate: x509.Certificate, tls: PrivateKeyTypes
) -> CheckResult | None:
    """What the settings call this kiosk and its keys, and what these are."""
    device = settings.kiosk.device
    names = certificate.subject.get_attributes_for_oid(x509.NameOID.COMMON_NAME)
    issued_to = str(names[0].value) if names else ""
    if issued_to != device:
        found = f"kiosk.device is {device}, and the certificate is {issued_to}'s"
        do = f'`device = "{issued_to}"` under [kiosk], or `kiosk enroll` for {device}.'
    elif certificate.public_key() != tls.public_key():
        found = f"{settings.carrier.key} is not the key of {settings.carrier.certificate}"
        do = f"Copy both anew from the carrier's folder of {device}."
    elif not settings.keys.evidence_kid.startswith(evidence_kid(device)[:-1]):
        kid = settings.keys.evidence_kid
        found = f"keys.evidence_kid is {kid}, no key of {device}: no record would count"
        do = f'`evidence_kid = "{evidence_kid(device)}"` under [keys].'
    else:
        return None
    return CheckResult("keys", "failed", found, do)


def custody(settings: Settings) -> CheckResult:
    """How the kiosk's own secrets are kept, and what that is worth."""
    try:
        kept = configured.custody(settings)
    except OSError as error:
        return CheckResult("custody", "failed", str(error), "See `keys`.")
    found = "; ".join(f"{name}: {how.value}" for name, how in kept.items())
    if Custody.PLAIN in kept.values():
        return CheckResult(
            "custody",
            "warning",
            f"{found}. Whoever copies the SD card has what lies in plain files.",
            "`kiosk keys seal` as root; keys that lay in plain files are best replaced then.",
        )
    return _sealed(settings, found)


def _sealed(settings: Settings, found: str) -> CheckResult:
    worth = (
        "Sealed files protect a copy of the data or of a backup, not a stolen SD card on which the "
        f"wrapping keys ({settings.keys.wrapping}) lie too, and from nobody who is root."
    )
    folder = settings.keys.wrapping
    shared = folder.exists() and folder.stat().st_dev == settings.paths.data.stat().st_dev
    if settings.keys.token is not None:
        worth += " The token's key cannot be copied; whoever runs as the counter can sign with it."
    if shared:
        return CheckResult(
            "custody",
            "warning",
            f"{found}. {worth}",
            "Put the wrapping keys on another partition or medium than the data.",
        )
    return CheckResult("custody", "ok", f"{found}. {worth}")


def staff(settings: Settings) -> CheckResult:
    people = settings.staff
    if not people:
        return CheckResult(
            "staff",
            "failed",
            "nobody in the settings is trained and of this store: nobody can sign in",
            "Set `trained = true` for whom the carrier has trained; see `store` and `role` too.",
        )
    try:
        tries = SqlitePinTries(settings.paths.counter)
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
    return _who_may_sign(people)


def _who_may_sign(people: Sequence[Clerk]) -> CheckResult:
    without = [one.id for one in people if not one.key]
    if without:
        return CheckResult(
            "staff",
            "warning",
            f"no signing key of their own: {', '.join(without)}",
            "`kiosk pin` makes one; the carrier takes what they sign without it only until its cut-off date.",
        )
    if len(people) < _TWO:
        return CheckResult(
            "staff",
            "warning",
            "one person may sign",
            "Without a second one, a face that the camera cannot settle ends in a ticket.",
        )
    return CheckResult("staff", "ok", f"{len(people)} people may sign")
