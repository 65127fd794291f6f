"""The focus check page (重点核查): a clerk asks what for, a supervisor signs the answer."""

from enum import StrEnum
from typing import Literal

import msgspec

from kiosk.enumerations import Flow
from kiosk.identity.documents import CITIZEN_WITHOUT_NUMBER
from kiosk.protocol.codes import Control, Message
from kiosk.protocol.flows import Step
from kiosk.protocol.messages import Reason, Row
from kiosk.records.record import FocusCheck, Signed
from kiosk.records.staff_statement import SigningPurpose, Statement
from kiosk.settings import Clerk, Settings
from kiosk.visit import after_document, decision, elsewhere, page_reasons
from kiosk.visit.attendance import is_attended
from kiosk.visit.effects import Audit
from kiosk.visit.environment import Environment, Moment
from kiosk.visit.events import SupervisorAnswered
from kiosk.visit.holder_rows import request_rows
from kiosk.visit.page import Action, Move
from kiosk.visit.staff_signature import SigningContent, StaffSignature, hand_over, statement
from kiosk.visit.turn import Turn
from kiosk.visit.visit import Visit


class FocusCheckControl(StrEnum):
    """The clerk's answer, and who else may sign it."""

    FOCUS_PLAUSIBLE = "focus_plausible"
    FOCUS_NOT_PLAUSIBLE = "focus_not_plausible"
    ASK_ELSEWHERE = "ask_elsewhere"  # a supervisor at another kiosk of the store


_ANSWERS: dict[bool | None, Literal["", "plausible", "not_plausible"]] = {
    None: "",
    True: "plausible",
    False: "not_plausible",
}


class FocusCheckContent(SigningContent, frozen=True, kw_only=True):
    """Why it is asked, what the customer says, and who signs."""

    reasons: tuple[Reason, ...]  # in full: for the clerk
    purpose: str  # or what happened to the card
    answer: Literal["", "plausible", "not_plausible"] = ""
    flow: Flow = Flow.NEW_SIM
    rows: tuple[
        Row, ...
    ] = ()  # what of the request has papers to look at, and who is to be settled
    asked_left_s: int = 0  # for which a supervisor elsewhere may sign; 0: nobody is asked


def _show(visit: Visit, environment: Environment, now: Moment) -> FocusCheckContent:
    return FocusCheckContent(
        reasons=page_reasons.reasons(visit, environment, "clerk"),
        purpose=visit.stated_reason,
        flow=visit.flow,
        rows=_rows(visit),
        answer=_ANSWERS[visit.plausible],
        asked_left_s=elsewhere.left_s(visit, now),
        **_SIGNATURE.shown(visit, environment, now),
    )


def _rows(visit: Visit) -> tuple[Row, ...]:
    citizen = Row("citizen", CITIZEN_WITHOUT_NUMBER) if visit.has_citizen_to_settle else None
    return request_rows(visit) + ((citizen,) if citizen else ())


def _opens(visit: Visit, turn: Turn) -> None:
    """Where nobody attends, a ticket leads to the people who ask."""
    visit.void_focus_check()
    if not is_attended(visit, turn.environment.settings):
        _refer(visit, turn)


def _answer(plausible: bool) -> Action:
    def choose(visit: Visit, turn: Turn) -> None:
        visit.void_focus_check()
        visit.plausible = plausible
        hand_over(visit, turn, turn.environment.settings.screen.hand_over_s)
        visit.message = Message.SUPERVISOR_CONFIRMS

    return choose


def _no_supervisor(visit: Visit, turn: Turn) -> None:
    visit.void_focus_check()
    _refer(visit, turn)


def _refer(visit: Visit, turn: Turn) -> None:
    """To where somebody can ask, now or in a while."""
    decision.refer(
        visit, turn, Message.REFERRED, decision.AFTER_DOCUMENT, goes_on_at=Step.FOCUS_CHECK
    )


def _signers(visit: Visit, settings: Settings) -> tuple[Clerk, ...]:
    return () if visit.plausible is None else after_document.supervisors(visit, settings)


def _states(visit: Visit, person: str) -> Statement:
    """Of no face session: the camera has not been open."""
    plausible, question = bool(visit.plausible), (visit.answered_for,)
    made = statement(visit, SigningPurpose.FOCUS_CHECK, person, question, answer=plausible)
    return msgspec.structs.replace(made, presence=None)


def _signed(visit: Visit, turn: Turn, signed: Signed) -> None:
    """The supervisor has signed; not plausible is a ticket, with the check on record."""
    if visit.plausible is None:
        return
    visit.focus_check = FocusCheck(visit.plausible, visit.answered_for, signed)
    turn.ask(Audit("focus_checked", {"by": signed.clerk, "plausible": str(visit.plausible)}))
    if visit.plausible:
        after_document.go_on(visit, turn)
    else:
        decision.refer(visit, turn, Message.REFERRED, decision.AFTER_DOCUMENT)


def _signed_elsewhere(visit: Visit, turn: Turn, event: SupervisorAnswered) -> None:
    """By their own key, which this kiosk knows; a PIN that is typed here meanwhile is of no use any more."""
    signed = elsewhere.signed(visit, turn, event)
    if signed is not None:
        visit.signing = ""
        _signed(visit, turn, signed)


def _at_rest(visit: Visit, _now: Moment) -> set[str]:
    return set() if elsewhere.can_ask(visit) else {FocusCheckControl.ASK_ELSEWHERE}


def _current_answer(visit: Visit) -> bool | None:
    return visit.plausible


def _is_second(_visit: Visit) -> bool:
    return True


_SIGNATURE = StaffSignature(
    _current_answer, _signers, _is_second, Message.SUPERVISOR_CONFIRMS, _states, _signed
)

PAGE = _SIGNATURE.page(
    content=FocusCheckContent,
    show=_show,
    presses={
        FocusCheckControl.FOCUS_PLAUSIBLE: Move(_answer(plausible=True)),
        FocusCheckControl.FOCUS_NOT_PLAUSIBLE: Move(_answer(plausible=False)),
        FocusCheckControl.ASK_ELSEWHERE: Move(elsewhere.ask),
        Control.NO_SECOND_PERSON: Move(_no_supervisor),
    },
    at_rest=_at_rest,
    events={SupervisorAnswered: _signed_elsewhere},
    opens=_opens,
)
