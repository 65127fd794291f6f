"""Wake-up datagrams between counter and relay. They are empty: they only say that something is new."""

import socket
from contextlib import suppress
from pathlib import Path


class WakeSocket:
    """The receiving end of the datagrams, bound to a path."""

    def __init__(self, path: Path) -> None:
        with suppress(FileNotFoundError):
            path.unlink()
        self._sock = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._sock.setblocking(False)
        self._sock.bind(str(path))

    def fileno(self) -> int:
        return self._sock.fileno()

    def take(self) -> None:
        """Forget what has arrived."""
        with suppress(BlockingIOError):
            while True:
                self._sock.recv(16)

    def wait(self, timeout_s: float) -> None:
        """Until woken, or at most so long."""
        self._sock.settimeout(timeout_s)
        with suppress(TimeoutError):
            self._sock.recv(16)
        self._sock.setblocking(False)

    def close(self) -> None:
        self._sock.close()


def wake(path: Path) -> None:
    """Nobody there is no trouble: they will look by themselves within a second."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sock, suppress(OSError):
        sock.setblocking(False)
        sock.sendto(b"", str(path))
