"""The logical data structure (ICAO 9303-10): reading elementary files, DG1 and DG2."""

import struct

from drivers.cards import tlv
from drivers.cards.iso7816 import Card, Command
from kiosk.errors import CardProtocolError, MalformedDataError
from kiosk.identity.documents import Portrait

# Short EF identifiers (ICAO 9303-10 table 38).
SFI_DG1, SFI_DG2, SFI_SOD = 0x01, 0x02, 0x1D
TAG_DG1, TAG_DG2, TAG_SOD = 0x61, 0x75, 0x77

# 231 bytes in a protected answer fit a short APDU: 236 + 4 + 10 + 2 ≤ 258.
_BLOCK = 231
_MAX_FILE = 128 * 1024
_MAX_SHORT_OFFSET = 0x7FFF

# ISO/IEC 19794-5: facial header, facial information and image information.
_FACE_HEADER = struct.Struct(">4s4sIH")
_FACE_INFORMATION = struct.Struct(">IH14x")
_IMAGE_INFORMATION = struct.Struct(">BBHHBBHH")
_FEATURE_POINT = 8
_MEDIA_TYPES = {0: "image/jpeg", 1: "image/jp2"}


def read_file(card: Card, sfi: int, tag: int) -> bytes:
    """One elementary file, whole. The first READ BINARY selects it by its short identifier."""
    first = card.exchange(Command(0x00, 0xB0, 0x80 | sfi, 0, le=_BLOCK)).expect(
        f"READ EF {sfi:02X}"
    )
    found, length, start = tlv.header(first)
    total = start + length
    if found != tag or total > _MAX_FILE:
        raise MalformedDataError(f"EF {sfi:02X}", f"tag {found:X}, {length} bytes")
    parts = [first[:total]]
    at = len(first)
    while at < total:
        block = _read_block(card, at, min(_BLOCK, total - at))
        parts.append(block)
        at += len(block)
    return b"".join(parts)


def _read_block(card: Card, offset: int, size: int) -> bytes:
    if offset > _MAX_SHORT_OFFSET:
        raise CardProtocolError(f"READ BINARY beyond offset {_MAX_SHORT_OFFSET}")
    command = Command(0x00, 0xB0, offset >> 8, offset & 0xFF, le=size)
    block = card.exchange(command).expect("READ BINARY")
    if not 0 < len(block) <= size:
        raise CardProtocolError(f"READ BINARY gave {len(block)} of {size} bytes")
    return block


def parse_dg1(file: bytes) -> str:
    """The machine-readable zone. Raises MalformedDataError."""
    zone = tlv.child(_content(file, TAG_DG1, "DG1"), 0x5F1F, "DG1")
    try:
        return zone.decode("ascii")
    except UnicodeDecodeError:
        raise MalformedDataError("DG1", "not ASCII") from None


def parse_dg2(file: bytes) -> Portrait:
    """The first face's encoded picture (ISO/IEC 19794-5). Raises MalformedDataError."""
    group = tlv.child(_content(file, TAG_DG2, "DG2"), 0x7F61, "DG2")
    template = tlv.child(group, 0x7F60, "DG2")
    record = tlv.child(template, 0x5F2E, "DG2")
    return _parse_face_record(record)


def _parse_face_record(record: bytes) -> Portrait:
    try:
        magic, _version, length, faces = _FACE_HEADER.unpack_from(record)
        at = _FACE_HEADER.size
        size, points = _FACE_INFORMATION.unpack_from(record, at)
        image_at = at + _FACE_INFORMATION.size + points * _FEATURE_POINT
        _, encoding, *_ = _IMAGE_INFORMATION.unpack_from(record, image_at)
    except struct.error:
        raise MalformedDataError("face record", "ends early") from None
    picture = record[image_at + _IMAGE_INFORMATION.size : at + size]
    if magic != b"FAC\0" or faces < 1 or length != len(record) or not picture:
        raise MalformedDataError("face record", "header")
    if encoding not in _MEDIA_TYPES:
        raise MalformedDataError("face record", f"image data type {encoding}")
    return Portrait(picture, _MEDIA_TYPES[encoding])


def _content(file: bytes, tag: int, what: str) -> bytes:
    item = tlv.read(file)
    if item.tag != tag:
        raise MalformedDataError(what, f"tag {item.tag:X}")
    return item.value
