"""The ledger's table of network events: what the network saw of a number, and how that was decided.

An event has an id of its sender's: one that is delivered again is the same event. Senders count on their own,
so that an id says something for one kind of event of one number alone. It belongs to the holder
whose number it was: who is given the number later inherits nothing.
"""

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlite_utils import Database


class SeenEvent(NamedTuple):
    """One event as it counts. at: when it was, in seconds since the epoch."""

    kind: str
    reason: str
    at: float

    @property
    def of(self) -> str:
        """What its age is measured by: its kind, or a risk model's reason."""
        return self.reason if self.kind == "risk_model" else self.kind


class NetworkEventLog:
    """One row for each event; `network_events` says what an event changes."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._table = database.table("events")

    def add(self, row: dict[str, Any]) -> int:
        """Before it is decided, so that the decision counts it; gives the row's id."""
        made = self._table.insert(row | {"outcome": "", "causes": "[]"})
        return int(made.last_pk or 0)

    def decided(self, id_: int, outcome: str, causes: Sequence[str]) -> None:
        """causes: the ids of the rules that gave the event's outcome."""
        self._table.update(id_, {"outcome": outcome, "causes": json.dumps(list(causes))})

    def knows(self, number: str, kind: str, event_id: str) -> bool:
        """Whether this event was taken; id "": it has none."""
        where = "event_id=? AND number=? AND kind=?"
        return bool(event_id) and bool(self._table.count_where(where, (event_id, number, kind)))

    def counted(self, kind: str, number_id: int, since: float, until: float) -> int:
        """How many of one kind the holder's number had in [since, until]."""
        where = "kind=? AND number_id=? AND at>=? AND at<=?"
        return int(self._table.count_where(where, (kind, number_id, since, until)))

    def since(self, number_id: int, after: float, until: float) -> list[SeenEvent]:
        """The holder's events in (after, until], by when they were."""
        sql = "SELECT kind, reason, at FROM events WHERE number_id=? AND at>? AND at<=? ORDER BY at, id"
        rows = self._database.query(sql, (number_id, after, until))
        return [SeenEvent(row["kind"], row["reason"], row["at"]) for row in rows]

    def of(self, number: str) -> list[dict[str, Any]]:
        """All of a number's events, whoever held it, oldest first."""
        return self._listed("number=?", number)

    def of_holder(self, number_id: int) -> list[dict[str, Any]]:
        """One holder's events of a number, oldest first."""
        return self._listed("number_id=?", number_id)

    def _listed(self, where: str, value: Any) -> list[dict[str, Any]]:
        rows = self._table.rows_where(where, (value,), order_by="id")
        return [row | {"causes": json.loads(row["causes"])} for row in rows]
