"""Where a V4L2 device sits on the machine, by sysfs: its bus path, its driver, and whether it is a camera.

A name is what a device calls itself; its place in sysfs is the kernel's word. A camera hangs on a USB port of
a host controller that exists. Loopbacks and test devices have no bus, or the platform's; a camera brought by
network (usbip), or made by this machine's own gadget driver, hangs on a controller that is software.
"""

from pathlib import Path
from typing import NamedTuple

from drivers.device_identity import usb
from kiosk.errors import CameraError, VirtualCameraError
from kiosk.identity.devices import DeviceIdentity

_BUSES = frozenset({"usb"})
_DRIVERS = ("v4l2loopback", "v4l2 loopback", "obs virtual", "dummy video", "akvcam")
_TEST_DRIVERS = ("vivid", "vimc", "vim2m", "vicodec", "visl")


class V4l2Device(NamedTuple):
    """What the kernel says of a device; empty where it says nothing."""

    name: str
    bus: str  # subsystem of the parent: usb, platform, pci, ...
    driver: str
    place: tuple[str, ...]  # from the first bus to the device, as sysfs spells it

    @property
    def port(self) -> str:
        return "/".join(self.place)


def read(path: str, sysfs: Path = usb.SYSFS) -> V4l2Device:
    """The device behind a path under /dev. CameraError when there is none."""
    node = sysfs / "class/video4linux" / Path(path).resolve().name
    try:
        name = (node / "name").read_text("utf-8", "replace").strip()
    except OSError as error:
        raise CameraError(f"{path} is not there") from error
    parent = node / "device"
    place = parent.resolve().parts if parent.exists() else ()
    under = place[place.index("devices") + 1 :] if "devices" in place else ()
    return V4l2Device(name, _linked(parent / "subsystem"), _linked(parent / "driver"), under)


def real(path: str, sysfs: Path = usb.SYSFS) -> V4l2Device:
    """The same, once nothing speaks against a real camera. VirtualCameraError names what does."""
    device = read(path, sysfs)
    said = f"{device.name} {device.driver}".lower()
    named = next((name for name in (*_DRIVERS, *_TEST_DRIVERS) if name in said), None)
    if named:
        raise VirtualCameraError(path, f"its driver is {named}")
    if device.bus not in _BUSES:
        raise VirtualCameraError(path, f"it is on no camera's bus, but on {device.bus or 'none'}")
    if not device.driver:
        raise VirtualCameraError(path, "no driver is bound to it")
    controller = usb.software_controller(device.place)
    if controller:
        raise VirtualCameraError(path, f"its USB port is software: {controller}")
    return device


def identity(path: str, sysfs: Path = usb.SYSFS) -> DeviceIdentity | None:
    """Of the USB device that is the camera; None: it is no USB camera."""
    node = sysfs / "class/video4linux" / Path(path).resolve().name
    return usb.behind(node / "device")


def _linked(link: Path) -> str:
    """The last part of where a link of sysfs leads."""
    return link.resolve().name if link.exists() else ""
