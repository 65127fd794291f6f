"""`kiosk enroll`: make this kiosk's own keys, and get its certificates from the carrier by a one-time token.

It may be interrupted at any moment and run again with the same token: what is made already is used again, and
the carrier gives the same certificates to the same keys.

Exit status: 0 enrolled, also when it was already; 1 refused, or a file is in the way; 2 wrong settings;
3 the broker or the carrier was not reached.
"""

import argparse
import datetime as dt
import getpass
import selectors
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from drivers.keys import configured, service_files
from drivers.keys.tls_pair import TlsPair, name_in
from drivers.mqtt.client import Acked, Connected, Disconnected, Endpoint, Received, Session
from kiosk import china_time, wipe_memory
from kiosk import settings as kiosk_settings
from kiosk.commands import unsettled
from kiosk.enumerations import CertificateRefusal as Refusal
from kiosk.errors import AlreadyRunningError, CertificateRefusedError, KioskError
from kiosk.instance_lock import only_one
from kiosk.process import log_to_stderr, make_folders
from kiosk.records import certificate_request as requests
from kiosk.records.certificate_request import (
    CertificateAnswer,
    CertificateAsk,
    EnrolmentRequest,
    Role,
)
from kiosk.settings import Settings

_CLAIM = ("claim.pem", "claim.key")
_WAIT_S = 120.0
_AGAIN_S = 2.0
_NOT_REACHED = 3
_FAILURE = 0x80  # MQTT 5 §2.4
_ASK_AGAIN = "Ask the carrier for a new token: `fleet device add FOLDER {device}`."
_SENTENCES: dict[str, str] = {
    Refusal.TOKEN_UNKNOWN: "The carrier does not know this token. Type it again; or: " + _ASK_AGAIN,
    Refusal.TOKEN_OF_ANOTHER: "The token is another kiosk's: this one is {device}. Use its own, or "
    "correct kiosk.device in the settings.",
    Refusal.TOKEN_USED: "The token was used already, for other keys. " + _ASK_AGAIN,
    Refusal.TOKEN_EXPIRED: "The token is too old. " + _ASK_AGAIN,
    Refusal.REVOKED: "The carrier has shut {device} out: `carrier restore FOLDER device {device}` there.",
    Refusal.EVIDENCE_KEY: "The evidence key's id is another key's: set keys.evidence_kid to "
    "{device}-evidence-2 (or the next number).",
    Refusal.NOT_BY_CLAIM: "The folder of `--claim` holds no claim certificate of the carrier's.",
}
_OTHERS = "The carrier refused: {reason}. Its log says more (`carrier refused`)."


# (id of the question, sealed message, seconds) → the answer; raises NotReachedError.
Exchange = Callable[[str, bytes, float], bytes]


class NotReachedError(Exception):
    """Neither broker nor carrier answered in time: says which."""


class UnderWayError(KioskError):
    """Something is under way in the kiosk's old name: says how much, and what to do."""

    def __init__(self, left: unsettled.UnderWay) -> None:
        old = ", ".join(sorted(left.devices))
        super().__init__(
            f"{left} of {old} are under way yet. Set kiosk.device back to {old}, let kiosk-relay send "
            "them (`kiosk outbox list`), then rename again: under another name they would be rejected."
        )


class WipePendingError(KioskError):
    """A wipe has been ordered and is not over: it would destroy what is enrolled now, too."""

    def __init__(self, device: str) -> None:
        super().__init__(
            f"a wipe of {device} is under way. Let kiosk-agent end it, or `kiosk wipe {device}`; then enrol."
        )


def add_arguments(parser: argparse.ArgumentParser) -> None:
    kiosk_settings.add_argument(parser)
    parser.add_argument(
        "--claim",
        type=Path,
        required=True,
        metavar="FOLDER",
        help="of the batch, from `fleet claim new`: claim.pem, claim.key, and the carrier's public files",
    )
    parser.add_argument(
        "--token", type=Path, metavar="FILE", help="the one-time token; default: asked for"
    )
    parser.add_argument(
        "--again",
        action="store_true",
        help="also when this kiosk is enrolled: the carrier was restored and does not know its keys any more",
    )
    parser.add_argument(
        "--wait",
        type=float,
        default=_WAIT_S,
        metavar="S",
        help="for the carrier; default: %(default)s",
    )


