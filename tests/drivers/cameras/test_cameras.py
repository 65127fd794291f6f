"""The cameras: a recording, an emulated one, a missing one; picamera2 by its real signatures."""

import importlib
import inspect
import sys
import types
import warnings

import cv2
import numpy as np
import pytest

from drivers.cameras.sources import source
from kiosk.errors import CameraError, VirtualCameraError
from kiosk.settings import Camera


def test_a_recording_is_played_again_and_again(tmp_path):
    file = str(tmp_path / "film.avi")
    writer = cv2.VideoWriter(file, cv2.VideoWriter_fourcc(*"MJPG"), 24, (320, 240))
    for shade in (40, 120, 200):
        writer.write(np.full((240, 320, 3), (shade, 0, 0), np.uint8))
    writer.release()
    camera = source(Camera(source="replay", address=file, width=320, height=240, fps=60))
    camera.open()
    frames = [camera.read(1) for _ in range(7)]
    camera.close()
    shades = [frame.pixels[2] for frame in frames]  # OpenCV writes BGR: blue arrives last
    assert shades[0] == pytest.approx(40, abs=12)
    assert shades[3] == pytest.approx(shades[0], abs=2)
    assert all(len(frame.pixels) == 320 * 240 * 3 for frame in frames)
    assert [f.t_ns for f in frames] == sorted(f.t_ns for f in frames)


@pytest.mark.parametrize("kind", ["replay", "usb", "emulated"])
def test_what_is_not_there_is_a_typed_error(kind, tmp_path):
    camera = source(Camera(source=kind, address=str(tmp_path / "nothing")))
    with pytest.raises(CameraError):
        camera.open()


def test_the_emulated_camera_gives_fresh_frames_and_notices_that_it_is_unplugged(desk):
    camera = source(Camera(source="emulated", address=str(desk.directory / "frames.sock")))
    camera.open()
    first, second = camera.read(2), camera.read(2)
    assert bytes(first.pixels) != bytes(second.pixels)
    desk.subscriber.call("unplug")
    try:
        with pytest.raises(CameraError):
            for _ in range(5):
                camera.read(2)
    finally:
        desk.subscriber.call("plug")
        camera.close()


class _Stub(types.ModuleType):
    """libcamera and its like exist only on the device: any name is another stub."""

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return _Stub(f"{self.__name__}.{name}")

    def __call__(self, *_args, **_kwargs):
        return self


_ONLY_ON_A_PI = (
    *("libcamera", "pykms", "videodev2", "prctl", "piexif", "simplejpeg"),
    *("pidng", "pidng.camdefs", "pidng.core"),
)


_ON_I2C = "/base/soc/i2c0mux/i2c@1/imx708@1a"


@pytest.fixture
def picamera2(monkeypatch):
    """The real package, with what only a Pi has stubbed."""
    for name in _ONLY_ON_A_PI:
        monkeypatch.setitem(sys.modules, name, _Stub(name))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of that package's own making
        return importlib.import_module("picamera2")


def test_the_picamera_adapter_calls_what_the_real_package_has(picamera2):
    real = picamera2.Picamera2
    assert "camera_num" in inspect.signature(real.__init__).parameters
    configuration = inspect.signature(real.create_video_configuration).parameters
    assert {"main", "controls", "buffer_count"} <= set(configuration)
    assert {"wait"} <= set(inspect.signature(real.capture_request).parameters)
    assert {"job", "timeout"} <= set(inspect.signature(real.wait).parameters)
    for method in ("global_camera_info", "configure", "start", "stop", "close"):
        assert callable(getattr(real, method))
    request = importlib.import_module("picamera2.request").CompletedRequest
    assert "name" in inspect.signature(request.make_array).parameters
    assert callable(request.get_metadata)
    assert callable(request.release)


def test_the_picamera_adapter_against_a_camera_of_that_shape(picamera2, monkeypatch):
    """The adapter's own logic: padded rows, sensor time, a request always released."""
    released = []

    class Request:
        def make_array(self, name):
            assert name == "main"
            return np.zeros((480, 672, 3), np.uint8)  # padded to the stride

        def get_metadata(self):
            return {"SensorTimestamp": 42}

        def release(self):
            released.append(True)

    class Fake:
        camera_properties = types.MappingProxyType({"Model": "imx708"})

        def __init__(self, camera_num=0):
            assert camera_num == 1

        @staticmethod
        def global_camera_info():
            return [
                {"Id": "platform/vimc.0 Sensor B", "Num": 0},
                {"Id": _ON_I2C, "Num": 1},
            ]

        create_video_configuration = staticmethod(lambda **settings: settings)
        configure = start = stop = close = lambda self, *_a: None

        def capture_request(self, wait=None):
            assert wait is False
            return "job"

        def wait(self, job, timeout=None):
            if timeout < 0.5:
                raise TimeoutError
            return Request()

    monkeypatch.setattr(picamera2, "Picamera2", Fake)
    camera = source(Camera(source="picamera2", address=_ON_I2C))
    camera.open()
    frame = camera.read(1)
    assert (len(frame.pixels), frame.t_ns) == (640 * 480 * 3, 42)
    assert released == [True]
    with pytest.raises(CameraError):
        camera.read(0.1)
    camera.close()
    with pytest.raises(VirtualCameraError, match="device tree"):
        source(Camera(source="picamera2", address="platform/vimc.0 Sensor B")).open()
    with pytest.raises(VirtualCameraError):
        source(Camera(source="picamera2")).open()  # the first one, as it happens
    with pytest.raises(CameraError, match="no camera c"):
        source(Camera(source="picamera2", address="c")).open()
