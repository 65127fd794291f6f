"""Which device a reader or a camera is: what it says of itself, and where it is plugged in.

Vendor, product and serial number are the device's own word, and anybody can build one that says the same. Its
place is the kernel's word: whoever copies the rest has to be plugged into that very socket.
"""

from collections.abc import Mapping

import msgspec

_FIELDS = 4


class DeviceIdentity(msgspec.Struct, frozen=True, kw_only=True):
    """A device that the kernel has found."""

    vendor: str = ""  # USB: idVendor; "": it is no USB device
    product: str  # USB: idProduct; else its model or driver
    serial: str = ""  # "": it has none
    path: str  # USB: bus and ports (1-1.2); else its place in the device tree

    @property
    def text(self) -> str:
        """As settings of the carrier name it: vendor:product:path:serial."""
        return f"{self.vendor}:{self.product}:{self.path}:{self.serial}"


def from_text(text: str) -> DeviceIdentity:
    """Raises ValueError."""
    fields = text.split(":", _FIELDS - 1)
    if len(fields) < _FIELDS or not fields[1] or not (fields[2] or fields[3]):
        raise ValueError("must be VENDOR:PRODUCT:PATH:SERIAL, path or serial may be empty")
    vendor, product, path, serial = fields
    return DeviceIdentity(vendor=vendor, product=product, path=path, serial=serial)


def from_description(told: Mapping[str, object]) -> DeviceIdentity | None:
    """What a camera's description says of the device; None: there is none behind it."""
    vendor, product, serial, path = (
        told.get(name) for name in ("vendor", "product", "serial", "path")
    )
    if not (isinstance(product, str) and isinstance(path, str)):
        return None
    return DeviceIdentity(
        vendor=vendor if isinstance(vendor, str) else "",
        product=product,
        serial=serial if isinstance(serial, str) else "",
        path=path,
    )


def fits(wanted: DeviceIdentity, found: DeviceIdentity) -> bool:
    """Whether it is the device that is wanted; of path and serial number an empty one asks for nothing."""
    same_kind = (found.vendor, found.product) == (wanted.vendor, wanted.product)
    return same_kind and wanted.path in {"", found.path} and wanted.serial in {"", found.serial}
