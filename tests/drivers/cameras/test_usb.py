"""Virtual cameras are refused by their place on the machine and their driver, not by name alone."""

from pathlib import Path

import numpy as np
import pytest

from drivers.cameras import usb
from drivers.cameras.usb import UsbSource
from drivers.device_identity import v4l2
from kiosk.errors import CameraError, VirtualCameraError
from kiosk.settings import Camera

_PC = "pci0000:00/0000:00:14.0/usb1/1-8/1-8:1.0"
_PI_4 = "platform/scb/fd500000.pcie/pci0000:00/0000:01:00.0/usb1/1-1/1-1.2/1-1.2:1.0"
_PI_5 = "platform/axi/1000120000.pcie/1f00200000.usb/xhci-hcd.0/usb1/1-2/1-2:1.0"


def sysfs(root: Path, place, bus="usb", driver="uvcvideo", name="USB Camera"):
    """As the kernel lays it out; place "": a device without a parent."""
    at = root / "devices" / (place or "virtual")
    node = at / "video4linux/video0"
    node.mkdir(parents=True)
    (node / "name").write_text(name + "\n")
    if place:
        (node / "device").symlink_to(at)
        for link, target in (
            ("subsystem", f"bus/{bus}"),
            ("driver", f"bus/{bus}/drivers/{driver}"),
        ):
            (root / target).mkdir(parents=True, exist_ok=True)
            (at / link).symlink_to(root / target)
    classes = root / "class/video4linux"
    classes.mkdir(parents=True)
    (classes / "video0").symlink_to(node)
    return root


@pytest.mark.parametrize("place", [_PC, _PI_4, _PI_5])
def test_a_camera_on_a_usb_port_is_one(tmp_path, place):
    device = v4l2.real("/dev/video0", sysfs(tmp_path, place))
    assert (device.name, device.bus, device.driver) == ("USB Camera", "usb", "uvcvideo")
    assert device.port == place


VIRTUAL = {
    "a loopback that says it is a camera": {"place": ""},
    "a loopback by its name": {"place": _PC, "name": "v4l2 loopback"},
    "vivid": {"place": "platform/vivid.0", "bus": "platform", "driver": "vivid"},
    "vivid under another name": {"place": "platform/cam.0", "bus": "platform", "driver": "cam"},
    "vimc": {"place": "platform/vimc.0", "bus": "platform", "driver": "vimc"},
    "a driver of tests on a USB port": {"place": _PC, "driver": "vivid"},
    "over the network": {"place": "platform/vhci_hcd.0/usb3/3-1/3-1:1.0"},
    "this machine's own gadget": {"place": "platform/dummy_hcd.0/usb2/2-1/2-1:1.0"},
}


@pytest.mark.parametrize("kind", VIRTUAL)
def test_a_virtual_device_is_refused_before_it_is_opened(tmp_path, monkeypatch, kind):
    def opened(*_arguments):
        raise AssertionError("it was opened")

    monkeypatch.setattr(usb.cv2, "VideoCapture", opened)
    camera = UsbSource(
        Camera(source="usb", address="/dev/video0"), sysfs(tmp_path, **VIRTUAL[kind])
    )
    with pytest.raises(VirtualCameraError):
        camera.open()


def test_a_device_without_a_driver_is_refused(tmp_path):
    root = sysfs(tmp_path, _PC)
    (root / "devices" / _PC / "driver").unlink()
    with pytest.raises(VirtualCameraError, match="driver"):
        v4l2.real("/dev/video0", root)


def test_the_transcript_names_the_port_that_the_kernel_knows(tmp_path):
    camera = UsbSource(Camera(source="usb", address="/dev/video0"), sysfs(tmp_path, _PC))
    assert camera.describe() == {
        "source": "usb",
        "bus": _PC,
        "driver": "uvcvideo",
        "name": "USB Camera",
    }


class _Capture:
    """OpenCV's end of a device that gives this picture."""

    def __init__(self, picture):
        self.picture = picture

    def __call__(self, *_arguments):
        return self

    def isOpened(self):  # noqa: N802 - OpenCV's name
        return True

    def set(self, *_arguments):
        return True

    def read(self):
        return True, self.picture

    def release(self):
        pass


@pytest.mark.parametrize("shape", [(480, 640), (0, 640, 3), (1, 1)])
def test_a_picture_of_no_usable_shape_is_a_camera_fault(tmp_path, monkeypatch, shape):
    monkeypatch.setattr(usb.cv2, "VideoCapture", _Capture(np.zeros(shape, np.uint8)))
    camera = UsbSource(Camera(source="usb", address="/dev/video0"), sysfs(tmp_path, _PC))
    camera.open()
    with pytest.raises(CameraError, match="shape"):
        camera.read(1)
