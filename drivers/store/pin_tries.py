"""Wrong PINs of the staff in SQLite (kiosk.ports.PinTries), on disk before anybody is told of one.

A file of its own: a full outbox must not make the kiosk forget who guessed. A damaged one is not made anew by
itself, since that would give whoever damaged it new tries.
"""

import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from drivers.store import database as db
from kiosk.pin_locks import Lock, PinTally, Tallies

FILE = "pin-tries.db"
_MAX_MB = 4
_SCHEMA = """
CREATE TABLE tries (
  person TEXT PRIMARY KEY,
  wrong INTEGER NOT NULL,
  is_locked INTEGER NOT NULL,
  seconds REAL, boot_id TEXT, until REAL, until_trusted REAL
);
"""


class SqlitePinTries:
    """The tries over one connection, opened when it is first needed: a visit starts without them too."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._database: Database | None = None
        self._lock = threading.RLock()

    def close(self) -> None:
        with self._lock:
            if self._database is not None:
                self._database.close()
                self._database = None

    def read(self) -> Tallies:
        with self._lock, db.translated():
            rows = self._opened().query("SELECT * FROM tries")
            return {row["person"]: _tally(row) for row in rows}

    def change(self, change: Callable[[Tallies], Tallies]) -> Tallies:
        with self._lock, db.transaction(self._opened()):
            before = self.read()
            after = change(before)
            if after != before:
                self._replace(after)
        return after

    def data_version(self) -> int:
        with self._lock, db.translated():
            return db.data_version(self._opened())

    def make_anew(self) -> None:
        """Forget everything, also where the file is damaged; the technician's way out."""
        with self._lock:
            self.close()
            for suffix in ("", "-wal", "-shm"):
                with suppress(FileNotFoundError):
                    (self._folder / f"{FILE}{suffix}").unlink()
            self._opened()

    def _opened(self) -> Database:
        if self._database is None:
            self._database = db.connect(self._folder, _MAX_MB, FILE, _SCHEMA)
        return self._database

    def _replace(self, tallies: Tallies) -> None:
        table = self._opened().table("tries")
        table.delete_where()
        for person, tally in tallies.items():
            table.insert({"person": person, **_row(tally)})


def _row(tally: PinTally) -> dict[str, Any]:
    lock = tally.lock
    return {
        "wrong": tally.wrong,
        "is_locked": int(lock is not None),
        "seconds": lock and lock.seconds,
        "boot_id": lock and lock.boot_id,
        "until": lock and lock.until,
        "until_trusted": lock and lock.until_trusted,
    }


def _tally(row: dict[str, Any]) -> PinTally:
    if not row["is_locked"]:
        return PinTally(row["wrong"])
    lock = Lock(row["seconds"], row["boot_id"], row["until"], row["until_trusted"])
    return PinTally(row["wrong"], lock)
