"""The page of the filed complaint: it is on disk, and its number is the receipt."""

import msgspec

from kiosk.protocol.codes import Message
from kiosk.protocol.messages import PaperShown
from kiosk.records.reference_number import short
from kiosk.visit import ending, paper
from kiosk.visit.environment import Environment, Moment
from kiosk.visit.page import Page
from kiosk.visit.visit import Objection, Visit


class ComplaintFiledContent(msgspec.Struct, frozen=True):
    """The complaint's own number, beside the decision's."""

    reference: str  # "" while it is being saved
    route: str  # a ComplaintRoute
    about: str
    message: Message = Message.NONE
    paper: PaperShown = PaperShown()


def _show(visit: Visit, _environment: Environment, _now: Moment) -> ComplaintFiledContent:
    objection = visit.objection or Objection()
    about = short(objection.about)
    return ComplaintFiledContent(
        ending.reference(visit), objection.route, about, visit.message, paper.shown(visit)
    )


def _message(visit: Visit, _now: Moment) -> Message:
    if visit.save_failed:
        return Message.NOT_SAVED
    if visit.receipt:
        return ending.stopped(visit.receipt) or Message.COMPLAINT_RECEIVED
    return Message.COMPLAINT_TAKEN if visit.stored else Message.SAVING


PAGE = Page(
    content=ComplaintFiledContent,
    show=_show,
    ends_visit=True,
    message=_message,
    presses=ending.LEAVES,
    at_rest=ending.at_rest,
    opens=ending.opens,
)
