"""Another file in the outbox's place, for whoever holds the store alone: all of it or nothing.

A note says that it has begun, and of which file: until it is gone nobody opens the store. After a power cut
it goes on only if that file, and no WAL of somebody else, is what lies there.
"""

import logging
import os
from pathlib import Path

import msgspec

from drivers.store import database as db
from kiosk import durable_files
from kiosk.errors import StoreCorruptError

log = logging.getLogger(__name__)

ASIDE = "damaged-"
NEW = "salvaged.db"
_WAL, _SHM = f"{db.FILE}-wal", f"{db.FILE}-shm"


class _Note(msgspec.Struct, frozen=True):
    """The file that is to be replaced, as it was when the new one was made from it."""

    aside: str
    inode: int
    size: int
    changed_ns: int


def is_pending(folder: Path) -> bool:
    return (folder / db.MENDING).exists()


def check_finished(folder: Path) -> None:
    """Raises StoreCorruptError: a power cut was in between, and the counter goes on with it at its start."""
    if is_pending(folder):
        raise StoreCorruptError("its mending was cut short")


def put(folder: Path, aside: Path) -> None:
    """Give aside/NEW, whole and on disk, the outbox's name. Raises OSError."""
    for name in (db.FILE, _WAL):
        if (folder / name).exists():
            os.link(folder / name, aside / name)
    durable_files.sync(aside)
    file = (folder / db.FILE).stat()
    note = _Note(aside.name, file.st_ino, file.st_size, file.st_mtime_ns)
    durable_files.replace(folder / db.MENDING, msgspec.json.encode(note), 0o660)
    _finish(folder, aside)


def resume(folder: Path) -> None:
    """After a power cut: finish what had begun, or give it up where it does not fit. Raises OSError."""
    if is_pending(folder):
        aside = _of_this_file(folder)
        if aside is not None:
            log.error("ALARM: the store was damaged: its mending, that was cut short, is finished")
            _finish(folder, aside)
        else:
            log.error("ALARM: a mending of the store was cut short, and the store is another now")
            _forget(folder)
    for left in folder.glob(f"{ASIDE}*/{NEW}"):
        left.unlink()


def _of_this_file(folder: Path) -> Path | None:
    try:
        note = msgspec.json.decode((folder / db.MENDING).read_bytes(), type=_Note)
        file = (folder / db.FILE).stat()
    except (FileNotFoundError, msgspec.MsgspecError):
        return None
    aside = folder / Path(note.aside).name
    found = _Note(note.aside, file.st_ino, file.st_size, file.st_mtime_ns)
    same = found == note
    return aside if same and (aside / NEW).exists() and _is_own_wal(folder, aside) else None


def _is_own_wal(folder: Path, aside: Path) -> bool:
    """What lies in the WAL's place is that of the damaged file, or holds nothing."""
    wal, kept = folder / _WAL, aside / _WAL
    if not wal.exists() or not wal.stat().st_size:
        return True
    return kept.exists() and wal.samefile(kept)


def _finish(folder: Path, aside: Path) -> None:
    for name in (_WAL, _SHM):
        (folder / name).unlink(missing_ok=True)
    durable_files.sync(folder)
    durable_files.move(aside / NEW, folder / db.FILE)
    _forget(folder)


def _forget(folder: Path) -> None:
    (folder / db.MENDING).unlink()
    durable_files.sync(folder)
