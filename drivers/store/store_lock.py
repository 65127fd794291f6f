"""Who has the outbox open (flock(2)): everybody together, or alone whoever puts another file in its place.

SQLite's own locks belong to one file, and a connection that outlives it removes, when it closes, the WAL of
the next one. The kernel lets go of a lock however a process ends; the files stay.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from drivers.store import database as db
from kiosk.errors import StoreDamagedError, StoreInUseError

_OPEN, _WISH = "outbox.open.lock", "outbox.wish.lock"
_LOOK_S = 0.02
_MENDING_S = 60.0  # whoever opens waits so long for the one who mends
ALONE_S = 20.0  # in which a relay sees the wish, and has ended


class Use:
    """One connection's share."""

    def __init__(self, folder: Path) -> None:
        """Raises StoreInUseError, StoreDamagedError, StoreFullError, OSError."""
        with ExitStack() as passing:
            self._wish = _opened(folder, _WISH)
            passing.callback(os.close, self._wish)
            _take(self._wish, fcntl.LOCK_SH, _MENDING_S, "the counter is mending the store")
            self._open = _opened(folder, _OPEN)
            passing.callback(os.close, self._open)
            _take(self._open, fcntl.LOCK_SH, _MENDING_S, "the counter is mending the store")
            fcntl.flock(self._wish, fcntl.LOCK_UN)
            passing.pop_all()

    def is_unwanted(self) -> bool:
        """Somebody waits until nobody has the store open."""
        try:
            fcntl.flock(self._wish, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        fcntl.flock(self._wish, fcntl.LOCK_UN)
        return False

    def close(self) -> None:
        for fd in (self._open, self._wish):
            if fd >= 0:
                os.close(fd)
        self._open = self._wish = -1


@contextmanager
def alone(folder: Path, wait_s: float = ALONE_S) -> Iterator[None]:
    """Nobody has it open meanwhile. Raises StoreInUseError, StoreDamagedError, StoreFullError, OSError."""
    with ExitStack() as held:
        for name in (_WISH, _OPEN):
            fd = _opened(folder, name)
            held.callback(os.close, fd)
            _take(
                fd, fcntl.LOCK_EX, wait_s, "another process has the store open and does not let go"
            )
        yield


def _opened(folder: Path, name: str) -> int:
    folder.mkdir(0o750, parents=True, exist_ok=True)
    with db.translated():
        db.create(folder / name)
        try:
            return os.open(folder / name, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
        except PermissionError as error:
            raise StoreDamagedError(str(error)) from error


def _take(fd: int, how: int, wait_s: float, why: str) -> None:
    until = time.monotonic() + wait_s
    while True:
        try:
            fcntl.flock(fd, how | fcntl.LOCK_NB)
        except BlockingIOError as error:
            if time.monotonic() >= until:
                raise StoreInUseError(why) from error
            time.sleep(_LOOK_S)
        else:
            return
