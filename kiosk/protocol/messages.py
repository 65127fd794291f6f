"""Snapshots from the counter, intents from the screen.

A snapshot is whole: a screen that has just been restarted draws it without any history.
An intent names the visit and the revision that the person saw; the counter drops stale ones.
Words that the screen owns travel as codes (the enumerations below; each has a text in every
language); words that are law (a notice, a reason) travel as text in the visit's language.
"""

from enum import StrEnum
from typing import Literal

import msgspec

Language = Literal["zh_CN", "en"]


class Step(StrEnum):
    """The page to show. One page is loaded at a time."""

    SIGN_IN = "sign_in"
    WELCOME = "welcome"
    PURPOSE = "purpose"
    NUMBER = "number"
    CONSENT = "consent"
    DOCUMENT = "document"
    STANDING = "standing"
    FOCUS_CHECK = "focus_check"
    PRESENCE = "presence"
    ATTEST = "attest"
    CLERK_REVIEW = "clerk_review"
    NOTICE = "notice"
    SIGNATURE = "signature"
    REVIEW = "review"
    RESULT = "result"
    TICKET = "ticket"
    COMPLAINT = "complaint"
    FILED = "filed"
    WIPED = "wiped"


# The numbered steps that the customer sees as a progress line.
PROGRESS: tuple[Step, ...] = (
    Step.DOCUMENT,
    Step.PRESENCE,
    Step.NOTICE,
    Step.SIGNATURE,
    Step.REVIEW,
    Step.RESULT,
)


class Control(StrEnum):
    """Every button that a person can press; a snapshot lists those that act now."""

    START_NEW_SIM = "start_new_sim"
    START_SECOND_VERIFY = "start_second_verify"
    START_RESUME = "start_resume"
    START_COMPLAINT = "start_complaint"
    FOR_ANOTHER = "for_another"  # on and off: somebody acts for another person
    FEWER = "fewer"
    MORE = "more"
    PURPOSE_PERSONAL = "purpose_personal"
    PURPOSE_WORK = "purpose_work"
    PURPOSE_DEVICE = "purpose_device"
    AGREE = "agree"
    ANOTHER_WAY = "another_way"
    MORE_TIME = "more_time"
    ALL_MOVEMENTS = "all_movements"
    ONLY_TURNS = "only_turns"
    ONLY_FACE = "only_face"
    RETRY = "retry"
    ATTEST_REAL = "attest_real"
    ATTEST_NOT_REAL = "attest_not_real"
    IS_HOLDER = "is_holder"
    IS_NOT_HOLDER = "is_not_holder"
    NO_SECOND_PERSON = "no_second_person"
    FOCUS_PLAUSIBLE = "focus_plausible"
    FOCUS_NOT_PLAUSIBLE = "focus_not_plausible"
    GO_ON = "go_on"
    NOTICE_READ = "notice_read"
    CLEAR_SIGNATURE = "clear_signature"
    SIGN = "sign"
    CONFIRM = "confirm"
    OBJECT = "object"
    GROUND_NOT_MINE = "ground_not_mine"
    GROUND_LISTING = "ground_listing"
    GROUND_IDENTITY = "ground_identity"
    GROUND_OTHER = "ground_other"
    FILE = "file"
    DONE = "done"
    BACK = "back"
    CANCEL = "cancel"
    CALL_STAFF = "call_staff"
    STAY = "stay"
    LANGUAGE = "language"
    TEXT_SIZE = "text_size"
    SIGN_OUT = "sign_out"


class Field(StrEnum):
    """What a person can type or scan."""

    CLERK = "clerk"
    PIN = "pin"
    DOCUMENT_NUMBER = "document_number"
    BIRTH = "birth"  # YYMMDD, as in the MRZ
    EXPIRY = "expiry"  # YYMMDD, as in the MRZ
    PHONE_NUMBER = "phone_number"
    ICCID = "iccid"
    REFERENCE = "reference"  # of the decision that is objected to, as on the receipt
    CONTACT = "contact"  # where the answer to a complaint is told


