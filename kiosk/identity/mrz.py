"""Machine-readable zones (ICAO 9303-3 §4.9, -4 TD3, -5 TD1, -6 TD2), and that of mainland travel permits.

Mainland travel permits of card form (CR, CT and the like) have three lines of 30 but put number, expiry and
birth, each with its check digit and a filler between, and a composite check digit into line 1:
`C?NNNNNNNNNC<EEEEEEC<BBBBBBC<C`. The positions were taken from two independent public readers of such
permits (an Android and an iOS one, which agree); the standard that defines them is not public.
Line 2 holds twelve characters of coded Chinese name and eighteen of Latin name, line 3 begins with the sex.
"""

import datetime as dt
import re
from collections.abc import Sequence

import msgspec

from kiosk.errors import MalformedDataError
from kiosk.identity.documents import AccessKey, CardAccessNumber, DocumentKind

_WEIGHTS = (7, 3, 1)
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_CHARACTERS = re.compile(r"[0-9A-Z<]*")
_DATE = re.compile(r"[0-9]{6}")
_NUMBER = re.compile(r"[0-9A-Z]{1,22}")
_CAN = re.compile(r"[0-9]{6}")
_TD3 = (44, 44)
_TD2 = (36, 36)
_TD1 = (30, 30, 30)
_PIVOT_YEARS = 100  # a two-digit birth year is the latest one that is not in the future
_CHINA = "CHN"
_PERMIT_NAME = slice(12, 30)
_PERMITS = {"CR": DocumentKind.HK_MACAO_PERMIT, "CT": DocumentKind.TAIWAN_PERMIT}


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

    @property
    def name(self) -> str:
        return f"{self.surname} {self.given_names}".strip()

    @property
    def kind(self) -> DocumentKind:
        if self.document_code.startswith("P"):
            return DocumentKind.PASSPORT
        return _PERMITS.get(self.document_code, DocumentKind.TRAVEL_DOCUMENT)


def check_digit(text: str) -> str:
    """The check digit over `text` (ICAO 9303-3 §4.9)."""
    values = (0 if character == "<" else _ALPHABET.index(character) for character in text)
    return str(sum(value * _WEIGHTS[at % 3] for at, value in enumerate(values)) % 10)


def parse(text: str, today: dt.date) -> Mrz:
    """Read a whole zone (DG1's content). Raises MalformedDataError."""
    if len(text) == sum(_TD3):
        return _parse_two_lines(text[:44], text[44:], today)
    if len(text) == sum(_TD2):
        return _parse_two_lines(text[:36], text[36:], today)
    if len(text) == sum(_TD1):
        lines = text[:30], text[30:60], text[60:]
        return _parse_permit(*lines, today) if _is_permit(lines[0]) else _parse_td1(*lines, today)
    raise MalformedDataError("MRZ", f"{len(text)} characters")


def access_key_from_mrz(lines: Sequence[str]) -> AccessKey:
    """The chip's key from typed or scanned lines. Raises MalformedDataError."""
    cleaned = tuple(line.strip().upper().replace(" ", "") for line in lines if line.strip())
    shape = tuple(map(len, cleaned))
    if shape in {_TD3, _TD2}:
        number, birth, expiry = cleaned[1][:10], cleaned[1][13:20], cleaned[1][21:28]
        document = _long_number(number, cleaned[1][28:35])
    elif shape in {_TD1, (30,)} and _is_permit(cleaned[0]):
        # Line 1 alone has everything.
        number, expiry, birth = cleaned[0][2:12], cleaned[0][13:20], cleaned[0][21:28]
        document = _checked(number).rstrip("<")
    elif shape == _TD1:
        number, birth, expiry = cleaned[0][5:15], cleaned[1][:7], cleaned[1][8:15]
        document = _long_number(number, cleaned[0][15:30])
    else:
        raise MalformedDataError("MRZ", "neither two lines of 44 or 36 nor three of 30")
    return access_key_from_fields(document, _checked(birth), _checked(expiry))


