"""Snapshots from the counter, intents from the screen.

A snapshot is whole: a screen that has just been restarted draws it without any history. Its content
is declared by the page (kiosk.visit.pages); here stand the parts that several pages show.
An intent names the visit and the revision that the person saw; the counter drops stale ones.
Words that the screen owns travel as codes (kiosk.protocol.codes); words that are law (a notice, a
reason) travel as text in the visit's language.
"""

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, Literal

import msgspec

from kiosk.protocol.codes import CardFault, Field, Message
from kiosk.protocol.flows import Step
from kiosk.protocol.reading_volume import VOLUMES

Language = Literal["zh_CN", "en"]

TOKEN_BYTES = 32  # what lets a screen in; the counter draws it at each start


class Role(StrEnum):
    """Whose screen it is."""

    CUSTOMER = "customer"
    CLERK = "clerk"  # where the clerk has a screen of their own


class Hello(msgspec.Struct, frozen=True, tag="hello"):
    """A screen's first message; before it, it is told nothing."""

    role: Role
    token: bytes


class ReceiptLine(msgspec.Struct, frozen=True):
    """One queued or settled record as the clerk sees it; no personal data."""

    reference: str  # short form of the record id
    state: str  # ready, leased, sent, accepted, rejected, dead
    at: str  # local time, HH:MM:SS


class SentBack(msgspec.Struct, frozen=True):
    """How many of today's records the carrier rejected for one reason."""

    reason: str  # the receipt's code, or a rule's id
    count: int


class DayFigures(msgspec.Struct, frozen=True):
    """This counter's day so far, by its own records; of nobody by name."""

    records: int = 0
    confirmed: int = 0
    seconds: int = 0  # from the first press to the record, of the visit in the middle; 0: none yet
    sent_back: tuple[SentBack, ...] = ()  # the most frequent first


class Strip(msgspec.Struct, frozen=True):
    """The clerk's strip at the lower edge."""

    clerk: str
    online: bool
    backlog: int
    receipts: tuple[ReceiptLine, ...] = ()
    trouble: Message = Message.NONE
    card_fault: CardFault = CardFault.NONE
    card_left: bool = False  # nobody laid it down for this visit
    sign_out_s: int | None = (
        None  # until the clerk is signed out for want of a touch; None: not soon
    )


class StaffName(msgspec.Struct, frozen=True):
    """Somebody of the store whom a page lets choose: to sign in, or to sign."""

    id: str
    name: str
    locked_s: int | None = 0  # until their PIN is looked at again; None: until somebody unlocks it


class Reason(msgspec.Struct, frozen=True):
    """One reason of a decision, as far as its disclosure level lets the reader read it."""

    text: str
    basis: str
    remedy: str
    appeal: str
    until: str = ""
    facts: tuple[str, ...] = ()  # each with its source and date


class ListingShown(msgspec.Struct, frozen=True):
    """One list that the person is on, in the visit's language."""

    list: str
    by: str  # the region whose list it is
    since: str
    until: str
    appeal: str


class Row(msgspec.Struct, frozen=True):
    """One line about the holder or the request."""

    label: str  # code: name, document_kind, document_number, purpose, ...
    value: str


class PaperShown(msgspec.Struct, frozen=True):
    """The paper that ends a visit, as its page shows it."""

    qr: tuple[str, ...] = ()  # its QR code's modules, row by row: 1 is dark; none until it is made
    message: Message = Message.NONE  # how its printing goes


PEN_WIDTH = 4  # of a signature's line, in pixels of its pad; round at ends and corners
PAD_SIDE = 2048  # pixels at most


class PadSize(msgspec.Struct, frozen=True, array_like=True):
    """The area on which a signature was drawn, in pixels of the screen."""

    width: Annotated[int, msgspec.Meta(ge=1, le=PAD_SIDE)]
    height: Annotated[int, msgspec.Meta(ge=1, le=PAD_SIDE)]


class Point(msgspec.Struct, frozen=True, array_like=True):
    """One pen sample: x, y as fractions of the pad, t in ms since the first, pressure 0..1."""

    x: float
    y: float
    t_ms: int
    pressure: float


class ReadingAloud(msgspec.Struct, frozen=True):
    """The screen reads its pages aloud."""

    volume: Annotated[int, msgspec.Meta(ge=1, le=VOLUMES)]
    privately: bool = False  # into earphones: also what is nobody else's business


if TYPE_CHECKING:
    Content = Any
else:
    # The counter puts the page's own struct here; the screen gets a map and needs no type a page.
    Content = dict[str, Any]


class Snapshot(msgspec.Struct, frozen=True, tag="snapshot"):
    """One page as it stands now, with everything around it."""

    visit: str
    revision: int
    step: Step
    language: Language
    large_text: bool
    content: Content
    controls: frozenset[str]  # the presses that act now
    strip: Strip | None = None
    spoken_help: bool = False  # the screen reads its message aloud
    reading_aloud: ReadingAloud | None = None  # not None: and everything else that a page says
    emulated: bool = False  # the devices may be: every page says so
    staff: bool = False  # a page for the staff: its colour says so, plainly
    staff_called: bool = False
    idle_left_s: int | None = None  # not None: "still there?" is shown with this countdown


class BrandShown(msgspec.Struct, frozen=True, tag="brand"):
    """Whose kiosk it is; comes before the first snapshot. "": the screen shows its own."""

    name_zh: str = ""
    name_en: str = ""
    colour: str = ""  # #rrggbb
    logo: bytes = b""  # JPEG


class Frames(msgspec.Struct, frozen=True, tag="frames"):
    """One file descriptor travels with this message: a FrameRing to map for the preview."""

    visit: str


class NoFrames(msgspec.Struct, frozen=True, tag="no_frames"):
    """The camera is off: unmap."""


class Bye(msgspec.Struct, frozen=True, tag="bye"):
    """The visit is wiped: the screen process ends; its spare takes the next visit."""


FromCounter = Snapshot | BrandShown | Frames | NoFrames | Bye


class _Intent(msgspec.Struct, frozen=True):
    visit: str
    revision: int


class Press(_Intent, frozen=True, tag="press"):
    control: Annotated[str, msgspec.Meta(max_length=64)]  # one that acts on this page


class Enter(_Intent, frozen=True, tag="enter"):
    """Fields that the person finished together, e.g. clerk and PIN, or the three of the MRZ."""

    fields: dict[Field, str]


SCANNED_CHARACTERS = 400  # of one burst of a scanner, at most


class Scanned(_Intent, frozen=True, tag="scanned"):
    """Lines from a scanner: two or three MRZ lines, a number or an ICCID."""

    lines: tuple[str, ...]


class Scrolled(_Intent, frozen=True, tag="scrolled"):
    furthest: float  # 0..1; the screen's word, recorded as such


class Stroke(_Intent, frozen=True, tag="stroke"):
    """A finished stroke, sent at once so that it survives the screen."""

    points: tuple[Point, ...]
    pad: PadSize


class Touched(_Intent, frozen=True, tag="touched"):
    """Somebody is there: the idle countdown starts again."""


FromScreen = Press | Enter | Scanned | Scrolled | Stroke | Touched
ToCounter = Hello | FromScreen
