"""A tree of sysfs with USB devices in it, as the kernel lays it out."""

from pathlib import Path

PORT = "pci0000:00/0000:00:14.0/usb1/1-8"  # what a kiosk's own device is plugged into
ANOTHER_PORT = "pci0000:00/0000:00:14.0/usb1/1-9"
BY_NETWORK = "platform/vhci_hcd.0/usb1/1-8"
READER = {"idVendor": "072f", "idProduct": "2200", "serial": "R-417"}
CAMERA = {"idVendor": "046d", "idProduct": "0825", "serial": "C-9"}


def plug(root: Path, port, address=5, **said):
    """A device on that port, with what it says of itself; gives its node."""
    node = root / "devices" / port
    node.mkdir(parents=True)
    for name, text in ({"busnum": "1", "devnum": str(address)} | said).items():
        (node / name).write_text(f"{text}\n")
    _link(root / "bus/usb/devices" / node.name, node)
    return node


def plug_camera(root: Path, port, **said):
    """The same with /dev/video0 on its first interface."""
    interface = plug(root, port, **(CAMERA | said)) / "1-0:1.0"
    node = interface / "video4linux/video0"
    node.mkdir(parents=True)
    (node / "name").write_text("USB Camera\n")
    _link(node / "device", interface)
    _link(interface / "subsystem", _made(root / "bus/usb"))
    _link(interface / "driver", _made(root / "bus/usb/drivers/uvcvideo"))
    _link(root / "class/video4linux/video0", node)
    return root


def plug_line(root: Path, port, **said):
    """The same with /dev/ttyUSB0."""
    interface = plug(root, port, **(READER | said)) / "1-0:1.0/ttyUSB0"
    interface.mkdir(parents=True)
    node = interface / "tty/ttyUSB0"
    node.mkdir(parents=True)
    _link(node / "device", interface)
    _link(root / "class/tty/ttyUSB0", node)
    return root


def _made(folder):
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _link(at, to):
    at.parent.mkdir(parents=True, exist_ok=True)
    at.symlink_to(to)
