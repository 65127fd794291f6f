"""An emulated security module with a resident card before it: answers frames (GA 450)."""

from collections.abc import Callable
from dataclasses import dataclass

from drivers.cards.resident import frames
from kiosk.errors import MalformedDataError

_PREFIX = b"\0\0"
# 05.03-20260401-0001234567-0012345678
_SAM_ID = b"".join(
    number.to_bytes(size, "little")
    for number, size in ((5, 2), (3, 2), (20260401, 4), (1234567, 4), (12345678, 4))
)


@dataclass
class SamFaults:
    """What goes wrong in the module; counts are of frames from 1."""

    sw3: int = 0  # answered to `sw3_at` instead of the truth
    sw3_at: int = 0
    wrong_xor_at: int = 0
    garbage: bytes = b""  # sent before every frame, as a noisy line does


class Module:
    """The emulated module: finds a newly laid card once, and selects it for as long as it lies there."""

    def __init__(self, faults: SamFaults | None = None) -> None:
        self._faults = faults or SamFaults()
        self._content: bytes | None = None
        self._address = b""
        self._new = False
        self._selected = False
        self._frames = 0

    def lay(self, content: bytes, extra_address: str, faults: SamFaults) -> None:
        self._content, self._new, self._selected = content, True, False
        self._address = extra_address.ljust(35).encode("utf-16-le") if extra_address else b""
        self._faults, self._frames = faults, 0

    def lift(self) -> None:
        self._content, self._new, self._selected = None, False, False

    def exchange(self, request: bytes) -> bytes:
        """One frame there, one back; a broken one gets the status that says so."""
        self._frames += 1
        faults = self._faults
        try:
            body = _body(request)
        except MalformedDataError:
            answer = _status(0x10)
        else:
            answer = _status(faults.sw3) if self._frames == faults.sw3_at else self._answer(body)
        if self._frames == faults.wrong_xor_at:
            answer = answer[:-1] + bytes((answer[-1] ^ 1,))
        return faults.garbage + answer

    def _answer(self, command: bytes) -> bytes:
        handlers: dict[bytes, Callable[[], bytes]] = {
            b"\x12\xff": lambda: _status(frames.OK, _SAM_ID),
            b"\x11\xff": lambda: _status(frames.OK),
            b"\x10\xff": lambda: _status(frames.OK),
            b"\x20\x01": self._find,
            b"\x20\x02": self._select,
            b"\x30\x01": self._read,
            b"\x30\x10": self._read,
            b"\x30\x03": lambda: (
                _status(frames.OK, self._address) if self._address else _status(0x41)
            ),
        }
        handler = handlers.get(command)
        return handler() if handler else _status(0x21)

    def _find(self) -> bytes:
        found, self._new = self._new, False
        return _status(frames.FOUND, bytes(4)) if found else _status(0x80)

    def _select(self) -> bytes:
        self._selected = self._content is not None and not self._new
        return _status(frames.OK, bytes(8)) if self._selected else _status(0x81)

    def _read(self) -> bytes:
        if not self._selected or self._content is None:
            return _status(0x41)
        return _status(frames.OK, self._content)


def _body(request: bytes) -> bytes:
    length = frames.body_length(request)
    covered = request[len(frames.PREAMBLE) : -1]
    if len(request) != frames.HEADER + length or frames.checksum(covered) != request[-1]:
        raise MalformedDataError("SAM frame", "checksum")
    return request[frames.HEADER : -1]


def _status(sw3: int, data: bytes = b"") -> bytes:
    return frames.encode(_PREFIX + bytes((sw3,)) + data)
