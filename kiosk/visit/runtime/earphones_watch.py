"""Watches the jack of the earphones, on a thread; while the visit waits, it is another's."""

import logging
import threading
from collections.abc import Callable
from typing import Protocol

from kiosk.errors import EarphonesGoneError
from kiosk.visit.events import EarphonesSeen, Event

log = logging.getLogger(__name__)

_LOOK_S = 0.2
_RETRY_S = 0.5  # also until the visit before has let go of it


class Earphones(Protocol):
    """The jack of the earphones. Raises EarphonesGoneError; it is opened again by the next call."""

    def plugged(self, timeout_s: float) -> bool | None:
        """Whether they are in; None: nothing was heard of them in this time."""

    def close(self) -> None:
        """Another process may have it."""


class EarphonesWatch:
    """Posts when they are plugged in or pulled out. jack: None where there is none."""

    def __init__(self, jack: Earphones | None, post: Callable[[Event], None]) -> None:
        self._jack = jack
        self._post = post
        self._awake = threading.Event()
        self._lost = ""

    def start(self) -> None:
        self._awake.set()
        if self._jack is not None:
            threading.Thread(
                target=self._run, args=(self._jack,), name="earphones", daemon=True
            ).start()

    def pause(self) -> None:
        self._awake.clear()

    def resume(self) -> None:
        self._awake.set()

    def _run(self, jack: Earphones) -> None:
        while True:
            if not self._awake.is_set():
                jack.close()
                self._awake.wait()
            self._look(jack)

    def _look(self, jack: Earphones) -> None:
        try:
            plugged = jack.plugged(_LOOK_S)
            self._lost = ""
        except EarphonesGoneError as error:
            if self._lost != error.why:
                self._lost = error.why
                log.warning("%s", error)
            threading.Event().wait(_RETRY_S)
            return
        if plugged is not None and self._awake.is_set():
            self._post(EarphonesSeen(plugged))
