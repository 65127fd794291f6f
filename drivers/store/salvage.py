"""Salvage of a damaged outbox: the file is put aside whole, and what can be read of it goes on in a new one.

For the counter at its start, while nobody has the store open (store_lock). No place is given twice: what is
lost keeps its place, and where the end was not read a margin of places is left out. Whatever does not add up
is an error, and then all is as it was.
"""

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

from drivers.store import database as db
from drivers.store import (
    file_replacement,
    outside_view,
    readable_copy,
    salvaged_rows,
    statements,
    store_lock,
)
from drivers.store.file_replacement import ASIDE, NEW
from kiosk import durable_files
from kiosk.errors import StoreDamagedError

_COPY, _BUILT = "copy", "new"
_READS = 3  # an error of the disk may pass


class Salvaged(NamedTuple):
    """aside: the folder with the damaged file. kept, lost: records; what was lost may be at the carrier."""

    aside: Path
    kept: int
    lost: int
    margin: int = 0  # places left out after the last known one, whose record may not be the last

    def __str__(self) -> str:
        margin = (
            f" (its end was not read: {self.margin} places are left out)" if self.margin else ""
        )
        return f"{self.kept} records kept, {self.lost} lost{margin}; the damaged file is in {self.aside}"


def mend(
    folder: Path, known: tuple[int, bytes], *, wait_s: float = store_lock.ALONE_S
) -> Salvaged | None:
    """None: the outbox is sound. known: the high-water mark, place and digest; (0, b"") where there is none.

    Raises StoreCorruptError where nothing tells how far the chain had come, StoreInUseError,
    StoreDamagedError, StoreFullError, OSError; then all is as it was.
    """
    if not file_replacement.is_pending(folder) and _verdict(folder, db.FILE) == "ok":
        return None
    with store_lock.alone(folder, wait_s):
        file_replacement.resume(folder)
        if (found := _verdict(folder, db.FILE)) == "ok":
            return None
        with _new_aside(folder) as aside:
            salvaged = _build(folder, aside, known, is_unreadable=outside_view.is_of_disk(found))
            file_replacement.put(folder, aside)
    return salvaged


def put_recordings_aside(folder: Path) -> Path | None:
    """The folder in which damaged statement videos are now; None: they are sound. Errors as of `mend`."""
    if _verdict(folder, statements.FILE) == "ok":
        return None
    with store_lock.alone(folder), _new_aside(folder) as aside:
        for name in (f"{statements.FILE}-wal", f"{statements.FILE}-shm", statements.FILE):
            if (folder / name).exists():
                durable_files.move(folder / name, aside / name)
    return aside


def put_aside(folder: Path) -> list[str]:
    """Names of what was put aside here, until somebody takes it away."""
    return sorted(one.name for one in folder.glob(f"{ASIDE}*"))


def _verdict(folder: Path, file: str) -> str:
    """`ok`, or what is wrong with it, which an error of the disk is only when it stays."""
    found = ""
    for _ in range(_READS):
        try:
            found = outside_view.check(folder, file)
        except StoreDamagedError as error:
            found = outside_view.of_error(error)
        if not outside_view.is_of_disk(found):
            break
    return found


@contextmanager
def _new_aside(folder: Path) -> Iterator[Path]:
    """As the folder is set up, so the group is the services' (setgid)."""
    aside = folder / f"{ASIDE}{time.strftime('%Y%m%dT%H%M%S', time.gmtime())}"
    while aside.exists():
        aside = aside.with_name(f"{aside.name}x")
    aside.mkdir(0o770)
    try:
        yield aside
    finally:
        for scratch in (_COPY, _BUILT):
            shutil.rmtree(aside / scratch, ignore_errors=True)
        with suppress(OSError):
            aside.rmdir()  # only where nothing came of it


def _build(folder: Path, aside: Path, known: tuple[int, bytes], *, is_unreadable: bool) -> Salvaged:
    """What it has made is whole, checked and on disk once it has its name."""
    source = readable_copy.make(folder, aside / _COPY)
    if is_unreadable and not source.holes:
        raise StoreDamagedError("the disk gave an error, and none when the file was copied")
    made = aside / _BUILT / db.FILE
    made.parent.mkdir()
    with db.translated(), salvaged_rows.new_file(made) as target:
        kept, lost, margin = salvaged_rows.fill(
            target, source.file, known, is_wal_whole=source.is_wal_whole
        )
        said = (
            f"{kept} records kept, {lost} lost, {margin} places left out; put aside in {aside.name}"
        )
        salvaged_rows.audit(target, said)
        rows = salvaged_rows.count(target)
    with db.translated():
        salvaged_rows.check(made, rows)
    made.chmod((folder / db.FILE).stat().st_mode & 0o777)
    durable_files.sync(made)
    durable_files.move(made, aside / NEW)
    return Salvaged(aside, kept, lost, margin)
