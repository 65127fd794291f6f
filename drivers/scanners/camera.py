"""A camera as a scanner: the codes that come into its view, read in a process that can do nothing else.

Camera and process are there from the first look to `close`, and no picture outlives the look at it.
"""

import sys
import time

from drivers.asked_process import AskedProcess
from drivers.scanners.code_process import ANSWER, READY, REQUEST
from kiosk.errors import CameraError, ScannerGoneError
from kiosk.ports import CameraFrame, FrameSource
from kiosk.protocol.messages import SCANNED_CHARACTERS

_COMMAND = [sys.executable, "-m", "drivers.scanners.code_process"]
_START_S, _LOOK_S = 10.0, 5.0
_FRAME_S = 6.0  # without a picture it is lost
_PAUSE_S = 0.1  # between two looks: nobody holds a card up for less, and a look costs computing
_AWAY_S = 3.0  # out of view for so long, a code that is shown again is scanned again


class CameraScanner:
    """The kiosk.ports.Scanner of a camera; a code that stays in view is scanned once."""

    def __init__(self, camera: FrameSource) -> None:
        self._camera = camera
        self._process: AskedProcess | None = None
        self._seen: dict[str, float] = {}  # line → when it was in view last

    def lines(self, timeout_s: float) -> tuple[str, ...]:
        """Of the next picture; timeout_s is not waited for. Raises ScannerGoneError."""
        del timeout_s
        try:
            process = self._opened()
            time.sleep(_PAUSE_S)
            said = _asked(process, self._camera.read(_FRAME_S))
        except (CameraError, OSError, EOFError) as error:
            self.close()
            why = str(error) or type(error).__name__
            raise ScannerGoneError("camera", why) from error
        return self._news(lines_of(said), time.monotonic())

    def close(self) -> None:
        if self._process is not None:
            self._process.end()
            self._process = None
            self._camera.close()
        self._seen.clear()

    def _opened(self) -> AskedProcess:
        if self._process is None:
            self._process = AskedProcess(_COMMAND)
            if self._process.received(len(READY), time.monotonic() + _START_S) != READY:
                raise EOFError
            self._camera.open()
        return self._process

    def _news(self, lines: tuple[str, ...], now: float) -> tuple[str, ...]:
        self._seen = {line: at for line, at in self._seen.items() if now - at <= _AWAY_S}
        fresh = tuple(line for line in lines if line not in self._seen)
        self._seen |= dict.fromkeys(lines, now)
        return fresh


def _asked(process: AskedProcess, frame: CameraFrame) -> bytes:
    """What the process says of a picture, of which it gets the green of each pixel: nearly its grey."""
    until = time.monotonic() + _LOOK_S
    process.send(REQUEST.pack(frame.width, frame.height) + frame.pixels[1::3], until)
    (size,) = ANSWER.unpack(process.received(ANSWER.size, until))
    return process.received(size, until)


def lines_of(said: bytes) -> tuple[str, ...]:
    """Of the process's answer, as many as one burst may have; what no scanner could type is no code.

    Nor is what is too long: its beginning would be another code.
    """
    texts = dict.fromkeys(said.decode("utf-8", "replace").split("\0"))
    taken, left = list[str](), SCANNED_CHARACTERS
    for text in texts:
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        size = sum(len(line) + 1 for line in lines)
        if size <= left and all(line.isascii() and line.isprintable() for line in lines):
            taken += lines
            left -= size
    return tuple(taken)
