"""USB cameras and recordings through OpenCV's VideoCapture."""

import time
from pathlib import Path

import cv2

from drivers.cameras import v4l2_device
from kiosk.errors import CameraError
from kiosk.input_bounds import FRAME_PIXELS
from kiosk.ports import CameraFrame
from kiosk.settings import Camera

_BGR = 3  # dimensions
# V4L2_CID_EXPOSURE_AUTO: aperture priority and manual.
_AUTO_EXPOSURE, _MANUAL_EXPOSURE = 3, 1


class UsbSource:
    """A V4L2 device, by its path under /dev/v4l/by-path: the socket on the board, not the number."""

    def __init__(self, camera: Camera, sysfs: Path = v4l2_device.SYSFS) -> None:
        self.width, self.height = camera.width, camera.height
        self._fps = camera.fps
        self._path = camera.address
        self._sysfs = sysfs
        self._capture: cv2.VideoCapture | None = None

    def open(self) -> None:
        """VirtualCameraError when the device is no real camera."""
        v4l2_device.real(self._path, self._sysfs)
        capture = cv2.VideoCapture(self._path, cv2.CAP_V4L2)
        if not capture.isOpened():
            raise CameraError(f"{self._path} cannot be opened")
        capture.set(cv2.CAP_PROP_FRAME_WIDTH, self.width)
        capture.set(cv2.CAP_PROP_FRAME_HEIGHT, self.height)
        capture.set(cv2.CAP_PROP_FPS, self._fps)
        capture.set(cv2.CAP_PROP_BUFFERSIZE, 1)
        self._capture = capture

    def read(self, timeout_s: float) -> CameraFrame:
        """OpenCV's V4L2 backend gives up by itself after its own ten seconds, whatever timeout_s is."""
        del timeout_s
        if self._capture is None:
            raise CameraError(f"{self._path} is not open")
        taken, picture = self._capture.read()
        if not taken:
            raise CameraError(f"{self._path} gives no frames")
        return _frame(picture, self.width, self.height)

    def expose(self, factor: float) -> bool:
        """V4L2: automatic exposure off and the present time scaled, or on again at 1."""
        capture = self._capture
        if capture is None:
            return False
        if factor == 1.0:
            return bool(capture.set(cv2.CAP_PROP_AUTO_EXPOSURE, _AUTO_EXPOSURE))
        now = capture.get(cv2.CAP_PROP_EXPOSURE)
        manual = capture.set(cv2.CAP_PROP_AUTO_EXPOSURE, _MANUAL_EXPOSURE)
        return bool(manual and now > 0 and capture.set(cv2.CAP_PROP_EXPOSURE, now * factor))

    def close(self) -> None:
        if self._capture:
            self._capture.release()
            self._capture = None

    def describe(self) -> dict[str, str]:
        """The bus path is the kernel's, not the one that the settings name."""
        device = v4l2_device.read(self._path, self._sysfs)
        return {
            "source": "usb",
            "bus": device.port or self._path,
            "driver": device.driver,
            "name": device.name,
        }


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
        return _frame(picture, self.width, self.height)

    def expose(self, factor: float) -> bool:
        del factor  # what was recorded stays as it is
        return False

    def close(self) -> None:
        if self._capture:
            self._capture.release()
            self._capture = None

    def describe(self) -> dict[str, str]:
        return {"source": "replay", "bus": self._file, "driver": "file"}


def _frame(picture: cv2.typing.MatLike, width: int, height: int) -> CameraFrame:
    """OpenCV's BGR as RGB of the wanted size; arrival time, since OpenCV tells no sensor time."""
    if picture.ndim != _BGR or not 0 < picture.shape[0] * picture.shape[1] <= FRAME_PIXELS:
        raise CameraError(f"a picture of the shape {picture.shape}")
    if (picture.shape[1], picture.shape[0]) != (width, height):
        picture = cv2.resize(picture, (width, height), interpolation=cv2.INTER_AREA)
    pixels = cv2.cvtColor(picture, cv2.COLOR_BGR2RGB).tobytes()
    return CameraFrame(width, height, time.monotonic_ns(), pixels)
