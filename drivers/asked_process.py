"""A process of ours that is asked over its pipes, each answer by a deadline."""

import os
import select
import subprocess
import time
from collections.abc import Sequence
from typing import IO

from kiosk.process import child_environment

_PART = 1 << 16


class AskedProcess:
    """It dies with the thread that starts it."""

    def __init__(self, command: Sequence[str]) -> None:
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
            env=child_environment(),
        )
        os.set_blocking(_pipe(self._process.stdin).fileno(), False)

    def send(self, data: bytes, until: float) -> None:
        """All of it. Raises TimeoutError, and OSError when the process has ended."""
        pipe, left = _pipe(self._process.stdin).fileno(), memoryview(data)
        while left:
            _, ready, _ = select.select([], [pipe], [], max(until - time.monotonic(), 0))
            if not ready:
                raise TimeoutError
            left = left[os.write(pipe, left[:_PART]) :]

    def received(self, size: int, until: float) -> bytes:
        """Exactly so many bytes. Raises TimeoutError, and EOFError when the process has ended."""
        pipe, data = _pipe(self._process.stdout).fileno(), bytearray()
        while len(data) < size:
            ready, _, _ = select.select([pipe], [], [], max(until - time.monotonic(), 0))
            if not ready:
                raise TimeoutError
            part = os.read(pipe, size - len(data))
            if not part:
                raise EOFError
            data += part
        return bytes(data)

    def end(self) -> None:
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            _pipe(pipe).close()


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise ValueError("made without a pipe")
    return pipe
