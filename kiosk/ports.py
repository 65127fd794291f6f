"""The ports: what the domain needs from the outside. One adapter per port and vendor in drivers/."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Any, Protocol

import msgspec

from kiosk.enumerations import Flow
from kiosk.identity.documents import ChipKey, Document
from kiosk.pin_locks import Tallies
from kiosk.protocol.codes import Message
from kiosk.protocol.frames import FrameRing

# -- card -----------------------------------------------------------------------------------


class CardPresence(msgspec.Struct, frozen=True):
    """A card that lies on the reader now."""

    session: str  # unique per insertion
    reader: str
    atr: bytes
    laid: bool = (
        False  # the reader was seen without it before; False: it may have lain there for long
    )


class DocumentReader(Protocol):
    """Reads documents. All errors are kiosk.errors.DocumentError."""

    def presence(self, timeout_s: float) -> CardPresence | None:
        """The card on the reader, waiting up to timeout_s for one. NoReaderError without reader."""

    def wait_removed(self, session: str, timeout_s: float) -> bool:
        """True once that card was taken away, or one that was laid down came before it."""

    def read(
        self, key: ChipKey | None, challenge: bytes | None = None, session: str = ""
    ) -> Document:
        """Read the card that lies there, whole or not at all. Blocks, bounded by deadlines.

        challenge: 8 bytes that a chip signs, when it can sign; None: any.
        session: of the one presence that may be read; "": whatever lies there.

        AccessKeyNeededError: a chip that wants a key and none was given. AccessKeyWrongError,
        CardAbsentError (torn), CardMuteError, CardUnknownError, CardProtocolError, MalformedDataError.
        """

    def close(self) -> None: ...


# -- camera and faces -----------------------------------------------------------------------


class CameraFrame(msgspec.Struct, frozen=True):
    """One RGB888 picture, rows top to bottom, no padding."""

    width: int
    height: int
    t_ns: int  # sensor time on CLOCK_MONOTONIC where the camera gives it, else arrival
    pixels: bytes | memoryview


class FrameSource(Protocol):
    """A camera. `open` and `read` raise CameraError."""

    width: int
    height: int

    def open(self) -> None: ...
    def read(self, timeout_s: float) -> CameraFrame: ...
    def expose(self, factor: float) -> bool:
        """From now on this many times the normal exposure; False: this camera has no such control."""

    def close(self) -> None: ...
    def describe(self) -> dict[str, str]:
        """Model, bus path and driver, for the transcript."""


class Cues(msgspec.Struct, frozen=True):
    """Signs of a presentation attack that need no weights, 0 (none) to 1 (certain), of one frame."""

    moire: float = 0.0  # a regular pattern in the spectrum of the face
    bezel: float = 0.0  # straight edges of paper or of a screen around the face
    banding: float = 0.0  # rows that brighten in turn: a refreshing screen
    glare: float = 0.0  # a mirror-like spot that stays while the face moves


class FaceSignals(msgspec.Struct, frozen=True):
    """What inference saw in one frame. Angles in degrees; yaw > 0: the person turned to their left."""

    frame: int  # number in the ring
    t_ns: int
    faces: int
    eye_distance: float = 0.0  # pixels between the pupils
    face_width: float = 0.0  # pixels
    yaw: float = 0.0
    pitch: float = 0.0
    roll: float = 0.0
    blink: float = 0.0  # blendshape eyeBlink, mean of both eyes, 0..1
    blink_left: float = 0.0  # and each eye's own: one of them may be of glass
    blink_right: float = 0.0
    jaw_open: float = 0.0  # blendshape jawOpen, 0..1
    brightness: float = 0.0  # mean luma of the face, 0..255; without one: of the picture
    scene: float = 0.0  # mean luma of the whole picture
    noise: float = 0.0  # standard deviation of the face's grain, in levels of luma
    sharpness: float = 0.0  # variance of the Laplacian of the face
    centre: tuple[float, float] = (0.0, 0.0)  # of the face, as fractions of the picture
    box: tuple[float, float, float, float] = (
        0.0,
        0.0,
        0.0,
        0.0,
    )  # left, top, right, bottom, likewise
    camera_turned: int = (
        0  # degrees by which a picture has to be turned before a face is found in it
    )
    rigid: tuple[
        tuple[float, float], ...
    ] = ()  # landmarks in pixels that no expression moves: depth
    digest: bytes = b""  # sha256 prefix of the face pixels: identical frames show
    covered: float = 0.0  # a mask or dark glasses over mouth or eyes, 0..1
    cues: Cues = Cues()
    chroma: tuple[float, float] = (0.0, 0.0)  # CIELAB a*, b* of the skin, for the colour challenge
    pad: float | None = None  # the operator's PAD model: 1 bona fide, 0 attack; None: not run


class FaceEmbedding(msgspec.Struct, frozen=True):
    """The answer to one request for an embedding."""

    id: int  # as the request gave it
    embedding: tuple[float, ...] | None  # as the model gives it; None: no face is found


class FaceAnalysis(Protocol):
    """The inference process. All errors are kiosk.errors.FaceAnalysisError.

    Nobody waits for an embedding: it is asked for, and comes beside the signals when it is ready.
    """

    def models(self) -> dict[str, str]:
        """Model name → sha256, as verified against the manifest at start."""

    def watch(self, ring: FrameRing) -> None:
        """Analyse the ring's newest frame again and again until `unwatch`; newest wins."""

    def signals(self, timeout_s: float) -> FaceSignals | None:
        """The next analysed frame; None on time-out, and when an embedding comes first."""

    def ask_embedding(self, pixels: bytes, width: int, height: int) -> int:
        """Ask for the embedding of the face in an RGB picture. Gives the request's id, at once."""

    def ask_portrait_embedding(self, pixels: bytes, width: int, height: int) -> int:
        """The same for a small chip portrait (upscaled first)."""

    def embeddings(self) -> list[FaceEmbedding]:
        """Those that have come since the last time; `signals` is what receives them."""

    def unwatch(self) -> None:
        """Stop, unmap, and overwrite everything that was kept of the visit; nothing asked is answered."""

    def interrupt(self) -> None:
        """From another thread: whatever waits here ends with FaceAnalysisError. Then `close`."""

    def close(self) -> None:
        """As `unwatch`, by closing the connection; a later call opens another."""


