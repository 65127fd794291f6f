"""A copy of a damaged database that SQLite opens: its header is put right, with zeroes where the disk fails.

The damaged file stays as it is: even to read a WAL writes.
"""

import errno
import os
from pathlib import Path
from typing import NamedTuple

from drivers.store import database as db

_PAGE = 4096
_AT_ONCE = 64 * _PAGE
# What a database of ours begins with (SQLite's file format, 1.3): pages of 4096 bytes, WAL.
_HEADER = b"SQLite format 3\0" + bytes([0x10, 0x00, 2, 2, 0, 64, 32, 32])


class ReadableCopy(NamedTuple):
    """holes: pages that the disk did not give."""

    file: Path
    holes: int
    is_wal_whole: bool


def make(folder: Path, scratch: Path) -> ReadableCopy:
    """For whoever holds the store alone. Raises StoreFullError, OSError."""
    scratch.mkdir()
    with db.translated():
        holes = _copied(folder / db.FILE, scratch / db.FILE)
        wal = f"{db.FILE}-wal"
        of_wal = _copied(folder / wal, scratch / wal) if (folder / wal).exists() else 0
        with (scratch / db.FILE).open("r+b") as copy:
            copy.write(_HEADER)
    return ReadableCopy(scratch / db.FILE, holes + of_wal, is_wal_whole=not of_wal)


def _copied(source: Path, target: Path) -> int:
    """How many pages are zeroes, because the disk gives an error."""
    holes = 0
    with source.open("rb", buffering=0) as read, target.open("wb") as out:
        size = os.fstat(read.fileno()).st_size
        for at in range(0, size, _AT_ONCE):
            length = min(_AT_ONCE, size - at)
            block = _read(read.fileno(), at, length)
            if block is None:
                pages = [
                    (_read(read.fileno(), page, min(_PAGE, size - page)), min(_PAGE, size - page))
                    for page in range(at, at + length, _PAGE)
                ]
                holes += sum(page is None for page, _ in pages)
                block = b"".join(bytes(n) if page is None else page for page, n in pages)
            out.write(block)
    return holes


def _read(fd: int, at: int, length: int) -> bytes | None:
    """None: the disk gives an error. Raises OSError: any other one, and a file that changes meanwhile."""
    try:
        content = os.pread(fd, length, at)
    except OSError as error:
        if error.errno != errno.EIO:
            raise
        return None
    if len(content) != length:
        raise OSError(errno.EBUSY, "the store's file changes while it is copied")
    return content
