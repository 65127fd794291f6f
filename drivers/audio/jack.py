"""The jack of the earphones, by its input device: it tells when something is plugged in (linux/input.h)."""

import fcntl
import os
import select
import struct
from pathlib import Path
from typing import NoReturn

from kiosk.errors import EarphonesGoneError

EVENT = struct.Struct("llHHi")  # struct input_event: seconds, microseconds, type, code, value
EV_SW = 5
HEADPHONE_INSERT = 2  # SW_HEADPHONE_INSERT
_EVIOCGSW = 0x8001451B  # the state of the first eight switches, one bit for each
_MOST = 64  # events of one look


class EvdevJack:
    """One input device; `plugged` tells what it says, `close` gives it back to the system."""

    def __init__(self, device: Path, *, asks: bool = True) -> None:
        """asks: False for a stand-in that is no input device, and tells changes alone."""
        self._device = device
        self._asks = asks
        self._fd: int | None = None

    def plugged(self, timeout_s: float) -> bool | None:
        """As it stands when the device is opened, then each change. Raises EarphonesGoneError."""
        if self._fd is None:
            self._fd = self._opened()
            if self._asks:
                return self._state(self._fd)
        return self._heard(self._fd, timeout_s)

    def close(self) -> None:
        if self._fd is not None:
            os.close(self._fd)
            self._fd = None

    def _opened(self) -> int:
        try:
            return os.open(self._device, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError as error:
            self._lost(error)

    def _state(self, fd: int) -> bool:
        try:
            switches = fcntl.ioctl(fd, _EVIOCGSW, b"\0")
        except OSError as error:  # it has no switches, or is no input device
            self._lost(error)
        return bool(switches[0] & 1 << HEADPHONE_INSERT)

    def _heard(self, fd: int, timeout_s: float) -> bool | None:
        """The last of what came; a plug that is not quite in says several things."""
        if not select.select([fd], [], [], timeout_s)[0]:
            return None
        try:
            read = os.read(fd, EVENT.size * _MOST)
        except OSError as error:
            self._lost(error)
        if not read:
            self._lost(OSError("the device has ended"))
        whole = read[: len(read) // EVENT.size * EVENT.size]
        events = (event[2:] for event in EVENT.iter_unpack(whole))
        states = [
            value != 0 for kind, code, value in events if (kind, code) == (EV_SW, HEADPHONE_INSERT)
        ]
        return states[-1] if states else None

    def _lost(self, error: OSError) -> NoReturn:
        self.close()
        raise EarphonesGoneError(str(self._device), error.strerror or str(error)) from error
