"""The ledger's table of reports that decisions oblige to: to the police station, the anti-fraud centre."""

import json
from collections.abc import Sequence
from typing import Any

from sqlite_utils import Database


class Reports:
    """One row for each decision and recipient, without personal data."""

    def __init__(self, database: Database) -> None:
        self._table = database.table("reports")

    def add(self, row: dict[str, Any], rules: Sequence[str]) -> None:
        """Nothing is added when this recipient was told of this decision before."""
        self._table.insert(row | {"rules": json.dumps(list(rules))}, ignore=True)

    def all(self) -> list[dict[str, Any]]:
        """Oldest first, each with the ids of the rules that held."""
        rows = self._table.rows_where(order_by="id")
        return [row | {"rules": json.loads(row["rules"])} for row in rows]
