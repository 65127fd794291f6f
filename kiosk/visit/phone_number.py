"""A phone number and its card (机卡一致) as a page takes them: typed or scanned, checked, masked."""

import re
from collections.abc import Mapping

from kiosk.protocol.codes import Field, Message
from kiosk.protocol.messages import Enter, Scanned
from kiosk.visit.turn import Turn
from kiosk.visit.visit import Visit

_PHONE_NUMBER = re.compile(r"1[3-9][0-9]{9}")  # mainland mobile numbers
_ICCID = re.compile(r"89[0-9]{17,18}")  # ITU-T E.118


def enter(visit: Visit, turn: Turn, intent: Enter) -> None:
    """Take what was typed, or refuse all of it."""
    _take(visit, turn, intent.fields)


def scan(visit: Visit, turn: Turn, intent: Scanned) -> None:
    """Take each line as the one that it looks like."""
    for line in intent.lines:
        which = Field.PHONE_NUMBER if is_phone_number(line) else Field.ICCID
        _take(visit, turn, {which: line})


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


def is_phone_number(text: str) -> bool:
    return bool(_PHONE_NUMBER.fullmatch(text))


def masked(number: str) -> str:
    """For pages that others may read over the customer's shoulder: 199****0001."""
    return f"{number[:3]}****{number[-4:]}" if number else ""


def is_iccid(text: str) -> bool:
    """19 or 20 digits, 89 first (telecommunication), Luhn over them (ITU-T E.118)."""
    return bool(_ICCID.fullmatch(text)) and _luhn(text)


def _luhn(digits: str) -> bool:
    odd = [int(digit) for digit in digits[-1::-2]]
    even = [int(digit) * 2 for digit in digits[-2::-2]]
    return (sum(odd) + sum(n // 10 + n % 10 for n in even)) % 10 == 0
