"""Readers of the data groups in a chip's logical data structure (ICAO 9303-10 §4)."""

import datetime as dt
import re
import struct
from typing import NamedTuple

from kiosk.emrtd import tlv
from kiosk.errors import MalformedDataError
from kiosk.identity.documents import Portrait

TAG_DG1, TAG_DG2, TAG_DG11, TAG_DG12, TAG_DG14, TAG_DG15, TAG_SOD = (
    0x61, 0x75, 0x6B, 0x6C, 0x6E, 0x6F, 0x77,
)  # fmt: skip

_BIOMETRIC_GROUP, _BIOMETRIC = 0x7F61, 0x7F60
_FACE_19794, _FACE_39794 = 0x5F2E, 0x7F2E
# ISO/IEC 19794-5: facial header, facial information and image information.
_FACE_HEADER = struct.Struct(">4s4sIH")
_FACE_INFORMATION = struct.Struct(">IH14x")
_IMAGE_INFORMATION = struct.Struct(">BBHHBBHH")
_FEATURE_POINT = 8
# ISO/IEC 39794-5: FaceImageDataBlock, representation blocks, the first one, its image representation,
# base, 2D block; in that the picture. ISO/IEC 39794-1 puts a layer around the block, which some leave out.
_LAYER = 0xA1
_FACE_PATH = (0x65, 0xA1, 0x30, 0xA1, 0xA0, 0xA0)
_PICTURE = 0x80
_SIGNATURES = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\0\0\0\x0cjP  ", "image/jp2"),
    (b"\xff\x4f\xff\x51", "image/jp2"),  # a bare JPEG 2000 code stream
)
# As ICAO 9303-10 has it, or with hyphens, or with a time behind it; then with a year of two digits.
_DATE = re.compile(rb"(\d{4})-?(\d\d)-?(\d\d)(?:[T ]?\d\d:?\d\d(?::?\d\d)?Z?)?")
_SHORT_DATE = re.compile(rb"(\d\d)(\d\d)(\d\d)")
_BCD_DATES = frozenset({3, 4, 7})  # bytes: of six, eight and fourteen digits, packed
_NOTHING, _FILLER = b" \0", b"<"
_PIVOT = 50  # a two-digit year this far ahead is of the century before


class Details(NamedTuple):
    """DG11 and DG12, as far as the document has them; None: it does not say."""

    full_name: str | None = None
    personal_number: str | None = None
    birth: dt.date | None = None
    address: str | None = None
    authority: str | None = None
    issued: dt.date | None = None
    missing: tuple[
        str, ...
    ] = ()  # what is there and cannot be read: a group, or one of the names above


def parse_dg1(file: bytes) -> str:
    """The machine-readable zone. Raises MalformedDataError."""
    zone = tlv.child(_content(file, TAG_DG1, "DG1"), 0x5F1F, "DG1")
    try:
        return zone.decode("ascii")
    except UnicodeDecodeError:
        raise MalformedDataError("DG1", "not ASCII") from None


def parse_dg2(file: bytes) -> Portrait:
    """The first face's encoded picture (ISO/IEC 19794-5 or 39794-5). Raises MalformedDataError."""
    group = tlv.child(_content(file, TAG_DG2, "DG2"), _BIOMETRIC_GROUP, "DG2")
    template = tlv.child(group, _BIOMETRIC, "DG2")
    for item in tlv.children(template):
        if item.tag == _FACE_19794:
            return _portrait(_picture_19794(item.value))
        if item.tag == _FACE_39794:
            return _portrait(_picture_39794(item.value))
    raise MalformedDataError("DG2", "no face record")


def parse_details(dg11: bytes | None, dg12: bytes | None) -> Details:
    """Additional personal and document details. Raises nothing: what cannot be read is `missing`."""
    missing: list[str] = []
    person = _items(dg11, TAG_DG11, "dg11", missing)
    document = _items(dg12, TAG_DG12, "dg12", missing)
    return Details(
        full_name=_text(person.get(0x5F0E), names=True),
        personal_number=_text(person.get(0x5F10)),
        birth=_date(person.get(0x5F2B), "birth", missing),
        address=_text(person.get(0x5F42)),
        authority=_text(document.get(0x5F19)),
        issued=_date(document.get(0x5F26), "issued", missing),
        missing=tuple(missing),
    )


def parse_dg14(file: bytes) -> bytes:
    """The DER SET OF SecurityInfo."""
    return _content(file, TAG_DG14, "DG14")


def parse_dg15(file: bytes) -> bytes:
    """The DER SubjectPublicKeyInfo for active authentication."""
    return _content(file, TAG_DG15, "DG15")


def _picture_19794(record: bytes) -> bytes:
    try:
        magic, _version, _length, faces = _FACE_HEADER.unpack_from(record)
        at = _FACE_HEADER.size
        size, points = _FACE_INFORMATION.unpack_from(record, at)
        image_at = at + _FACE_INFORMATION.size + points * _FEATURE_POINT
        _IMAGE_INFORMATION.unpack_from(record, image_at)
    except struct.error:
        raise MalformedDataError("face record", "ends early") from None
    if magic != b"FAC\0" or faces < 1:
        raise MalformedDataError("face record", "header")
    # The lengths are off by a few bytes in some states' documents: what must end somewhere is cut there.
    ends = at + size if faces > 1 else len(record)
    return record[image_at + _IMAGE_INFORMATION.size : ends]


def _picture_39794(block: bytes) -> bytes:
    if tlv.read(block).tag == _LAYER:
        block = tlv.read(block).value
    for tag in _FACE_PATH:
        block = tlv.child(block, tag, "face record")
    return tlv.child(block, _PICTURE, "face record")


def _portrait(picture: bytes) -> Portrait:
    """The kind is told by the picture itself: chips declare it wrongly."""
    for signature, media_type in _SIGNATURES:
        if picture.startswith(signature):
            return Portrait(picture, media_type)
    raise MalformedDataError("face record", "neither JPEG nor JPEG 2000")


def _items(file: bytes | None, tag: int, name: str, missing: list[str]) -> dict[int, bytes]:
    if file is None:
        return {}
    try:
        return {item.tag: item.value for item in tlv.children(_content(file, tag, name))}
    except MalformedDataError:
        missing.append(name)
        return {}


def _text(value: bytes | None, *, names: bool = False) -> str | None:
    if not value:
        return None
    # UTF-8 is the rule; an undecodable byte must not cost the whole document.
    text = value.decode("utf-8", "replace")
    joined = text.replace("<<", " ").replace("<", " " if names else ", ")
    return " ".join(joined.split()) or None


def _date(value: bytes | None, name: str, missing: list[str]) -> dt.date | None:
    """Of every form seen; None where it is unknown in part, which is allowed, or cannot be read."""
    if not value or not value.strip(_NOTHING) or _FILLER in value:
        return None
    packed = len(value) in _BCD_DATES and not value.isdigit()
    digits = value.hex().encode() if packed else value.strip(_NOTHING)
    long, short = _DATE.fullmatch(digits), _SHORT_DATE.fullmatch(digits)
    if not (found := long or short):
        missing.append(name)
        return None
    year, month, day = map(int, found.groups())
    if not month or not day:
        return None
    try:
        return dt.date(year if long else _full_year(year), month, day)
    except ValueError:
        missing.append(name)
        return None


def _full_year(year: int) -> int:
    return year + (1900 if year > _PIVOT else 2000)


def _content(file: bytes, tag: int, what: str) -> bytes:
    item = tlv.read(file)
    if item.tag != tag:
        raise MalformedDataError(what, f"tag {item.tag:X}")
    return item.value
