"""Watches the counter's own scanner, on a thread; while the visit waits, the device is another's.

A camera is open only as long as a page may be given codes by it.
"""

import logging
import threading
from collections.abc import Callable

from kiosk.errors import ScannerGoneError
from kiosk.ports import Scanner
from kiosk.visit.events import CodesScanned, Event

log = logging.getLogger(__name__)

_LOOK_S = 0.2
_RETRY_S = 0.5  # also until the visit before has let go of it


class ScannerWatch:
    """Posts what is scanned. scanner: None where only a wedge types into the screen's window."""

    def __init__(
        self, scanner: Scanner | None, post: Callable[[Event], None], *, is_camera: bool = False
    ) -> None:
        """is_camera: it is open only while `camera_may_look` was last told True."""
        self._scanner = scanner
        self._post = post
        self._is_camera = is_camera
        self._awake = self._may_look = False
        self._open = threading.Event()
        self._lost = ""

    def start(self) -> None:
        self.resume()
        if self._scanner is not None:
            threading.Thread(
                target=self._run, args=(self._scanner,), name="scanner", daemon=True
            ).start()

    def pause(self) -> None:
        self._awake = False
        self._settle()

    def resume(self) -> None:
        self._awake = True
        self._settle()

    def camera_may_look(self, may: bool) -> None:
        self._may_look = may
        self._settle()

    def _settle(self) -> None:
        if self._awake and (self._may_look or not self._is_camera):
            self._open.set()
        else:
            self._open.clear()

    def _run(self, scanner: Scanner) -> None:
        while True:
            if not self._open.is_set():
                scanner.close()
                self._open.wait()
            self._look(scanner)

    def _look(self, scanner: Scanner) -> None:
        try:
            lines = scanner.lines(_LOOK_S)
            self._lost = ""
        except ScannerGoneError as error:
            if self._lost != error.why:
                self._lost = error.why
                log.warning("%s", error)
            threading.Event().wait(_RETRY_S)
            return
        if lines and self._open.is_set():
            self._post(CodesScanned(lines))
