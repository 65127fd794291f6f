"""A scanner that types, read from its input device alone (linux/input.h), with an exclusive grab.

Nothing that it scans reaches a window then, whichever has the focus, and no keyboard is taken for it.
Scanners send the keys of a US keyboard, and end a line with Enter.
"""

import fcntl
import os
import select
import struct
from pathlib import Path
from typing import NoReturn

from kiosk.errors import ScannerGoneError
from kiosk.protocol.messages import SCANNED_CHARACTERS

EVENT = struct.Struct("llHHi")  # struct input_event: seconds, microseconds, type, code, value
EV_KEY = 1
PRESSED = 1
ENTER = (28, 96)  # KEY_ENTER, KEY_KPENTER
SHIFT = (42, 54)  # KEY_LEFTSHIFT, KEY_RIGHTSHIFT
_EVIOCGRAB = 0x40044590
_QUIET_S = 0.18  # a burst of lines is over
_ROWS = {2: ("1234567890-=", "!@#$%^&*()_+"), 16: ("qwertyuiop[]", "QWERTYUIOP{}")}
_ROWS |= {30: ("asdfghjkl;'`", 'ASDFGHJKL:"~'), 43: ("\\zxcvbnm,./", "|ZXCVBNM<>?")}
KEYS = {
    code + at: pair
    for code, (plain, shifted) in _ROWS.items()
    for at, pair in enumerate(zip(plain, shifted, strict=True))
} | {57: (" ", " ")}


class EvdevScanner:
    """One input device; `lines` gives what was scanned together, `close` gives it back to the system."""

    def __init__(self, device: Path, *, grabs: bool = True) -> None:
        """grabs: False for a stand-in that is no input device and cannot be grabbed."""
        self._device = device
        self._grabs = grabs
        self._fd: int | None = None
        self._shift = False

    def lines(self, timeout_s: float) -> tuple[str, ...]:
        """Whole lines of one burst; nothing in this time: none. Raises ScannerGoneError."""
        fd = self._opened()
        if not _readable(fd, timeout_s):
            return ()
        typed = ""
        while _readable(fd, _QUIET_S):
            typed = (typed + self._typed(fd))[-SCANNED_CHARACTERS:]
        *whole, _rest = typed.split("\n")
        return tuple(line.strip() for line in whole if line.strip())

    def close(self) -> None:
        if self._fd is not None:
            os.close(self._fd)  # which ends the grab
            self._fd = None

    def _opened(self) -> int:
        if self._fd is not None:
            return self._fd
        try:
            self._fd = fd = os.open(self._device, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
            if self._grabs:
                fcntl.ioctl(fd, _EVIOCGRAB, 1)
        except OSError as error:  # EBUSY: another visit has it still
            self._lost(error)
        return fd

    def _typed(self, fd: int) -> str:
        try:
            read = os.read(fd, EVENT.size * 64)
        except OSError as error:
            self._lost(error)
        if not read:
            self._lost(OSError("the device has ended"))
        return "".join(
            map(self._key, EVENT.iter_unpack(read[: len(read) // EVENT.size * EVENT.size]))
        )

    def _key(self, event: tuple[int, ...]) -> str:
        _s, _us, kind, code, value = event
        if kind != EV_KEY:
            return ""
        if code in SHIFT:
            self._shift = value != 0
        if value != PRESSED:
            return ""
        return "\n" if code in ENTER else KEYS.get(code, ("", ""))[self._shift]

    def _lost(self, error: OSError) -> NoReturn:
        self.close()
        raise ScannerGoneError(str(self._device), error.strerror or str(error)) from error


def _readable(fd: int, timeout_s: float) -> bool:
    return bool(select.select([fd], [], [], timeout_s)[0])