# -- papers ---------------------------------------------------------------------------------


class PaperRow(msgspec.Struct, frozen=True):
    """One labelled line."""

    label: str
    value: str


class PaperReason(msgspec.Struct, frozen=True):
    """Why, and below it what helps, until when, where to object."""

    text: str
    lines: tuple[str, ...]


class Paper(msgspec.Struct, frozen=True, kw_only=True):
    """What a customer takes home, in their language: words only, ready to be set."""

    language: str
    issued_at: dt.datetime  # aware; the document's date
    title: str
    headline: str
    opened: str  # what was opened, changed or closed by this visit, or that nothing was
    rows: tuple[PaperRow, ...]
    reasons: tuple[PaperReason, ...] = ()
    notes: tuple[str, ...] = ()
    end: str  # the last line, by which a receipt is seen to be whole


class Bitmap(msgspec.Struct, frozen=True):
    """Black on white, rows top to bottom, eight dots a byte, the first one highest; 1 is black."""

    width: int  # dots, a multiple of eight
    height: int
    dots: bytes


class Typesetter(Protocol):
    """Makes a paper's words into a document or a receipt. All errors are TypesettingError."""

    def document(self, paper: Paper) -> bytes:
        """PDF/A-2a; the same paper gives the same bytes."""

    def receipt(self, paper: Paper, qr: tuple[str, ...], again: str = "") -> Bitmap:
        """For a receipt printer. qr: rows of 0 and 1; again: what stands at its head, if anything."""


class ReceiptPrinter(Protocol):
    """A printer of receipts."""

    def print(self, receipt: Bitmap) -> None:
        """Whole, and cut off, on return. Raises PrinterError."""


# -- records and the carrier ----------------------------------------------------------------


class Stored(msgspec.Struct, frozen=True):
    """A record that is on disk: sealed, signed, in the chain."""

    record_id: str
    seq: int
    sha256: bytes  # of the exact stored bytes


class OutboxEntry(msgspec.Struct, frozen=True):
    """One line of the outbox; no personal data."""

    record_id: str
    seq: int
    state: str  # ready, leased, sent, accepted, rejected, dead, purged
    sha256: bytes
    created_at: float  # seconds since the epoch
    size: int
    attempts: int = 0
    reason: str = ""
    receipt: bytes | None = None  # the carrier's signed receipt, as received


