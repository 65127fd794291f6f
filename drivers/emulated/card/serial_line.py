"""An emulated resident card reader on a serial line: a pseudo-terminal with a security module behind it."""

import os
import threading
import tty
from contextlib import suppress

from drivers.cards.resident import frames
from drivers.emulated.card.sam import Module, SamFaults
from kiosk.errors import MalformedDataError


class EmulatedSerialReader:
    """The emulated reader; `device` is the terminal that the kiosk opens."""

    def __init__(self) -> None:
        self._master, slave = os.openpty()
        tty.setraw(slave)
        self.device = os.ttyname(slave)
        self._slave = slave  # kept open: a terminal without a reader would end our reading
        self._module = Module()
        self._mute = False
        self._cut = False
        threading.Thread(target=self._serve, name="serial", daemon=True).start()

    def lay(
        self,
        content: bytes,
        extra_address: str,
        faults: SamFaults,
        *,
        mute: bool = False,
        cut: bool = False,
    ) -> None:
        """mute: no answer at all; cut: every answer ends early."""
        self._mute, self._cut = mute, cut
        self._module.lay(content, extra_address, faults)

    def lift(self) -> None:
        self._mute = self._cut = False
        self._module.lift()

    def _serve(self) -> None:
        waiting = b""
        with suppress(OSError):
            while True:
                waiting += os.read(self._master, 4096)
                while (frame := _whole(waiting)) is not None:
                    waiting = waiting[len(frame) :]
                    self._answer(frame)

    def _answer(self, frame: bytes) -> None:
        answer = self._module.exchange(frame)
        if self._mute:
            return
        os.write(self._master, answer[: len(answer) // 2] if self._cut else answer)


def _whole(waiting: bytes) -> bytes | None:
    """The first frame, once it is there whole; noise is thrown away by the caller's next frame."""
    try:
        size = frames.HEADER + frames.body_length(waiting)
    except MalformedDataError:
        return None
    return waiting[:size] if len(waiting) >= size else None
