"""Kiosks: where each stands, what it reported last, and what is wanted of it."""

import logging
from collections.abc import Iterable
from typing import Any, NamedTuple, TypeVar

import msgspec
from sqlite_utils import Database

from provisioning.fleet.tables.summaries import Summaries
from provisioning.updates.desired_and_reported import Desired, Reported

log = logging.getLogger(__name__)

_Document = TypeVar("_Document", Reported, Desired)
# After so long without a word, a lower version is that of a kiosk that was set up anew.
_BEGINS_ANEW_S = 300.0


class KnownKiosk(NamedTuple):
    """heard_at: seconds since the epoch; None: never."""

    device: str
    ring: str
    store: str
    heard_at: float | None
    report: Reported | None
    desired: Desired


class Kiosks:
    """The table."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._summaries = Summaries(database)

    def all(self) -> list[KnownKiosk]:
        return [_known(row) for row in self._database.query("SELECT * FROM kiosks ORDER BY device")]

    def find(self, device: str) -> KnownKiosk | None:
        rows = self._database.query("SELECT * FROM kiosks WHERE device=?", (device,))
        return next(map(_known, rows), None)

    def set_place(self, devices: Iterable[str], changes: dict[str, str]) -> None:
        """changes: of ring and store."""
        for device in devices:
            self._database.table("kiosks").upsert({"device": device} | changes, pk="device")

    def hear(self, device: str, report: Reported, at: float) -> bool:
        """False: something newer is here already."""
        known = self._row(device)
        if known and report.version <= known["told_as"]:
            is_silent = abs(at - known["heard_at"]) >= _BEGINS_ANEW_S
            if not is_silent or report.version == known["told_as"]:
                return False
            self._database.execute("DELETE FROM jobs WHERE device=?", (device,))
            self._summaries.forget_job(device)
        row = {"device": device, "heard_at": at, "told_as": report.version}
        row["report"] = msgspec.json.encode(report)
        self._database.table("kiosks").upsert(row, pk="device")
        self._summaries.hear(device, report, at)
        return True

    def want(self, device: str, desired: Desired) -> None:
        """From now on."""
        encoded = msgspec.json.encode(desired)
        row = {"device": device, "desired_version": desired.version, "desired": encoded}
        self._database.table("kiosks").upsert(row, pk="device")

    def _row(self, device: str) -> dict[str, Any] | None:
        rows = self._database.query("SELECT * FROM kiosks WHERE device=? AND told_as>=0", (device,))
        return next(iter(rows), None)


def _known(row: dict[str, Any]) -> KnownKiosk:
    return KnownKiosk(
        row["device"],
        row["ring"],
        row["store"],
        row["heard_at"],
        _document(row, "report", Reported),
        _document(row, "desired", Desired) or Desired(version=0),
    )


def _document(row: dict[str, Any], column: str, kind: type[_Document]) -> _Document | None:
    """None also where it is damaged: what the kiosk says next, or is sent next, takes its place."""
    if not row[column]:
        return None
    try:
        return msgspec.json.decode(row[column], type=kind)
    except msgspec.MsgspecError as error:
        log.warning("%s: its %s in the register is damaged: %s", row["device"], column, error)
        return None