class Message(StrEnum):
    """One sentence of guidance or trouble. The screen has its text in every language."""

    NONE = ""
    # sign-in
    PIN_WRONG = "pin_wrong"
    PIN_LOCKED = "pin_locked"
    # whole kiosk, shown on the welcome page; the clerk reads what happened
    READER_ABSENT = "reader_absent"
    CAMERA_ABSENT = "camera_absent"
    DISK_FULL = "disk_full"
    OFFLINE = "offline"
    # why no number can be opened now, though verifications and complaints go on
    OFFLINE_TOO_LONG = "offline_too_long"
    BACKLOG_TOO_DEEP = "backlog_too_deep"
    DISK_LOW = "disk_low"
    CLOCK_IN_DOUBT = "clock_in_doubt"
    POLICY_TOO_OLD = "policy_too_old"
    BROKER_REFUSED = "broker_refused"
    # document
    PLACE_CARD = "place_card"
    READING = "reading"
    PLACE_CARD_AGAIN = "place_card_again"
    CARD_MUTE = "card_mute"
    CARD_UNKNOWN = "card_unknown"
    READER_FAULT = "reader_fault"
    KEY_NEEDED = "key_needed"
    KEY_WRONG = "key_wrong"
    KEY_MALFORMED = "key_malformed"
    DOCUMENT_INVALID = "document_invalid"
    # presence: quality gate
    CAMERA_STARTING = "camera_starting"
    NO_FACE = "no_face"
    SEVERAL_FACES = "several_faces"
    COME_CLOSER = "come_closer"
    MOVE_BACK = "move_back"
    LOOK_STRAIGHT = "look_straight"
    HOLD_STILL = "hold_still"
    TOO_DARK = "too_dark"
    TOO_BRIGHT = "too_bright"
    FACE_COVERED = "face_covered"  # mask or dark glasses
    CAMERA_LOST = "camera_lost"
    CAMERA_FROZEN = "camera_frozen"
    FACE_CHECK_RESTARTED = "face_check_restarted"
    # presence: challenge
    TURN_LEFT = "turn_left"
    TURN_RIGHT = "turn_right"
    OPEN_MOUTH = "open_mouth"
    BLINK = "blink"
    BACK_TO_CENTRE = "back_to_centre"
    WRONG_ACTION = "wrong_action"
    TIMED_OUT = "timed_out"
    COMPARING = "comparing"
    # the clerk's way
    CLERK_NEEDED = "clerk_needed"
    SOMEBODY_ELSE_CONFIRMS = "somebody_else_confirms"
    # notice, signature, review
    READ_TO_THE_END = "read_to_the_end"
    SIGNATURE_TOO_SHORT = "signature_too_short"
    NUMBER_MALFORMED = "number_malformed"
    ICCID_MALFORMED = "iccid_malformed"
    # the number's own page, focus check
    CARRIER_NOT_ASKED = "carrier_not_asked"  # offline: captured, the carrier judges
    LATE_FOR_VERIFICATION = "late_for_verification"  # goes on as a resumption
    SUPERVISOR_CONFIRMS = "supervisor_confirms"
    # complaint
    REFERENCE_MALFORMED = "reference_malformed"
    GROUND_NEEDED = "ground_needed"
    # result
    SAVING = "saving"
    WAITING_FOR_RECEIPT = "waiting_for_receipt"
    CAPTURED_NOT_EFFECTIVE = "captured_not_effective"
    EFFECTIVE = "effective"
    NUMBER_VERIFIED = "number_verified"
    NUMBER_RESUMED = "number_resumed"
    NUMBER_SUSPENDED = "number_suspended"
    COMPLAINT_TAKEN = "complaint_taken"  # on disk
    COMPLAINT_RECEIVED = "complaint_received"  # the carrier's receipt is there
    CARRIER_REJECTED = "carrier_rejected"
    NOT_SAVED = "not_saved"
    # ticket
    STAFF_CALLED = "staff_called"
    FACE_DECLINED = "face_declined"
    FACE_FAILED = "face_failed"
    REFERRED = "referred"


class Why(StrEnum):
    """Why a clerk looks. The screen has its text in every language; it accuses nobody."""

    FACE_DECLINED = "face_declined"
    ANOTHER_WAY = "another_way"
    NOT_COMPLETED = "not_completed"
    WRONG_MOVEMENT = "wrong_movement"
    NO_TURN = "no_turn"
    PICTURE_POSSIBLE = "picture_possible"
    CAMERA_FROZEN = "camera_frozen"
    ANOTHER_PERSON = "another_person"
    NOTHING_TO_COMPARE = "nothing_to_compare"
    NOT_CERTAIN = "not_certain"
    NOT_ALIKE = "not_alike"
    OTHER = "other"


