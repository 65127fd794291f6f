"""A scanner whose input device is a named pipe: the same events, below the real adapter."""

import os
from pathlib import Path

from drivers.scanners.evdev import EV_KEY, EVENT, KEYS, PRESSED, SHIFT

_ENTER, _RELEASED = 28, 0
_CODES = {
    character: (code, shifted)
    for code, pair in KEYS.items()
    for shifted, character in enumerate(pair)
} | {" ": (57, 0)}


class EmulatedScanner:
    """`scan` presses and lets go of the keys that a scanner would."""

    def __init__(self, device: Path) -> None:
        self.device = device
        device.unlink(missing_ok=True)  # of one that was killed
        os.mkfifo(device, 0o600)
        # Also for reading, so that it never comes to an end while nobody has it open.
        self._pipe = os.open(device, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)

    def scan(self, *lines: str) -> None:
        keys = b"".join(self._line(line) for line in lines)
        os.write(self._pipe, keys)

    def close(self) -> None:
        os.close(self._pipe)

    def _line(self, line: str) -> bytes:
        return b"".join(map(self._character, line)) + _tap(_ENTER)

    @staticmethod
    def _character(character: str) -> bytes:
        code, shifted = _CODES[character]
        tapped = _tap(code)
        return _key(SHIFT[0], PRESSED) + tapped + _key(SHIFT[0], _RELEASED) if shifted else tapped


def _tap(code: int) -> bytes:
    return _key(code, PRESSED) + _key(code, _RELEASED)


def _key(code: int, value: int) -> bytes:
    return EVENT.pack(0, 0, EV_KEY, code, value)
