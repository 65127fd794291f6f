"""Refused messages in SQLite (kiosk.outbox.inbound.PutAside): the newest, with their digests.

A file of its own: whoever sends nonsense fills this one, and never the outbox.
"""

import hashlib
import threading
from pathlib import Path
from typing import NamedTuple

from drivers.store import database as db

FILE = "put-aside.db"
_MAX_MB = 4
_MOST = 64  # messages; the newest stay
_MOST_BYTES = 32 << 10  # of one message; of a larger one only the digest is kept
_SCHEMA = """
CREATE TABLE put_aside (
  id INTEGER PRIMARY KEY, channel TEXT NOT NULL, sha256 BLOB NOT NULL, size INTEGER NOT NULL,
  message BLOB NOT NULL, why TEXT NOT NULL, first_at REAL NOT NULL, last_at REAL NOT NULL,
  times INTEGER NOT NULL DEFAULT 1,
  UNIQUE (channel, sha256)
);
"""
_AGAIN = "UPDATE put_aside SET times=times+1, last_at=? WHERE channel=? AND sha256=?"
_INSERT = """
INSERT INTO put_aside (channel, sha256, size, message, why, first_at, last_at) VALUES (?, ?, ?, ?, ?, ?, ?)
"""
_FORGET = """
DELETE FROM put_aside WHERE id NOT IN (SELECT id FROM put_aside ORDER BY last_at DESC, id DESC LIMIT ?)
"""


class RefusedMessage(NamedTuple):
    """One message, however often it came. Times: seconds since the epoch."""

    channel: str
    sha256: bytes
    size: int
    why: str
    first_at: float
    last_at: float
    times: int


class SqlitePutAside:
    """The messages over one connection; calls from several threads of one process are taken one at a time."""

    def __init__(self, folder: Path) -> None:
        """A damaged file is made anew. Raises StoreFullError."""
        self._database = db.connect_expendable(folder, _MAX_MB, FILE, _SCHEMA)
        self._lock = threading.RLock()

    def close(self) -> None:
        self._database.close()

    def add(self, channel: str, message: bytes, why: str, at: float) -> None:
        digest = hashlib.sha256(message).digest()
        kept = message if len(message) <= _MOST_BYTES else b""
        with self._lock, db.transaction(self._database):
            if self._database.execute(_AGAIN, (at, channel, digest)).rowcount:
                return
            row = (channel, digest, len(message), kept, why, at, at)
            self._database.execute(_INSERT, row)
            self._database.execute(_FORGET, (_MOST,))

    def all(self) -> list[RefusedMessage]:
        """The newest first."""
        columns = ", ".join(RefusedMessage._fields)
        sql = f"SELECT {columns} FROM put_aside ORDER BY last_at DESC, id DESC"  # noqa: S608 - constants
        with self._lock, db.translated():
            return [RefusedMessage(**row) for row in self._database.query(sql)]

    def message(self, sha256: bytes) -> bytes | None:
        """The bytes of one; None: not here, or only its digest is."""
        sql = "SELECT message FROM put_aside WHERE sha256=? AND size=length(message)"
        with self._lock, db.translated():
            row = next(iter(self._database.query(sql, (sha256,))), None)
        return row["message"] if row else None
