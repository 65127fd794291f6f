"""Who did what to the fleet: rows that are only added, each with a hash over itself and the one before."""

import hashlib
from typing import Any, NamedTuple

import msgspec
from sqlite_utils import Database

_FIRST = b""
_PAGE = """
SELECT * FROM audit WHERE (:before = 0 OR number < :before)
  AND (:search = '' OR instr(lower(who || ' ' || act || ' ' || subject || ' ' || detail), lower(:search)))
  ORDER BY number DESC LIMIT :limit
"""
_AFTER = "SELECT * FROM audit WHERE number > :number ORDER BY number"
_ABOUT = """
SELECT * FROM audit WHERE instr(' ' || subject || ' ', ' ' || :subject || ' ')
  ORDER BY number DESC LIMIT :limit
"""


class FleetAct(NamedTuple):
    """at: seconds since the epoch; who: a person's name, or `fleet` for the rules."""

    number: int
    at: float
    who: str
    act: str
    subject: str
    detail: str
    hash: bytes


class CheckedAudit(NamedTuple):
    """broken: the first number that does not fit; 0: all do. number, hash: of the last entry that did."""

    broken: int
    number: int
    hash: bytes


NOTHING_CHECKED = CheckedAudit(0, 0, _FIRST)


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

    def page(self, search: str = "", before: int = 0, limit: int = 50) -> list[FleetAct]:
        """Newest first. search: a word of whoever, whatever or whom; before: a number, 0: from the newest."""
        rows = self._database.query(_PAGE, {"search": search, "before": before, "limit": limit})
        return [FleetAct(**row) for row in rows]

    def about(self, subject: str, limit: int = 20) -> list[FleetAct]:
        """What was done to one kiosk or roll-out, newest first; an act may be about several."""
        rows = self._database.query(_ABOUT, {"subject": subject, "limit": limit})
        return [FleetAct(**row) for row in rows]

    def broken_at(self) -> int:
        """The first number that does not fit to what is before it; 0: all do."""
        return self.checked(NOTHING_CHECKED).broken

    def checked(self, since: CheckedAudit) -> CheckedAudit:
        """What came after an earlier check, and the entry where that one ended."""
        if since.broken:
            return since
        number, before = since.number, since.hash
        for row in self._database.query(_AFTER, {"number": number - 1}):
            told = row.pop("hash")
            if row["number"] == since.number and told == since.hash:
                continue
            number += 1
            if row["number"] != number or told != _hash(before, row):
                return CheckedAudit(number, number, before)
            before = told
        return CheckedAudit(0, number, before)


def _hash(before: bytes, row: dict[str, Any]) -> bytes:
    return hashlib.sha256(msgspec.json.encode([before, *row.values()])).digest()
