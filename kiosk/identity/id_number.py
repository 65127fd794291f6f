"""Citizen identity numbers (GB 11643): 17 digits and a check character, ISO 7064 MOD 11-2.

Residence permits for Hong Kong, Macao and Taiwan residents and the permanent resident card of 2023 carry
numbers of the same form with beginnings of their own.
"""

import datetime as dt
import re

from kiosk.errors import MalformedDataError
from kiosk.identity.document_id import DocumentId
from kiosk.identity.documents import DocumentKind

_FORM = re.compile(r"[1-9][0-9]{16}[0-9X]")
# 810000 Hong Kong, 820000 Macao, 830000 Taiwan; 9: foreigners.
_PREFIXES = {
    DocumentKind.RESIDENCE_PERMIT: ("810000", "820000", "830000"),
    DocumentKind.FOREIGN_PERMANENT_2023: ("9",),
}


def check_character(first_17: str) -> str:
    """The 18th character for 17 digits."""
    remainder = sum(int(digit) * pow(2, 17 - at, 11) for at, digit in enumerate(first_17)) % 11
    return "0123456789X"[(12 - remainder) % 11]


def check(number: str, kind: DocumentKind = DocumentKind.RESIDENT) -> None:
    """Raise MalformedDataError unless form, beginning, birth date and check character hold.

    number: however it is written.
    """
    number = DocumentId.of(kind, number).number
    if not number.startswith(_PREFIXES.get(kind, ("",))):
        raise MalformedDataError("identity number", "prefix")
    if not _FORM.fullmatch(number) or check_character(number[:17]) != number[17]:
        raise MalformedDataError("identity number", "check character")
    try:
        dt.datetime.strptime(number[6:14], "%Y%m%d").replace(tzinfo=dt.UTC)
    except ValueError:
        raise MalformedDataError("identity number", "birth date") from None
