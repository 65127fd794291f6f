"""A camera with several users of whom one has it at a time: whoever opens it waits for the other."""

import threading

from kiosk.errors import CameraError
from kiosk.ports import CameraFrame, FrameSource

_TURN_S = 20.0


class SharedCamera:
    """The kiosk.ports.FrameSource of one user. turn: the same lock for all users of that camera."""

    def __init__(self, source: FrameSource, turn: threading.Lock) -> None:
        self.width, self.height = source.width, source.height
        self._source = source
        self._turn = turn
        self._is_open = False

    def open(self) -> None:
        if not self._turn.acquire(timeout=_TURN_S):
            raise CameraError("the camera is still in use")
        try:
            self._source.open()
            self.width, self.height = self._source.width, self._source.height
            self._is_open = True
        finally:
            if not self._is_open:
                self._turn.release()

    def read(self, timeout_s: float) -> CameraFrame:
        return self._source.read(timeout_s)

    def expose(self, factor: float) -> bool:
        return self._source.expose(factor)

    def close(self) -> None:
        """What another user has open stays so."""
        if self._is_open:
            self._is_open = False
            self._source.close()
            self._turn.release()

    def describe(self) -> dict[str, str]:
        return self._source.describe()
