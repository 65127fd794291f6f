"""Entry of a phone number and its SIM card (机卡一致): typed or scanned, checked before a page takes it."""

from collections.abc import Mapping

from kiosk.identity.iccid import is_iccid
from kiosk.identity.phone_number import is_phone_number
from kiosk.protocol.codes import Field, Message
from kiosk.protocol.messages import Enter, Scanned
from kiosk.visit.turn import Turn
from kiosk.visit.visit import Visit


def enter(visit: Visit, turn: Turn, intent: Enter) -> None:
    """Take what was typed, or refuse all of it."""
    _take(visit, turn, intent.fields)


def scan(visit: Visit, turn: Turn, intent: Scanned) -> None:
    """Take each line as the one that it looks like."""
    for line in intent.lines:
        which = Field.PHONE_NUMBER if is_phone_number(line) else Field.ICCID
        _take(visit, turn, {which: line})


def enter_new_card(visit: Visit, turn: Turn, intent: Enter) -> None:
    """Of what was typed, the card that comes in the place of the number's own."""
    _take_new_card(visit, turn, intent.fields.get(Field.ICCID, visit.new_iccid))


def scan_new_card(visit: Visit, turn: Turn, intent: Scanned) -> None:
    """The same for the last line that was scanned."""
    for line in intent.lines:
        _take_new_card(visit, turn, line)


def _take_new_card(visit: Visit, turn: Turn, iccid: str) -> None:
    if iccid and not is_iccid(iccid):
        turn.refuse(Message.ICCID_MALFORMED)
    elif iccid and iccid == visit.iccid:
        turn.refuse(Message.OLD_CARD)
    else:
        visit.new_iccid = iccid
        visit.message = Message.NONE


def _take(visit: Visit, turn: Turn, fields: Mapping[Field, str]) -> None:
    number = fields.get(Field.PHONE_NUMBER, visit.phone_number)
    iccid = fields.get(Field.ICCID, visit.iccid)
    if number and not is_phone_number(number):
        turn.refuse(Message.NUMBER_MALFORMED)
    elif iccid and not is_iccid(iccid):
        turn.refuse(Message.ICCID_MALFORMED)
    else:
        visit.phone_number, visit.iccid = number, iccid
        visit.message = Message.NONE


def need(visit: Visit, turn: Turn) -> None:
    """Refuse a press without a number."""
    if not is_phone_number(visit.phone_number):
        turn.refuse(Message.NUMBER_MALFORMED)
