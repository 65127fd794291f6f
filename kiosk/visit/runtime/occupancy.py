"""The lock that a visit holds from its first press to the end of its process: nothing is updated meanwhile.

Every visit shares it (flock(2)), the agent asks for it alone, so that between its look and its switch nobody
begins. The kernel lets go of it however a process ends.
"""

import fcntl
import logging
import os
import threading
from pathlib import Path

log = logging.getLogger(__name__)

_FLAGS = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
_MODE = 0o640  # the agent reads it as a member of the group


def prepare(file: Path) -> None:
    """Before the first visit of a boot: what is not there, the agent cannot hold. Raises OSError."""
    os.close(os.open(file, _FLAGS, _MODE))


class Occupancy:
    """Of one visit."""

    def __init__(self, file: Path) -> None:
        """file: in a folder that is there."""
        self._file = file
        self._taken = False

    def take(self) -> None:
        """From now on, for good. No visit waits for the agent, who has it for a moment."""
        if self._taken:
            return
        self._taken = True
        try:
            opened = os.open(self._file, _FLAGS, _MODE)
            fcntl.flock(opened, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            threading.Thread(target=fcntl.flock, args=(opened, fcntl.LOCK_SH), daemon=True).start()
        except OSError as error:
            log.warning("nobody is told that somebody is being served: %s", error.strerror)
