"""A recording in place of a camera, through OpenCV's VideoCapture."""

import time

import cv2

from drivers.cameras.opencv_frame import rgb_frame
from kiosk.errors import CameraError
from kiosk.ports import CameraFrame
from kiosk.settings import Camera


class ReplaySource:
    """A recording, in real time, again from its start when it ends."""

    def __init__(self, camera: Camera) -> None:
        self.width, self.height = camera.width, camera.height
        self._file = camera.address
        self._period = 1 / camera.fps
        self._due = 0.0
        self._capture: cv2.VideoCapture | None = None

    def open(self) -> None:
        self._capture = cv2.VideoCapture(self._file)
        if not self._capture.isOpened():
            self._capture = None
            raise CameraError(f"{self._file} is no recording")

    def read(self, timeout_s: float) -> CameraFrame:
        if self._capture is None:
            raise CameraError(f"{self._file} is not open")
        time.sleep(min(timeout_s, max(0.0, self._due - time.monotonic())))
        self._due = time.monotonic() + self._period
        taken, picture = self._capture.read()
        if not taken:
            self._capture.set(cv2.CAP_PROP_POS_FRAMES, 0)
            taken, picture = self._capture.read()
        if not taken:
            raise CameraError(f"{self._file} has no frames")
        return rgb_frame(picture, self.width, self.height)

    def expose(self, factor: float) -> bool:
        del factor  # what was recorded stays as it is
        return False

    def close(self) -> None:
        if self._capture:
            self._capture.release()
            self._capture = None

    def describe(self) -> dict[str, str]:
        return {"source": "replay", "bus": self._file, "driver": "file"}
