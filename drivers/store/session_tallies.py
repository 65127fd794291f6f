"""Tallies of face sessions in SQLite (kiosk.ports.SessionTallies): keyed hashes, until their day is over.

A file of its own: a full outbox must not make the kiosk forget what it suspected.
"""

import datetime as dt
import threading
from pathlib import Path

from drivers.store import database as db
from kiosk.ports import SessionTally

FILE = "session-tallies.db"
_MAX_MB = 4
_SCHEMA = """
CREATE TABLE tallies (
  document BLOB PRIMARY KEY,
  day TEXT NOT NULL,
  sessions INTEGER NOT NULL DEFAULT 0,
  suspected INTEGER NOT NULL DEFAULT 0
);
"""


class SqliteSessionTallies:
    """The tallies over one connection; calls from several threads of one process are taken one at a time."""

    def __init__(self, folder: Path) -> None:
        """A damaged file is made anew: no visit waits for it. Raises StoreFullError."""
        self._database = db.connect_expendable(folder, _MAX_MB, FILE, _SCHEMA)
        self._lock = threading.RLock()

    def close(self) -> None:
        self._database.close()

    def of(self, document: bytes) -> SessionTally:
        sql = "SELECT sessions, suspected FROM tallies WHERE document = ?"
        with self._lock, db.translated():
            row = next(iter(self._database.query(sql, (document,))), None)
        return SessionTally(row["sessions"], bool(row["suspected"])) if row else SessionTally()

    def add_session(self, document: bytes, day: dt.date) -> None:
        self._change(
            "INSERT INTO tallies (document, day, sessions) VALUES (?, ?, 1) "
            "ON CONFLICT (document) DO UPDATE SET sessions = sessions + 1",
            document,
            day.isoformat(),
        )

    def suspect(self, document: bytes, day: dt.date) -> None:
        self._change(
            "INSERT INTO tallies (document, day, suspected) VALUES (?, ?, 1) "
            "ON CONFLICT (document) DO UPDATE SET suspected = 1",
            document,
            day.isoformat(),
        )

    def forget_before(self, day: dt.date) -> None:
        with self._lock, db.translated():
            old = self._database.table("tallies").count_where("day < ?", (day.isoformat(),))
        if old:
            self._change("DELETE FROM tallies WHERE day < ?", day.isoformat())

    def kept(self) -> int:
        """How many documents are remembered."""
        with self._lock, db.translated():
            return int(self._database.table("tallies").count)

    def _change(self, sql: str, *values: bytes | str) -> None:
        with self._lock, db.transaction(self._database):
            self._database.execute(sql, values)