class ReceiptLine(msgspec.Struct, frozen=True):
    """One queued or settled record as the clerk sees it; no personal data."""

    reference: str  # short form of the record id
    state: str  # ready, leased, sent, accepted, rejected, dead
    at: str  # local time, HH:MM:SS


class Strip(msgspec.Struct, frozen=True):
    """The clerk's strip at the lower edge."""

    clerk: str
    online: bool
    backlog: int
    receipts: tuple[ReceiptLine, ...] = ()
    trouble: Message = Message.NONE


class Clerk(msgspec.Struct, frozen=True):
    id: str
    name: str


class SignIn(msgspec.Struct, frozen=True, tag="sign_in"):
    clerks: tuple[Clerk, ...]
    message: Message = Message.NONE
    attempts_left: int = 0
    locked_s: int = 0


class Welcome(msgspec.Struct, frozen=True, tag="welcome"):
    minutes: int = 2
    message: Message = Message.NONE  # why no visit can start now, for the clerk


class Purpose(msgspec.Struct, frozen=True, tag="purpose"):
    """What for, for whom, how many; one visit opens one of them."""

    quantity: int = 1
    by_proxy: bool = False


class Number(msgspec.Struct, frozen=True, tag="number"):
    """The number that is verified or given back, and its card if it was brought (机卡一致)."""

    flow: str  # second_verify, resume
    phone_number: str = ""
    iccid: str = ""
    message: Message = Message.NONE


class Consent(msgspec.Struct, frozen=True, tag="consent"):
    """Privacy notice, and the separate, refusable consent for the face (PIPL Art. 29)."""

    privacy: str
    face: str


class Document(msgspec.Struct, frozen=True, tag="document"):
    """Place the card; for a chip that needs its key, type three fields or scan the MRZ."""

    message: Message
    needs_key: bool = False
    busy: bool = False


class Reason(msgspec.Struct, frozen=True):
    """One reason of a decision, as far as its disclosure level lets the reader read it."""

    text: str
    basis: str
    remedy: str
    appeal: str
    until: str = ""
    facts: tuple[str, ...] = ()  # each with its source and date


class Standing(msgspec.Struct, frozen=True, tag="standing"):
    """How the number stands, once its holder's document was read: state, since, why, how long left."""

    flow: str
    phone_number: str
    status: str = ""  # active, notified, suspended, partly_suspended, closed; "": not known
    since: str = ""
    causes: tuple[str, ...] = ()  # of the verification order, in the visit's language
    notified: str = ""
    deadline: str = ""
    seconds_left: int | None = None  # to the deadline; None: none is known
    reasons: tuple[Reason, ...] = ()
    message: Message = Message.NONE


class FocusCheck(msgspec.Struct, frozen=True, tag="focus_check"):
    """A clerk asks what the number is for; a supervisor other than them signs the answer."""

    reasons: tuple[Reason, ...]  # in full: for the clerk
    purpose: str
    answer: Literal["", "plausible", "not_plausible"] = ""
    signers: tuple[Clerk, ...] = ()  # who may sign
    message: Message = Message.NONE
    attempts_left: int = 0
    locked_s: int = 0


class Presence(msgspec.Struct, frozen=True, tag="presence"):
    message: Message
    action: int = 0  # 1-based; 0 before the challenge
    actions: int = 2
    seconds_left: int = 0
    tint: str = ""  # #rrggbb that the page shines on the face; "": white


class Attest(msgspec.Struct, frozen=True, tag="attest"):
    """The clerk attests that the person before the camera is real (no passive model installed)."""

    clerk: str


class ClerkReview(msgspec.Struct, frozen=True, tag="clerk_review"):
    """A clerk compares by eye; the answer counts once two different people have signed it."""

    why: tuple[Why, ...]
    rows: tuple["Row", ...]
    portrait: bytes = b""  # the chip's, as JPEG of at most 200 kB; empty: none could be drawn
    answer: Literal["", "holder", "not_holder"] = ""
    signed: tuple[str, ...] = ()  # names of those who have signed this answer
    signers: tuple[Clerk, ...] = ()  # who may sign next
    message: Message = Message.NONE
    attempts_left: int = 0
    locked_s: int = 0


class Notice(msgspec.Struct, frozen=True, tag="notice"):
    title: str
    version: str
    paragraphs: tuple[str, ...]
    scroll: float = 0.0  # furthest position reached, 0..1
    dwell_left_s: int = 0
    message: Message = Message.NONE


