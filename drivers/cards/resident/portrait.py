"""Portrait decoders for the 1024-byte photo of the resident card family.

Real cards carry WLT, which only a vendor's library decodes. The emulated cards carry a WebP picture
in its place: the stand-in decoder knows that and nothing else.
"""

import logging
import select
import subprocess
import sys
from pathlib import Path
from typing import Protocol

from drivers.cards.resident.wlt_process import BMP_SIZE, READY, SIZE, WORKED
from kiosk.errors import SettingsError
from kiosk.identity.documents import Portrait
from kiosk.process import child_environment

log = logging.getLogger(__name__)

_RIFF = b"RIFF"
_BMP = b"BM"
_START_S, _DECODE_S = 10.0, 3.0


class PhotoDecoder(Protocol):
    def decode(self, photo: bytes) -> Portrait | None:
        """The portrait, or None when this decoder cannot read it: never a guess."""

    def close(self) -> None: ...


class NoDecoder:
    """The decoder without a vendor's library: there is no portrait, and the policy calls a clerk."""

    def decode(self, photo: bytes) -> Portrait | None:
        del photo
        return None

    def close(self) -> None:
        """Nothing is held."""


class StandInDecoder(NoDecoder):
    """The decoder of emulated cards' photos: a WebP file, padded with zeros to 1024 bytes."""

    def decode(self, photo: bytes) -> Portrait | None:
        size = int.from_bytes(photo[4:8], "little") + 8
        if not photo.startswith(_RIFF) or photo[8:12] != b"WEBP" or size > len(photo):
            return None
        return Portrait(photo[:size], "image/webp")


class VendorDecoder:
    """The decoder that runs the vendor's library in a process of its own: foreign code may hang or crash.

    The process is started at once, so that the first card does not wait for it, and again after it died.
    """

    def __init__(self, library: Path) -> None:
        if not library.is_file():
            raise SettingsError(str(library), "no portrait library")
        self._library = library
        self._process: subprocess.Popen[bytes] | None = None
        self._start()

    def decode(self, photo: bytes) -> Portrait | None:
        """A 102×126 BMP; None when the library refuses, hangs or crashes."""
        if len(photo) != SIZE:
            return None
        answer = self._asked(photo)
        if answer is None:
            self._kill()
            self._start()
            return None
        if answer[:1] != WORKED or answer[1:3] != _BMP:
            return None
        return Portrait(answer[1:], "image/bmp")

    def close(self) -> None:
        self._kill()

    def _asked(self, photo: bytes) -> bytes | None:
        process = self._process
        if process is None or process.stdin is None or process.stdout is None:
            return None
        try:
            if self._received(len(READY), _START_S) != READY:
                return None
            process.stdin.write(photo)
            process.stdin.flush()
        except OSError:
            log.warning("the portrait library's process has died")
            return None
        return self._received(1 + BMP_SIZE, _DECODE_S)

    def _received(self, size: int, timeout_s: float) -> bytes | None:
        """Exactly so many bytes of its output; None when it ends or stays silent."""
        if self._process is None or self._process.stdout is None:
            return None
        output = self._process.stdout
        data = b""
        while len(data) < size:
            ready, _, _ = select.select([output], [], [], timeout_s)
            part = output.read(size - len(data)) if ready else b""
            if not part:
                log.warning("the portrait library %s", "has ended" if ready else "hangs")
                return None
            data += part
        return data

    def _start(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "drivers.cards.resident.wlt_process", str(self._library)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
            env=child_environment(),
        )

    def _kill(self) -> None:
        if self._process is None:
            return
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()
        self._process = None
