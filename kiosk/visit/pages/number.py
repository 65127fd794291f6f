"""The number page: which number is verified or given back, and its card if it was brought (机卡一致)."""

import msgspec

from kiosk.enumerations import Flow
from kiosk.protocol.codes import Control, Message
from kiosk.protocol.messages import Enter, Scanned
from kiosk.visit import number_entry
from kiosk.visit.environment import Environment, Moment
from kiosk.visit.page import Move, Page
from kiosk.visit.turn import Way
from kiosk.visit.visit import Visit


class NumberContent(msgspec.Struct, frozen=True):
    """The number and its card, as far as they are given; the card may have stayed at home."""

    flow: Flow  # second_verify, resume
    phone_number: str = ""
    iccid: str = ""
    message: Message = Message.NONE


def _show(visit: Visit, _environment: Environment, _now: Moment) -> NumberContent:
    return NumberContent(visit.flow, visit.phone_number, visit.iccid, visit.message)


def _at_rest(visit: Visit, _environment: Environment, _now: Moment) -> set[str]:
    return set() if visit.phone_number else {Control.CONFIRM}


PAGE = Page(
    content=NumberContent,
    show=_show,
    presses={Control.CONFIRM: Move(number_entry.need, Way.ONWARD)},
    at_rest=_at_rest,
    inputs={Enter: number_entry.enter, Scanned: number_entry.scan},
)
