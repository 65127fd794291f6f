"""Events: what comes into a visit. What it asks for in return is in kiosk.visit.effects."""

import datetime as dt
from typing import Any

import msgspec

from kiosk.identity.documents import Document
from kiosk.papers.proof import PaperOf
from kiosk.pin_locks import PinStanding
from kiosk.policy.facts import Fact
from kiosk.ports import CardPresence, Stored, Ticket
from kiosk.protocol.codes import CardFault, Message
from kiosk.protocol.messages import DayFigures, FromScreen, Role
from kiosk.records.record import KeySignature, Presence
from kiosk.records.staff_statement import Statement
from kiosk.records.supervision import Open, Said
from kiosk.statement_video.finding import StatementFinding
from kiosk.statement_video.session import StatementPhase
from kiosk.statement_video.timeline import Timeline


class Event(msgspec.Struct, frozen=True):
    """Something that happened outside the visit."""


class Intended(Event, frozen=True):
    """A person did something on a screen; role: whose that is, as the counter's door knows it."""

    intent: FromScreen
    role: Role = Role.CUSTOMER


class Ticked(Event, frozen=True):
    """Time went on; sent several times a second."""


class PinChecked(Event, frozen=True):
    """Whether a PIN that was asked about is that person's. Counted, on disk, before anybody is told."""

    clerk: str
    right: bool
    pins: dict[str, PinStanding] = {}  # of the whole staff, now
    kept: bool = True  # False: it could not be counted, and so was not looked at
    signed: Statement | None = None  # what it was typed for
    proof: KeySignature | None = None  # under that; None: they have no key


class PinUnlocked(Event, frozen=True):
    """A person has all tries again."""

    person: str
    pins: dict[str, PinStanding]


class PinsSeen(Event, frozen=True):
    """How the staff's PINs stand: at the start, and when another process has changed that."""

    pins: dict[str, PinStanding]


class ScreenRefused(Event, frozen=True):
    """Somebody who is not the screen has called at its socket; as the kernel knows them."""

    why: str
    uid: int
    pid: int
    times: int  # since it was last told of that user


class CodesScanned(Event, frozen=True):
    """Lines that the counter's own scanner read together."""

    lines: tuple[str, ...]


class EarphonesSeen(Event, frozen=True):
    """They were plugged in, or pulled out."""

    plugged: bool


class ReaderGone(Event, frozen=True):
    """There is no reader, or one that is not the kiosk's."""

    message: Message = Message.READER_ABSENT


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
    fault: CardFault = CardFault.NONE  # for the clerk


class CarrierAnswered(Event, frozen=True):
    """Facts from the carrier, by dotted name, signed at `as_of`."""

    facts: dict[str, Any]
    as_of: dt.datetime
    question: int  # the one that it answers


class CarrierSilent(Event, frozen=True):
    """No answer in time: what was asked stays unknown, but for what the kiosk keeps itself."""

    question: int
    facts: dict[str, Fact] = {}


class SessionsRecalled(Event, frozen=True):
    """What this kiosk counted today of the document that the question was about."""

    sessions: int
    suspected: bool
    question: int


class PresenceProgress(Event, frozen=True):
    message: Message
    action: int
    actions: int
    seconds_left: int
    person_there: bool
    tint: str = ""  # #rrggbb that the page shines on the face
    target: float | None = None  # degrees of yaw where the mark stands, positive: the person's left
    yaw: float = 0.0  # where the head points
    near: float = 0.0  # 0..1: how near that is to the mark, for the ear
    holding: bool = False


class PresenceDone(Event, frozen=True):
    result: Presence


class CameraFailed(Event, frozen=True):
    message: Message


class StatementProgress(Event, frozen=True):
    """The statement is being recorded."""

    phase: StatementPhase
    digit: int | None  # that is to be read now
    said: int  # digits that are behind
    level: float  # of the sound, 0..1


class StatementRecorded(Event, frozen=True):
    """Whole; it is played now, and looked at meanwhile."""


class StatementPlayed(Event, frozen=True):
    """To its end."""


class StatementJudged(Event, frozen=True):
    """What the recording shows, and by which models (name to sha256)."""

    video: bytes
    timeline: Timeline
    found: StatementFinding
    same_person: bool | None
    models: dict[str, str]


class StatementFailed(Event, frozen=True):
    """A machine's fault: nobody's try. `message` says what to do."""

    message: Message


class PortraitDrawn(Event, frozen=True):
    """The chip's portrait for the screen: JPEG, or empty when it cannot be decoded."""

    document: bytes  # that document's digest
    jpeg: bytes


class Saved(Event, frozen=True):
    stored: Stored


class NotSaved(Event, frozen=True):
    """Nothing was stored; `message` tells the clerk why."""

    message: Message


class ReceiptVerified(Event, frozen=True):
    """The carrier's receipt for a record of this visit, verified by the counter itself."""

    record_id: str
    verdict: str
    reason: str
    effective: bool


class PaperMade(Event, frozen=True):
    """The QR code of the paper that was asked for: its modules, row by row."""

    of: PaperOf
    qr: tuple[str, ...]


class PaperPrinted(Event, frozen=True):
    """Whole, and cut off."""


class PaperNotPrinted(Event, frozen=True):
    """`message` says what to mend. begun: a part of it may be out already."""

    message: Message
    begun: bool


class PlaceSeen(Event, frozen=True):
    """The network that the kiosk is on, and whether the carrier has confirmed it; None: never asked."""

    network: str
    confirmed: bool | None


class TicketsSeen(Event, frozen=True):
    """The clerk's queue, the oldest ticket first."""

    tickets: tuple[Ticket, ...]


class SupervisionsSeen(Event, frozen=True):
    """What other kiosks of the store ask a supervisor for."""

    requests: tuple[Open, ...]


class SupervisorAnswered(Event, frozen=True):
    """What came of a request to the store's other kiosks. person: "" where nobody signed in time."""

    request: str  # its id
    person: str = ""
    message: bytes = b""  # COSE_Sign1, unchecked


class SignatureTaken(Event, frozen=True):
    """The carrier's word on a signature for another kiosk; None: it could not be asked."""

    said: Said | None


class TakenOver(Event, frozen=True):
    """A clerk has called the parked visit's customer, and goes on with them.

    proved_at: when that clerk last typed their PIN, on the visit's clock.
    """

    clerk: str
    proved_at: float


class StripSeen(Event, frozen=True):
    """The relay's and the outbox's state, for the clerk's strip."""

    online: bool
    trouble: Message
    backlog: int
    receipts: tuple[Any, ...]
    full: bool
    fill: float = 0.0  # of the store, 0..1
    restored: bool = False  # from a copy
    day: DayFigures = DayFigures()
