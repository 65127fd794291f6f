"""Leases on kiosks: while somebody works at one, the fleet changes nothing there.

Each has an owner and an end: who forgets it stops nothing for ever.
"""

from typing import NamedTuple

from sqlite_utils import Database

LONGEST_H = 24 * 14  # of one lease; it can be taken again


class Lease(NamedTuple):
    """ends_at: seconds since the epoch."""

    device: str
    owner: str
    ends_at: float
    why: str


class Leases:
    """The table; a lease that has ended is none, whether its row is there or not."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def running(self, now: float) -> dict[str, Lease]:
        """By kiosk."""
        rows = self._database.query("SELECT * FROM leases WHERE ends_at>?", (now,))
        return {row["device"]: Lease(**row) for row in rows}

    def take(self, lease: Lease, now: float) -> Lease | None:
        """The one that stands in the way: somebody else's. None: it is taken, or prolonged."""
        other = self.running(now).get(lease.device)
        if other and other.owner != lease.owner:
            return other
        self._database.table("leases").upsert(lease._asdict(), pk="device")
        return None

    def give_back(self, device: str) -> None:
        self._database.execute("DELETE FROM leases WHERE device=?", (device,))
