"""Going from page to page: what each page starts when it opens, and stops when it is left."""

from collections.abc import Callable

from kiosk.protocol.codes import Message, Step
from kiosk.visit import actions as do
from kiosk.visit import clerk_review, decision, standing
from kiosk.visit.events import DrawPortrait, StartPresence, StopCamera
from kiosk.visit.turn import Turn
from kiosk.visit.visit import NoticeReading, Visit

# Pages that end a visit: what was saved is saved.
ENDS = frozenset({Step.RESULT, Step.TICKET, Step.FILED})


def go(visit: Visit, turn: Turn, step: Step) -> None:
    if visit.step is Step.PRESENCE:
        turn.ask(StopCamera())
    if step is Step.PRESENCE and _goes_by_clerk(visit):
        step = Step.CLERK_REVIEW
    visit.step = step
    # A page that ends the visit keeps the message that explains it.
    if step not in ENDS:
        visit.message = Message.NONE
    enter = _ENTER.get(step)
    if enter:
        enter(visit, turn)


def _goes_by_clerk(visit: Visit) -> bool:
    """The camera opens for nobody who did not agree to it, who asked for another way, or is past it."""
    return not visit.face_agreed or visit.alternative_requested or visit.sign_off is not None


def conclude(visit: Visit, turn: Turn) -> None:
    """The customer has confirmed: decide for good, save, and show where it ended."""
    ending = decision.ending(visit, turn, decision.AT_THE_END)
    if ending is None:
        decision.save(visit, turn)
    go(visit, turn, ending or Step.RESULT)
    if visit.step is Step.RESULT:
        visit.message = Message.SAVING


def change_language(visit: Visit, turn: Turn) -> None:
    visit.language = "en" if visit.language == "zh_CN" else "zh_CN"
    if visit.step is Step.NOTICE:
        _open_notice(visit, turn)


def _open_notice(visit: Visit, turn: Turn) -> None:
    """The notice in the visit's language; another text than before is read from its beginning."""
    notice = turn.house.notices.risk(visit.language)
    reading = visit.reading_notice
    visit.signed_at = None
    if reading is None or reading.notice.sha256 != notice.sha256:
        visit.reading_notice = NoticeReading(notice, turn.now.mono)
        visit.strokes.clear()


def _open_document(visit: Visit, turn: Turn) -> None:
    """From the front: read what lies there. From behind: the old reading is void."""
    again = visit.document is not None
    visit.void_document()
    visit.reading = False
    if visit.card_session and not again:
        do.start_reading(visit, turn, visit.key)
    else:
        visit.message = Message.PLACE_CARD_AGAIN if again else Message.PLACE_CARD


def _open_presence(visit: Visit, turn: Turn) -> None:
    visit.void_presence()
    visit.signed_at = None
    visit.message = Message.CAMERA_STARTING
    turn.ask(StartPresence(visit.nonce, visit.plan))


def _open_clerk_review(visit: Visit, turn: Turn) -> None:
    visit.void_sign_off()
    visit.signed_at = None
    visit.message = clerk_review.tells(visit)
    document = visit.document
    if document and document.portrait and not visit.portrait_jpeg:
        turn.ask(DrawPortrait(document.digest, document.portrait))


def _open_focus_check(visit: Visit, _turn: Turn) -> None:
    visit.void_focus_check()


def _open_end(visit: Visit, turn: Turn) -> None:
    visit.ended_at = turn.now.mono


def _open_filed(visit: Visit, turn: Turn) -> None:
    visit.ended_at = turn.now.mono
    visit.message = Message.SAVING


_ENTER: dict[Step, Callable[[Visit, Turn], None]] = {
    Step.DOCUMENT: _open_document,
    Step.STANDING: standing.open_page,
    Step.FOCUS_CHECK: _open_focus_check,
    Step.PRESENCE: _open_presence,
    Step.CLERK_REVIEW: _open_clerk_review,
    Step.NOTICE: _open_notice,
    Step.RESULT: _open_end,
    Step.TICKET: _open_end,
    Step.FILED: _open_filed,
}
