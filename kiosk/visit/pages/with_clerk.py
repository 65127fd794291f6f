"""The customer's page while the clerk answers something on a screen of their own: nothing of that is here."""

import msgspec

from kiosk.protocol.codes import Message
from kiosk.protocol.flows import Step
from kiosk.visit.environment import Environment, Moment
from kiosk.visit.page import Page
from kiosk.visit.visit import Visit

# What a clerk's page says to the customer; all else there is of the clerk's answer, or of a PIN.
_FOR_CUSTOMER = frozenset(
    {
        Message.CLERK_NEEDED,
        Message.FACE_DECLINED,
        Message.FACE_FAILED,
        Message.CAMERA_FROZEN,
    }
)


class WithClerkContent(msgspec.Struct, frozen=True):
    """What the clerk is asked, by the name of their page, and what the customer shall know of it."""

    at: Step
    message: Message = Message.NONE


def _show(visit: Visit, _environment: Environment, _now: Moment) -> WithClerkContent:
    told = visit.message if visit.message in _FOR_CUSTOMER else Message.NONE
    return WithClerkContent(visit.step, told)


PAGE = Page(content=WithClerkContent, show=_show)
