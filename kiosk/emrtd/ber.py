"""BER (X.690 §8) brought to definite lengths and octet strings of one piece, which asn1crypto wants.

Some states' signed files come as their signing tool streamed them.
"""

from kiosk.emrtd import tlv
from kiosk.errors import MalformedDataError

_CONSTRUCTED, _OCTETS, _OCTETS_IN_PIECES = 0x20, 0x04, 0x24
_LONG_TAG, _INDEFINITE = 0x1F, 0x80
_DEEPEST = 32


def in_definite_form(data: bytes) -> bytes:
    """The first value in `data`. Raises MalformedDataError."""
    try:
        return _value(data, 0, len(data), 0)[0]
    except IndexError:
        raise MalformedDataError("BER", "ends early") from None


def _value(data: bytes, at: int, end: int, depth: int) -> tuple[bytes, int]:
    """One value in its new form, and where the next begins."""
    tag, size, start = data[at], data[at + 1], at + 2
    if tag & _LONG_TAG == _LONG_TAG or depth > _DEEPEST:
        raise MalformedDataError("BER", "tag or depth")
    if size > _INDEFINITE:
        start += size - _INDEFINITE
        size = int.from_bytes(data[at + 2 : start], "big")
    elif size == _INDEFINITE:
        return _ended_by_zeros(data, at, end, depth)
    if start + size > end:
        raise MalformedDataError("BER", "ends early")
    if not tag & _CONSTRUCTED:
        return data[at : start + size], start + size
    parts, place = [], start
    while place < start + size:
        part, place = _value(data, place, start + size, depth + 1)
        parts.append(part)
    if tag != _OCTETS_IN_PIECES and b"".join(parts) == data[start:place]:
        return data[at:place], place  # as it was written, which may have been signed
    return _joined(tag, parts), place


def _ended_by_zeros(data: bytes, at: int, end: int, depth: int) -> tuple[bytes, int]:
    parts, place = [], at + 2
    while data[place : place + 2] != b"\0\0":
        part, place = _value(data, place, end, depth + 1)
        parts.append(part)
    return _joined(data[at], parts), place + 2


def _joined(tag: int, parts: list[bytes]) -> bytes:
    if tag == _OCTETS_IN_PIECES:
        return tlv.encode(_OCTETS, b"".join(map(_contents, parts)))
    return tlv.encode(tag, b"".join(parts))


def _contents(encoded: bytes) -> bytes:
    size = encoded[1]
    return encoded[2 if size < _INDEFINITE else 2 + size - _INDEFINITE :]
