"""The desk: the clerk's own screen while the customer has a page of theirs, and between visits.

How far the customer is, and nothing of who they are; what stops new numbers; and the change of shift.
"""

from enum import StrEnum

import msgspec

from kiosk.enumerations import Flow
from kiosk.protocol.codes import Message
from kiosk.protocol.flows import Step
from kiosk.visit import pin_entry
from kiosk.visit.environment import Environment, Moment
from kiosk.visit.page import Move, Page
from kiosk.visit.visit import Visit


class DeskControl(StrEnum):
    """What a clerk does between customers."""

    CHANGE_SHIFT = "change_shift"


class DeskContent(msgspec.Struct, frozen=True, kw_only=True):
    """Where the customer is, and what there is to know about the kiosk."""

    clerk: str
    at: Step  # of the customer; WELCOME: there is none
    flow: Flow = Flow.NEW_SIM
    staff_called: bool = False
    message: Message = Message.NONE


def _show(visit: Visit, _environment: Environment, _now: Moment) -> DeskContent:
    return DeskContent(
        clerk=visit.clerk.name if visit.clerk else "",
        at=visit.step,
        flow=visit.flow,
        staff_called=visit.staff_called,
        message=visit.desk_message or visit.no_reader or visit.limit,
    )


def _at_rest(visit: Visit, _environment: Environment, _now: Moment) -> set[str]:
    """Who began with a customer ends with them: the record names one clerk."""
    return set() if visit.step is Step.WELCOME else {DeskControl.CHANGE_SHIFT}


PAGE = Page(
    content=DeskContent,
    show=_show,
    audience="clerk",
    in_visit=False,
    presses={DeskControl.CHANGE_SHIFT: Move(pin_entry.sign_out)},
    at_rest=_at_rest,
)