def run(arguments: argparse.Namespace) -> int:
    settings = kiosk_settings.load(arguments.settings)
    log_to_stderr("enroll")
    device = settings.kiosk.device
    try:
        if not arguments.again and _is_enrolled(settings):
            print(f"{device}: enrolled already, {_until(settings)}")
            return 0
    except (KioskError, OSError) as error:
        return _said(str(error), 1)
    failed = attempt(settings, arguments.claim, lambda: _token(arguments.token), arguments.wait)
    if failed:
        return _said(failed.sentence, failed.status)
    print(
        f"{device}: enrolled, {_until(settings)}. Start, or restart, kiosk-relay and kiosk-counter."
    )
    return 0


class EnrolmentFailure(NamedTuple):
    """Why a kiosk is not enrolled, and what to do."""

    sentence: str
    status: int = 1  # of the command
    refusal: str = ""  # the carrier's reason (CertificateRefusal), where it refused

    @property
    def is_unreached(self) -> bool:
        """Neither broker nor carrier has answered."""
        return self.status == _NOT_REACHED


def attempt(
    settings: Settings,
    claim: Path,
    token: Callable[[], str],
    wait_s: float = _WAIT_S,
    exchange: Exchange | None = None,
) -> EnrolmentFailure | None:
    """None: keys are made, and the carrier's certificates are here.

    token: asked for once it is needed. exchange: the way to the carrier; None: by the claim certificate.
    """
    try:
        _prepare(settings, claim)
        with _held_for_another_name(settings):
            _enrol(settings, exchange or _by_claim(settings, claim), token(), wait_s)
    except AlreadyRunningError as error:
        return EnrolmentFailure(
            f"{error}. Under another name nothing may come meanwhile: stop kiosk-counter."
        )
    except CertificateRefusedError as error:
        sentence = _SENTENCES.get(error.reason, _OTHERS)
        told = sentence.format(device=settings.kiosk.device, reason=error.reason)
        return EnrolmentFailure(told, refusal=error.reason)
    except NotReachedError as error:
        return EnrolmentFailure(str(error), _NOT_REACHED)
    except (KioskError, OSError) as error:
        return EnrolmentFailure(str(error))
    return None


def _said(sentence: str, status: int) -> int:
    print(f"kiosk enroll: {sentence}", file=sys.stderr)
    return status


def _is_enrolled(settings: Settings) -> bool:
    """Raises KeyUnavailableError, OSError."""
    pairs = configured.tls_pairs(settings).values()
    for pair in pairs:
        pair.settle()
    own = [file for file in (settings.keys.evidence, settings.keys.listing) if file is not None]
    return all(pair.holds(time.time()) for pair in pairs) and all(file.exists() for file in own)


def _until(settings: Settings) -> str:
    first = min(pair.validity()[1] for pair in configured.tls_pairs(settings).values())
    return f"certificates until {china_time.day(dt.datetime.fromtimestamp(first, dt.UTC))}"


def _prepare(settings: Settings, claim: Path) -> None:
    """Everything that needs no network: the carrier's public files, and the evidence key.

    Raises WipePendingError, KeyUnavailableError, OSError.
    """
    if settings.agent and (settings.agent.state / wipe_memory.ORDER).exists():
        raise WipePendingError(settings.kiosk.device)
    carrier, keys = settings.carrier, settings.keys
    public = {
        "ca.pem": carrier.ca,
        "seal.pem": carrier.seal_key,
        "receipt.pem": carrier.receipt_key,
    }
    own = [carrier.certificate, carrier.key, carrier.agent_certificate, carrier.agent_key]
    files = [*public.values(), *own, keys.evidence, keys.listing]
    make_folders(*{file.parent for file in files if file is not None})
    for name, file in public.items():
        if not file.exists():
            service_files.write(file, (claim / name).read_bytes(), service_files.PUBLIC_MODE)
    configured.make_evidence(settings)


@contextmanager
def _held_for_another_name(settings: Settings) -> Iterator[None]:
    """A renamed kiosk takes its name once all that is made under the old one has come to the carrier.

    Raises AlreadyRunningError: the counter goes on under the old name. Raises UnderWayError.
    """
    carrier, device = settings.carrier, settings.kiosk.device
    if not carrier.certificate.exists() or name_in(carrier.certificate) == device:
        yield
        return
    lock = settings.paths.counter / "counter.lock"
    make_folders(lock.parent)
    with only_one("counter", lock):
        left = unsettled.look(settings)
        if left.devices - {device}:
            raise UnderWayError(left)
        yield


