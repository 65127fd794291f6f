"""USB cameras (V4L2) through OpenCV's VideoCapture."""

from pathlib import Path

import cv2
import msgspec

from drivers.cameras.opencv_frame import rgb_frame
from drivers.device_identity import v4l2
from drivers.device_identity.usb import SYSFS
from kiosk.errors import CameraError
from kiosk.ports import CameraFrame
from kiosk.settings import Camera

# V4L2_CID_EXPOSURE_AUTO: aperture priority and manual.
_AUTO_EXPOSURE, _MANUAL_EXPOSURE = 3, 1


class UsbSource:
    """A V4L2 device, by its path under /dev/v4l/by-path: the socket on the board, not the number."""

    def __init__(self, camera: Camera, sysfs: Path = SYSFS) -> None:
        self.width, self.height = camera.width, camera.height
        self._fps = camera.fps
        self._path = camera.address
        self._sysfs = sysfs
        self._capture: cv2.VideoCapture | None = None

    def open(self) -> None:
        """VirtualCameraError when the device is no real camera."""
        v4l2.real(self._path, self._sysfs)
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
        return rgb_frame(picture, self.width, self.height)

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
        device = v4l2.read(self._path, self._sysfs)
        found = v4l2.identity(self._path, self._sysfs)
        told = {
            "source": "usb",
            "bus": device.port or self._path,
            "driver": device.driver,
            "name": device.name,
        }
        return told | (msgspec.structs.asdict(found) if found else {})
