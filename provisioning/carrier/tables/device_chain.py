"""A device's chain as the carrier holds it: what has its place twice, what forks, what is missing.

No order is promised between records, so that a gap speaks against nobody until it is older than what can be
on its way: as many later records, or some hours. What was never opened (`evidence`) only says where it
stands: it fills a gap, loudly enough, and speaks against no other record.
"""

from typing import Any, NamedTuple

from sqlite_utils import Database

from kiosk.outbox.send_window import WINDOW_RECORDS
from kiosk.records.envelope import FIRST, ChainPosition
from provisioning.carrier.tables.quarantine import Cause

# A kiosk sends again after ten minutes at most; an honest record that is missing for longer is in trouble.
GAP_S = 4 * 3600.0
_OPENED = (
    "SELECT seq, sha256, received_at FROM records WHERE device=? AND reason<>'evidence'",
    """SELECT seq, sha256, received_at FROM quarantine WHERE device=?
       AND cause NOT IN ('device_unknown', 'key_unknown', 'duplicate_id', 'foreign_device')""",
)
_AFTER = " AND seq>? AND received_at<=? ORDER BY seq DESC LIMIT 1"
_NEWEST = " AND received_at<=? ORDER BY seq DESC, received_at LIMIT 1"
_AT = "SELECT * FROM records WHERE device=? AND seq=? AND reason<>'evidence'"
_FLOOR = """
SELECT coalesce((SELECT seq FROM chain_floors WHERE device=:device),
  (SELECT min(seq) FROM records WHERE device=:device)) AS floor
"""
_BEFORE = "SELECT before FROM renamed_devices WHERE device=?"
_THERE = """
SELECT count(*) AS n FROM (
  SELECT seq FROM records WHERE device=:device AND seq>=:floor AND seq<:end UNION
  SELECT seq FROM quarantine WHERE device=:device AND seq>=:floor AND seq<:end)
"""


class Last(NamedTuple):
    """A device's record with the highest seq, of those that its own key is known to have signed."""

    seq: int
    sha256: bytes
    received_at: float  # seconds since the epoch


class Chain:
    """The chains of all devices."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def doubt(self, place: ChainPosition, digest: bytes, at: float) -> Cause | None:
        """What speaks against a new record in this place that came at this moment. digest: of its bytes."""
        if self._at(place.device, place.seq):
            return Cause.SEQ_REUSED
        if self._forks(place, digest):
            return Cause.CHAIN_FORK
        return Cause.CHAIN_GAP if self._lacks(place, at) else None

    def last(self, device: str, at: float) -> Last | None:
        """Of what had come by this moment, seconds since the epoch."""
        found = [
            row for sql in _OPENED for row in self._database.query(sql + _NEWEST, (device, at))
        ]
        return max((Last(**row) for row in found), key=_highest_first_come, default=None)

    def accept_gap(self, device: str, seq: int) -> None:
        """Somebody of the carrier knows what is missing before this record."""
        row = {"device": device, "seq": seq}
        self._database.table("chain_floors").upsert(row, pk="device")

    def rename(self, before: str, device: str) -> None:
        """What a kiosk makes under its new name goes on behind what it made under the old one."""
        row = {"device": device, "before": before}
        self._database.table("renamed_devices").upsert(row, pk="device")

    def was_sealed_before(self, place: ChainPosition, digest: bytes, at: float) -> bool:
        """Whether a record that came before this moment follows it, and so names its bytes."""
        return any(
            row["prev_hash"] == digest and row["received_at"] < at
            for row in self._at(place.device, place.seq + 1)
        )

    def _forks(self, place: ChainPosition, digest: bytes) -> bool:
        if (place.seq <= 1) != (place.prev_hash == FIRST):
            return True
        before = self._at(place.device, place.seq - 1)
        after = self._at(place.device, place.seq + 1)
        return any(row["sha256"] != place.prev_hash for row in before) or any(
            row["prev_hash"] != digest for row in after
        )

    def _lacks(self, place: ChainPosition, at: float) -> bool:
        floor = self._one(_FLOOR, {"device": place.device})["floor"] or self._begin(
            place.device, at
        )
        on_the_way = place.seq - WINDOW_RECORDS
        end = min(place.seq, self._last_after(place.device, on_the_way, at - GAP_S))
        found = self._one(_THERE, {"device": place.device, "floor": floor, "end": end})["n"]
        return bool(found < end - floor)

    def _begin(self, device: str, at: float) -> int:
        """The place of a name's first record. What came under the name before is asked for as late as now."""
        for row in self._database.query(_BEFORE, (device,)):
            last = self.last(row["before"], at)
            return last.seq + 1 if last else self._begin(row["before"], at)
        return 1

    def _last_after(self, device: str, seq: int, at: float) -> int:
        """The highest seq of what had come by then, or this one: rows before it are not looked at."""
        found = [
            row["seq"]
            for sql in _OPENED
            for row in self._database.query(sql + _AFTER, (device, seq, at))
        ]
        return max(found, default=seq)

    def _at(self, device: str, seq: int) -> list[dict[str, Any]]:
        return list(self._database.query(_AT, (device, seq)))

    def _one(self, sql: str, values: dict[str, Any]) -> dict[str, Any]:
        return next(iter(self._database.query(sql, values)))


def _highest_first_come(last: Last) -> tuple[int, float]:
    return last.seq, -last.received_at
