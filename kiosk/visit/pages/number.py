"""The number page: which number it is about, and its card if it was brought (机卡一致)."""

import msgspec

from kiosk.enumerations import Flow
from kiosk.protocol.codes import Control, Field, Message
from kiosk.protocol.messages import Enter, Scanned
from kiosk.visit import number_entry
from kiosk.visit.environment import Environment, Moment
from kiosk.visit.page import Move, Page
from kiosk.visit.turn import Turn, Way
from kiosk.visit.visit import Visit

_WITHOUT_CARD = frozenset({Flow.CANCEL, Flow.TRANSFER_OUT})


class NumberContent(msgspec.Struct, frozen=True):
    """The number and its card, as far as they are given; the card may have stayed at home."""

    flow: Flow  # any that is about a number that exists
    phone_number: str = ""
    iccid: str = ""
    message: Message = Message.NONE
    asks_card: bool = True  # False: its loss was reported, or it plays no part


def _show(visit: Visit, _environment: Environment, _now: Moment) -> NumberContent:
    return NumberContent(
        visit.flow, visit.phone_number, visit.iccid, visit.message, _asks_card(visit)
    )


def _asks_card(visit: Visit) -> bool:
    gone = visit.card_trouble is not None and visit.card_trouble.is_gone
    return not gone and visit.flow not in _WITHOUT_CARD


def _enter(visit: Visit, turn: Turn, intent: Enter) -> None:
    """A card that is gone is nobody's to type."""
    number_entry.enter(visit, turn, intent if _asks_card(visit) else _without_card(intent))


def _without_card(intent: Enter) -> Enter:
    fields = {field: text for field, text in intent.fields.items() if field is not Field.ICCID}
    return msgspec.structs.replace(intent, fields=fields)


def _scan(visit: Visit, turn: Turn, intent: Scanned) -> None:
    number_entry.scan(visit, turn, intent)
    if not _asks_card(visit):
        visit.iccid = ""


def _at_rest(visit: Visit, _environment: Environment, _now: Moment) -> set[str]:
    return set() if visit.phone_number else {Control.CONFIRM}


PAGE = Page(
    content=NumberContent,
    show=_show,
    presses={Control.CONFIRM: Move(number_entry.need, Way.ONWARD)},
    at_rest=_at_rest,
    inputs={Enter: _enter, Scanned: _scan},
)
