"""The desk: the clerk's own screen while the customer has a page of theirs, and between visits.

Who waits, by ticket number and reason; how far the customer is who is here, and nothing of who they are; how
the day goes; and the change of shift. A visit that waits is taken over while no other one is under way.
"""

from enum import StrEnum

import msgspec

from kiosk.enumerations import Flow
from kiosk.ports import Ticket, TicketState
from kiosk.protocol.codes import Field, Message
from kiosk.protocol.flows import Step
from kiosk.protocol.messages import DayFigures, Enter
from kiosk.records.supervision import Open, Said
from kiosk.visit import pin_entry
from kiosk.visit.effects import Audit, MoveTicket, TakeOver
from kiosk.visit.environment import Environment, Moment
from kiosk.visit.events import SignatureTaken
from kiosk.visit.page import Move, Page
from kiosk.visit.turn import Turn
from kiosk.visit.visit import Visit


class DeskControl(StrEnum):
    """What a clerk does between customers; the first three with the ticket that is chosen."""

    CALL_TICKET = "call_ticket"
    TAKE_OVER = "take_over"
    TICKET_DONE = "ticket_done"
    CHANGE_SHIFT = "change_shift"


class WaitingTicket(msgspec.Struct, frozen=True):
    """One of the queue, for the clerk."""

    id: str
    number: str
    why: Message
    flow: Flow
    minutes: int  # since it was given
    called: bool = False
    parked: bool = False  # the visit waits as it stood


class AskedElsewhere(msgspec.Struct, frozen=True):
    """A focus check of another kiosk that a supervisor here may sign."""

    id: str
    device: str
    clerk: str


class DeskContent(msgspec.Struct, frozen=True, kw_only=True):
    """Who waits, where the customer is who is here, and what there is to know about the kiosk."""

    clerk: str
    at: Step  # of the customer; WELCOME: there is none
    flow: Flow = Flow.NEW_SIM
    staff_called: bool = False
    message: Message = Message.NONE
    tickets: tuple[WaitingTicket, ...] = ()
    chosen: str = ""  # id of a ticket
    day: DayFigures = DayFigures()
    asked: tuple[AskedElsewhere, ...] = ()


_MOST = 6  # of the queue; the rest is told when these are done


def _show(visit: Visit, environment: Environment, now: Moment) -> DeskContent:
    chosen = _chosen(visit)
    return DeskContent(
        clerk=visit.clerk.name if visit.clerk else "",
        at=visit.step,
        flow=visit.flow,
        staff_called=visit.staff_called,
        message=visit.desk_message or visit.no_reader,
        tickets=tuple(_row(ticket, now) for ticket in visit.tickets[:_MOST]),
        chosen=chosen.id if chosen else "",
        day=visit.strip.day,
        asked=tuple(_asked(one, environment) for one in visit.supervisions),
    )


def _asked(one: Open, environment: Environment) -> AskedElsewhere:
    names = {clerk.id: clerk.name for clerk in environment.settings.staff}
    asks = one.request.clerk
    return AskedElsewhere(one.request.id, one.device, names.get(asks, asks))


def _row(ticket: Ticket, now: Moment) -> WaitingTicket:
    minutes = max(0, int((now.wall.timestamp() - ticket.made_at) // 60))
    called = ticket.state is TicketState.CALLED
    return WaitingTicket(
        ticket.id, ticket.number, ticket.why, ticket.flow, minutes, called, ticket.parked
    )


def _chosen(visit: Visit) -> Ticket | None:
    """The one that the clerk chose, as long as it is there; else the first."""
    shown = visit.tickets[:_MOST]
    first = shown[0] if shown else None
    return next((ticket for ticket in shown if ticket.id == visit.chosen_ticket), first)


def _at_rest(visit: Visit, _environment: Environment, _now: Moment) -> set[str]:
    """Who began with a customer ends with them: the record names one clerk."""
    ticket, free = _chosen(visit), visit.step is Step.WELCOME
    acts = {
        DeskControl.CALL_TICKET: ticket is not None and ticket.id != visit.token,
        DeskControl.TAKE_OVER: ticket is not None and ticket.parked and free,
        DeskControl.TICKET_DONE: ticket is not None and not ticket.parked,
        DeskControl.CHANGE_SHIFT: free,
    }
    return {control for control, act in acts.items() if not act}


def _choose(visit: Visit, _turn: Turn, intent: Enter) -> None:
    """A ticket, or another kiosk's focus check, which has a page of its own."""
    visit.chosen_ticket = intent.fields.get(Field.TICKET, visit.chosen_ticket)
    asked = intent.fields.get(Field.SUPERVISION, "")
    visit.supervising = next((one for one in visit.supervisions if one.request.id == asked), None)
    if visit.supervising is not None:
        visit.desk_message = Message.NONE


def _signature_taken(visit: Visit, _turn: Turn, event: SignatureTaken) -> None:
    taken = event.said is Said.TAKEN
    visit.desk_message = Message.SIGNATURE_TAKEN if taken else Message.SIGNATURE_NOT_TAKEN


def _call(visit: Visit, turn: Turn) -> None:
    """The customer's screen says the number until somebody begins there."""
    if ticket := _chosen(visit):
        turn.ask(MoveTicket(ticket.id, TicketState.CALLED))
        turn.ask(Audit("ticket_called", {"ticket": ticket.number}))


def _take_over(visit: Visit, turn: Turn) -> None:
    if ticket := _chosen(visit):
        turn.ask(MoveTicket(ticket.id, TicketState.DONE))
        turn.ask(TakeOver())


def _done(visit: Visit, turn: Turn) -> None:
    if ticket := _chosen(visit):
        turn.ask(MoveTicket(ticket.id, TicketState.DONE))
        turn.ask(Audit("ticket_done", {"ticket": ticket.number}))


def _queue(visit: Visit) -> object:
    """A press is of the ticket that stood there as chosen."""
    ticket = _chosen(visit)
    return ticket and ticket.id


PAGE = Page(
    content=DeskContent,
    show=_show,
    audience="clerk",
    in_visit=False,
    presses={
        DeskControl.CALL_TICKET: Move(_call),
        DeskControl.TAKE_OVER: Move(_take_over),
        DeskControl.TICKET_DONE: Move(_done),
        DeskControl.CHANGE_SHIFT: Move(pin_entry.sign_out),
    },
    at_rest=_at_rest,
    inputs={Enter: _choose},
    events={SignatureTaken: _signature_taken},
    press_edition=_queue,
)
