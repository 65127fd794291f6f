"""A database of the kiosk, opened: the outbox's schema, and every pragma that is per connection."""

import errno
import logging
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

from kiosk.errors import StoreCorruptError, StoreDamagedError, StoreFullError

log = logging.getLogger(__name__)

FILE = "outbox.db"
MENDING = "mending.json"  # a note that another file takes its place
_PAGE = 4096
_JOURNAL_LIMIT = 4 << 20
_BUSY_MS = 5000
_CHECKPOINT_PAGES = 1000
SCHEMA_VERSION = 1
CORRUPT = ("SQLITE_CORRUPT", "SQLITE_NOTADB")

SCHEMA = """
CREATE TABLE records (
  seq INTEGER PRIMARY KEY,
  record_id TEXT NOT NULL UNIQUE,
  sha256 BLOB NOT NULL,
  prev_hash BLOB NOT NULL,
  body BLOB,
  size INTEGER NOT NULL,
  created_at REAL NOT NULL,
  state TEXT NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0,
  not_before REAL NOT NULL DEFAULT 0,
  sent_at REAL,
  reason TEXT NOT NULL DEFAULT '',
  receipt BLOB,
  receipt_at REAL
);
CREATE INDEX records_by_state ON records (state, not_before);
CREATE TABLE audit (id INTEGER PRIMARY KEY, at REAL NOT NULL, kind TEXT NOT NULL, detail TEXT NOT NULL);
"""


class OpenedFile:
    """A database's file as it was when it was opened: another one may have taken its name since."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._inode = file.stat().st_ino

    def is_replaced(self) -> bool:
        """The counter has put the file aside: what is open here is the damaged one."""
        return self._file.exists() and self._file.stat().st_ino != self._inode


def connect(
    folder: Path,
    max_mb: int,
    file: str = FILE,
    schema: str = SCHEMA,
    *,
    checkpoints: bool = True,
) -> Database:
    """Open or create the database in `folder`. Raises StoreFullError, StoreDamagedError.

    checkpoints: whether this connection's commits bring the WAL into the file. Of a file that several
    processes write one does: before 3.51.3 SQLite can lose what is committed while a second checkpoint
    begins (sqlite.org/wal.html, "The WAL-Reset Bug"). One connection's second checkpoint follows a commit
    of its own, after which nobody else can begin the WAL anew.
    """
    folder.mkdir(0o750, parents=True, exist_ok=True)
    with translated():
        create(folder / file)
        connection = sqlite3.connect(
            folder / file, isolation_level=None, check_same_thread=False, timeout=_BUSY_MS / 1000
        )
        for pragma in (
            f"page_size={_PAGE}",
            "journal_mode=WAL",
            "synchronous=FULL",
            "secure_delete=ON",
            f"max_page_count={max_mb * (1 << 20) // _PAGE}",
            f"journal_size_limit={_JOURNAL_LIMIT}",
            f"busy_timeout={_BUSY_MS}",
            f"wal_autocheckpoint={_CHECKPOINT_PAGES if checkpoints else 0}",
        ):
            connection.execute(f"PRAGMA {pragma}")
        database = Database(connection)
        _migrate(database, schema)
    return database


def connect_expendable(folder: Path, max_mb: int, file: str, schema: str) -> Database:
    """The same for a file that nobody waits for: damaged, it is made anew. Raises StoreFullError."""
    try:
        return connect(folder, max_mb, file, schema)
    except StoreDamagedError as error:
        log.warning("%s is made anew: %s", file, error)
        for part in folder.glob(f"{file}*"):
            part.unlink()
        return connect(folder, max_mb, file, schema)


def fold_wal(database: Database) -> None:
    """Bring what others committed into the file, where the WAL is long: by a commit that changes nothing.

    For the one that checkpoints, when it has not written for a while. A bare checkpoint would be a second one
    that no commit of its own precedes. (An UPDATE to the same values would write nothing.)
    """
    with transaction(database):
        version = database.execute("PRAGMA user_version").fetchone()[0]
        database.execute(f"PRAGMA user_version={version}")


def data_version(database: Database) -> int:
    """Changes when another connection has committed (2.7 µs)."""
    return int(database.execute("PRAGMA data_version").fetchone()[0])


def fill(database: Database) -> float:
    """Used pages of the most that this connection may use, 0..1."""
    used = database.execute("PRAGMA page_count").fetchone()[0]
    free = database.execute("PRAGMA freelist_count").fetchone()[0]
    most = database.execute("PRAGMA max_page_count").fetchone()[0]
    return float((used - free) / most)


@contextmanager
def transaction(database: Database) -> Iterator[None]:
    """BEGIN IMMEDIATE, so that two writers queue instead of failing at their commits."""
    with translated():
        database.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            if database.conn.in_transaction:
                database.execute("ROLLBACK")
            raise
        database.execute("COMMIT")


@contextmanager
def translated() -> Iterator[None]:
    """SQLite's errors as ours."""
    try:
        yield
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorname", "").startswith("SQLITE_FULL"):
            raise StoreFullError(str(error)) from error
        if getattr(error, "sqlite_errorname", "").startswith(CORRUPT):
            raise StoreCorruptError(str(error)) from error
        raise StoreDamagedError(str(error)) from error
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise StoreFullError(str(error)) from error
        raise


def create(file: Path) -> None:
    """Before SQLite does, which would leave out the group; its WAL and SHM get the file's rights.

    Counter and relay run as different users of one group, their folder's (tmpfiles makes it setgid).
    The folder is never changed here: RestrictSUIDSGID= forbids setgid even to its owner.
    """
    try:
        made = os.open(file, os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_CLOEXEC, 0o660)
    except FileExistsError:
        return
    try:
        os.fchmod(made, 0o660)  # whatever the umask
        if os.geteuid() == 0:  # a technician's command made it
            os.fchown(made, file.parent.stat().st_uid, -1)
    finally:
        os.close(made)


def _migrate(database: Database, schema: str) -> None:
    with transaction(database):
        if database.execute("PRAGMA user_version").fetchone()[0] == 0:
            for statement in schema.split(";"):
                if statement.strip():
                    database.execute(statement)
            database.execute(f"PRAGMA user_version={SCHEMA_VERSION}")
