"""Frames of the security module (SAM_A, SAM_V) inside a resident card reader (GA 450).

Request `AAAAAA9669 | len16 | CMD PARA | data | XOR`, answer `AAAAAA9669 | len16 | SW1 SW2 SW3 | data | XOR`;
the length covers what follows it, the XOR covers length to data.
"""

from typing import NamedTuple, Protocol

from kiosk.errors import (
    CardAbsentError,
    CardProtocolError,
    CardUnknownError,
    DocumentError,
    MalformedDataError,
    ReaderFaultError,
)

PREAMBLE = bytes.fromhex("AAAAAA9669")
HEADER = len(PREAMBLE) + 2
MAX_FRAME = 4096

OK, FOUND = 0x90, 0x9F
# Every SW3 that GA 450 readers are known to give, and who has to do something about it.
_MEANING: dict[int, tuple[type[DocumentError], str]] = {
    0x10: (CardProtocolError, "checksum of our frame"),
    0x11: (CardProtocolError, "length of our frame"),
    0x21: (CardProtocolError, "unknown command"),
    0x31: (CardUnknownError, "the card rejects this reader"),
    0x32: (CardUnknownError, "this reader rejects the card"),
    0x33: (CardProtocolError, "verification failed"),
    0x40: (CardUnknownError, "a card of another kind"),
    0x41: (CardProtocolError, "reading failed"),
    0x47: (ReaderFaultError, "no random number"),
    0x60: (ReaderFaultError, "self-test failed"),
    0x66: (ReaderFaultError, "the security module is not authorised"),
    0x80: (CardAbsentError, "no card"),
    0x81: (CardProtocolError, "selecting the card failed"),
}


class SamAnswer(NamedTuple):
    """A module's answer: its status SW3, and its data."""

    sw3: int
    data: bytes


class FramePort(Protocol):
    """Carries one frame to the security module and its answer back: a serial line, or APDUs."""

    def exchange(self, frame: bytes) -> bytes: ...


def encode(body: bytes) -> bytes:
    """A frame around command, parameter and data (or, for a reader, status and data)."""
    covered = (len(body) + 1).to_bytes(2, "big") + body
    return PREAMBLE + covered + bytes((checksum(covered),))


def decode(frame: bytes) -> SamAnswer:
    """Read an answer. Raises MalformedDataError; trailing bytes are no frame either."""
    length = body_length(frame)
    if len(frame) != HEADER + length or length < 4:
        raise MalformedDataError("SAM frame", "length")
    if checksum(frame[len(PREAMBLE) : -1]) != frame[-1]:
        raise MalformedDataError("SAM frame", "checksum")
    body = frame[HEADER:-1]
    return SamAnswer(body[2], body[3:])


def body_length(frame: bytes) -> int:
    """What the header says follows it. Raises MalformedDataError."""
    if not frame.startswith(PREAMBLE) or len(frame) < HEADER:
        raise MalformedDataError("SAM frame", "header")
    length = int.from_bytes(frame[len(PREAMBLE) : HEADER], "big")
    if length > MAX_FRAME:
        raise MalformedDataError("SAM frame", f"{length} bytes announced")
    return length


def expect(answer: SamAnswer, good: int, what: str) -> bytes:
    """The data of a good answer; anything else as the error that its SW3 means."""
    if answer.sw3 == good:
        return answer.data
    kind, meaning = _MEANING.get(answer.sw3, (CardProtocolError, "unknown status"))
    if kind is CardAbsentError:
        raise CardAbsentError
    if kind is CardUnknownError:
        raise CardUnknownError(b"", f"{what}: {meaning}")
    if kind is ReaderFaultError:
        raise ReaderFaultError(f"{what}: {meaning} (SW3 {answer.sw3:02X})")
    raise CardProtocolError(f"{what}: {meaning} (SW3 {answer.sw3:02X})")


def checksum(data: bytes) -> int:
    found = 0
    for byte in data:
        found ^= byte
    return found
