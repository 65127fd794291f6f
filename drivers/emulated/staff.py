"""The staff of the emulated store: who they are, the PINs that are typed, and the keys under them."""

import functools

from kiosk.records import staff_key
from kiosk.records.staff_key import WrappedKey

CLERK, SUPERVISOR = "c01", "c02"
PINS = {CLERK: "716204", SUPERVISOR: "385917"}


@functools.cache
def signing_keys() -> dict[str, WrappedKey]:
    """By person; of this process, so that its counters share a carrier."""
    return {who: staff_key.make(pin) for who, pin in PINS.items()}
