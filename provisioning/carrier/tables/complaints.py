"""The ledger's table of complaints: which decision each objects to, on what ground, who answers it."""

from typing import Any

from sqlite_utils import Database


class Complaints:
    """One row for each complaint that a kiosk took."""

    def __init__(self, database: Database) -> None:
        self._table = database.table("complaints")

    def add(self, row: dict[str, Any]) -> None:
        self._table.insert(row)

    def find(self, id_: int) -> dict[str, Any] | None:
        return next(iter(self._table.rows_where("id=?", (id_,))), None)

    def answer(self, id_: int, text: str, by: str, at: float) -> None:
        """What its person is told, by whom; it is closed by that."""
        self._table.update(id_, {"answer": text, "answered_by": by, "closed_at": at})

    def all(self) -> list[dict[str, Any]]:
        """Oldest first."""
        return list(self._table.rows_where(order_by="id"))
