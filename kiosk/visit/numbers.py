"""The phone number and its card (机卡一致): typed, scanned, and confirmed by the customer."""

import re

from kiosk.protocol.codes import Field, Message, Step
from kiosk.visit.turn import Turn
from kiosk.visit.visit import Visit

_PHONE_NUMBER = re.compile(r"1[3-9][0-9]{9}")  # mainland mobile numbers
_ICCID = re.compile(r"89[0-9]{17,18}")  # ITU-T E.118


def enter(visit: Visit, turn: Turn, fields: dict[Field, str]) -> None:
    """Once the document was read with a number, that number stays the visit's."""
    if visit.step is Step.REVIEW and visit.flow != "new_sim":
        return
    number = fields.get(Field.PHONE_NUMBER, visit.phone_number)
    iccid = fields.get(Field.ICCID, visit.iccid)
    if number and not is_phone_number(number):
        turn.refuse(Message.NUMBER_MALFORMED)
        return
    if iccid and not _is_iccid(iccid):
        turn.refuse(Message.ICCID_MALFORMED)
        return
    visit.phone_number, visit.iccid = number, iccid
    visit.message = Message.NONE


def scan(visit: Visit, turn: Turn, lines: tuple[str, ...]) -> None:
    for line in lines:
        which = Field.PHONE_NUMBER if is_phone_number(line) else Field.ICCID
        enter(visit, turn, {which: line})


def take(visit: Visit, turn: Turn) -> None:
    """The number that is verified or given back. Its card may have stayed at home."""
    if not is_phone_number(visit.phone_number):
        turn.refuse(Message.NUMBER_MALFORMED)


def confirm(visit: Visit, turn: Turn) -> None:
    """The customer's own press on what is shown; a new number goes with its card."""
    take(visit, turn)
    if not turn.refused and needs_card(visit) and not _is_iccid(visit.iccid):
        turn.refuse(Message.ICCID_MALFORMED)
    if not turn.refused:
        visit.confirmed_at = turn.now.wall


def needs_card(visit: Visit) -> bool:
    return visit.flow == "new_sim"


def is_phone_number(text: str) -> bool:
    return bool(_PHONE_NUMBER.fullmatch(text))


def masked(number: str) -> str:
    """For pages that others may read over the customer's shoulder: 199****0001."""
    return f"{number[:3]}****{number[-4:]}" if number else ""


def _is_iccid(text: str) -> bool:
    """19 or 20 digits, 89 first (telecommunication), Luhn over them (ITU-T E.118)."""
    return bool(_ICCID.fullmatch(text)) and _luhn(text)


def _luhn(digits: str) -> bool:
    odd = [int(digit) for digit in digits[-1::-2]]
    even = [int(digit) * 2 for digit in digits[-2::-2]]
    return (sum(odd) + sum(n // 10 + n % 10 for n in even)) % 10 == 0
