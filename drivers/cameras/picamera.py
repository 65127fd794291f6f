"""The Pi's camera through picamera2 (apt's, on the device); the only importer of picamera2.

Checked against the real package's signatures with libcamera and pykms stubbed (tests/drivers/cameras).
"""

from typing import Any

from kiosk.errors import CameraError, VirtualCameraError
from kiosk.ports import CameraFrame
from kiosk.settings import Camera

# libcamera names formats by their order in a word: "BGR888" is R, G, B in memory.
_FORMAT = "BGR888"
# Where the sensor's, or its USB port's, id begins on the device.
_DEVICE_TREE = "/base/"


class PicameraSource:
    """The Pi's camera. address: libcamera's camera id; empty for the first camera."""

    def __init__(self, camera: Camera) -> None:
        self.width, self.height = camera.width, camera.height
        self._fps = camera.fps
        self._address = camera.address
        self._camera: Any = None
        self._place = ""  # libcamera's id of the one that is open

    def open(self) -> None:
        from picamera2 import Picamera2  # noqa: PLC0415 - only the device has it

        number, place = self._found(Picamera2.global_camera_info())
        try:
            camera = Picamera2(camera_num=number)
            main = {"size": (self.width, self.height), "format": _FORMAT}
            controls = {"FrameRate": float(self._fps)}
            camera.configure(
                camera.create_video_configuration(main=main, controls=controls, buffer_count=4)
            )
            camera.start()
        except (RuntimeError, IndexError, OSError) as error:
            raise CameraError(f"the camera cannot be opened: {error}") from error
        self._camera = camera
        self._place = place

    def read(self, timeout_s: float) -> CameraFrame:
        if self._camera is None:
            raise CameraError("the camera is not open")
        job = self._camera.capture_request(wait=False)
        try:
            request = self._camera.wait(job, timeout=timeout_s)
        except TimeoutError as error:
            raise CameraError("the camera gives no frames") from error
        try:
            picture = request.make_array("main")
            t_ns = int(request.get_metadata()["SensorTimestamp"])
        finally:
            request.release()
        # Rows may be padded to the sensor's stride.
        pixels = picture[: self.height, : self.width, :3].tobytes()
        return CameraFrame(self.width, self.height, t_ns, pixels)

    def expose(self, factor: float) -> bool:
        if self._camera is None:
            return False
        if factor == 1.0:
            self._camera.set_controls({"AeEnable": True})
            return True
        # From what automatic exposure has chosen; without it the change would be taken back.
        now = self._camera.capture_metadata()
        self._camera.set_controls(
            {
                "AeEnable": False,
                "ExposureTime": int(now["ExposureTime"] * factor),
                "AnalogueGain": float(now["AnalogueGain"]),
            }
        )
        return True

    def close(self) -> None:
        if self._camera is not None:
            self._camera.stop()
            self._camera.close()
            self._camera = None

    def describe(self) -> dict[str, str]:
        properties = self._camera.camera_properties if self._camera is not None else {}
        return {
            "source": "picamera2",
            "bus": self._address or "first",
            "driver": str(properties.get("Model", "")),
            "product": str(properties.get("Model", "")),
            "path": self._place,
        }

    def _found(self, cameras: list[dict[str, Any]]) -> tuple[int, str]:
        """Number and id.

        VirtualCameraError for one that is not in the device tree: libcamera has test pipelines too.
        """
        for camera in cameras:
            place = str(camera.get("Id", ""))
            if self._address in {"", place}:
                if not place.startswith(_DEVICE_TREE):
                    raise VirtualCameraError(place, "it has no place in the device tree")
                return int(camera["Num"]), place
        raise CameraError(f"no camera {self._address or 'at all'}; present: {len(cameras)}")
