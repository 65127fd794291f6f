"""The carrier's door: each message that the broker delivers is one try, whatever it raises.

What is refused is put aside with its digest, and is acknowledged like everything else: a message that came
back would stop the carrier again at each start. A kiosk whose record got no receipt sends it again by itself.
"""

import hashlib
import logging
from collections.abc import Callable
from typing import NamedTuple

from kiosk import names
from kiosk.errors import EvidenceError
from kiosk.input_bounds import NAME_LENGTH
from provisioning.carrier.enrolment import Enrolment
from provisioning.carrier.service import EnrollmentService
from provisioning.carrier.tables import schema
from provisioning.carrier.tables.refused_messages import RefusedMessages

log = logging.getLogger(__name__)

_UNREADABLE = "unreadable"
_WILDCARDS = frozenset("+#\0")  # no honest broker delivers a topic with these


class Reply(NamedTuple):
    """What to publish."""

    topic: str
    payload: bytes


class Intake:
    """Takes messages of kiosks: kiosk/v1/{device}/up/record, .../ask/{id}, .../manifest and .../part.

    And .../csr/{id}, which a claim certificate sends, too, with its own name in the device's place.
    """

    def __init__(
        self,
        service: EnrollmentService,
        refused: RefusedMessages,
        now: Callable[[], float],
        enrolment: Enrolment,
    ) -> None:
        self._service = service
        self._enrolment = enrolment
        self._refused = refused
        self._now = now

    def take(self, topic: str, payload: bytes) -> Reply | None:
        """None: refused, and put aside; the message is to be acknowledged, whatever it is.

        Raises DatabaseError where the ledger itself is in trouble, and no message's fault.
        """
        try:
            return self._reply(topic, payload)
        except Exception as error:  # whatever else it raises, it is one message's fault
            if isinstance(error, schema.DatabaseError) and schema.trouble(error):
                raise
            self.refuse(topic, payload, type(error).__name__)
            return None

    def refuse(self, topic: str, payload: bytes, why: str = _UNREADABLE) -> None:
        """Put a message aside. why: a word, never content. Raises DatabaseError as `take` does."""
        device, channel = _place(topic)
        digest = hashlib.sha256(payload).digest()
        log.warning("%s: %s refused: %s, sha256 %s", device, channel, why, digest.hex())
        try:
            self._refused.add(device, channel, payload, why, self._now())
        except schema.DatabaseError as error:
            if schema.trouble(error):
                raise
            log.warning("it could not be put aside: %s", type(error).__name__)

    def _reply(self, topic: str, payload: bytes) -> Reply:
        if not _WILDCARDS.isdisjoint(topic):
            raise EvidenceError("a topic that nobody can answer to")
        match topic.split("/"):
            case ["kiosk", "v1", sender, "up", "csr", id_] if _may_ask(sender):
                return self._certificates(topic, payload, sender, id_)
            case ["kiosk", "v1", device, "up", *_] if not names.is_device_name(device):
                raise EvidenceError("a topic of nobody who can be a kiosk")
            case ["kiosk", "v1", device, "up", "record"]:
                receipt = self._service.take_record(device, payload)
                return Reply(f"kiosk/v1/{device}/down/receipt", receipt)
            case ["kiosk", "v1", device, "up", "manifest"]:
                held = self._service.statements.take_manifest(device, payload)
                return Reply(f"kiosk/v1/{device}/down/parts", held)
            case ["kiosk", "v1", device, "up", "part"]:
                held = self._service.statements.take_part(device, payload)
                return Reply(f"kiosk/v1/{device}/down/parts", held)
            case ["kiosk", "v1", device, "up", "ask", id_]:
                answer = self._service.answer(device, payload)
                return Reply(f"kiosk/v1/{device}/down/answer/{id_}", answer)
            case _:
                raise EvidenceError("a topic that is none of ours")

    def _certificates(self, topic: str, payload: bytes, sender: str, id_: str) -> Reply:
        replied = self._enrolment.take(sender, id_, payload)
        if replied.refused:
            self.refuse(topic, payload, replied.refused)
        return Reply(f"kiosk/v1/{sender}/down/cert/{id_}", replied.answer)


def _may_ask(sender: str) -> bool:
    return names.is_device_name(sender) or names.is_claim(sender)


def _place(topic: str) -> tuple[str, str]:
    """(device, channel) as far as the topic names them, in bounds."""
    levels = topic.split("/")
    device, channel = (*levels, "", "", "", "", "")[2], (*levels, "", "", "", "", "")[4]
    return device[:NAME_LENGTH], channel[:NAME_LENGTH]
