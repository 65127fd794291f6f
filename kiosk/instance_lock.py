"""The lock that one process of a kind holds while it runs, and that says who it is (flock(2)).

Without it a second one unlinks the sockets of the first and binds its own: the first goes on for nobody. The
kernel lets go of the lock however a process ends; the file stays.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from kiosk.errors import AlreadyRunningError
from kiosk.process import give_to_folders_owner

_PID_LENGTH = 20


@contextmanager
def only_one(what: str, *files: Path) -> Iterator[None]:
    """Hold these files, in folders that are there. Raises AlreadyRunningError, OSError.

    Not for children: a program that is started does not inherit the lock.
    """
    with ExitStack() as held:
        for file in files:
            held.callback(os.close, _locked(what, file))
        yield


def _locked(what: str, file: Path) -> int:
    fd = os.open(file, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        holder = os.pread(fd, _PID_LENGTH, 0).decode("ascii", "replace").strip()
        os.close(fd)
        raise AlreadyRunningError(
            what, str(file), int(holder) if holder.isdecimal() else 0
        ) from error
    give_to_folders_owner(fd, file.parent)
    os.ftruncate(fd, 0)
    os.pwrite(fd, f"{os.getpid()}\n".encode("ascii"), 0)
    return fd
