"""The device behind a serial line: a USB adapter, or a port of the board."""

from pathlib import Path

from drivers.device_identity import usb
from kiosk.identity.devices import DeviceIdentity


def identity(path: str, sysfs: Path = usb.SYSFS) -> DeviceIdentity | None:
    """path: under /dev. None: a pseudo-terminal, or nothing that the kernel knows of."""
    return of_node(sysfs / "class/tty" / Path(path).resolve().name)


def of_node(node: Path) -> DeviceIdentity | None:
    """node: of sysfs, that of a line."""
    parent = node / "device"
    if not parent.exists():
        return None
    return usb.behind(parent) or _of_board(parent)


def _of_board(parent: Path) -> DeviceIdentity | None:
    place = parent.resolve().parts
    driver = parent / "driver"
    if "devices" not in place or not driver.exists() or usb.software_controller(place):
        return None
    return DeviceIdentity(
        product=driver.resolve().name, path="/".join(place[place.index("devices") + 1 :])
    )
