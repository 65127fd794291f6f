"""Counts face sessions of a document, and keeps that one was suspicious, until China's midnight.

What is kept outlives the visit, so that it holds no number: a hash of the document and the day, under a key
made from one of the kiosk's own. A store that fails is logged; nobody is refused for it.
"""

import datetime as dt
import hmac
import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from kiosk import china_time
from kiosk.errors import StoreDamagedError, StoreFullError
from kiosk.identity.document_id import DocumentId
from kiosk.ports import SessionTallies, SessionTally
from kiosk.visit.runtime.trusted_clock import TrustedClock

log = logging.getLogger(__name__)

_PURPOSE = (
    b"kiosk-session-tally-1"  # parts this key from every other use of the one it is made from
)
_HASH_BYTES = 16
_LOOK_S = 60.0  # how soon after midnight yesterday is gone


def key_from(secret: bytes) -> bytes:
    """The key of the hashes."""
    return hmac.digest(secret, _PURPOSE, "sha256")


class TallyKeeper:
    """One for each visit. Everything is done in order on one thread, and is on disk when `close` returns.

    A document is named by its kind and number.
    """

    def __init__(self, tallies: SessionTallies, key: bytes, clock: TrustedClock) -> None:
        self._tallies = tallies
        self._key = key
        self._clock = clock
        self._thread = ThreadPoolExecutor(1, "tally")

    def start(self) -> None:
        """Forget, now and from midnight to midnight, what is of an earlier day."""
        threading.Thread(target=self._forget_again, name="tally-midnight", daemon=True).start()

    def recall(self, kind: str, number: str) -> SessionTally:
        """What was counted of this document today, everything that was asked for before included."""
        day = self._today()
        return self._thread.submit(self._of, self._hash(kind, number, day)).result()

    def count(self, kind: str, number: str) -> None:
        """One more session was drawn for it."""
        self._do(self._tallies.add_session, kind, number)

    def suspect(self, kind: str, number: str) -> None:
        self._do(self._tallies.suspect, kind, number)

    def close(self) -> None:
        self._thread.shutdown(wait=True)

    def forget(self) -> None:
        """With the clock in doubt nothing is forgotten: a day too many is better than none."""
        now = self._clock.now()
        if now.trusted:
            _kept(lambda: self._tallies.forget_before(china_time.day(now.wall)))

    def _forget_again(self) -> None:
        while True:
            self.forget()
            time.sleep(_LOOK_S)

    def _do(self, change: Callable[[bytes, dt.date], None], kind: str, number: str) -> None:
        day = self._today()
        hashed = self._hash(kind, number, day)
        self._thread.submit(_kept, lambda: change(hashed, day))

    def _of(self, hashed: bytes) -> SessionTally:
        try:
            return self._tallies.of(hashed)
        except (StoreFullError, StoreDamagedError) as error:
            log.warning("face sessions are not recalled: %s", error)
            return SessionTally()

    def _today(self) -> dt.date:
        return china_time.day(self._clock.now().wall)

    def _hash(self, kind: str, number: str, day: dt.date) -> bytes:
        named = f"{DocumentId.of(kind, number).text}:{day.isoformat()}"
        return hmac.digest(self._key, named.encode(), "sha256")[:_HASH_BYTES]


def _kept(change: Callable[[], None]) -> None:
    try:
        change()
    except (StoreFullError, StoreDamagedError) as error:
        log.warning("face sessions are not counted: %s", error)
