"""The card's side of APDUs (ISO 7816-4 §5.1)."""

from typing import NamedTuple

from drivers.cards.iso7816 import Command


class WrongLengthError(Exception):
    """The command's length bytes contradict its size."""


class CardAnswer(NamedTuple):
    data: bytes
    sw: int

    def encode(self) -> bytes:
        return self.data + self.sw.to_bytes(2, "big")


OK = 0x9000
FILE_ENDED = 0x6282
WRONG_LENGTH, WRONG_KEY, NOT_ALLOWED, CONDITIONS = 0x6700, 0x6300, 0x6982, 0x6985
SM_OBJECTS, WRONG_DATA, UNSUPPORTED, NOT_FOUND = 0x6988, 0x6A80, 0x6A81, 0x6A82
WRONG_P1P2, NO_REFERENCE, BAD_OFFSET, UNKNOWN = 0x6A86, 0x6A88, 0x6B00, 0x6D00
MORE = 0x6100


def failed(sw: int) -> CardAnswer:
    return CardAnswer(b"", sw)


def parse(raw: bytes) -> Command:
    """A command of any case, short or extended. Raises WrongLengthError."""
    if len(raw) < 4:
        raise WrongLengthError
    cla, ins, p1, p2 = raw[:4]
    body = raw[4:]
    if len(body) > 1 and body[0] == 0 and len(body) >= 3:
        data, rest, width = _split(body[1:], 2)
    else:
        data, rest, width = _split(body, 1)
    if len(rest) not in {0, width}:
        raise WrongLengthError
    le = (int.from_bytes(rest, "big") or 1 << 8 * width) if rest else None
    return Command(cla, ins, p1, p2, data, le, extended=width == 2)


def _split(body: bytes, width: int) -> tuple[bytes, bytes, int]:
    """Data and what follows it; a body of one length field is Le alone."""
    if len(body) <= width:
        return b"", body, width
    size = int.from_bytes(body[:width], "big")
    if size == 0 or len(body) < width + size:
        raise WrongLengthError
    return body[width : width + size], body[width + size :], width
