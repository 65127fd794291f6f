"""The ledger's list of readers and cameras, by kiosk: which devices its records may come from.

Of a kind that has no entry for a kiosk, whatever device there is.
"""

from collections.abc import Iterable
from typing import Any, Literal

from sqlite_utils import Database

from kiosk.identity import devices
from kiosk.identity.devices import DeviceIdentity

DeviceKind = Literal["reader", "camera"]


class NamedDevices:
    """The table `named_devices`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def set(self, device: str, kind: DeviceKind, named: Iterable[DeviceIdentity]) -> None:
        """These and no others. device: the kiosk."""
        self._database.execute(
            "DELETE FROM named_devices WHERE device=? AND kind=?", (device, kind)
        )
        rows = [{"device": device, "kind": kind, "identity": one.text} for one in named]
        self._database.table("named_devices").insert_all(rows, ignore=True)

    def lacks(self, device: str, kind: DeviceKind, found: DeviceIdentity | None) -> bool:
        """Whether there is a list, and it is none of those on it. found: None: the record does not say."""
        named = self._of(device, kind)
        return bool(named) and not any(found and devices.fits(one, found) for one in named)

    def all(self) -> list[dict[str, Any]]:
        """By kiosk."""
        order = "SELECT * FROM named_devices ORDER BY device, kind, identity"
        return list(self._database.query(order))

    def _of(self, device: str, kind: DeviceKind) -> list[DeviceIdentity]:
        rows = self._database.query(
            "SELECT identity FROM named_devices WHERE device=? AND kind=?", (device, kind)
        )
        return [devices.from_text(row["identity"]) for row in rows]
