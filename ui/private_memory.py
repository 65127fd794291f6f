"""The screen's memory stays in its process: no core dump, no debugger of the same user.

The counter's processes have the same of their own (the screen knows nothing of ours but the protocol).
"""

import ctypes
import resource
from contextlib import suppress
from pathlib import Path

_PR_SET_DUMPABLE = 4


def keep_memory_private() -> None:
    """Raises OSError when the kernel refuses."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(FileNotFoundError, PermissionError):  # a kernel without dumps; private already
        Path("/proc/self/coredump_filter").write_text("0", "ascii")
    if ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "PR_SET_DUMPABLE")
