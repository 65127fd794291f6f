"""Everything one visit knows. It lives in one process's memory and ends with that process."""

import datetime as dt
import math
from dataclasses import dataclass, field

from kiosk.consent.notices import Notice
from kiosk.enumerations import (
    AgentAuthority,
    AssistedCase,
    CardTrouble,
    ComplaintGround,
    Flow,
    Product,
)
from kiosk.identity.documents import (
    CITIZEN_WITHOUT_NUMBER,
    ChipKey,
    Document,
    lacks_citizens_number,
)
from kiosk.papers.proof import PaperOf
from kiosk.pin_locks import PinStanding
from kiosk.policy.decision import Decision
from kiosk.policy.explain import Audience
from kiosk.policy.facts import Fact
from kiosk.ports import Stored, Ticket
from kiosk.presence.challenge import Plan
from kiosk.protocol.codes import CardFault, Message, Why
from kiosk.protocol.flows import Step
from kiosk.protocol.messages import DayFigures, Language, ReceiptLine
from kiosk.protocol.reading_volume import FIRST_VOLUME
from kiosk.records.record import (
    FocusCheck,
    Presence,
    Signed,
    SignOff,
    StatementVideo,
    Suspicion,
    TextGiven,
)
from kiosk.records.supervision import Open, Request
from kiosk.settings import Clerk
from kiosk.visit.drawing import Drawing
from kiosk.visit.events import (
    PresenceProgress,
    ReceiptVerified,
    StatementJudged,
    StatementProgress,
)


@dataclass
class NoticeReading:
    """How the notice was read. Scrolling is the screen's word, dwell is the counter's own clock."""

    notice: Notice
    opened_at: float  # seconds on the visit's clock
    furthest: float = 0.0
    read_at: float | None = None


@dataclass
class Objection:
    """A complaint while it is being written: against which decision, and on what ground."""

    about: str = ""  # a record id, or its short form as on the receipt
    came_from: Step | None = None  # the page of this visit's own decision; None: it was typed
    ground: ComplaintGround | None = None
    contact: str = ""
    note: Drawing = field(default_factory=Drawing)  # in the customer's own hand
    route: str = ""  # who answers; set when it is filed


@dataclass
class PaperState:
    """The paper that ends the visit, and how its printing goes."""

    of: PaperOf | None = None  # asked for last
    qr: tuple[str, ...] = ()
    printing: bool = False
    may_be_out: bool = False  # a receipt of this visit, whole or in part
    message: Message = Message.NONE


_NO_DAY = DayFigures()


@dataclass
class StatementState:
    """The statement video, from one try to what is sent."""

    text: Notice | None = None  # the sentence, as it stood there at the beginning
    progress: StatementProgress | None = None  # None: nothing is recorded now
    plays: bool = False  # recorded; it is shown, or has been
    played: bool = False
    judged: StatementJudged | None = None  # nothing speaks against it
    tries: int = 0  # that were judged, and not accepted
    part: StatementVideo | None = None  # of the record, once the customer sends it
    video: bytes = b""  # that one


@dataclass
class StripState:
    """What the strip shows; no personal data."""

    online: bool = False
    trouble: Message = Message.NONE
    backlog: int = 0
    receipts: tuple[ReceiptLine, ...] = ()
    full: bool = False
    fill: float = 0.0  # of the store, 0..1
    restored: bool = False  # from a copy
    day: DayFigures = _NO_DAY  # the desk says it


