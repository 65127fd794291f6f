"""Counts over the ledger's visits: by store and day, and of what was rejected, by its reason.

SQLite counts, so that a month of a whole carrier is a few hundred rows here. Days are China's.
"""

from typing import Any

from sqlite_utils import Database

_BY_STORE_AND_DAY = """
SELECT store, date(at, 'unixepoch', '+8 hours') AS day, count(*) AS visits, sum(opened) AS opened,
  sum(opened AND signed) AS signed, sum(verdict = 'rejected') AS rejected
FROM visits WHERE at >= ? AND at < ? GROUP BY store, day ORDER BY store, day
"""
_REJECTED = """
SELECT store, reason, count(*) AS times FROM visits
WHERE at >= ? AND at < ? AND verdict = 'rejected' GROUP BY store, reason ORDER BY store, reason
"""


class VisitCounts:
    """Reads the table `visits`. Moments are seconds since the epoch, of when a visit's record came."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def by_store_and_day(self, start: float, end: float) -> list[dict[str, Any]]:
        """store, day (YYYY-MM-DD), visits, opened, signed (of the opened), rejected; in [start, end)."""
        return list(self._database.query(_BY_STORE_AND_DAY, (start, end)))

    def rejected(self, start: float, end: float) -> list[dict[str, Any]]:
        """store, reason, times; in [start, end)."""
        return list(self._database.query(_REJECTED, (start, end)))
