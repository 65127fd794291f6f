"""Who did what to the fleet: rows that are only added, each with a hash over itself and the one before."""

import hashlib
from typing import Any, NamedTuple

import msgspec
from sqlite_utils import Database

_FIRST = b""


class FleetAct(NamedTuple):
    """at: seconds since the epoch; who: a person's name, or `fleet` for the rules."""

    number: int
    at: float
    who: str
    act: str
    subject: str
    detail: str
    hash: bytes


class FleetAudit:
    """The table. It shows what was changed behind its back, not who has cut its end off: export it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, at: float, who: str, act: str, subject: str, detail: str = "") -> None:
        """Within a transaction."""
        rows = self._database.query("SELECT number, hash FROM audit ORDER BY number DESC LIMIT 1")
        number, before = next(((row["number"], row["hash"]) for row in rows), (0, _FIRST))
        row = {
            "number": number + 1,
            "at": at,
            "who": who,
            "act": act,
            "subject": subject,
            "detail": detail,
        }
        self._database.table("audit").insert(row | {"hash": _hash(before, row)})

    def all(self) -> list[FleetAct]:
        """Oldest first."""
        rows = self._database.query("SELECT * FROM audit ORDER BY number")
        return [FleetAct(**row) for row in rows]

    def broken_at(self) -> int:
        """The first number that does not fit to what is before it; 0: all do."""
        before = _FIRST
        for place, entry in enumerate(self.all(), start=1):
            row = entry._asdict()
            row.pop("hash")
            if entry.number != place or entry.hash != _hash(before, row):
                return place
            before = entry.hash
        return 0


def _hash(before: bytes, row: dict[str, Any]) -> bytes:
    return hashlib.sha256(msgspec.json.encode([before, *row.values()])).digest()
