"""The welcome page: what somebody comes for. A press here begins a visit's flow."""

from enum import StrEnum

import msgspec

from kiosk.enumerations import Flow
from kiosk.ports import TicketState
from kiosk.protocol.codes import Message
from kiosk.protocol.flows import Step, first
from kiosk.visit import idleness, pin_entry
from kiosk.visit.beginning import begin_request
from kiosk.visit.environment import Environment, Moment
from kiosk.visit.events import Ticked
from kiosk.visit.page import Move, Page
from kiosk.visit.turn import Turn
from kiosk.visit.visit import Objection, Visit


class WelcomeControl(StrEnum):
    """One start for each flow, and the clerk's way out."""

    START_NEW_SIM = "start_new_sim"
    START_SECOND_VERIFY = "start_second_verify"
    START_RESUME = "start_resume"
    START_REPLACE = "start_replace"
    START_CANCEL = "start_cancel"
    START_TRANSFER = "start_transfer"
    START_MY_NUMBERS = "start_my_numbers"
    START_COMPLAINT = "start_complaint"
    SIGN_OUT = "sign_out"


_WITH_DOCUMENT = {
    WelcomeControl.START_NEW_SIM,
    WelcomeControl.START_SECOND_VERIFY,
    WelcomeControl.START_RESUME,
    WelcomeControl.START_REPLACE,
    WelcomeControl.START_CANCEL,
    WelcomeControl.START_TRANSFER,
    WelcomeControl.START_MY_NUMBERS,
}


class WelcomeContent(msgspec.Struct, frozen=True):
    """How long a visit takes, and why no visit can start now."""

    minutes: int = 2
    message: Message = Message.NONE  # for the clerk
    called: tuple[str, ...] = ()  # ticket numbers whose customers a clerk has called


def _show(visit: Visit, _environment: Environment, _now: Moment) -> WelcomeContent:
    called = tuple(one.number for one in visit.tickets if one.state is TicketState.CALLED)
    return WelcomeContent(message=_message(visit), called=called if visit.clerk_screen else ())


def _message(visit: Visit) -> Message:
    if _nobody_serves(visit):
        return Message.NO_CLERK
    return visit.no_reader or visit.limit or visit.message


def _start(flow: Flow) -> Move:
    def begin(visit: Visit, turn: Turn) -> None:
        begin_request(visit, turn)
        visit.flow = flow

    return Move(begin, first(flow))


def _complain(visit: Visit, turn: Turn) -> None:
    """Without a document: who objects may have none any more. Its ids are drawn when it is filed."""
    visit.flow = Flow.COMPLAINT
    visit.started_at = turn.now.wall
    visit.objection = Objection()


def _at_rest(visit: Visit, _environment: Environment, _now: Moment) -> set[str]:
    """A limit stops new numbers and nothing else; without a reader or with a full disk more rests."""
    if _nobody_serves(visit):
        return set(WelcomeControl)
    resting: set[str] = {WelcomeControl.SIGN_OUT} if visit.clerk_screen else set()
    if visit.strip.full or visit.no_reader:
        resting |= _WITH_DOCUMENT
    if visit.limit:
        resting.add(WelcomeControl.START_NEW_SIM)
    if visit.strip.full:
        resting.add(WelcomeControl.START_COMPLAINT)
    return resting


def _nobody_serves(visit: Visit) -> bool:
    """Whoever signs in does it on the clerk's own screen."""
    return visit.clerk_screen and visit.clerk is None


def _ticked(visit: Visit, turn: Turn, _event: Ticked) -> None:
    if visit.clerk and idleness.clerk_is_away(visit, turn.environment, turn.now):
        pin_entry.sign_out(visit, turn)
        if not visit.clerk_screen:
            turn.go(Step.SIGN_IN)


PAGE = Page(
    content=WelcomeContent,
    show=_show,
    in_visit=False,
    presses={
        WelcomeControl.START_NEW_SIM: _start(Flow.NEW_SIM),
        WelcomeControl.START_SECOND_VERIFY: _start(Flow.SECOND_VERIFY),
        WelcomeControl.START_RESUME: _start(Flow.RESUME),
        WelcomeControl.START_REPLACE: _start(Flow.REPLACE),
        WelcomeControl.START_CANCEL: _start(Flow.CANCEL),
        WelcomeControl.START_TRANSFER: _start(Flow.TRANSFER_OUT),
        WelcomeControl.START_MY_NUMBERS: _start(Flow.QUERY),
        WelcomeControl.START_COMPLAINT: Move(_complain, first(Flow.COMPLAINT)),
        WelcomeControl.SIGN_OUT: Move(pin_entry.sign_out, Step.SIGN_IN),
    },
    at_rest=_at_rest,
    events={Ticked: _ticked},
)