class Point(msgspec.Struct, frozen=True, array_like=True):
    """One pen sample: x, y as fractions of the area, t in ms since the first, pressure 0..1."""

    x: float
    y: float
    t_ms: int
    pressure: float


class Signature(msgspec.Struct, frozen=True, tag="signature"):
    strokes: tuple[tuple[Point, ...], ...] = ()
    message: Message = Message.NONE


class Row(msgspec.Struct, frozen=True):
    label: str  # code: name, document_kind, document_number, purpose, ...
    value: str


class Review(msgspec.Struct, frozen=True, tag="review"):
    """What the customer confirms: who, and exactly which number and card (机卡一致)."""

    rows: tuple[Row, ...]
    phone_number: str = ""
    iccid: str = ""
    message: Message = Message.NONE
    flow: str = "new_sim"  # in the others the number was given before and is only confirmed


class Result(msgspec.Struct, frozen=True, tag="result"):
    outcome: str  # ALLOW, DEFER, REFUSE, ...
    message: Message
    reference: str  # short form of the record id; "" when nothing was saved
    reasons: tuple[Reason, ...] = ()
    wait_left_s: int = 0  # > 0 while the receipt is awaited
    take_card: bool = True
    flow: str = "new_sim"
    phone_number: str = ""


class Ticket(msgspec.Struct, frozen=True, tag="ticket"):
    """The clerk's way on: never a dead end."""

    number: str
    message: Message
    reasons: tuple[Reason, ...] = ()
    reference: str = ""


class Complaint(msgspec.Struct, frozen=True, tag="complaint"):
    """An objection: against which decision, on what ground, where the answer is told."""

    about: str  # the decision's number; "" until it is given
    given: bool = False  # it is this visit's own decision and cannot be changed
    ground: Literal["", "not_mine", "listing", "identity", "other"] = ""
    contact: str = ""
    route: str = ""  # carrier, 12300, 96110, police; "" until the ground is chosen
    reasons: tuple[Reason, ...] = ()
    message: Message = Message.NONE


class Filed(msgspec.Struct, frozen=True, tag="filed"):
    """The complaint is on disk; its number is the receipt."""

    reference: str  # "" while it is being saved
    route: str
    about: str
    message: Message = Message.NONE


class Wiped(msgspec.Struct, frozen=True, tag="wiped"):
    pass


Content = (
    SignIn
    | Welcome
    | Purpose
    | Number
    | Consent
    | Document
    | Standing
    | FocusCheck
    | Presence
    | Attest
    | ClerkReview
    | Notice
    | Signature
    | Review
    | Result
    | Ticket
    | Complaint
    | Filed
    | Wiped
)


class Snapshot(msgspec.Struct, frozen=True, tag="snapshot"):
    visit: str
    revision: int
    step: Step
    language: Language
    large_text: bool
    content: Content
    controls: frozenset[Control]
    strip: Strip | None = None
    spoken_help: bool = False  # the screen reads its message aloud
    idle_left_s: int | None = None  # not None: "still there?" is shown with this countdown


class Frames(msgspec.Struct, frozen=True, tag="frames"):
    """One file descriptor travels with this message: a FrameRing to map for the preview."""

    visit: str


class NoFrames(msgspec.Struct, frozen=True, tag="no_frames"):
    """The camera is off: unmap."""


class Bye(msgspec.Struct, frozen=True, tag="bye"):
    """The visit is wiped: the screen process ends; its spare takes the next visit."""


FromCounter = Snapshot | Frames | NoFrames | Bye


class _Intent(msgspec.Struct, frozen=True):
    visit: str
    revision: int


class Press(_Intent, frozen=True, tag="press"):
    control: Control


class Enter(_Intent, frozen=True, tag="enter"):
    """Fields that the person finished together, e.g. clerk and PIN, or the three of the MRZ."""

    fields: dict[Field, str]


class Scanned(_Intent, frozen=True, tag="scanned"):
    """Lines from a keyboard-wedge scanner: two or three MRZ lines, a number or an ICCID."""

    lines: tuple[str, ...]


class Scrolled(_Intent, frozen=True, tag="scrolled"):
    furthest: float  # 0..1; the screen's word, recorded as such


class Stroke(_Intent, frozen=True, tag="stroke"):
    """A finished stroke, sent at once so that it survives the screen."""

    points: tuple[Point, ...]


class Touched(_Intent, frozen=True, tag="touched"):
    """Somebody is there: the idle countdown starts again."""


FromScreen = Press | Enter | Scanned | Scrolled | Stroke | Touched
