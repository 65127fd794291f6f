"""The ledger's list of kiosks: in which store each stands, of which agent company, with which readers.

A kiosk is checked from its first entry here on.
"""

import json

import msgspec
from sqlite_utils import Database


class DevicePlace(msgspec.Struct, frozen=True, kw_only=True):
    """Where a kiosk stands."""

    device: str
    store: str
    agent_company: str
    readers: tuple[str, ...] = ()  # as records name them; none: whatever reader there is
    is_self_service: bool = False  # customers may be alone with it
    without_model: bool = False  # and a face check counts there that no passive model judged


class DevicePlaces:
    """The table `device_places`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def set(self, place: DevicePlace) -> None:
        row = msgspec.to_builtins(place) | {"readers": json.dumps(place.readers)}
        self._database.table("device_places").upsert(row, pk="device")

    def find(self, device: str) -> DevicePlace | None:
        return next((place for place in self.all() if place.device == device), None)

    def all(self) -> list[DevicePlace]:
        """By device."""
        rows = self._database.query("SELECT * FROM device_places ORDER BY device")
        return [
            msgspec.convert(
                row | {"readers": json.loads(row["readers"])}, DevicePlace, strict=False
            )
            for row in rows
        ]