def _token(file: Path | None) -> str:
    return getpass.getpass("token: ").strip() if file is None else file.read_text("utf-8").strip()


def _by_claim(settings: Settings, claim: Path) -> Exchange:
    return lambda id_, message, wait_s: ClaimConnection(settings, claim, id_).exchange(
        message, wait_s
    )


def _enrol(settings: Settings, exchange: Exchange, token: str, wait_s: float) -> None:
    """Raises CertificateRefusedError, NotReachedError, KeyUnavailableError, EvidenceError, OSError."""
    carrier, now = settings.carrier, time.time()
    pairs = configured.tls_pairs(settings)
    ask = CertificateAsk(uuid.uuid4().hex, settings.kiosk.device)
    asked = EnrolmentRequest(
        id=ask.id,
        device=ask.device,
        reply_pem=ask.reply_pem,
        token=token[:64],
        requests={role: pair.request(keep_key=pair.holds(now)) for role, pair in pairs.items()},
        evidence_kid=settings.keys.evidence_kid,
        evidence_pem=configured.public_pem(settings, waiting=True),
    )
    message = requests.seal(asked, carrier.seal_key.read_text("ascii"), carrier.seal_kid)
    came = exchange(ask.id, message, wait_s)
    answer = ask.answer(came, carrier.receipt_key.read_text("ascii"), carrier.receipt_kid)
    if answer.refused:
        raise CertificateRefusedError(answer.refused)
    _keep(settings, pairs, answer)


def _keep(settings: Settings, pairs: dict[Role, TlsPair], answer: CertificateAnswer) -> None:
    """The certificates last: once they are there, nothing is missing."""
    configured.keep_listing_key(settings, answer.listing_key)
    configured.take_evidence(settings)
    for role, pair in pairs.items():
        certificate = answer.certificates.get(role, b"")
        pair.accept(certificate, settings.carrier.ca.read_bytes(), time.time())


class ClaimConnection:
    """To the broker, under the claim certificate of the batch: others of it may come at the same moment."""

    def __init__(self, settings: Settings, claim: Path, id_: str) -> None:
        """Raises EvidenceError, OSError."""
        certificate, key = (claim / name for name in _CLAIM)
        name = name_in(certificate)
        carrier = settings.carrier
        self._endpoint = Endpoint(carrier.host, carrier.port, carrier.ca, certificate, key, name)
        self._ask_on = f"kiosk/v1/{name}/up/csr/{id_}"
        self._hear_on = f"kiosk/v1/{name}/down/cert/{id_}"
        self._why = "nothing has answered"

    def exchange(self, message: bytes, wait_s: float) -> bytes:
        """The answer to this message. Raises NotReachedError."""
        until = time.monotonic() + wait_s
        while time.monotonic() < until:
            answer = self._try(message, until)
            if answer is not None:
                return answer
            time.sleep(min(_AGAIN_S, max(0.0, until - time.monotonic())))
        place = f"{self._endpoint.host}:{self._endpoint.port}"
        raise NotReachedError(f"{place}: {self._why}. Run it again with the same token.")

    def _try(self, message: bytes, until: float) -> bytes | None:
        """None: the connection ended, or nobody took the message."""
        session = Session(self._endpoint, [self._hear_on], keep=False)
        session.open()
        try:
            for event in _events(session, until):
                match event:
                    case Connected():
                        session.publish(self._ask_on, message)
                        self._why = (
                            "the broker answers, the carrier does not: is `carrier serve` running?"
                        )
                    case Received(_, payload):
                        session.acknowledge(event)
                        return payload
                    case Acked(_, code) if code:
                        self._why = _not_taken(code)
                        return None
                    case Disconnected(why):
                        self._why = (
                            f"the broker is {why}: see address, network and claim certificate"
                        )
                        return None
        finally:
            session.close()
        return None


def _not_taken(code: int) -> str:
    if code < _FAILURE:
        return "the broker answers, and nobody of the carrier is there: is `carrier serve` running?"
    return "the broker takes nothing from this claim certificate any more: `fleet claim new`"


def _events(session: Session, until: float) -> Iterator[object]:
    with selectors.DefaultSelector() as selector:
        selector.register(session, selectors.EVENT_READ)
        while time.monotonic() < until:
            selector.select(1.0)
            yield from session.events()
