"""The ledger's list of kiosks: in which store each stands, of which agent company, with which readers.

A kiosk is checked from its first entry here on. One that is moved may have records under way: the place
before counts up to the first record of its chain that was made in the new one, which no clock decides.
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

    def move(self, place: DevicePlace, at: float) -> None:
        """To another place; at: seconds since the epoch."""
        before = self.find(place.device)
        if before is not None:
            row = {"device": place.device, "place": json.dumps(msgspec.to_builtins(before))}
            self._database.table("earlier_places").insert(row | {"moved_at": at})
        self.set(place)

    def standing(self, device: str, seq: int) -> list[DevicePlace]:
        """Where a record in this place of the chain may have been made: the present one first."""
        present = self.find(device)
        if present is None:
            return []
        rows = self._database.query(_EARLIER, {"device": device, "seq": seq})
        return [present, *(msgspec.json.decode(row["place"], type=DevicePlace) for row in rows)]

    def begins(self, device: str, seq: int) -> None:
        """A record in this place of the chain was made where the kiosk stands now."""
        self._database.execute(_ENDS, {"device": device, "seq": seq})

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


_EARLIER = """
SELECT place FROM earlier_places WHERE device = :device AND (ended_seq IS NULL OR ended_seq > :seq)
  ORDER BY id DESC
"""
_ENDS = """
UPDATE earlier_places SET ended_seq = min(coalesce(ended_seq, :seq), :seq) WHERE device = :device
"""
