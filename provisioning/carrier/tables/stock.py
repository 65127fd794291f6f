"""The ledger's stock: which numbers and SIM cards a store may hand out.

A store is checked from its first entry of each kind on.
"""

from collections.abc import Iterable
from typing import Any, Literal

from sqlite_utils import Database

StockKind = Literal["number", "iccid"]


class Stock:
    """The table `stock`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, store: str, kind: StockKind, codes: Iterable[str]) -> None:
        """Give these to a store; what another store had is taken from it."""
        rows = [{"kind": kind, "code": code, "store": store} for code in codes]
        self._database.table("stock").upsert_all(rows, pk=("kind", "code"))

    def lacks(self, store: str, kind: StockKind, code: str) -> bool:
        """Whether the store's list of this kind is kept, and this one is not on it."""
        table = self._database.table("stock")
        return bool(
            table.count_where("store=? AND kind=?", (store, kind))
            and not table.count_where("store=? AND kind=? AND code=?", (store, kind, code))
        )

    def all(self) -> list[dict[str, Any]]:
        return list(self._database.query("SELECT * FROM stock ORDER BY store, kind, code"))
