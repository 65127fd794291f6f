"""A camera that gives pictures only when it is the one that the settings pin."""

from drivers.device_identity.pinned import DevicePin, admit_camera
from kiosk.errors import CameraError
from kiosk.identity import devices
from kiosk.ports import CameraFrame, FrameSource


class NamedCamera:
    """The kiosk.ports.FrameSource of another one."""

    def __init__(self, source: FrameSource, pin: DevicePin) -> None:
        self.width, self.height = source.width, source.height
        self._source = source
        self._pin = pin

    def open(self) -> None:
        """CameraRefusedError before the first picture, unless it is the pinned one."""
        self._source.open()
        self.width, self.height = self._source.width, self._source.height
        try:
            admit_camera(self._pin, devices.from_description(self.describe()))
        except CameraError:
            self.close()
            raise

    def read(self, timeout_s: float) -> CameraFrame:
        return self._source.read(timeout_s)

    def expose(self, factor: float) -> bool:
        return self._source.expose(factor)

    def close(self) -> None:
        self._source.close()

    def describe(self) -> dict[str, str]:
        return self._source.describe()