def can_from_text(text: str) -> CardAccessNumber:
    """The access number that a person typed. Raises MalformedDataError."""
    if not _CAN.fullmatch(text.strip()):
        raise MalformedDataError("card access number", "six digits")
    return CardAccessNumber(text.strip())


def access_key_from_fields(number: str, birth: str, expiry: str) -> AccessKey:
    """The chip's key from what a person typed: number, YYMMDD, YYMMDD. Raises MalformedDataError."""
    cleaned = number.strip().upper().replace(" ", "").rstrip("<")
    if not _NUMBER.fullmatch(cleaned):
        raise MalformedDataError("document number", "1 to 22 letters and digits")
    for name, value in (("birth", birth), ("expiry", expiry)):
        if not _DATE.fullmatch(value.strip()):
            raise MalformedDataError(name, "six digits, YYMMDD")
        _month_and_day(value.strip(), name)
    return AccessKey(cleaned, birth.strip(), expiry.strip())


def _parse_two_lines(first: str, second: str, today: dt.date) -> Mrz:
    """TD3 (44 characters) and TD2 (36): the same items at the same places."""
    optional_to = len(second) - 1
    _checked(second[:10] + second[13:20] + second[21:optional_to] + second[-1], name="composite")
    surname, given = _names(first[5:])
    return Mrz(
        document_code=first[:2].rstrip("<"),
        state=first[2:5].rstrip("<"),
        surname=surname,
        given_names=given,
        number=_long_number(second[:10], second[28:35]),
        nationality=second[10:13].rstrip("<"),
        birth=_birth(_checked(second[13:20]), today),
        sex=_sex(second[20]),
        expiry=_expiry(_checked(second[21:28]), today),
    )


def _parse_td1(first: str, second: str, third: str, today: dt.date) -> Mrz:
    _checked(first[5:30] + second[:7] + second[8:15] + second[18:29] + second[29], name="composite")
    surname, given = _names(third)
    return Mrz(
        document_code=first[:2].rstrip("<"),
        state=first[2:5].rstrip("<"),
        surname=surname,
        given_names=given,
        number=_long_number(first[5:15], first[15:30]),
        nationality=second[15:18].rstrip("<"),
        birth=_birth(_checked(second[:7]), today),
        sex=_sex(second[7]),
        expiry=_expiry(_checked(second[8:15]), today),
    )


def _is_permit(first: str) -> bool:
    """Whether line 1 is a mainland travel permit's: its own check digits say so."""
    items = (first[2:12], first[13:20], first[21:28])
    fillers = {first[12], first[20], first[28]} == {"<"}
    composite = "".join(items) + first[29]
    return fillers and first[0] == "C" and all(map(_holds, (*items, composite)))


def _parse_permit(first: str, second: str, third: str, today: dt.date) -> Mrz:
    surname, given = _names(second[_PERMIT_NAME].lstrip("<"))
    _names(third)  # nothing but characters of a zone
    return Mrz(
        document_code=first[:2],
        state=_CHINA,
        surname=surname,
        given_names=given,
        number=_checked(first[2:12]).rstrip("<"),
        nationality=_CHINA,
        birth=_birth(_checked(first[21:28]), today),
        sex=_sex(third[0]),
        expiry=_expiry(_checked(first[13:20]), today),
    )


def _long_number(item: str, optional: str) -> str:
    """A document number that needs more than nine characters goes on in the optional data (9303-5 §4.2.2)."""
    if item[9] != "<" or item[8] == "<" or not optional.strip("<"):
        return _checked(item).rstrip("<")
    more, _, _ = optional.partition("<")
    return _checked(item[:9] + more, name="long number").rstrip("<")


def _holds(item: str) -> bool:
    return bool(_CHARACTERS.fullmatch(item)) and check_digit(item[:-1]) == item[-1]


def _checked(item: str, name: str = "item") -> str:
    """The item without its last character, which must be its check digit."""
    if not _holds(item):
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
