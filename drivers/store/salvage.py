"""Salvage of a damaged outbox: the file is put aside whole, and what can be read of it goes on in a new one.

For the counter at its start: it alone gives places in the chain, and no visit is there yet that stores. No
place is given twice, even where nothing can be read: the high-water mark is kept in its place.
"""

import hashlib
import os
import shutil
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, NamedTuple

from drivers.store import database as db
from drivers.store import outside_view, statements
from kiosk import durable_files
from kiosk.errors import StoreCorruptError
from kiosk.outbox.record_states import State

_ASIDE = "damaged-"
_NEW = "salvaged.db"
_AUDIT = "salvaged"
# What a database of ours begins with (SQLite's file format, 1.3): pages of 4096 bytes, WAL.
_HEADER = b"SQLite format 3\0" + bytes([0x10, 0x00, 2, 2, 0, 64, 32, 32])
_COLUMNS = (
    "seq, record_id, sha256, prev_hash, body, size, created_at, state, attempts, not_before, sent_at, "
    "reason, receipt, receipt_at"
)
_INSERT = f"INSERT OR IGNORE INTO records ({_COLUMNS}) VALUES ({', '.join('?' * 14)})"  # noqa: S608 - constants
# Keeps a place from being given again. Its digest is the mark's, or nothing that somebody could contradict.
_LOST = """
INSERT INTO records (seq, record_id, sha256, prev_hash, size, created_at, state, reason)
VALUES (?, ?, ?, x'', 0, 0.0, 'purged', 'lost')
"""
_SETTLED = (State.ACCEPTED, State.REJECTED, State.PURGED)


class Salvaged(NamedTuple):
    """aside: the folder with the damaged file. kept, lost: records; what was lost may be at the carrier."""

    aside: Path
    kept: int
    lost: int

    def __str__(self) -> str:
        return f"{self.kept} records kept, {self.lost} lost; the damaged file is in {self.aside}"


def mend(folder: Path, max_mb: int, known: tuple[int, bytes]) -> Salvaged | None:
    """None: the outbox is sound. known: the high-water mark, place and digest; (0, b"") where there is none.

    Raises StoreCorruptError where nothing tells how far the chain had come, StoreDamagedError,
    StoreFullError, OSError; then all is as it was.
    """
    _finish(folder)
    if _is_sound(folder, db.FILE):
        return None
    aside = _new_aside(folder)
    kept, lost = _build(folder, aside, max_mb, known)
    _finish(folder)
    return Salvaged(aside, kept, lost)


def put_recordings_aside(folder: Path) -> Path | None:
    """The folder in which damaged statement videos are now; None: they are sound."""
    if _is_sound(folder, statements.FILE):
        return None
    aside = _new_aside(folder)
    _link(folder, aside, statements.FILE)
    (folder / statements.FILE).unlink()
    durable_files.sync(folder)
    return aside


def put_aside(folder: Path) -> list[str]:
    """Names of what was put aside here, until somebody takes it away."""
    return sorted(one.name for one in folder.glob(f"{_ASIDE}*"))


def _is_sound(folder: Path, file: str) -> bool:
    try:
        return outside_view.check(folder, file) == "ok"
    except StoreCorruptError:
        return False


def _new_aside(folder: Path) -> Path:
    """As the folder is set up, so the group is the services' (setgid)."""
    aside = folder / f"{_ASIDE}{time.strftime('%Y%m%dT%H%M%S', time.gmtime())}"
    while aside.exists():
        aside = aside.with_name(f"{aside.name}x")
    aside.mkdir(0o770)
    return aside


def _finish(folder: Path) -> None:
    """Give a whole new file its name; also after a power cut in the middle of it."""
    for new in folder.glob(f"{_ASIDE}*/{_NEW}"):
        _link(folder, new.parent, db.FILE)
        durable_files.move(new, folder / db.FILE)


def _link(folder: Path, aside: Path, file: str) -> None:
    """The file is in both, until another one takes its name; its WAL is moved: it would be that one's."""
    for name in (f"{file}-wal", f"{file}-shm"):
        if (folder / name).exists():
            durable_files.move(folder / name, aside / name)
    if not (aside / file).exists():
        os.link(folder / file, aside / file)
    durable_files.sync(aside)


