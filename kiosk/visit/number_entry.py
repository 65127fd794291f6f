"""Entry of a phone number and what it goes with (机卡一致): typed or scanned, checked before a page takes it.

A number goes with one SIM card, or as an eSIM with one device, which has an EID and an IMEI.
"""

import re
from collections.abc import Callable, Mapping

from kiosk.enumerations import Flow, Product
from kiosk.identity.esim import EID_LENGTH, IMEI_LENGTH, is_eid, is_imei
from kiosk.identity.iccid import is_iccid
from kiosk.identity.phone_number import is_iot_number, is_number
from kiosk.protocol.codes import Field, Message
from kiosk.protocol.messages import Enter, Scanned
from kiosk.visit.turn import Turn
from kiosk.visit.visit import Visit

_LABELLED = re.compile(
    r"(?:EID|IMEI)\s*:?\s*(?=[0-9])"
)  # as some devices put them into a square code
_BY_LENGTH = {EID_LENGTH: Field.EID, IMEI_LENGTH: Field.IMEI}


def _is_card_or_device(text: str) -> bool:
    return is_iccid(text) or is_eid(text)


# -- a number that exists -----------------------------------------------------------------------


def enter(visit: Visit, turn: Turn, intent: Enter) -> None:
    """Take what was typed, or refuse all of it."""
    _take_own(visit, turn, intent.fields)


def scan(visit: Visit, turn: Turn, intent: Scanned) -> None:
    """Take each line as the one that it looks like; of an eSIM the device's EID stands for the card."""
    for line in map(_bare, intent.lines):
        _take_own(visit, turn, {Field.PHONE_NUMBER if is_number(line) else Field.ICCID: line})


def _take_own(visit: Visit, turn: Turn, fields: Mapping[Field, str]) -> None:
    own = _without(fields, Field.EID, Field.IMEI)
    if _is_taken(visit, turn, own, _is_card_or_device):
        visit.phone_number = own.get(Field.PHONE_NUMBER, visit.phone_number)
        visit.iccid = own.get(Field.ICCID, visit.iccid)


def need(visit: Visit, turn: Turn) -> None:
    """Refuse a press without a number."""
    if not is_number(visit.phone_number):
        turn.refuse(Message.NUMBER_MALFORMED)


# -- a new number, or a new card ----------------------------------------------------------------


def enter_goods(visit: Visit, turn: Turn, intent: Enter) -> None:
    """A new number, and its card or device."""
    _take_goods(visit, turn, intent.fields)


def scan_goods(visit: Visit, turn: Turn, intent: Scanned) -> None:
    for line in map(_bare, intent.lines):
        _take_goods(visit, turn, {_field_of(line): line})


def _take_goods(visit: Visit, turn: Turn, fields: Mapping[Field, str]) -> None:
    if _is_taken(visit, turn, fields, is_iccid):
        visit.phone_number = fields.get(Field.PHONE_NUMBER, visit.phone_number)
        visit.iccid = _card_or_device(visit, visit.iccid, fields)


def enter_new_card(visit: Visit, turn: Turn, intent: Enter) -> None:
    """Of what was typed, the card or device that comes in the place of the number's own."""
    _take_new_card(visit, turn, intent.fields)


def scan_new_card(visit: Visit, turn: Turn, intent: Scanned) -> None:
    """The same for each line that was scanned."""
    for line in map(_bare, intent.lines):
        _take_new_card(visit, turn, {_BY_LENGTH.get(len(line), Field.ICCID): line})


def _take_new_card(visit: Visit, turn: Turn, fields: Mapping[Field, str]) -> None:
    """An eSIM may come back into the device that it was in; a card that is replaced is void."""
    new = _without(fields, Field.PHONE_NUMBER)
    if new.get(Field.ICCID) and new[Field.ICCID] == visit.iccid:
        turn.refuse(Message.OLD_CARD)
    elif _is_taken(visit, turn, new, is_iccid):
        visit.new_iccid = _card_or_device(visit, visit.new_iccid, new)


def _card_or_device(visit: Visit, card: str, fields: Mapping[Field, str]) -> str:
    """The card from now on, "" for none: whichever of the two was given last counts alone."""
    if fields.get(Field.EID) or fields.get(Field.IMEI):
        visit.eid = fields.get(Field.EID, visit.eid)
        visit.imei = fields.get(Field.IMEI, visit.imei)
        return ""
    if fields.get(Field.ICCID):
        visit.eid, visit.imei = "", ""
    return fields.get(Field.ICCID, card)


def goes_with_device(visit: Visit) -> bool:
    """Whether the number becomes an eSIM: its device is named by both of its numbers."""
    return is_eid(visit.eid) and is_imei(visit.imei)


# -- both ---------------------------------------------------------------------------------------


def _bare(line: str) -> str:
    return _LABELLED.sub("", line, count=1)


def _without(fields: Mapping[Field, str], *others: Field) -> dict[Field, str]:
    return {field: text for field, text in fields.items() if field not in others}


def _field_of(line: str) -> Field:
    return Field.PHONE_NUMBER if is_number(line) else _BY_LENGTH.get(len(line), Field.ICCID)


def _is_taken(
    visit: Visit, turn: Turn, fields: Mapping[Field, str], is_card: Callable[[str], bool]
) -> bool:
    """Whether all of it has its form; else the turn is refused with what has not."""
    checks: dict[Field, tuple[Callable[[str], bool], Message]] = {
        Field.PHONE_NUMBER: (is_number, Message.NUMBER_MALFORMED),
        Field.ICCID: (is_card, Message.ICCID_MALFORMED),
        Field.EID: (is_eid, Message.EID_MALFORMED),
        Field.IMEI: (is_imei, Message.IMEI_MALFORMED),
    }
    for field, (is_one, trouble) in checks.items():
        if (text := fields.get(field)) and not is_one(text):
            turn.refuse(trouble)
            return False
    if is_iot_number(fields.get(Field.PHONE_NUMBER, "")) and not _takes_iot_number(visit):
        turn.refuse(Message.IOT_NUMBER)
        return False
    visit.message = Message.NONE
    return True


def _takes_iot_number(visit: Visit) -> bool:
    """A number of thirteen digits is no telephone's, whatever was asked for."""
    return visit.flow is not Flow.NEW_SIM or visit.product is Product.IOT