class Outbox(Protocol):
    """The queue of sealed records. StoreFullError and StoreDamagedError mean: not saved."""

    def append(self, record_id: str, seal: Callable[[int, bytes], bytes]) -> Stored:
        """Commit one record: seal(seq, previous sha256) gives the bytes to store. Durable on return."""

    def entry(self, record_id: str) -> OutboxEntry | None: ...
    def recent(self, limit: int) -> list[OutboxEntry]:
        """The newest first."""

    def since(self, created_at: float) -> list[OutboxEntry]:
        """All that were stored from this moment on, in their order."""

    def digest_at(self, seq: int) -> bytes | None:
        """The sha256 of the record in this place of the chain, also when its bytes are purged.

        Empty where it was lost with a damaged file, None where no record ever was.
        """

    def backlog(self) -> int:
        """Records without a verified receipt."""

    def fill(self) -> float:
        """Used part of the capacity, 0..1."""


class StatementStore(Protocol):
    """Sealed recordings of statements that the carrier does not have yet.

    Raises StoreFullError, StoreDamagedError: then nothing was kept.
    """

    def add(self, record_id: str, sha256: bytes, parts: Sequence[bytes], at: float) -> None:
        """All of it or nothing. sha256: of the recording; at: seconds since the epoch."""

    def drop(self, record_id: str) -> None:
        """Overwrite it."""


class SessionTally(msgspec.Struct, frozen=True):
    """A document's face sessions of one day."""

    sessions: int = 0
    suspected: bool = False


class SessionTallies(Protocol):
    """Tallies of face sessions, by a keyed hash of the document and the day.

    Raises StoreFullError, StoreDamagedError: then nothing was kept.
    """

    def of(self, document: bytes) -> SessionTally: ...
    def add_session(self, document: bytes, day: dt.date) -> None: ...
    def suspect(self, document: bytes, day: dt.date) -> None: ...
    def forget_before(self, day: dt.date) -> None:
        """Overwrite what is of an earlier day."""


class Scanner(Protocol):
    """Reads printed codes. Raises ScannerGoneError; it is opened again by the next call."""

    def lines(self, timeout_s: float) -> tuple[str, ...]:
        """What was scanned together; nothing in this time: none."""

    def close(self) -> None:
        """Another process may have it."""


class TicketState(StrEnum):
    """How far a ticket of the clerk's queue is."""

    HERE = "here"  # its customer reads it
    WAITING = "waiting"
    CALLED = "called"
    DONE = "done"


class Ticket(msgspec.Struct, frozen=True):
    """A number in the clerk's queue, and why; of nobody by name."""

    id: str  # its visit's token
    number: str  # as the customer has it
    why: Message
    flow: Flow
    made_at: float  # seconds since the epoch
    state: TicketState = TicketState.HERE
    parked: bool = (
        False  # its visit waits, and can be taken over; else number and reason are all there is
    )


class Tickets(Protocol):
    """The clerk's queue. Raises StoreFullError, StoreDamagedError: then nothing was kept."""

    def add(self, ticket: Ticket) -> None:
        """One with the same id is replaced."""

    def waiting(self) -> list[Ticket]:
        """Those that nobody has dealt with, the oldest first."""

    def move(self, ticket: str, state: TicketState) -> None: ...
    def park(self, ticket: str) -> None:
        """This one's visit waits, and no other's; "": none does."""

    def forget_before(self, made_at: float) -> None: ...


class PinTries(Protocol):
    """Wrong PINs of the staff, by person (kiosk.pin_locks).

    Raises StoreFullError, StoreDamagedError: then nothing was kept, and no PIN may be looked at.
    """

    def read(self) -> Tallies: ...
    def change(self, change: Callable[[Tallies], Tallies]) -> Tallies:
        """Put what `change` makes of all tallies in their place, in one transaction; gives the new ones.

        Durable on return. What `change` raises changes nothing.
        """

    def data_version(self) -> int:
        """Another number once another process has changed something."""


class CarrierLink(Protocol):
    """Asking the carrier inside a visit, through the relay."""

    def ask(self, question: Mapping[str, Any], deadline_s: float) -> dict[str, Any]:
        """The carrier-signed answer {t, facts, data}. CarrierUnreachableError when none came in time."""

    def online(self) -> tuple[bool, str]:
        """Whether the relay is connected, and why not: a LinkState, or 'relay_down'."""

    def network(self) -> str | None:
        """A name of the network that this kiosk is on; '': none that has one. None: the relay is down."""


# -- keys -----------------------------------------------------------------------------------


class EvidenceSigner(Protocol):
    """Holds the key that signs records; what leaves it is signatures."""

    def sign(self, message: bytes) -> bytes:
        """ECDSA over P-256 with SHA-256: r and s, 32 bytes each. Raises KeyUnavailableError."""
