"""Whether a reader or a camera is the one that the settings pin.

In production nothing else is let in, and nothing behind which the kernel knows of no device: a virtual reader
(vpcd), a loopback. An emulated counter takes any device that is not pinned.
"""

from pathlib import Path
from typing import NamedTuple

import msgspec

from drivers.device_identity import usb
from kiosk.errors import CameraRefusedError, ReaderRefusedError
from kiosk.identity import devices
from kiosk.identity.devices import DeviceIdentity
from kiosk.settings import Pinned

NOT_PINNED = "the settings pin none"
NOT_KNOWN = "the settings pin a device, and this may be any"


class DevicePin(NamedTuple):
    """Which device is let in."""

    pinned: Pinned | None
    emulated: bool  # the counter's own word: kiosk.emulated
    sysfs: Path = usb.SYSFS

    @property
    def takes_any(self) -> bool:
        return self.emulated and self.pinned is None

    def doubt(self, found: DeviceIdentity | None) -> str:
        """Why it is not let in; "": it is."""
        if self.takes_any:
            return ""
        if self.pinned is None:
            return NOT_PINNED
        if found is None:
            return NOT_KNOWN
        wanted = DeviceIdentity(**msgspec.structs.asdict(self.pinned))
        return "" if devices.fits(wanted, found) else f"the settings pin {wanted.text}"


ANY = DevicePin(None, emulated=True)  # a technician's tools


def admit_reader(pin: DevicePin, reader: str, found: DeviceIdentity | None) -> None:
    """Raises ReaderRefusedError. reader: how it calls itself."""
    if why := pin.doubt(found):
        raise ReaderRefusedError(reader, found.text if found else "", why)


def admit_camera(pin: DevicePin, found: DeviceIdentity | None) -> None:
    """Raises CameraRefusedError."""
    if why := pin.doubt(found):
        raise CameraRefusedError(found.text if found else "", why)
