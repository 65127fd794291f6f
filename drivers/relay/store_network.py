"""Which network this machine is on: a digest of its default gateway's hardware address.

It tells the store's router from another one, and no more: whoever knows that address can give it to a router
of their own, and behind a modem without one nothing is told.
"""

import hashlib
import socket
from pathlib import Path

_PROC = Path("/proc/net")
_DEFAULT = "00000000"
_GATEWAY = 0x2  # RTF_GATEWAY
_NO_ADDRESS = "00:00:00:00:00:00"
_DIGITS = 32


def digest(device: str, proc: Path = _PROC) -> str:
    """Another one for each kiosk. Empty: no gateway, none of IPv4, or one without such an address."""
    try:
        gateway = _gateway((proc / "route").read_text("ascii").splitlines()[1:])
        address = _hardware(gateway, (proc / "arp").read_text("ascii").splitlines()[1:])
    except (OSError, ValueError):
        return ""
    if address in {"", _NO_ADDRESS}:
        return ""
    return hashlib.sha256(f"network {device} {address}".encode()).hexdigest()[:_DIGITS]


def _gateway(routes: list[str]) -> str:
    """Of the default route with the lowest metric, as dotted quads."""
    rows = [route.split() for route in routes]
    defaults = [
        (int(row[6]), row[2])
        for row in rows
        if len(row) > 6 and row[1] == _DEFAULT and int(row[3], 16) & _GATEWAY
    ]
    if not defaults:
        return ""
    return socket.inet_ntoa(int(min(defaults)[1], 16).to_bytes(4, "little"))


def _hardware(address: str, neighbours: list[str]) -> str:
    rows = [neighbour.split() for neighbour in neighbours]
    return next((row[3].lower() for row in rows if len(row) > 3 and row[0] == address), "")
