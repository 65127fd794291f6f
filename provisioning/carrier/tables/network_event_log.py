"""The ledger's table of network events: what the network saw of a number, and how that was decided."""

import json
from collections.abc import Sequence
from typing import Any

from sqlite_utils import Database


class NetworkEventLog:
    """One row for each event; `network_events` says what an event changes."""

    def __init__(self, database: Database) -> None:
        self._table = database.table("events")

    def add(self, row: dict[str, Any], causes: Sequence[str]) -> None:
        """causes: the ids of the rules that gave the event's outcome."""
        self._table.insert(row | {"causes": json.dumps(list(causes))})

    def of(self, number: str) -> list[dict[str, Any]]:
        """One number's events, oldest first."""
        rows = self._table.rows_where("number=?", (number,), order_by="id")
        return [row | {"causes": json.loads(row["causes"])} for row in rows]
