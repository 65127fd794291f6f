"""The ticket page: a clerk takes over, with the reasons; never a dead end."""

import msgspec

from kiosk.protocol.codes import Message
from kiosk.protocol.messages import PaperShown, Reason
from kiosk.visit import ending, page_reasons, paper
from kiosk.visit.environment import Environment, Moment
from kiosk.visit.page import Page
from kiosk.visit.visit import Visit


class TicketContent(msgspec.Struct, frozen=True):
    """The number in the clerk's queue, and why."""

    number: str
    message: Message
    reasons: tuple[Reason, ...] = ()
    reference: str = ""
    paper: PaperShown = PaperShown()


def _show(visit: Visit, environment: Environment, _now: Moment) -> TicketContent:
    reasons = page_reasons.reasons(visit, environment)
    reference = ending.reference(visit)
    return TicketContent(visit.ticket, visit.message, reasons, reference, paper.shown(visit))


def _message(visit: Visit, _now: Moment) -> Message:
    return Message.NOT_SAVED if visit.save_failed else visit.referred


PAGE = Page(
    content=TicketContent,
    show=_show,
    ends_visit=True,
    message=_message,
    presses=ending.OBJECTS_OR_LEAVES,
    at_rest=ending.at_rest,
    opens=ending.opens,
)
