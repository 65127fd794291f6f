"""Everything one visit knows. It lives in one process's memory and ends with that process."""

import datetime as dt
from dataclasses import dataclass, field

from kiosk.consent.notices import Notice
from kiosk.identity.documents import ChipKey, Document
from kiosk.policy.facts import Fact
from kiosk.policy.results import Decision
from kiosk.ports import Stored
from kiosk.presence.challenge import Plan
from kiosk.protocol.messages import Language, Message, Point, ReceiptLine, Step
from kiosk.settings import Clerk
from kiosk.visit.events import PresenceProgress, PresenceResult
from kiosk.visit.sign_off import Signed, SignOff


@dataclass
class NoticeReading:
    """How the notice was read. Scrolling is the screen's word, dwell is the counter's own clock."""

    notice: Notice
    opened_at: float  # seconds on the visit's clock
    furthest: float = 0.0
    read_at: float | None = None


@dataclass
class DeskState:
    """What the strip shows; no personal data."""

    online: bool = False
    trouble: Message = Message.NONE
    backlog: int = 0
    receipts: tuple[ReceiptLine, ...] = ()
    full: bool = False
    fill: float = 0.0  # of the store, 0..1


@dataclass
class Visit:
    """The data of one visit; only the machine changes it."""

    token: str  # names the visit on the screen's protocol
    language: Language
    clerk: Clerk | None
    step: Step
    large_text: bool = False
    message: Message = Message.NONE
    last_touch: float = 0.0  # the visit's clock
    ended_at: float = 0.0  # when the last page got its last news
    # who may sign in
    pin_failures: dict[str, int] = field(default_factory=dict)
    locked_until: float = 0.0
    # the request
    record_id: str = ""
    nonce: bytes = b""
    started_at: dt.datetime | None = None
    purpose: str = ""
    phone_number: str = ""
    iccid: str = ""
    # consents
    privacy_agreed: bool = False
    face_agreed: bool = False
    alternative_requested: bool = False
    # how this visit asks and tells: what was chosen, never what was guessed
    plan: Plan = field(default_factory=Plan)
    spoken_help: bool = False
    # the document
    reader_there: bool = True
    card_session: str = ""
    reading: bool = False
    needs_key: bool = False
    key: ChipKey | None = None  # typed or scanned; tried on the next chip
    document: Document | None = None
    carrier_facts: dict[str, Fact] = field(default_factory=dict)
    # the face
    progress: PresenceProgress | None = None
    presence: PresenceResult | None = None
    presence_attempts: int = 0
    attested: bool | None = None
    # the clerk's way
    portrait_jpeg: bytes = b""
    holder_answer: bool | None = None
    signing: str = ""  # whose PIN is being checked
    signed: list[Signed] = field(default_factory=list)
    sign_off: SignOff | None = None
    # the notice
    reading_notice: NoticeReading | None = None
    strokes: list[tuple[Point, ...]] = field(default_factory=list)
    signed_at: dt.datetime | None = None
    # the end
    decision: Decision | None = None
    decided_on: dict[str, Fact] = field(default_factory=dict)
    stored: Stored | None = None
    saving: bool = False
    receipt_deadline: float = 0.0
    verdict: str = ""
    ticket: str = ""
    # the desk
    desk: DeskState = field(default_factory=DeskState)
    limit: Message = Message.NONE  # that stops openings now: kiosk.visit.limits

    def void_document(self) -> None:
        """A new reading replaces the old one whole, and what was built on it."""
        self.document = None
        self.carrier_facts = {}
        self.portrait_jpeg = b""
        self.void_presence()
        self.void_sign_off()

    def void_presence(self) -> None:
        self.presence = None
        self.attested = None
        self.progress = None

    def void_sign_off(self) -> None:
        self.holder_answer = None
        self.signing = ""
        self.signed = []
        self.sign_off = None
