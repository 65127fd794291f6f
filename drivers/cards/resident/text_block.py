"""The 256-byte text block of the resident card family (GA 450): UTF-16LE, fixed fields, four layouts."""

import datetime as dt
import re
from typing import NamedTuple

from kiosk.errors import MalformedDataError
from kiosk.identity import id_number
from kiosk.identity.document_id import DocumentId
from kiosk.identity.documents import DocumentKind

SIZE = 256
_TYPE_AT = 248
_SEXES = {"1": "M", "2": "F"}
_UNLIMITED = "长期"
_PERMANENT_2017 = re.compile(r"[A-Z]{3}\d{12}")
_CHINA = "CHN"
_ENGLISH = ("english_name", "english_name_more")

# Layout letter → what it is, and field → bytes in order; fields that nobody reads are named `_`.
_RESIDENT = (
    ("name", 30), ("sex", 2), ("nation", 4), ("birth", 16), ("address", 70), ("number", 36),
    ("issuer", 30), ("start", 16), ("end", 16), ("pass_number", 18), ("issue_count", 4), ("_", 6),
)  # fmt: skip
_LAYOUTS: dict[str, tuple[DocumentKind, tuple[tuple[str, int], ...]]] = {
    "": (DocumentKind.RESIDENT, _RESIDENT),
    "J": (DocumentKind.RESIDENCE_PERMIT, _RESIDENT),
    "I": (
        DocumentKind.FOREIGN_PERMANENT_2017,
        (
            ("english_name", 120), ("sex", 2), ("number", 30), ("country", 6), ("name", 30),
            ("start", 16), ("end", 16), ("birth", 16), ("version", 4), ("issuer", 8),
        ),
    ),
    "Y": (
        DocumentKind.FOREIGN_PERMANENT_2023,
        (
            ("name", 30), ("sex", 2), ("renewals", 4), ("birth", 16), ("english_name", 70),
            ("number", 36), ("_", 30), ("start", 16), ("end", 16), ("english_name_more", 22),
            ("country", 6),
        ),
    ),
}  # fmt: skip


class ResidentText(NamedTuple):
    kind: DocumentKind
    name: str  # Chinese
    english_name: str
    sex: str  # M, F or X
    nation: str  # GB/T 3304 code, "" where the kind has none
    country: str  # ISO 3166-1 alpha-3
    birth: dt.date
    address: str
    number: str  # "" when the card has none
    issuer: str
    start: dt.date
    end: dt.date | None  # None: 长期
    pass_number: str


def parse(block: bytes) -> ResidentText:
    """Read a block of any layout. Raises MalformedDataError naming the field, never its content."""
    if len(block) != SIZE:
        raise MalformedDataError("text block", f"{len(block)} bytes")
    letter = _decode(block[_TYPE_AT : _TYPE_AT + 2], "type")
    if letter not in _LAYOUTS:
        raise MalformedDataError("text block", "type letter")
    kind, layout = _LAYOUTS[letter]
    fields = _fields(block, layout)
    birth = _date(fields["birth"], "birth")
    number = DocumentId.of(kind, fields["number"]).number
    _check_number(kind, number, f"{birth:%Y%m%d}")
    return ResidentText(
        kind=kind,
        name=fields["name"],
        english_name=_english(block, layout),
        sex=_SEXES.get(fields["sex"], "X"),
        nation=_nation(fields.get("nation", "")),
        country=fields.get("country", _CHINA),
        birth=birth,
        address=fields.get("address", ""),
        number=number,
        issuer=fields.get("issuer", ""),
        start=_date(fields["start"], "start"),
        end=None if fields["end"] == _UNLIMITED else _date(fields["end"], "end"),
        pass_number=fields.get("pass_number", ""),
    )


def _fields(block: bytes, layout: tuple[tuple[str, int], ...]) -> dict[str, str]:
    fields, at = {}, 0
    for name, size in layout:
        if name != "_":
            fields[name] = _decode(block[at : at + size], name)
        at += size
    return fields


def _english(block: bytes, layout: tuple[tuple[str, int], ...]) -> str:
    """What a long name needs goes on in a second field. A space at the seam belongs to it."""
    halves, at = "", 0
    for name, size in layout:
        if name in _ENGLISH:
            halves += _text(block[at : at + size], name)
        at += size
    return " ".join(halves.replace("\0", " ").split())


def _check_number(kind: DocumentKind, number: str, birth: str) -> None:
    """An absent number is a fact for the policy; a wrong one is a broken document."""
    if not number:
        return
    if kind is DocumentKind.FOREIGN_PERMANENT_2017:
        if not _PERMANENT_2017.fullmatch(number):
            raise MalformedDataError("identity number", "form")
        return
    id_number.check(number, kind)
    if number[6:14] != birth:
        raise MalformedDataError("text block", "birth is not the number's")


def _nation(code: str) -> str:
    """GB/T 3304: 01 to 56, and 97 (others) and 98 (naturalised)."""
    if code and not (code.isascii() and code.isdigit() and len(code) == 2):
        raise MalformedDataError("text block", "nation")
    return code


def _decode(raw: bytes, name: str) -> str:
    return _text(raw, name).strip(" \0")


def _text(raw: bytes, name: str) -> str:
    try:
        return raw.decode("utf-16-le")
    except UnicodeDecodeError:
        raise MalformedDataError("text block", name) from None


def _date(text: str, name: str) -> dt.date:
    if not (len(text) == 8 and text.isascii() and text.isdigit()):
        raise MalformedDataError("text block", name)
    try:
        return dt.datetime.strptime(text, "%Y%m%d").replace(tzinfo=dt.UTC).date()
    except ValueError:
        raise MalformedDataError("text block", name) from None