def _build(folder: Path, aside: Path, max_mb: int, known: tuple[int, bytes]) -> tuple[int, int]:
    """(kept, lost). What it has made is whole and on disk once it has its name."""
    try:
        source = _readable_copy(folder, aside / "copy")
        with closing(db.connect(aside / "new", max_mb)) as target, db.transaction(target):
            kept, lost = _fill(target.conn, source, known)
            said = f"{kept} records kept, {lost} lost; put aside in {aside.name}"
            audit = "INSERT INTO audit (at, kind, detail) VALUES (?, ?, ?)"
            target.execute(audit, (time.time(), _AUDIT, said))
        made = aside / "new" / db.FILE
        made.chmod((folder / db.FILE).stat().st_mode & 0o777)
        durable_files.sync(made)
        durable_files.move(made, aside / _NEW)
    finally:
        for scratch in ("copy", "new"):
            shutil.rmtree(aside / scratch, ignore_errors=True)
        with suppress(OSError):
            aside.rmdir()  # only where nothing came of it
    return kept, lost


def _readable_copy(folder: Path, scratch: Path) -> Path:
    """The damaged file stays as it is: even to read a WAL writes."""
    scratch.mkdir()
    for name in (db.FILE, f"{db.FILE}-wal"):
        if (folder / name).exists():
            durable_files.copy(folder / name, scratch / name)
    with (scratch / db.FILE).open("r+b") as copy:
        copy.write(_HEADER)
    return scratch / db.FILE


def _fill(target: sqlite3.Connection, source: Path, known: tuple[int, bytes]) -> tuple[int, int]:
    """(kept, lost). Raises StoreCorruptError."""
    with closing(sqlite3.connect(source)) as damaged:
        damaged.execute(
            "PRAGMA writable_schema=ON"
        )  # else a file that was cut short is refused whole
        for rows in (_walk(damaged, "ASC"), _walk(damaged, "DESC")):
            target.executemany(_INSERT, filter(None, map(_sound, rows)))
        is_end_read = next(_walk(damaged, "DESC"), None) is not None
        last = max(known[0], _one(target, "SELECT max(seq) FROM records") or 0)
        if not known[0] and not is_end_read:
            raise StoreCorruptError("its end cannot be read, and no high-water mark is there")
        for seq in _missing(target, last):
            target.executemany(_INSERT, filter(None, map(_sound, _at(damaged, seq))))
    kept = _one(target, "SELECT count(*) FROM records")
    for seq in _missing(target, last):
        target.execute(_LOST, (seq, f"lost-{seq}", known[1] if seq == known[0] else b""))
    return kept, last - kept


def _missing(target: sqlite3.Connection, last: int) -> list[int]:
    here = {row[0] for row in target.execute("SELECT seq FROM records")}
    return [seq for seq in range(1, last + 1) if seq not in here]


def _walk(damaged: sqlite3.Connection, order: str) -> Iterator[tuple[Any, ...]]:
    """From one end to the damage."""
    with suppress(sqlite3.DatabaseError):
        yield from damaged.execute(f"SELECT {_COLUMNS} FROM records ORDER BY seq {order}")  # noqa: S608 - constants


def _at(damaged: sqlite3.Connection, seq: int) -> Iterator[tuple[Any, ...]]:
    with suppress(sqlite3.DatabaseError):
        yield from damaged.execute(f"SELECT {_COLUMNS} FROM records WHERE seq = ?", (seq,))  # noqa: S608 - constants


def _sound(row: tuple[Any, ...]) -> tuple[Any, ...] | None:
    """The row as it goes on: after the carrier's last word without its bytes, if they are damaged."""
    seq, record_id, digest, before, body, size, at, state, *rest = row
    whole = isinstance(body, bytes) and hashlib.sha256(body).digest() == digest
    if state in _SETTLED:
        kept = body if whole else None
        state = state if whole else State.PURGED.value
        return seq, record_id, digest, before, kept, size, at, state, *rest
    return row if whole and state in list(State) else None


def _one(connection: sqlite3.Connection, sql: str) -> Any:
    return connection.execute(sql).fetchone()[0]
