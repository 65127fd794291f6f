"""The ledger's table of the periods by which unused numbers were last asked about, in one row."""

import json

from sqlite_utils import Database


class SweepPeriods:
    """The table `sweep_periods`. Seconds since a number's activation."""

    def __init__(self, database: Database) -> None:
        self._table = database.table("sweep_periods")

    def known(self) -> tuple[float, ...] | None:
        """None: nobody has asked yet."""
        row = next(iter(self._table.rows), None)
        return tuple(json.loads(row["periods"])) if row else None

    def keep(self, periods: tuple[float, ...]) -> None:
        self._table.upsert({"id": 1, "periods": json.dumps(list(periods))}, pk="id")
