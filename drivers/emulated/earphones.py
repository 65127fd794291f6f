"""Earphones whose jack is a named pipe: the same input events, below the real adapter."""

import os
from pathlib import Path

from drivers.audio.jack import EV_SW, EVENT, HEADPHONE_INSERT

_SYN = EVENT.pack(0, 0, 0, 0, 0)  # what is told together ends with it


class EmulatedEarphones:
    """`plug` and `pull` do what a hand does."""

    def __init__(self, device: Path) -> None:
        self.device = device
        os.mkfifo(device, 0o600)
        # Also for reading, so that it never comes to an end while nobody has it open.
        self._pipe = os.open(device, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)

    def plug(self) -> None:
        self._say(1)

    def pull(self) -> None:
        self._say(0)

    def close(self) -> None:
        os.close(self._pipe)

    def _say(self, value: int) -> None:
        os.write(self._pipe, EVENT.pack(0, 0, EV_SW, HEADPHONE_INSERT, value) + _SYN)
