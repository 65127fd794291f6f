"""Machine-readable zones (ICAO 9303-3 §4.9, -4 §4.2 TD3, -5 §4.2 TD1)."""

import datetime as dt
import re
from collections.abc import Sequence

import msgspec

from kiosk.errors import MalformedDataError
from kiosk.identity.documents import AccessKey

_WEIGHTS = (7, 3, 1)
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_CHARACTERS = re.compile(r"[0-9A-Z<]*")
_DATE = re.compile(r"\d{6}")
_NUMBER = re.compile(r"[0-9A-Z]{1,9}")
_TD3 = (44, 44)
_TD1 = (30, 30, 30)
_PIVOT_YEARS = 100  # a two-digit birth year is the latest one that is not in the future


class Mrz(msgspec.Struct, frozen=True):
    """The items of a zone; filler is removed."""

    document_code: str
    state: str
    surname: str
    given_names: str
    number: str
    nationality: str
    birth: dt.date
    sex: str
    expiry: dt.date


def check_digit(text: str) -> str:
    """The check digit over `text` (ICAO 9303-3 §4.9)."""
    values = (0 if character == "<" else _ALPHABET.index(character) for character in text)
    return str(sum(value * _WEIGHTS[at % 3] for at, value in enumerate(values)) % 10)


def parse(text: str, today: dt.date) -> Mrz:
    """Read a whole zone (DG1's content). Raises MalformedDataError."""
    if len(text) == sum(_TD3):
        return _parse_td3(text[:44], text[44:], today)
    if len(text) == sum(_TD1):
        return _parse_td1(text[:30], text[30:60], text[60:], today)
    raise MalformedDataError("MRZ", f"{len(text)} characters")


def access_key_from_mrz(lines: Sequence[str]) -> AccessKey:
    """The chip's key from typed or scanned lines. Raises MalformedDataError."""
    cleaned = tuple(line.strip().upper().replace(" ", "") for line in lines if line.strip())
    if tuple(map(len, cleaned)) == _TD3:
        number, birth, expiry = cleaned[1][:10], cleaned[1][13:20], cleaned[1][21:28]
    elif tuple(map(len, cleaned)) == _TD1:
        number, birth, expiry = cleaned[0][5:15], cleaned[1][:7], cleaned[1][8:15]
    else:
        raise MalformedDataError("MRZ", "neither two lines of 44 nor three of 30")
    for item in (number, birth, expiry):
        _checked(item)
    return access_key_from_fields(number[:9].rstrip("<"), birth[:6], expiry[:6])


def access_key_from_fields(number: str, birth: str, expiry: str) -> AccessKey:
    """The chip's key from what a person typed: number, YYMMDD, YYMMDD. Raises MalformedDataError."""
    cleaned = number.strip().upper().replace(" ", "").rstrip("<")
    if not _NUMBER.fullmatch(cleaned):
        raise MalformedDataError("document number", "1 to 9 letters and digits")
    for name, value in (("birth", birth), ("expiry", expiry)):
        if not _DATE.fullmatch(value.strip()):
            raise MalformedDataError(name, "six digits, YYMMDD")
        _month_and_day(value.strip(), name)
    return AccessKey(cleaned, birth.strip(), expiry.strip())


def _parse_td3(first: str, second: str, today: dt.date) -> Mrz:
    _checked(second[:10])
    _checked(second[:10] + second[13:20] + second[21:43] + second[43], name="composite")
    surname, given = _names(first[5:])
    return Mrz(
        document_code=first[:2].rstrip("<"),
        state=first[2:5].rstrip("<"),
        surname=surname,
        given_names=given,
        number=second[:9].rstrip("<"),
        nationality=second[10:13].rstrip("<"),
        birth=_birth(_checked(second[13:20]), today),
        sex=_sex(second[20]),
        expiry=_expiry(_checked(second[21:28]), today),
    )


def _parse_td1(first: str, second: str, third: str, today: dt.date) -> Mrz:
    _checked(first[5:15])
    _checked(first[5:30] + second[:7] + second[8:15] + second[18:29] + second[29], name="composite")
    surname, given = _names(third)
    return Mrz(
        document_code=first[:2].rstrip("<"),
        state=first[2:5].rstrip("<"),
        surname=surname,
        given_names=given,
        number=first[5:14].rstrip("<"),
        nationality=second[15:18].rstrip("<"),
        birth=_birth(_checked(second[:7]), today),
        sex=_sex(second[7]),
        expiry=_expiry(_checked(second[8:15]), today),
    )


def _checked(item: str, name: str = "item") -> str:
    """The item without its last character, which must be its check digit."""
    if not _CHARACTERS.fullmatch(item) or check_digit(item[:-1]) != item[-1]:
        raise MalformedDataError("MRZ", f"check digit of {name}")
    return item[:-1]


def _names(field: str) -> tuple[str, str]:
    if not _CHARACTERS.fullmatch(field):
        raise MalformedDataError("MRZ", "names")
    surname, _, given = field.partition("<<")
    return surname.replace("<", " ").strip(), given.replace("<", " ").strip()


def _sex(character: str) -> str:
    return character if character in "MF" else "X"


def _birth(yymmdd: str, today: dt.date) -> dt.date:
    month, day = _month_and_day(yymmdd, "birth")
    year = today.year // 100 * 100 + int(yymmdd[:2])
    if (year, month, day) > (today.year, today.month, today.day):
        year -= _PIVOT_YEARS
    return _date(year, month, day, "birth")


def _expiry(yymmdd: str, today: dt.date) -> dt.date:
    """Two-digit expiry years: documents are valid ten years, so fifty either way is plenty."""
    month, day = _month_and_day(yymmdd, "expiry")
    year = today.year // 100 * 100 + int(yymmdd[:2])
    if year < today.year - 50:
        year += _PIVOT_YEARS
    elif year > today.year + 50:
        year -= _PIVOT_YEARS
    return _date(year, month, day, "expiry")


def _month_and_day(yymmdd: str, name: str) -> tuple[int, int]:
    if not _DATE.fullmatch(yymmdd):
        raise MalformedDataError("MRZ", name)
    _date(2000, int(yymmdd[2:4]), int(yymmdd[4:6]), name)
    return int(yymmdd[2:4]), int(yymmdd[4:6])


def _date(year: int, month: int, day: int, name: str) -> dt.date:
    try:
        return dt.date(year, month, day)
    except ValueError:
        raise MalformedDataError("MRZ", name) from None
