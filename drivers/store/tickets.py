"""The clerk's queue of tickets in SQLite (kiosk.ports.Tickets): numbers and reasons, of nobody by name.

A file of its own, which is made anew when it is damaged: no visit waits for it.
"""

import threading
from pathlib import Path

import msgspec

from drivers.store import database as db
from kiosk.ports import Ticket, TicketState

FILE = "tickets.db"
_MAX_MB = 4
_SCHEMA = """
CREATE TABLE tickets (
  id TEXT PRIMARY KEY,
  number TEXT NOT NULL,
  why TEXT NOT NULL,
  flow TEXT NOT NULL,
  made_at REAL NOT NULL,
  state TEXT NOT NULL,
  parked INTEGER NOT NULL
);
"""
_COLUMNS = "id, number, why, flow, made_at, state, parked"


class SqliteTickets:
    """The queue over one connection; calls from several threads of one process are taken one at a time."""

    def __init__(self, folder: Path) -> None:
        """Raises StoreFullError."""
        self._database = db.connect_expendable(folder, _MAX_MB, FILE, _SCHEMA)
        self._lock = threading.RLock()

    def close(self) -> None:
        self._database.close()

    def add(self, ticket: Ticket) -> None:
        self._change(
            f"INSERT OR REPLACE INTO tickets ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)",  # noqa: S608 - constants
            ticket.id,
            ticket.number,
            ticket.why.value,
            ticket.flow.value,
            ticket.made_at,
            ticket.state.value,
            int(ticket.parked),
        )

    def waiting(self) -> list[Ticket]:
        sql = f"SELECT {_COLUMNS} FROM tickets WHERE state != 'done' ORDER BY made_at, id"  # noqa: S608 - constants
        with self._lock, db.translated():
            return [msgspec.convert(row, Ticket, strict=False) for row in self._database.query(sql)]

    def move(self, ticket: str, state: TicketState) -> None:
        self._change(
            "UPDATE tickets SET state = ? WHERE id = ? AND state != 'done'", state.value, ticket
        )

    def park(self, ticket: str) -> None:
        self._change("UPDATE tickets SET parked = (id = ?)", ticket)

    def forget_before(self, made_at: float) -> None:
        self._change("DELETE FROM tickets WHERE made_at < ?", made_at)

    def _change(self, sql: str, *values: str | float) -> None:
        with self._lock, db.transaction(self._database):
            self._database.execute(sql, values)
