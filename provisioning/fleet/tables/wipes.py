"""Kiosks that somebody has ordered to be wiped: which identity of each, why, and by whom."""

from typing import NamedTuple

from sqlite_utils import Database


class Wipe(NamedTuple):
    """ordered_at: seconds since the epoch."""

    device: str
    identity: str
    ordered_at: float
    who: str
    why: str


class Wipes:
    """The table; the newest order of each kiosk."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def all(self) -> dict[str, Wipe]:
        """By kiosk."""
        rows = self._database.query("SELECT * FROM wipes")
        return {row["device"]: Wipe(**row) for row in rows}

    def order(self, wipe: Wipe) -> None:
        self._database.table("wipes").upsert(wipe._asdict(), pk="device")

    def drop(self, device: str) -> None:
        self._database.table("wipes").delete_where("device = ?", [device])
