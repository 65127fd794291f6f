"""BER-TLV as ISO 7816-4 §5.2.2 writes it: bounded, definite lengths only."""

from collections.abc import Iterator
from typing import NamedTuple

from kiosk.errors import MalformedDataError

_MAX_LENGTH = 1 << 20


class Tlv(NamedTuple):
    """One data object; `end` is where the next begins in the bytes that it was read from."""

    tag: int
    value: bytes
    end: int


def header(data: bytes, at: int = 0) -> tuple[int, int, int]:
    """Tag, length of the value, and where the value begins. Raises MalformedDataError."""
    try:
        tag = data[at]
        at += 1
        if tag & 0x1F == 0x1F:
            tag = tag << 8 | data[at]
            at += 1
        length = data[at]
        at += 1
        if length >= 0x80:
            size = length & 0x7F
            if size not in (1, 2, 3) or len(data) < at + size:
                raise MalformedDataError("TLV", "length of length")
            length = int.from_bytes(data[at : at + size], "big")
            at += size
    except IndexError:
        raise MalformedDataError("TLV", "ends early") from None
    if length > _MAX_LENGTH:
        raise MalformedDataError("TLV", f"{length} bytes announced")
    return tag, length, at


def read(data: bytes, at: int = 0) -> Tlv:
    """The data object at `at`, whole. Raises MalformedDataError."""
    tag, length, start = header(data, at)
    if len(data) < start + length:
        raise MalformedDataError("TLV", "ends early")
    return Tlv(tag, data[start : start + length], start + length)


def children(data: bytes) -> Iterator[Tlv]:
    """The data objects that fill `data`."""
    at = 0
    while at < len(data):
        item = read(data, at)
        yield item
        at = item.end


def child(data: bytes, tag: int, what: str) -> bytes:
    """The value of the first child with this tag. Raises MalformedDataError naming `what`."""
    for item in children(data):
        if item.tag == tag:
            return item.value
    raise MalformedDataError(what, f"no tag {tag:X}")


def encode(tag: int, value: bytes) -> bytes:
    """One data object with the shortest length."""
    name = tag.to_bytes((tag.bit_length() + 7) // 8, "big")
    size = len(value)
    if size < 0x80:
        return name + bytes([size]) + value
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return name + bytes([0x80 | len(length)]) + length + value
