"""A device's chain as the carrier holds it: what has its place twice, what forks, what is missing.

No order is promised between records, so that a gap speaks against nobody until more is missing than can be on
its way. What was never opened (`evidence`) only says where it stands: it fills a gap, loudly enough, and
speaks against no other record.
"""

from typing import Any

from sqlite_utils import Database

from kiosk.outbox.delivery import WINDOW_RECORDS
from kiosk.records.envelope import FIRST, ChainPosition
from provisioning.carrier.quarantine import Cause

_AT = "SELECT * FROM records WHERE device=? AND seq=? AND reason<>'evidence'"
_FLOOR = """
SELECT coalesce((SELECT seq FROM chain_floors WHERE device=:device),
  (SELECT min(seq) FROM records WHERE device=:device), 1) AS floor
"""
_THERE = """
SELECT count(*) AS n FROM (
  SELECT seq FROM records WHERE device=:device AND seq>=:floor AND seq<:end UNION
  SELECT seq FROM quarantine WHERE device=:device AND seq>=:floor AND seq<:end)
"""


class Chain:
    """The chains of all devices."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def doubt(self, place: ChainPosition, digest: bytes) -> Cause | None:
        """What speaks against a new record in this place. digest: of its bytes."""
        if self._at(place.device, place.seq):
            return Cause.SEQ_REUSED
        if self._forks(place, digest):
            return Cause.CHAIN_FORK
        return Cause.CHAIN_GAP if self._lacks(place) else None

    def accept_gap(self, device: str, seq: int) -> None:
        """Somebody of the carrier knows what is missing before this record."""
        row = {"device": device, "seq": seq}
        self._database.table("chain_floors").upsert(row, pk="device")

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

    def _lacks(self, place: ChainPosition) -> bool:
        floor = self._one(_FLOOR, {"device": place.device})["floor"]
        end = place.seq - WINDOW_RECORDS
        found = self._one(_THERE, {"device": place.device, "floor": floor, "end": end})["n"]
        return bool(found < end - floor)

    def _at(self, device: str, seq: int) -> list[dict[str, Any]]:
        return list(self._database.query(_AT, (device, seq)))

    def _one(self, sql: str, values: dict[str, Any]) -> dict[str, Any]:
        return next(iter(self._database.query(sql, values)))
