"""What of a damaged outbox goes on: the rows of a copy, checked against their sealed bytes, in a new file.

The new file has no WAL until it is whole, and no cap: what was stored has to fit.
"""

import hashlib
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from drivers.store import database as db
from kiosk.errors import EvidenceError, StoreCorruptError, StoreDamagedError
from kiosk.outbox.record_states import State
from kiosk.records import envelope

MARGIN = 1000  # places; the mark is written once a second, a visit stores a few records
_AUDIT = "salvaged"
_OF_DAMAGE = (*db.CORRUPT, "SQLITE_ERROR")  # the last: its tables are not there
_COLUMNS = (
    "seq, record_id, sha256, prev_hash, body, size, created_at, state, attempts, not_before, sent_at, "
    "reason, receipt, receipt_at"
)
_INTO = f"INTO records ({_COLUMNS}) VALUES ({', '.join('?' * 14)})"
# Contradicted by the record before, and not confirmed by the one after.
_MISPLACED = """
DELETE FROM records WHERE body IS NULL
AND EXISTS (SELECT 1 FROM records AS p WHERE p.seq = records.seq - 1 AND p.sha256 != records.prev_hash)
AND NOT EXISTS (SELECT 1 FROM records AS n WHERE n.seq = records.seq + 1 AND n.prev_hash = records.sha256)
"""
# Keeps a place from being given again. Its digest is the mark's, or nothing that somebody could contradict.
_LOST = """
INSERT INTO records (seq, record_id, sha256, prev_hash, size, created_at, state, reason)
VALUES (?, ?, ?, x'', 0, 0.0, 'purged', 'lost')
"""
_SETTLED = (State.ACCEPTED, State.REJECTED, State.PURGED)


class Filled(NamedTuple):
    """Records, and places that are left out after the last known one."""

    kept: int
    lost: int
    margin: int


@contextmanager
def new_file(file: Path) -> Iterator[sqlite3.Connection]:
    """An empty outbox in a transaction; then it is as `database.connect` leaves one. Raises sqlite3.Error."""
    with closing(sqlite3.connect(file, isolation_level=None)) as target:
        for pragma in ("page_size=4096", "journal_mode=DELETE", "synchronous=FULL"):
            target.execute(f"PRAGMA {pragma}")
        target.execute("BEGIN")
        for statement in filter(str.strip, db.SCHEMA.split(";")):
            target.execute(statement)
        target.execute(f"PRAGMA user_version={db.SCHEMA_VERSION}")
        yield target
        target.execute("COMMIT")
        target.execute("PRAGMA journal_mode=WAL")


def check(file: Path, rows: int) -> None:
    """What lies in the file itself, without a WAL. Raises StoreDamagedError, sqlite3.Error."""
    wal = file.with_name(f"{file.name}-wal")
    if wal.exists() and wal.stat().st_size:
        raise StoreDamagedError("the new file is not whole: its WAL is left")
    with closing(sqlite3.connect(f"file:{file}?mode=ro&immutable=1", uri=True)) as made:
        found = _one(made, "PRAGMA integrity_check(1)")
        if found != "ok" or count(made) != rows:
            raise StoreDamagedError(f"the new file is not whole: {found}")


def count(target: sqlite3.Connection) -> int:
    return int(_one(target, "SELECT count(*) FROM records"))


def audit(target: sqlite3.Connection, said: str) -> None:
    sql = "INSERT INTO audit (at, kind, detail) VALUES (?, ?, ?)"
    target.execute(sql, (time.time(), _AUDIT, said))


def fill(
    target: sqlite3.Connection, source: Path, known: tuple[int, bytes], *, is_wal_whole: bool
) -> Filled:
    """known: the high-water mark. Raises StoreCorruptError, sqlite3.Error."""
    with closing(sqlite3.connect(source)) as damaged:
        # else a file that was cut short is refused whole
        damaged.execute("PRAGMA writable_schema=ON")
        damaged.text_factory = lambda raw: raw.decode("utf-8", "replace")
        for row in _read(damaged, f"SELECT {_COLUMNS} FROM records ORDER BY seq"):  # noqa: S608 - constants
            _keep(target, row)
        backwards = [row[0] for row in _read(damaged, "SELECT seq FROM records ORDER BY seq DESC")]
        _keep_at(target, damaged, backwards)
        last = _last(target, known)
        _keep_at(target, damaged, range(1, last + 1))
    _drop_unbelievable(target, known, last)
    is_end_read = (
        bool(backwards) and is_wal_whole and backwards[0] == last and _is_there(target, last)
    )
    if not known[0] and not is_end_read:
        raise StoreCorruptError("its end cannot be read, and no high-water mark is there")
    margin = 0 if is_end_read else MARGIN
    kept = count(target)
    _fill_gaps(target, known, last, margin)
    return Filled(kept, last - kept, margin)


