"""The ticket page: a clerk takes over, with the reasons; never a dead end.

Where a clerk can go on with the visit it waits for them, if the customer does, with all that was captured; it
is recorded when it ends, and until then neither done nor refused.
"""

from enum import StrEnum

import msgspec

from kiosk.ports import TicketState
from kiosk.protocol.codes import Control, Message
from kiosk.protocol.messages import PaperShown, Reason
from kiosk.visit import decision_points, ending, page_reasons, paper
from kiosk.visit.effects import Audit, End, MoveTicket, Park
from kiosk.visit.environment import Environment, Moment
from kiosk.visit.events import TakenOver
from kiosk.visit.page import Move, Page
from kiosk.visit.turn import Turn
from kiosk.visit.visit import Visit


class TicketControl(StrEnum):
    """Whether the customer waits for the clerk."""

    WAIT_FOR_CLERK = "wait_for_clerk"
    DO_NOT_WAIT = "do_not_wait"


class TicketContent(msgspec.Struct, frozen=True):
    """The number in the clerk's queue, and why."""

    number: str
    message: Message
    reasons: tuple[Reason, ...] = ()
    reference: str = ""
    can_wait_min: int = 0  # minutes for which the visit can wait; 0: it ends here
    paper: PaperShown = PaperShown()


def _show(visit: Visit, environment: Environment, _now: Moment) -> TicketContent:
    return TicketContent(
        visit.ticket,
        visit.message,
        page_reasons.reasons(visit, environment),
        ending.reference(visit),
        round(environment.settings.screen.parked_s / 60) if visit.goes_on_at else 0,
        paper.shown(visit),
    )


def _message(visit: Visit, _now: Moment) -> Message:
    return Message.NOT_SAVED if visit.save_failed else visit.referred


def _at_rest(visit: Visit, environment: Environment, now: Moment) -> set[str]:
    if visit.goes_on_at:
        return {Control.DONE, Control.OBJECT}
    return {*TicketControl, *ending.at_rest(visit, environment, now)}


def _wait(visit: Visit, turn: Turn) -> None:
    turn.ask(Audit("parked", {"ticket": visit.ticket}))
    turn.ask(Park(visit.token))


def _do_not_wait(visit: Visit, turn: Turn) -> None:
    """Recorded as referred, like every ticket of which nothing waits."""
    visit.goes_on_at = None
    turn.ask(MoveTicket(visit.token, TicketState.DONE))
    decision_points.save(visit, turn)


def _left(visit: Visit, turn: Turn) -> None:
    """Whoever sits down until they are called presses nothing."""
    if visit.goes_on_at:
        _wait(visit, turn)
    else:
        turn.ask(End("result_seen"))


def _taken_over(visit: Visit, turn: Turn, event: TakenOver) -> None:
    """As it stood; what the clerk answers is theirs, who signed in now."""
    goes_on_at, visit.goes_on_at = visit.goes_on_at, None
    if goes_on_at is None:
        return
    staff = turn.environment.settings.staff
    visit.clerk = next((one for one in staff if one.id == event.clerk), None)
    visit.proved_at, visit.last_touch, visit.ended_at = event.proved_at, turn.now.mono, 0.0
    visit.taken_over, visit.staff_called = True, False
    visit.card_session = visit.laid_session = ""  # whatever lies there now
    visit.decision, visit.decided_on = None, {}
    turn.ask(Audit("taken_over", {"ticket": visit.ticket, "clerk": event.clerk}))
    turn.go(goes_on_at)


PAGE = Page(
    content=TicketContent,
    show=_show,
    ends_visit=True,
    message=_message,
    presses={
        **ending.OBJECTS_OR_LEAVES,
        TicketControl.WAIT_FOR_CLERK: Move(_wait),
        TicketControl.DO_NOT_WAIT: Move(_do_not_wait),
    },
    at_rest=_at_rest,
    events={TakenOver: _taken_over},
    opens=ending.opens,
    left=_left,
)
