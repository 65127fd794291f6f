"""Effects: what a visit asks to be done. kiosk.visit.runtime.conductor does it; nothing here does."""

import msgspec

from kiosk.identity.documents import ChipKey, Document, Portrait
from kiosk.papers.proof import PaperOf
from kiosk.ports import Ticket, TicketState
from kiosk.presence.challenge import Plan
from kiosk.records.question import Question
from kiosk.records.staff_statement import Statement
from kiosk.records.supervision import Request


class Effect(msgspec.Struct, frozen=True):
    """Something that the conductor shall do."""


class CheckPin(Effect, frozen=True):
    """Find out whether this is that person's PIN; events.PinChecked comes back."""

    clerk: str
    pin: str
    signs: Statement | None = None  # with their own key, if it is
    opens_shift: bool = False  # their presses count for a while, if it is


class ReadDocument(Effect, frozen=True):
    """session: the card, and no other that lies there. challenge: what the chip signs, when it can sign."""

    session: str
    key: ChipKey | None
    challenge: bytes


class AskCarrier(Effect, frozen=True):
    """`number` comes back with the answer: one that comes after another reading is nobody's."""

    question: Question
    number: int


class TellCarrier(Effect, frozen=True):
    """The carrier learns what this question says; nobody waits for its answer."""

    question: Question


class AskSupervisor(Effect, frozen=True):
    """Of the store's other kiosks, through the carrier; events.SupervisorAnswered comes back."""

    request: Request


class SignElsewhere(Effect, frozen=True):
    """A supervisor here has signed what another kiosk asks for; events.SignatureTaken comes back."""

    request: Request
    person: str
    message: bytes  # COSE_Sign1


class StartPresence(Effect, frozen=True):
    """Open the camera and run one face session against this portrait."""

    nonce: bytes
    plan: Plan = Plan()


class LengthenPresence(Effect, frozen=True):
    """Give the running session the timers of this plan; its challenge stays as it was drawn."""

    plan: Plan


class Suspect(Effect, frozen=True):
    """Keep, until China's midnight, that a face session with this document was suspicious."""

    document: Document


class StartStatement(Effect, frozen=True):
    """Open camera and microphone, and take one statement video."""


class StopCamera(Effect, frozen=True):
    """And the microphone; what was recorded and is not the visit's yet is gone."""


class DrawPortrait(Effect, frozen=True):
    """Make a chip's portrait into something that the screen can show."""

    document: bytes  # its digest
    portrait: Portrait


class Save(Effect, frozen=True):
    """Sign, seal and store the visit's record as it stands now."""


class MakePaper(Effect, frozen=True):
    """Have this paper typeset; events.PaperMade comes back."""

    of: PaperOf


class PrintPaper(Effect, frozen=True):
    """The one that was made last. again: a receipt of this visit may be out already."""

    again: bool
    language: str


class UnlockPin(Effect, frozen=True):
    """Give a person all tries again, on a supervisor's right PIN; events.PinUnlocked comes back."""

    person: str
    by: str


class SignedIn(Effect, frozen=True):
    clerk: str


class Proved(Effect, frozen=True):
    """The signed-in clerk has typed their PIN again; what it is good for outlives the visit."""


class SignedOut(Effect, frozen=True):
    pass


class AddTicket(Effect, frozen=True):
    """One more in the clerk's queue, or this one's, as it stands now."""

    ticket: Ticket


class MoveTicket(Effect, frozen=True):
    ticket: str
    state: TicketState


class Park(Effect, frozen=True):
    """The visit waits for a clerk, without screen, reader and camera; the next customer comes meanwhile."""

    ticket: str


class TakeOver(Effect, frozen=True):
    """The parked visit goes on, in place of this one, which nobody has begun."""


class Audit(Effect, frozen=True):
    """A line for the log: a code and facts that name no customer."""

    code: str
    facts: dict[str, str] = {}


class End(Effect, frozen=True):
    """Wipe: the visit's process ends."""

    why: str