def _last(target: sqlite3.Connection, known: tuple[int, bytes]) -> int:
    """As far as sealed bytes or the mark tell, and rows without bytes that follow without a gap."""
    sealed = _one(target, "SELECT max(seq) FROM records WHERE body IS NOT NULL") or 0
    last = max(known[0], int(sealed))
    while _is_there(target, last + 1):
        last += 1
    return last


def _drop_unbelievable(target: sqlite3.Connection, known: tuple[int, bytes], last: int) -> None:
    """Rows without bytes that are beyond what is known, others than the mark's, or misplaced."""
    target.execute("DELETE FROM records WHERE seq > ? OR seq < 1", (last,))
    target.execute("DELETE FROM records WHERE body IS NULL AND seq = ? AND sha256 != ?", known)
    target.execute(_MISPLACED)


def _fill_gaps(
    target: sqlite3.Connection, known: tuple[int, bytes], last: int, margin: int
) -> None:
    digests = dict([known])
    if margin:  # what comes next names the last record that is known
        at_last = target.execute("SELECT sha256 FROM records WHERE seq = ?", (last,)).fetchone()
        digests[last + margin] = at_last[0] if at_last else known[1]
    here = {row[0] for row in target.execute("SELECT seq FROM records")}
    for seq in range(1, last + margin + 1):
        if seq not in here:
            target.execute(_LOST, (seq, f"lost-{seq}", digests.get(seq, b"")))


def _keep_at(
    target: sqlite3.Connection,
    damaged: sqlite3.Connection,
    places: Iterator[int] | range | list[int],
) -> None:
    """Upwards: pages that are filled in order are full."""
    for seq in sorted(places):
        if not _is_there(target, seq):
            for row in _read(damaged, f"SELECT {_COLUMNS} FROM records WHERE seq = {int(seq)}"):  # noqa: S608 - a number
                _keep(target, row)


def _read(damaged: sqlite3.Connection, sql: str) -> Iterator[tuple[Any, ...]]:
    """As far as the damage. Raises sqlite3.Error: of the disk, of memory, of a lock."""
    try:
        yield from damaged.execute(sql)
    except sqlite3.DatabaseError as error:
        if not getattr(error, "sqlite_errorname", "").startswith(_OF_DAMAGE):
            raise


def _keep(target: sqlite3.Connection, row: tuple[Any, ...]) -> None:
    """The row as it goes on: after the carrier's last word without its bytes, if they are damaged."""
    seq, record_id, digest, before, body, size, at, state, *rest = row
    if (place := _place(body, digest)) is not None:
        if state not in list(State):  # damaged: the carrier takes it twice, and answers the same
            state, rest = State.READY.value, [0, 0, None, "", None, None]
        kept = (place.seq, place.record_id, digest, place.prev_hash, body, size, at, state, *rest)
        try:
            target.execute(f"INSERT OR REPLACE {_INTO}", kept)
        except sqlite3.IntegrityError:  # a column that has to be there is damaged
            fresh = (len(body), 0.0, State.READY.value, 0, 0, None, "", None, None)
            target.execute(f"INSERT OR REPLACE {_INTO}", (*kept[:5], *fresh))
    elif state in _SETTLED and before:
        kept = (seq, record_id, digest, before, None, size, at, State.PURGED.value, *rest)
        target.execute(f"INSERT OR IGNORE {_INTO}", kept)


def _place(body: Any, digest: Any) -> envelope.ChainPosition | None:
    """Where sealed bytes say that they stand; None: they are not whole, or not there."""
    whole = isinstance(body, bytes) and hashlib.sha256(body).digest() == digest
    if not whole:
        return None
    try:
        return envelope.place_of(body)
    except EvidenceError:
        return None


def _is_there(target: sqlite3.Connection, seq: int) -> bool:
    return target.execute("SELECT 1 FROM records WHERE seq = ?", (seq,)).fetchone() is not None


def _one(connection: sqlite3.Connection, sql: str) -> Any:
    return connection.execute(sql).fetchone()[0]
