"""What comes into a visit, and what it asks for. Nothing here does anything."""

import datetime as dt
from typing import Any

import msgspec

from kiosk.identity.documents import ChipKey, Document, Portrait
from kiosk.policy.facts import Fact
from kiosk.ports import CardPresence, Stored
from kiosk.presence.challenge import Plan
from kiosk.protocol.codes import Message
from kiosk.protocol.messages import FromScreen
from kiosk.records.question import Question
from kiosk.records.record import Presence


class Event(msgspec.Struct, frozen=True):
    """Something that happened outside the visit."""


class Intended(Event, frozen=True):
    """A person did something on the screen."""

    intent: FromScreen


class Ticked(Event, frozen=True):
    """Time went on; sent several times a second."""


class PinChecked(Event, frozen=True):
    clerk: str
    right: bool


class ReaderGone(Event, frozen=True):
    pass


class ReaderBack(Event, frozen=True):
    pass


class CardPlaced(Event, frozen=True):
    presence: CardPresence


class CardTaken(Event, frozen=True):
    session: str


class DocumentRead(Event, frozen=True):
    document: Document


class DocumentFailed(Event, frozen=True):
    """Reading failed; `message` tells the customer what to do, `needs_key` that a key would help."""

    message: Message
    needs_key: bool = False


class CarrierAnswered(Event, frozen=True):
    """Facts from the carrier, by dotted name, signed at `as_of`."""

    facts: dict[str, Any]
    as_of: dt.datetime
    question: int  # the one that it answers


class CarrierSilent(Event, frozen=True):
    """No answer in time: what was asked stays unknown, but for what the kiosk keeps itself."""

    question: int
    facts: dict[str, Fact] = {}


class PresenceProgress(Event, frozen=True):
    message: Message
    action: int
    actions: int
    seconds_left: int
    person_there: bool
    tint: str = ""  # #rrggbb that the page shines on the face


class PresenceDone(Event, frozen=True):
    result: Presence


class CameraFailed(Event, frozen=True):
    message: Message


class PortraitDrawn(Event, frozen=True):
    """The chip's portrait for the screen: JPEG, or empty when it cannot be decoded."""

    document: bytes  # that document's digest
    jpeg: bytes


class Saved(Event, frozen=True):
    stored: Stored


class NotSaved(Event, frozen=True):
    message: Message


class ReceiptVerified(Event, frozen=True):
    """The carrier's receipt for a record of this visit, verified by the counter itself."""

    record_id: str
    verdict: str
    reason: str
    effective: bool


class StripSeen(Event, frozen=True):
    """The relay's and the outbox's state, for the clerk's strip."""

    online: bool
    trouble: Message
    backlog: int
    receipts: tuple[Any, ...]
    full: bool
    fill: float = 0.0  # of the store, 0..1


class Effect(msgspec.Struct, frozen=True):
    """Something that the conductor shall do."""


class CheckPin(Effect, frozen=True):
    clerk: str
    pin: str


class ReadDocument(Effect, frozen=True):
    key: ChipKey | None


class AskCarrier(Effect, frozen=True):
    """`number` comes back with the answer: one that comes after another reading is nobody's."""

    question: Question
    number: int


class StartPresence(Effect, frozen=True):
    """Open the camera and run one face session against this portrait."""

    nonce: bytes
    plan: Plan = Plan()


class StopCamera(Effect, frozen=True):
    pass


class DrawPortrait(Effect, frozen=True):
    """Make a chip's portrait into something that the screen can show."""

    document: bytes  # its digest
    portrait: Portrait


class Save(Effect, frozen=True):
    """Sign, seal and store the visit's record as it stands now."""


class SignedIn(Effect, frozen=True):
    clerk: str


class SignedOut(Effect, frozen=True):
    pass


class PinsCounted(Effect, frozen=True):
    """Failed PINs outlive the visit: the lock-out is the desk's."""

    failures: dict[str, int]
    locked_left_s: float


class Audit(Effect, frozen=True):
    """A line for the log: a code and facts that name no customer."""

    code: str
    facts: dict[str, str] = {}


class End(Effect, frozen=True):
    """Wipe: the visit's process ends."""

    why: str
