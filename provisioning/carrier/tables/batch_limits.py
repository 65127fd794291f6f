"""The ledger's table of stores with batch limits of their own; the others have the usual ones."""

import msgspec
from sqlite_utils import Database

from provisioning.carrier.batch_limits import DEFAULT, BatchLimits


class BatchLimitsTable:
    """The table `batch_limits`: stores that are not like others."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, store: str) -> BatchLimits:
        return self.all().get(store, DEFAULT)

    def set(self, store: str, limits: BatchLimits) -> None:
        row = {"store": store, "limits": msgspec.json.encode(limits).decode()}
        self._database.table("batch_limits").upsert(row, pk="store")

    def all(self) -> dict[str, BatchLimits]:
        rows = self._database.query("SELECT store, limits FROM batch_limits ORDER BY store")
        return {row["store"]: msgspec.json.decode(row["limits"], type=BatchLimits) for row in rows}
