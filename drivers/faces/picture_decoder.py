"""Decodes portraits in processes that can do nothing else, one for each: a bomb costs that process only.

The next one starts as soon as one was used, so that nobody waits for its start.
"""

import logging
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from drivers.asked_process import AskedProcess
from drivers.faces import portraits
from drivers.faces.picture_process import ANSWER, KINDS, READY, REQUEST
from kiosk.errors import MalformedDataError
from kiosk.identity.documents import Portrait
from kiosk.input_bounds import PORTRAIT_PIXELS

log = logging.getLogger(__name__)

_COMMAND = [sys.executable, "-m", "drivers.faces.picture_process"]
_START_S, _DECODE_S = 10.0, 5.0


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
        self._thread.submit(lambda: self._spare.result().end()).result()
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
            process.end()
            self._spare = self._thread.submit(_started)

    def _asked(self, process: AskedProcess, portrait: Portrait) -> tuple[bytes, int, int]:
        if process.received(len(READY), time.monotonic() + self._start_s) != READY:
            raise EOFError
        until = time.monotonic() + self._decode_s
        head = REQUEST.pack(KINDS.index(portrait.media_type), len(portrait.data))
        process.send(head + portrait.data, until)
        answer = process.received(ANSWER.size, until)
        is_picture, width, height = ANSWER.unpack(answer)
        if not is_picture or not 0 < width * height <= PORTRAIT_PIXELS:
            raise MalformedDataError("portrait", "no picture")
        pixels = process.received(width * height * 3, until)
        return pixels, width, height


def _started() -> AskedProcess:
    return AskedProcess(_COMMAND)
