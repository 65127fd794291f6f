"""The 256-byte text block of the resident identity card (GA 450): UTF-16LE, fixed fields."""

import datetime as dt
from typing import NamedTuple

from kiosk.errors import MalformedDataError
from kiosk.identity import id_number

SIZE = 256
_TYPE_AT = 248
_SEXES = {"1": "M", "2": "F"}
_UNLIMITED = "长期"

# name → (offset, bytes), layout ' ' (and J)
_FIELDS = {
    "name": (0, 30),
    "sex": (30, 2),
    "nation": (32, 4),
    "birth": (36, 16),
    "address": (52, 70),
    "number": (122, 36),
    "issuer": (158, 30),
    "start": (188, 16),
    "end": (204, 16),
}


class ResidentText(NamedTuple):
    name: str
    sex: str  # M, F or X
    nation: str  # GB/T 3304 code
    birth: dt.date
    address: str
    number: str
    issuer: str
    start: dt.date
    end: dt.date | None  # None: 长期


def parse(block: bytes) -> ResidentText:
    """Read a block of type ' '. Raises MalformedDataError naming the field, never its content."""
    if len(block) != SIZE:
        raise MalformedDataError("text block", f"{len(block)} bytes")
    kind = _decode(block[_TYPE_AT : _TYPE_AT + 2], "type")
    if kind:
        raise MalformedDataError("text block", "type letter")
    fields = {name: _decode(block[at : at + size], name) for name, (at, size) in _FIELDS.items()}
    id_number.check(fields["number"])
    birth = _date(fields["birth"], "birth")
    if fields["number"][6:14] != fields["birth"]:
        raise MalformedDataError("text block", "birth is not the number's")
    return ResidentText(
        fields["name"],
        _SEXES.get(fields["sex"], "X"),
        fields["nation"],
        birth,
        fields["address"],
        fields["number"],
        fields["issuer"],
        _date(fields["start"], "start"),
        None if fields["end"] == _UNLIMITED else _date(fields["end"], "end"),
    )


def _decode(raw: bytes, name: str) -> str:
    try:
        return raw.decode("utf-16-le").strip(" \0")
    except UnicodeDecodeError:
        raise MalformedDataError("text block", name) from None


def _date(text: str, name: str) -> dt.date:
    try:
        return dt.datetime.strptime(text, "%Y%m%d").replace(tzinfo=dt.UTC).date()
    except ValueError:
        raise MalformedDataError("text block", name) from None
