"""Looks at the kiosk's databases from outside, while others write them: nothing in them is changed."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from drivers.store.database import FILE, translated


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
