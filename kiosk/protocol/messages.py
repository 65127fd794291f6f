"""Snapshots from the counter, intents from the screen.

A snapshot is whole: a screen that has just been restarted draws it without any history.
An intent names the visit and the revision that the person saw; the counter drops stale ones.
Words that the screen owns travel as codes (kiosk.protocol.codes); words that are law (a notice, a
reason) travel as text in the visit's language.
"""

from typing import Literal

import msgspec

from kiosk.protocol.codes import Control, Field, Message, Step, Why

Language = Literal["zh_CN", "en"]


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
    pin_least: int = 4
    pin_most: int = 12


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
    pin_least: int = 4
    pin_most: int = 12


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
    pin_least: int = 4
    pin_most: int = 12


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
    contact_most: int = 12
    reference_length: int = 10


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
