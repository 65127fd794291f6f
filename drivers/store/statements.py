"""Sealed statement recordings in SQLite, part by part, until the carrier has them.

A file of its own: one is larger than a hundred records, and no record waits for it.
"""

import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from drivers.store import database as db
from kiosk.outbox.statement_relay import WaitingStatement

FILE = "statements.db"
_SCHEMA = """
CREATE TABLE statements (
  record_id TEXT PRIMARY KEY, sha256 BLOB NOT NULL, parts INTEGER NOT NULL, next INTEGER NOT NULL,
  created_at REAL NOT NULL
);
CREATE TABLE parts (
  record_id TEXT NOT NULL, place INTEGER NOT NULL, body BLOB NOT NULL, PRIMARY KEY (record_id, place)
);
"""


class SqliteStatements:
    """The counter's side (kiosk.ports.StatementStore) and the relay's; one call at a time."""

    def __init__(self, folder: Path, max_mb: int, *, checkpoints: bool = False) -> None:
        """checkpoints: the relay's alone (database.connect). Raises StoreFullError, StoreDamagedError."""
        self._database = db.connect(folder, max_mb, FILE, _SCHEMA, checkpoints=checkpoints)
        self._file = db.OpenedFile(folder / FILE)
        self._lock = threading.RLock()

    def close(self) -> None:
        self._database.close()

    def add(self, record_id: str, sha256: bytes, parts: Sequence[bytes], at: float) -> None:
        with self._lock, db.transaction(self._database):
            self._database.execute(
                "INSERT INTO statements VALUES (?, ?, ?, 0, ?)",
                (record_id, sha256, len(parts), at),
            )
            self._database.conn.executemany(
                "INSERT INTO parts VALUES (?, ?, ?)",
                [(record_id, place, body) for place, body in enumerate(parts)],
            )

    def drop(self, record_id: str) -> None:
        with self._lock, db.transaction(self._database):
            for table in ("parts", "statements"):
                self._database.execute(f"DELETE FROM {table} WHERE record_id=?", (record_id,))  # noqa: S608 - constants

    def waiting(self) -> list[WaitingStatement]:
        """The oldest first."""
        columns = "record_id, sha256, parts, next, created_at"
        return [
            WaitingStatement(**row)
            for row in self._rows(f"SELECT {columns} FROM statements ORDER BY created_at")  # noqa: S608 - constants
        ]

    def part(self, record_id: str, place: int) -> bytes | None:
        rows = self._rows("SELECT body FROM parts WHERE record_id=? AND place=?", record_id, place)
        return rows[0]["body"] if rows else None

    def acknowledge(self, record_id: str, until: int) -> None:
        """The carrier has all parts before this one."""
        with self._lock, db.transaction(self._database):
            self._database.execute(
                "UPDATE statements SET next=max(next, ?) WHERE record_id=?", (until, record_id)
            )

    def is_replaced(self) -> bool:
        return self._file.is_replaced()

    def fold_wal(self) -> None:
        """The relay's, now and then (database.fold_wal)."""
        with self._lock:
            db.fold_wal(self._database)

    def _rows(self, sql: str, *arguments: Any) -> list[dict[str, Any]]:
        with self._lock, db.translated():
            return list(self._database.query(sql, arguments))
