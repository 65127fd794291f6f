"""`kiosk doctor`: which device a reader or the camera is, whether it is the pinned one, and how to pin it."""

import os
from typing import NamedTuple

from drivers.cards.scard import Watcher, usb_address
from drivers.device_identity import open_line, tty, usb
from drivers.device_identity.pinned import DevicePin
from kiosk.identity.devices import DeviceIdentity
from kiosk.settings import Camera, Settings

_NO_EVIDENCE = frozenset({"printer", "scanner.camera"})  # no record names them


class Told(NamedTuple):
    """What is said of one device. do: "": it is let in."""

    found: str
    do: str


def readers(settings: Settings) -> list[Told]:
    """Of every reader that the settings use. Raises DocumentError."""
    reader, emulated = settings.reader, settings.kiosk.emulated
    told = []
    if reader.pcsc:
        watcher = Watcher(reader.name)
        name = watcher.chosen()
        watcher.close()
        address = usb_address(name)
        found = usb.at_address(*address) if address else None
        told.append(_told("reader", "pinned", DevicePin(reader.pinned, emulated), found))
    if reader.serial:
        pin = DevicePin(reader.serial_pinned, emulated)
        told.append(_told("reader", "serial_pinned", pin, tty.identity(reader.serial)))
    return told


def camera(settings: Settings, section: str, chosen: Camera, found: DeviceIdentity | None) -> Told:
    """section: of the settings that name it."""
    pin = DevicePin(chosen.pinned, settings.kiosk.emulated)
    return _told(section, "pinned", pin, found)


def printer(settings: Settings) -> Told:
    """Of its line as it is opened now. Raises OSError."""
    pin = DevicePin(settings.printer.pinned, settings.kiosk.emulated)
    line = os.open(settings.printer.device, os.O_RDONLY | os.O_NOCTTY | os.O_NONBLOCK)
    try:
        return _told("printer", "pinned", pin, open_line.identity(line))
    finally:
        os.close(line)


def _told(section: str, key: str, pin: DevicePin, found: DeviceIdentity | None) -> Told:
    identity = found.text if found else "no device that the kernel knows"
    if doubt := pin.doubt(found):
        return Told(f"{identity}: {doubt}", _how_to_pin(section, key, found))
    if pin.takes_any:
        return Told(f"{identity}; any is taken, since kiosk.emulated is set", "")
    return Told(f"{identity}, as pinned", "")


def _how_to_pin(section: str, key: str, found: DeviceIdentity | None) -> str:
    if found is None:
        return f"No visit takes it: use a {section.rpartition('.')[2]} that hangs on a port of this machine."
    fields = (("vendor", found.vendor), ("product", found.product))
    places = (("serial", found.serial), ("path", found.path))
    pin = ", ".join(f'{name} = "{value}"' for name, value in (*fields, *places) if value)
    here = f"If it is the kiosk's own: `{key} = {{ {pin} }}` under [{section}]"
    if section in _NO_EVIDENCE:
        return f"{here}."
    return f"{here}, and at the carrier `carrier device set ... --{section}-device {found.text}`."
