"""`kiosk claim-link`: the network side of a first boot, which carries messages by the claim certificate.

Root, who makes the services' keys, has no network; whoever has it here sees neither token nor key: the
request is sealed to the carrier, and the answer is signed by it. `kiosk-first-boot.service` wants it.
"""

import argparse
import logging
import socket
from pathlib import Path
from typing import Annotated

import msgspec

from drivers.keys.tls_pair import name_in
from drivers.mqtt.client import Endpoint
from drivers.mqtt.handshake import probe
from kiosk import settings as kiosk_settings
from kiosk.commands import enroll, screen_entrance
from kiosk.errors import KioskError
from kiosk.process import interrupt_at_signals, log_to_stderr, make_folders
from kiosk.protocol.channel import Channel, ChannelClosedError, ChannelMalformedError
from kiosk.settings import Settings

log = logging.getLogger(__name__)

CLAIM = ("claim.pem", "claim.key")
CA = "ca.pem"
_MODE = 0o600  # its own user's, and root's
_LONGEST_S = 600.0
_GRACE_S = 60.0


class ProbeBroker(msgspec.Struct, frozen=True, tag="look"):
    """Say whether the broker answers."""


class CarryRequest(msgspec.Struct, frozen=True, tag="carry"):
    """Bring a sealed request to the carrier, and its answer back."""

    id: Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{1,64}\Z")]
    message: Annotated[bytes, msgspec.Meta(max_length=64 << 10)]
    wait_s: Annotated[float, msgspec.Meta(ge=0, le=_LONGEST_S)]


class BrokerProbed(msgspec.Struct, frozen=True, tag="looked"):
    trouble: str = ""


class Carried(msgspec.Struct, frozen=True, tag="carried"):
    answer: bytes


class NotCarried(msgspec.Struct, frozen=True, tag="not_carried"):
    why: str


Asked = ProbeBroker | CarryRequest
Answered = BrokerProbed | Carried | NotCarried


def add_arguments(parser: argparse.ArgumentParser) -> None:
    kiosk_settings.add_argument(parser)
    parser.add_argument("--claim", type=Path, required=True, metavar="FOLDER")
    parser.add_argument("--socket", type=Path, required=True, metavar="FILE")


def run(arguments: argparse.Namespace) -> int:
    settings = kiosk_settings.load(arguments.settings)
    log_to_stderr("claim-link")
    interrupt_at_signals()
    make_folders(arguments.socket.parent)
    with screen_entrance.listen(arguments.socket) as listener:
        arguments.socket.chmod(_MODE)
        log.info("serving")
        while True:
            connection, _ = listener.accept()
            with connection:
                _serve(Channel(connection, Asked, takes_fds=False), settings, arguments.claim)


def _serve(channel: Channel[Asked], settings: Settings, claim: Path) -> None:
    """Until the other end closes."""
    try:
        while True:
            channel.send(_answer(channel.receive(), settings, claim))
    except (ChannelClosedError, ChannelMalformedError):
        return


def _answer(asked: Asked, settings: Settings, claim: Path) -> Answered:
    try:
        match asked:
            case ProbeBroker():
                return BrokerProbed(look(settings, claim))
            case CarryRequest(id_, message, wait_s):
                return Carried(
                    enroll.ClaimConnection(settings, claim, id_).exchange(message, wait_s)
                )
    except (enroll.NotReachedError, KioskError, OSError) as error:
        return NotCarried(str(error))


def look(settings: Settings, claim: Path) -> str:
    """What hinders a TLS handshake with the broker, or "". Raises EvidenceError, OSError."""
    carrier = settings.carrier
    certificate, key = (claim / name for name in CLAIM)
    name = name_in(certificate)
    return probe(Endpoint(carrier.host, carrier.port, claim / CA, certificate, key, name))


class ClaimLink:
    """The other end, in the first boot's process; a connection for each question."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def look(self) -> str:
        """What hinders the way to the broker, or ""."""
        answer = self._ask(ProbeBroker(), _GRACE_S)
        return answer.trouble if isinstance(answer, BrokerProbed) else _why(answer)

    def exchange(self, id_: str, message: bytes, wait_s: float) -> bytes:
        """The carrier's answer. Raises NotReachedError."""
        answer = self._ask(CarryRequest(id_, message, wait_s), wait_s + _GRACE_S)
        if isinstance(answer, Carried):
            return answer.answer
        raise enroll.NotReachedError(_why(answer))

    def _ask(self, question: Asked, wait_s: float) -> Answered:
        try:
            with socket.socket(socket.AF_UNIX) as connection:
                connection.settimeout(wait_s)
                connection.connect(str(self._path))
                channel: Channel[Answered] = Channel(connection, Answered, takes_fds=False)
                channel.send(question)
                return channel.receive()
        except (OSError, ChannelMalformedError) as error:
            return NotCarried(f"kiosk-claim-link does not answer ({error})")


def _why(answer: Answered) -> str:
    return answer.why if isinstance(answer, NotCarried) else "kiosk-claim-link answers nonsense"
