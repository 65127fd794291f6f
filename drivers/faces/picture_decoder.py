"""Decodes portraits in processes that can do nothing else, one for each: a bomb costs that process only.

The next one starts as soon as one was used, so that nobody waits for its start.
"""

import logging
import os
import select
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from typing import IO

from drivers.faces import portraits
from drivers.faces.picture_process import ANSWER, KINDS, READY, REQUEST
from kiosk.errors import MalformedDataError
from kiosk.identity.documents import Portrait
from kiosk.input_bounds import PORTRAIT_PIXELS
from kiosk.process import child_environment

log = logging.getLogger(__name__)

_COMMAND = [sys.executable, "-m", "drivers.faces.picture_process"]
_START_S, _DECODE_S = 10.0, 5.0
_PART = 1 << 16


class PictureDecoder:
    """One portrait at a time, from any thread."""

    def __init__(self, start_s: float = _START_S, decode_s: float = _DECODE_S) -> None:
        self._start_s, self._decode_s = start_s, decode_s
        # A child dies with the thread that starts it, so that one thread does it all.
        self._thread = ThreadPoolExecutor(1, "pictures")
        self._spare = self._thread.submit(_started)

    def decode(self, portrait: Portrait) -> tuple[bytes, int, int]:
        """RGB888 pixels, width, height. MalformedDataError for anything else, and for what takes too much."""
        portraits.check(portrait)
        return self._thread.submit(self._decode, portrait).result()

    def close(self) -> None:
        self._thread.submit(lambda: _end(self._spare.result())).result()
        self._thread.shutdown()

    def _decode(self, portrait: Portrait) -> tuple[bytes, int, int]:
        process = self._spare.result()
        try:
            return self._asked(process, portrait)
        except (OSError, EOFError) as error:
            log.warning("a portrait's decoder was ended: %s", type(error).__name__)
            raise MalformedDataError("portrait", "takes too much") from error
        except MalformedDataError as error:
            log.warning("no portrait is shown: %s", error)
            raise
        finally:
            _end(process)
            self._spare = self._thread.submit(_started)

    def _asked(
        self, process: subprocess.Popen[bytes], portrait: Portrait
    ) -> tuple[bytes, int, int]:
        if _received(process, len(READY), time.monotonic() + self._start_s) != READY:
            raise EOFError
        until = time.monotonic() + self._decode_s
        head = REQUEST.pack(KINDS.index(portrait.media_type), len(portrait.data))
        _send(process, head + portrait.data, until)
        answer = _received(process, ANSWER.size, until)
        is_picture, width, height = ANSWER.unpack(answer)
        if not is_picture or not 0 < width * height <= PORTRAIT_PIXELS:
            raise MalformedDataError("portrait", "no picture")
        pixels = _received(process, width * height * 3, until)
        return pixels, width, height


def _started() -> subprocess.Popen[bytes]:
    process = subprocess.Popen(
        _COMMAND,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        bufsize=0,
        env=child_environment(),
    )
    os.set_blocking(_pipe(process.stdin).fileno(), False)
    return process


def _end(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        _pipe(pipe).close()


def _send(process: subprocess.Popen[bytes], data: bytes, until: float) -> None:
    """All of it. Raises TimeoutError, and OSError when the process has ended."""
    pipe, left = _pipe(process.stdin).fileno(), memoryview(data)
    while left:
        _, ready, _ = select.select([], [pipe], [], max(until - time.monotonic(), 0))
        if not ready:
            raise TimeoutError
        left = left[os.write(pipe, left[:_PART]) :]


def _received(process: subprocess.Popen[bytes], size: int, until: float) -> bytes:
    """Exactly so many bytes. Raises TimeoutError, and EOFError when the process has ended."""
    pipe, data = _pipe(process.stdout).fileno(), bytearray()
    while len(data) < size:
        ready, _, _ = select.select([pipe], [], [], max(until - time.monotonic(), 0))
        if not ready:
            raise TimeoutError
        part = os.read(pipe, size - len(data))
        if not part:
            raise EOFError
        data += part
    return bytes(data)


def _pipe(pipe: IO[bytes] | None) -> IO[bytes]:
    if pipe is None:
        raise ValueError("made without a pipe")
    return pipe
