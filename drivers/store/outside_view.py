"""Looks at the kiosk's databases from outside, while others write them: nothing in them is changed."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from drivers.store.database import CORRUPT, FILE, translated
from kiosk.errors import StoreDamagedError
from kiosk.outbox.chain_check import ChainRow


class OutboxView(NamedTuple):
    """What the outbox holds. Moments: seconds since the epoch, by the kiosk's clock."""

    records: int  # without the carrier's receipt
    dead: int  # of those: set aside, for a technician to send again
    oldest_at: float | None  # of those
    last_at: float | None  # the last record that was made


def waiting(folder: Path) -> OutboxView:
    """folder: the outbox's; empty where it is not there yet. Raises StoreDamagedError, StoreFullError."""
    if not (folder / FILE).exists():
        return OutboxView(0, 0, None, None)
    with _opened(folder / FILE) as database:
        unsettled = "FROM records WHERE state IN ('ready', 'sent', 'held', 'dead')"
        dead = "coalesce(sum(state = 'dead'), 0)"
        sql = f"SELECT count(*), {dead}, min(created_at) {unsettled}"
        count, dead_ones, oldest = database.execute(sql).fetchone()
        (last,) = database.execute("SELECT max(created_at) FROM records").fetchone()
    return OutboxView(count, dead_ones, oldest, last)


class DeliveryView(NamedTuple):
    """How far delivery is. Moments: seconds since the epoch, but `retry_at`: of the boot clock."""

    records: dict[str, int]  # by state, what was purged is not counted
    bytes: int  # of what the carrier has not taken
    oldest_at: float | None  # of those
    settled: int  # receipts that came since the moment that was asked for
    retry_at: float | None  # the first record that waits may go again
    reason: str  # why the last one that was refused was; "" where none waits or is dead for that


def delivery(folder: Path, since: float) -> DeliveryView:
    """folder: the outbox's; empty where it is not there yet. Raises StoreDamagedError, StoreFullError."""
    if not (folder / FILE).exists():
        return DeliveryView({}, 0, None, 0, None, "")
    with _opened(folder / FILE) as database:
        database.execute("BEGIN")  # one moment for all of it
        states = "SELECT state, count(*) FROM records WHERE state != 'purged' GROUP BY state"
        unsettled = "FROM records WHERE state IN ('ready', 'sent', 'dead')"
        size, oldest = database.execute(
            f"SELECT coalesce(sum(size), 0), min(created_at) {unsettled}"
        ).fetchone()
        (settled,) = database.execute(
            "SELECT count(*) FROM records WHERE receipt_at >= ?", (since,)
        ).fetchone()
        (retry,) = database.execute(
            "SELECT min(not_before) FROM records WHERE state = 'ready'"
        ).fetchone()
        reason = database.execute(
            f"SELECT reason {unsettled} AND reason != '' ORDER BY seq DESC LIMIT 1"
        ).fetchone()
        records = dict(database.execute(states).fetchall())
    return DeliveryView(records, size, oldest, settled, retry, reason[0] if reason else "")


_OF_DISK = "error code="  # of a page that the disk did not give


def is_of_disk(found: str) -> bool:
    """Whether a check's finding is an error of the disk: of this reading, not of what is written there."""
    return _OF_DISK in found


def of_error(error: StoreDamagedError) -> str:
    """As `check` would say it. Raises the error where neither the file nor the disk is its cause."""
    name = getattr(error.__cause__, "sqlite_errorname", "")
    if name.startswith("SQLITE_IOERR"):
        return f"{_OF_DISK}{name}"
    if name.startswith((*CORRUPT, "SQLITE_ERROR")):  # the last: a header of another format
        return str(error)
    raise error


def check(folder: Path, file: str = FILE) -> str:
    """SQLite's own word on it, and on its indexes: `ok`, or what is wrong.

    Raises StoreDamagedError, StoreFullError.
    """
    if not (folder / file).exists():
        return "ok"
    with _opened(folder / file) as database:
        return str(database.execute("PRAGMA integrity_check(1)").fetchone()[0])


def chain(folder: Path) -> Iterator[ChainRow]:
    """Every record with its bytes, by place, one at a time. Raises StoreDamagedError, StoreFullError."""
    if not (folder / FILE).exists():
        return
    columns = ", ".join(ChainRow._fields)
    with _opened(folder / FILE) as database:
        for row in database.execute(f"SELECT {columns} FROM records ORDER BY seq"):  # noqa: S608 - constants
            yield ChainRow(*row)


def copy_databases(folder: Path, into: Path) -> list[str]:
    """Copies as of one moment (SQLite's backup interface); their names, none where there is nothing yet.

    Raises StoreDamagedError, StoreFullError.
    """
    names = []
    for file in sorted(folder.glob("*.db")):
        with _opened(file) as source:
            target = sqlite3.connect(into / file.name)
            try:
                source.backup(target)
            finally:
                target.close()
        names.append(file.name)
    return names


@contextmanager
def _opened(file: Path) -> Iterator[sqlite3.Connection]:
    with translated():
        opened = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
        try:
            yield opened
        finally:
            opened.close()
