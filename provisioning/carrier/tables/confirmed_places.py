"""The ledger's list of what belongs to each kiosk's place: its network, its readers, its cameras.

Of a kind that has no entry for a kiosk, whatever there is. What a kiosk says that it has is noted, so that
somebody who knows its store can confirm it.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Literal

from sqlite_utils import Database

from kiosk.enumerations import Flow
from kiosk.identity import devices
from kiosk.records.record import Record
from provisioning.carrier.tables.quarantine import Cause

Kind = Literal["network", "reader", "camera"]
_CAUSES: dict[Kind, Cause] = {
    "network": Cause.NETWORK_UNCONFIRMED,
    "reader": Cause.READER_UNCONFIRMED,
    "camera": Cause.CAMERA_UNCONFIRMED,
}


class ConfirmedPlaces:
    """The tables `confirmed_places` and `told_places`. device: a kiosk's name everywhere."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def set(self, device: str, kind: Kind, values: Iterable[str]) -> None:
        """These and no others."""
        delete = "DELETE FROM confirmed_places WHERE device=? AND kind=?"
        self._database.execute(delete, (device, kind))
        self.add(device, kind, values)

    def add(self, device: str, kind: Kind, values: Iterable[str]) -> None:
        rows = [{"device": device, "kind": kind, "value": value} for value in values]
        self._database.table("confirmed_places").insert_all(rows, ignore=True)

    def of(self, device: str, kind: Kind) -> list[str]:
        order = "SELECT value FROM confirmed_places WHERE device=? AND kind=? ORDER BY value"
        return [row["value"] for row in self._database.query(order, (device, kind))]

    def lacks(self, device: str, kind: Kind, value: str) -> bool:
        """Whether there is a list and this is not on it. value: "": the kiosk does not say."""
        listed = self.of(device, kind)
        return bool(listed) and not any(_fits(kind, one, value) for one in listed)

    def doubt(self, record: Record) -> Cause | None:
        """What a record came from that is not its kiosk's. A complaint is anybody's, from anywhere."""
        if record.flow is Flow.COMPLAINT:
            return None
        said = told_by(record)
        return next(
            (_CAUSES[kind] for kind in said if self.lacks(record.device, kind, said[kind])), None
        )

    # -- what kiosks say ----------------------------------------------------------------------

    def is_news(self, device: str, said: Mapping[Kind, str]) -> bool:
        known = {row["kind"]: row["value"] for row in self.told(device)}
        return any(value and known.get(kind) != value for kind, value in said.items())

    def note(self, device: str, said: Mapping[Kind, str], at: float) -> None:
        """at: since when it says so, in seconds since the epoch."""
        if not self.is_news(device, said):
            return
        rows = [
            {"device": device, "kind": kind, "value": value, "at": at}
            for kind, value in said.items()
            if value
        ]
        self._database.table("told_places").upsert_all(rows, pk=("device", "kind"))

    def told(self, device: str | None = None) -> list[dict[str, Any]]:
        """The last word of a kiosk, or of all, on each kind."""
        order = "SELECT * FROM told_places WHERE device=coalesce(?, device) ORDER BY device, kind"
        return list(self._database.query(order, (device,)))


def told_by(record: Record) -> dict[Kind, str]:
    """What a record says of its place, as far as its visit got."""
    said: dict[Kind, str] = {"network": record.network}
    if record.document is not None:
        reader = record.document.reader_device
        said["reader"] = reader.text if reader else ""
    if record.presence is not None:
        said["camera"] = record.camera_device.text if record.camera_device else ""
    return said


def _fits(kind: Kind, listed: str, value: str) -> bool:
    if kind == "network" or not value:
        return listed == value
    try:
        return devices.fits(devices.from_text(listed), devices.from_text(value))
    except ValueError:
        return False
