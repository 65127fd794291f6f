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
from kiosk.identity.document_id import plain
from kiosk.identity.documents import AccessKey, CardAccessNumber, DocumentKind

_WEIGHTS = (7, 3, 1)
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_CHARACTERS = re.compile(r"[0-9A-Z<]*")
_DATE = re.compile(r"[0-9]{6}")
# Of a birth that is known in part (9303-3 §4.8): fillers or zeros for day, or for month and day.
# Fillers alone: not at all.
_BIRTH = re.compile(r"[0-9]{2}(?:[0-9]{4}|[0-9]{2}<<|<<<<)|<<<<<<")
_BIRTH_UNKNOWN = "<<<<<<"
_UNKNOWN = frozenset({"00", "<<"})
_NUMBER = re.compile(r"[0-9A-Z][0-9A-Z<]{0,21}")
_CAN = re.compile(r"[0-9]{6}")
_TD3 = (44, 44)
_TD2 = (36, 36)
_TD1 = (30, 30, 30)
# Of a birth whose century does not matter: with a 29 February in its year 00, as 1900 has none.
_ANY_DAY = dt.date(2099, 12, 31)
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
    missing: tuple[
        str, ...
    ] = ()  # what the zone itself leaves open: birth_year, birth_month, birth_day

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
    cleaned = tuple(plain(line).replace(" ", "") for line in map(str.strip, lines) if line)
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
    digits = plain(text).strip()
    if not _CAN.fullmatch(digits):
        raise MalformedDataError("card access number", "six digits")
    return CardAccessNumber(digits)


def access_key_from_fields(number: str, birth: str, expiry: str) -> AccessKey:
    """The chip's key from what a person typed: number, YYMMDD, YYMMDD. Raises MalformedDataError.

    A space within the number is a filler of the zone (9303-4 §4.2.2); `spellings` has it without.
    """
    cleaned = "<".join(plain(number).split()).strip("<")
    if not _NUMBER.fullmatch(cleaned):
        raise MalformedDataError("document number", "1 to 22 letters and digits")
    birth, expiry = plain(birth).strip(), plain(expiry).strip()
    if not _BIRTH.fullmatch(birth):
        raise MalformedDataError("birth", "six digits, YYMMDD")
    if not _DATE.fullmatch(expiry):
        raise MalformedDataError("expiry", "six digits, YYMMDD")
    _birth(birth, _ANY_DAY)
    _month_and_day(expiry, "expiry")
    return AccessKey(cleaned, birth, expiry)


def spellings(key: AccessKey) -> list[AccessKey]:
    """The key as it was typed, then as the page may have it that it was typed from."""
    numbers = dict.fromkeys((key.number, key.number.replace("<", "")))
    filled = key.birth[:2] + "".join(
        "<<" if part == "00" else part for part in (key.birth[2:4], key.birth[4:])
    )
    unknown = _BIRTH_UNKNOWN if key.birth == "000000" else key.birth
    births = dict.fromkeys((key.birth, filled if _BIRTH.fullmatch(filled) else key.birth, unknown))
    return [AccessKey(number, birth, key.expiry) for number in numbers for birth in births]


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
        missing=_birth_missing(second[13:19]),
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
        missing=_birth_missing(second[:6]),
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
        missing=_birth_missing(first[21:27]),
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
    """Where day or month are not known the last that it can be: whoever is judged by it is no older."""
    if not _BIRTH.fullmatch(yymmdd):
        raise MalformedDataError("MRZ", "birth")
    if yymmdd == _BIRTH_UNKNOWN:
        return dt.date(today.year, 12, 31)
    missing = _birth_missing(yymmdd)
    month = 12 if "birth_month" in missing else int(yymmdd[2:4])
    first = 1 if "birth_day" in missing else int(yymmdd[4:6])
    year = today.year // 100 * 100 + int(yymmdd[:2])
    if (year, 1 if "birth_month" in missing else month, first) > (
        today.year,
        today.month,
        today.day,
    ):
        year -= _PIVOT_YEARS
    born = _date(year, month, first, "birth")
    if "birth_day" in missing:
        born = (born.replace(day=28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1)
    return born


def _birth_missing(yymmdd: str) -> tuple[str, ...]:
    """What a birth leaves open; an unknown month leaves the day open too, an unknown year everything."""
    if yymmdd == _BIRTH_UNKNOWN:
        return "birth_year", "birth_month", "birth_day"
    if yymmdd[2:4] in _UNKNOWN:
        return "birth_month", "birth_day"
    return ("birth_day",) if yymmdd[4:6] in _UNKNOWN else ()


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
