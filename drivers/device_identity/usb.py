"""The USB device behind something else in sysfs: its ids, its serial number, and the port it hangs on."""

from pathlib import Path

from kiosk.identity.devices import DeviceIdentity

SYSFS = Path("/sys")
# Brought by network (usbip), or made by this machine's own gadget driver: their controller is software.
_CONTROLLERS = ("vhci_hcd", "dummy_hcd", "usbip")


def software_controller(place: tuple[str, ...]) -> str | None:
    """The part of a place in sysfs that is a controller made of software."""
    return next((part for part in place if part.startswith(_CONTROLLERS)), None)


def behind(node: Path) -> DeviceIdentity | None:
    """The USB device that a node of sysfs belongs to; None: to none on a real controller."""
    here = node.resolve()
    if software_controller(here.parts):
        return None
    device = next((at for at in (here, *here.parents) if (at / "idVendor").is_file()), None)
    if device is None:
        return None
    return DeviceIdentity(
        vendor=_attribute(device, "idVendor"),
        product=_attribute(device, "idProduct"),
        serial=_attribute(device, "serial"),
        path=device.name,
    )


def at_address(bus: int, address: int, sysfs: Path = SYSFS) -> DeviceIdentity | None:
    """The device with this address on this bus; None: there is none on a real controller."""
    wanted = (str(bus), str(address))
    for device in (sysfs / "bus/usb/devices").glob("*"):
        if (_attribute(device, "busnum"), _attribute(device, "devnum")) == wanted:
            return behind(device)
    return None


def _attribute(device: Path, name: str) -> str:
    """Empty where it has none, or has just been pulled out."""
    try:
        return (device / name).read_text("utf-8", "replace").strip()
    except OSError:
        return ""
