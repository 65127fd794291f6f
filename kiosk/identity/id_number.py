"""Citizen identity numbers (GB 11643): 17 digits and a check character, ISO 7064 MOD 11-2."""

import datetime as dt
import re

from kiosk.errors import MalformedDataError

_FORM = re.compile(r"[1-9]\d{16}[0-9X]")


def check_character(first_17: str) -> str:
    """The 18th character for 17 digits."""
    remainder = sum(int(digit) * pow(2, 17 - at, 11) for at, digit in enumerate(first_17)) % 11
    return "0123456789X"[(12 - remainder) % 11]


def check(number: str) -> None:
    """Raise MalformedDataError unless form, birth date and check character hold."""
    if not _FORM.fullmatch(number) or check_character(number[:17]) != number[17]:
        raise MalformedDataError("identity number", "check character")
    try:
        dt.datetime.strptime(number[6:14], "%Y%m%d").replace(tzinfo=dt.UTC)
    except ValueError:
        raise MalformedDataError("identity number", "birth date") from None
