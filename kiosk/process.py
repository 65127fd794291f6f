"""Process set-up that every process of the kiosk shares: logs, private memory, end with its parent."""

import ctypes
import logging
import os
import resource
import signal
import sys
from contextlib import suppress
from pathlib import Path
from types import FrameType

_PARENT = "KIOSK_PARENT"
_PR_SET_PDEATHSIG = 1
_PR_SET_DUMPABLE = 4


def child_environment() -> dict[str, str]:
    """For a child that shall die with us: it then knows who we were, even if we end while it starts."""
    return os.environ | {_PARENT: str(os.getpid())}


def die_with_parent() -> None:
    """Ask the kernel to kill this process when its parent ends, however it ends."""
    parent = int(os.environ.get(_PARENT, os.getppid()))
    _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it ended before we asked
        os._exit(1)


def keep_memory_private() -> None:
    """No core dump, no debugger of the same user: a visit's memory stays in its process.

    A dump that is piped to a program knows no limit; that nothing is in it holds for what is started, too.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(FileNotFoundError, PermissionError):  # a kernel without dumps; private already
        Path("/proc/self/coredump_filter").write_text("0", "ascii")
    _prctl(_PR_SET_DUMPABLE, 0)


def make_folders(*folders: Path) -> None:
    """Where tmpfiles has made none, as on a desk; those that are there keep their rights. Raises OSError."""
    for folder in folders:
        folder.mkdir(0o750, parents=True, exist_ok=True)


def give_to_folders_owner(fd: int, folder: Path) -> None:
    """What root made by hand there would else be closed to the service. Raises OSError."""
    if os.geteuid() == 0:
        owner = folder.stat()
        os.fchown(fd, owner.st_uid, owner.st_gid)


def interrupt_at_signals() -> None:
    """SIGINT, SIGTERM and SIGHUP raise KeyboardInterrupt, once: what was started can then be ended.

    Also where a shell's background job was told to ignore them.
    """
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        for number in numbers:
            signal.signal(number, signal.SIG_IGN)
        raise KeyboardInterrupt

    for number in numbers:
        signal.signal(number, interrupt)


def log_to_stderr(name: str) -> None:
    """One line per event; no personal data is ever passed to a logger."""
    logging.basicConfig(
        stream=sys.stderr,
        level=logging.INFO,
        format=f"%(asctime)s {name}[%(process)d] %(levelname)s %(message)s",
    )


def _prctl(option: int, argument: int) -> None:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(option, argument, 0, 0, 0) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
