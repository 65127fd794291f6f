"""Controls of a page that do nothing now, so that the screen can show them at rest."""

from collections.abc import Callable

from kiosk.presence.challenge import Subset
from kiosk.protocol.codes import Control, Message, Step
from kiosk.visit import actions as do
from kiosk.visit import explaining, numbers
from kiosk.visit.turn import Environment
from kiosk.visit.visit import Visit

_PRESENCE_STOPPED = frozenset(
    {
        Message.TIMED_OUT,
        Message.WRONG_ACTION,
        Message.CAMERA_LOST,
        Message.CAMERA_ABSENT,
        Message.CAMERA_FROZEN,
        Message.FACE_CHECK_RESTARTED,
    }
)
_CHOOSES = {
    Subset.ALL: Control.ALL_MOVEMENTS,
    Subset.TURNS: Control.ONLY_TURNS,
    Subset.FACE: Control.ONLY_FACE,
}
# What is answered is signed as it stands.
_ANSWERING = {
    Control.IS_HOLDER,
    Control.IS_NOT_HOLDER,
    Control.FOCUS_PLAUSIBLE,
    Control.FOCUS_NOT_PLAUSIBLE,
    Control.NO_SECOND_PERSON,
}


def resting(visit: Visit, mono: float, house: Environment) -> frozenset[Control]:
    at_rest = _AT_REST.get(visit.step)
    return frozenset(at_rest(visit, mono, house) if at_rest else ())


def _welcome(visit: Visit, _mono: float, _house: Environment) -> set[Control]:
    at_rest: set[Control] = set()
    if visit.desk.full or not visit.reader_there:
        at_rest |= {Control.START_NEW_SIM, Control.START_SECOND_VERIFY, Control.START_RESUME}
    if visit.limit:
        at_rest.add(Control.START_NEW_SIM)
    if visit.desk.full:
        at_rest.add(Control.START_COMPLAINT)
    return at_rest


def _purpose(visit: Visit, _mono: float, _house: Environment) -> set[Control]:
    fewest, most = visit.quantity <= 1, visit.quantity >= do.MOST
    return ({Control.FEWER} if fewest else set()) | ({Control.MORE} if most else set())


def _number(visit: Visit, _mono: float, _house: Environment) -> set[Control]:
    return set() if visit.phone_number else {Control.CONFIRM}


def _document(visit: Visit, _mono: float, _house: Environment) -> set[Control]:
    return {Control.RETRY} if visit.reading or not visit.card_session else set()


def _presence(visit: Visit, _mono: float, _house: Environment) -> set[Control]:
    stopped = visit.progress is None and visit.message in _PRESENCE_STOPPED
    return {_CHOOSES[visit.plan.subset]} | (set() if stopped else {Control.RETRY})


def _signing(visit: Visit, _mono: float, _house: Environment) -> set[Control]:
    return set(_ANSWERING) if visit.signing else set()


def _notice(visit: Visit, mono: float, house: Environment) -> set[Control]:
    left = do.dwell_left(visit, mono, house.settings.screen.notice_dwell_s)
    return {Control.NOTICE_READ} if left else set()


def _signature(visit: Visit, _mono: float, _house: Environment) -> set[Control]:
    return set() if visit.strokes else {Control.SIGN, Control.CLEAR_SIGNATURE}


def _review(visit: Visit, _mono: float, _house: Environment) -> set[Control]:
    whole = visit.phone_number and (visit.iccid or not numbers.needs_card(visit))
    return set() if whole else {Control.CONFIRM}


def _end(visit: Visit, _mono: float, _house: Environment) -> set[Control]:
    at_rest = {Control.DONE} if visit.saving else set()
    return at_rest if explaining.can_be_objected_to(visit) else at_rest | {Control.OBJECT}


_AT_REST: dict[Step, Callable[[Visit, float, Environment], set[Control]]] = {
    Step.WELCOME: _welcome,
    Step.PURPOSE: _purpose,
    Step.NUMBER: _number,
    Step.DOCUMENT: _document,
    Step.FOCUS_CHECK: _signing,
    Step.PRESENCE: _presence,
    Step.CLERK_REVIEW: _signing,
    Step.NOTICE: _notice,
    Step.SIGNATURE: _signature,
    Step.REVIEW: _review,
    Step.RESULT: _end,
    Step.TICKET: _end,
    Step.FILED: _end,
}
