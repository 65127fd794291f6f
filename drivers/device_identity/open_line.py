"""The device behind a line that is open: by its number, whatever else its name stands for by now."""

import os
from pathlib import Path

from drivers.device_identity import tty, usb
from kiosk.identity.devices import DeviceIdentity


def identity(line: int, sysfs: Path = usb.SYSFS) -> DeviceIdentity | None:
    """Of a USB printer or a serial port. None: a pseudo-terminal, or nothing that the kernel knows of."""
    number = os.fstat(line).st_rdev
    node = sysfs / "dev/char" / f"{os.major(number)}:{os.minor(number)}"
    return tty.of_node(node)