@dataclass
class Visit:
    """The data of one visit; only the machine changes it."""

    token: str  # names the visit on the screen's protocol
    language: Language
    clerk: Clerk | None
    step: Step
    clerk_screen: bool = False  # the clerk has a screen of their own
    clerk_language: Language = "zh_CN"  # there
    large_text: bool = False
    message: Message = Message.NONE
    desk_message: Message = Message.NONE  # of the clerk's pages beside the customer's
    last_touch: float = 0.0  # the visit's clock
    ended_at: float = 0.0  # when the last page got its last news
    warned_at: float | None = None  # since when "still there?" is shown; None: it is not
    # the staff's PINs
    pins: dict[str, PinStanding] = field(default_factory=dict)  # by person, as of pins_at
    pins_at: float = 0.0  # the visit's clock
    wrong_pin_of: str = ""  # the last one, whose tries the page tells
    signing: str = ""  # whose PIN is being checked
    badge_of: str = ""  # who has laid their badge before the scanner to sign in
    unlocks: str = ""  # whom that PIN shall unlock
    proved_at: float = -math.inf  # the visit's clock: when the clerk's own PIN was last right
    field_opens_at: float = 0.0  # the visit's clock: for whoever answers next
    staff_called: bool = False
    # the request
    flow: Flow = Flow.NEW_SIM
    record_id: str = ""
    nonce: bytes = b""
    started_at: dt.datetime | None = None
    product: Product = Product.MOBILE
    purpose: str = ""
    quantity: int = 1
    by_proxy: bool = False
    for_organisation: bool = False  # which then holds the number; the person acts for it
    organisation: str = ""  # its code
    agent_authority: AgentAuthority | None = None
    assisted_case: AssistedCase | None = None  # what a clerk has to look at
    phone_number: str = ""
    iccid: str = (
        ""  # a new number's card; of another one its own, or an eSIM's EID, where it was brought
    )
    eid: str = ""  # of the device in which the number becomes an eSIM: no card then
    imei: str = ""
    card_trouble: CardTrouble | None = None  # for which the card is replaced
    loss_reported_at: dt.datetime | None = None  # None: it was not
    new_iccid: str = ""  # the card that comes in its place
    confirmed_at: dt.datetime | None = None
    disputed: tuple[str, ...] = ()  # own numbers that are not the holder's, as they say
    appointed: bool = False  # the query at all carriers (一证通查)
    giver: "Visit | None" = None  # the holder's part of a transfer, once they have confirmed
    shown_whole: object = (
        None  # what a page that is confirmed showed when its last line had been seen
    )
    # what pages let choose that only they show again, by page
    choices: dict[Step, str] = field(default_factory=dict)
    # consents
    privacy_agreed: bool = False
    face_agreed: bool = False
    alternative_requested: bool = False
    # how this visit asks and tells: what was chosen, never what was guessed
    plan: Plan = field(default_factory=Plan)
    spoken_help: bool = False
    reads_aloud: bool = False
    volume: int = FIRST_VOLUME  # 1 to VOLUMES
    earphones: bool = False  # are plugged in
    # the document
    no_reader: Message = Message.NONE  # why no card can be laid down
    card_session: str = ""  # of what lies on the reader
    laid_session: str = ""  # of what was laid down while the document page was open
    # of the last reading; the clerk reads it after the card is away
    card_fault: CardFault = CardFault.NONE
    broken_answers: int = 0  # readings in a row that broke off at an answer
    reading: bool = False
    needs_key: bool = False
    key: ChipKey | None = None  # typed or scanned; tried on the next chip
    document: Document | None = None
    question: int = 0  # the last one asked; an answer to an earlier one is of an earlier reading
    carrier_facts: dict[str, Fact] = field(default_factory=dict)
    late: Decision | None = None  # by which a second verification became a resumption
    deadline_at: float | None = None  # the visit's clock; None: no deadline is known
    asks_why: bool = False  # refused before it was known who this is, and goes on to show it
    # the focus check
    plausible: bool | None = None
    supervision: Request | None = None  # what a supervisor at another kiosk is asked to sign
    supervision_ends_at: float = 0.0  # the visit's clock
    focus_check: FocusCheck | None = None
    # the face
    progress: PresenceProgress | None = None
    presence: Presence | None = None
    presence_attempts: int = 0
    other_way_round: int = 0  # sessions that began with a turn to the other side
    presence_sessions: int = 0  # drawn in this visit
    sessions_today: int = 0  # drawn for this document, here
    suspected_here: bool = False  # today with this document, as this kiosk kept it
    suspicions: list[Suspicion] = field(default_factory=list)
    doubtful_looks: list[str] = field(default_factory=list)  # their bands: review, reject
    says_real: bool = False  # the clerk's answer, before it is confirmed
    attested: bool | None = None
    attestation: Signed | None = None  # without a proof: a press, by the shift's key
    # the clerk's way
    portrait_jpeg: bytes = b""
    holder_answer: bool | None = None
    holder_why: tuple[Why, ...] = ()  # what was asked when that was answered
    signed: list[Signed] = field(default_factory=list)
    sign_off: SignOff | None = None
    # the notice
    reading_notice: NoticeReading | None = None
    statement: StatementState = field(default_factory=StatementState)
    signature: Drawing = field(default_factory=Drawing)
    signed_at: dt.datetime | None = None
    # what comes with a number
    safe_use: TextGiven | None = None
    young_told: TextGiven | None = None
    three_nos: Signed | None = None  # without a proof: a press, by the shift's key
    # the end
    decision: Decision | None = None
    decided_on: dict[str, Fact] = field(default_factory=dict)
    stored: Stored | None = None
    saving: bool = False
    save_failed: bool = False
    receipt_deadline: float = 0.0
    receipt: ReceiptVerified | None = None
    ticket: str = ""
    referred: Message = Message.NONE  # why there is a ticket, in the customer's words
    goes_on_at: Step | None = (
        None  # where a clerk goes on with this visit, if it waits; unsaved till then
    )
    taken_over: bool = False  # by a clerk, from a ticket
    # the clerk's queue
    tickets: tuple[Ticket, ...] = ()
    chosen_ticket: str = ""  # at the desk; "": the first
    # what supervisors here are asked for by the store's other kiosks, and which of it is looked at
    supervisions: tuple[Open, ...] = ()
    supervising: Open | None = None
    objection: Objection | None = None
    paper: PaperState = field(default_factory=PaperState)
    # the clerk's strip
    strip: StripState = field(default_factory=StripState)
    # the place
    network: str = ""  # "": none that has a name
    place_confirmed: bool | None = None  # by the carrier, as last known; None: never asked
    limit: Message = Message.NONE  # that stops openings now: kiosk.visit.offline_limits

    def language_of(self, audience: Audience) -> Language:
        """A customer's choice is not the clerk's where each has a screen."""
        own = self.clerk_screen and audience == "clerk"
        return self.clerk_language if own else self.language

    @property
    def stated_reason(self) -> str:
        """What the customer said that they come for: a purpose, a transfer, or what happened to the card."""
        if self.flow is Flow.TRANSFER:
            return self.flow.value
        return self.card_trouble.value if self.card_trouble else self.purpose

    @property
    def answered_for(self) -> str:
        """What a supervisor signs for: what was said, and what of the request has papers to look at."""
        product = "" if self.product is Product.MOBILE else self.product.value
        citizen = CITIZEN_WITHOUT_NUMBER if self.has_citizen_to_settle else ""
        return " ".join(filter(None, (self.stated_reason, product, self.organisation, citizen)))

    @property
    def has_citizen_to_settle(self) -> bool:
        """Whether a citizen asks for a number by a document that does not carry the one they are known by."""
        document = self.document
        if document is None or self.flow not in {Flow.NEW_SIM, Flow.TRANSFER}:
            return False
        return lacks_citizens_number(document.kind, document.holder.nationality)

    @property
    def waits_for_machine(self) -> bool:
        """The person waits for the machine: that is nobody's idleness."""
        waiting = self.message in {
            Message.WAITING_FOR_RECEIPT,
            Message.SAVING,
            Message.ASKING_CARRIER,
        }
        asked = self.supervision is not None  # elsewhere; for minutes at most
        return self.reading or self.saving or waiting or self.paper.printing or asked

    @property
    def card_is_laid(self) -> bool:
        """Whether what lies on the reader may be read: it was laid down for this document page."""
        return bool(self.card_session) and self.card_session == self.laid_session

    @property
    def card_is_left(self) -> bool:
        """Something lies there that nobody laid down for this visit, or for the page as it is open now."""
        return bool(self.card_session) and not self.card_is_laid

    def void_document(self) -> None:
        """A new reading replaces the old one whole, and what was built on it; doubts stay."""
        self.document = None
        self.sessions_today, self.suspected_here = 0, False
        self.carrier_facts = {}
        self.deadline_at = None
        if self.late:
            self.late = None
            self.flow = Flow.SECOND_VERIFY
        self.portrait_jpeg = b""
        self.void_presence()
        self.void_sign_off()
        self.void_focus_check()
        self.safe_use = self.young_told = self.three_nos = None

    def void_presence(self) -> None:
        self.presence = None
        self.says_real, self.attested, self.attestation = False, None, None
        self.progress = None
        self.void_statement()

    def void_statement(self) -> None:
        """Of this face session and text; the tries stay."""
        self.statement = StatementState(tries=self.statement.tries)

    def void_sign_off(self) -> None:
        self.holder_answer, self.holder_why = None, ()
        self.signing = ""
        self.field_opens_at = 0.0
        self.signed = []
        self.sign_off = None

    def void_focus_check(self) -> None:
        self.plausible = None
        self.supervision = None
        self.signing = ""
        self.field_opens_at = 0.0
        self.focus_check = None
