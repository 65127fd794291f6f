"""Trusted time: the carrier's signed `t`, carried forward by a clock that nobody can set.

Only the answer to a question that was just asked sets it: the answer is sealed to the question's own key and
names its id, so that it cannot be older than the question. A receipt may have been held back for days.

CLOCK_BOOTTIME runs on through suspend and cannot be set; with the boot's id it tells how long ago
the carrier's time was signed. Older than 24 h, or from another boot, it is trusted no more: time
rules are then unknown. A floor survives everything: time before it is never believed.
"""

import datetime as dt
import logging
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import msgspec

from kiosk import boot_clock
from kiosk.durable_files import replace
from kiosk.ports import CarrierLink
from kiosk.visit.environment import Moment

log = logging.getLogger(__name__)

_GOOD_FOR_S = 24 * 3600
# Between question and answer, suspended or not; nobody waits so long for a carrier.
_HELD_BACK_S = 60.0
# What a crystal gains over a month without the carrier. Time then stands still until it is right again;
# a carrier that is further behind contradicts itself.
_DRIFT_S = 300.0


class Anchor(msgspec.Struct, frozen=True):
    """One signed moment, as kept on disk; no personal data."""

    t: float  # the carrier's signed time, seconds since the epoch
    boottime: float  # CLOCK_BOOTTIME when it arrived
    boot_id: str
    floor: float = 0.0  # what was believed when it arrived: no moment before is


def boottime() -> float:
    return boot_clock.now()


def boot_id() -> str:
    return boot_clock.boot_id()


class TrustedClock:
    """`now` for the visit; learns from the answers to what it asks."""

    def __init__(self, file: Path, wall: Callable[[], float] = time.time) -> None:
        self._file = file
        self._wall = wall
        self._boot_id = boot_id()
        self._anchor = _load(file)
        self._learning = threading.Lock()

    def learn_by_asking(
        self, carrier: CarrierLink, question: Mapping[str, Any], deadline_s: float
    ) -> dict[str, Any]:
        """The answer {t, facts, data}; its `t` becomes trusted time. Raises CarrierUnreachableError."""
        asked_at = boottime()
        answer = carrier.ask(question, deadline_s)
        with self._learning:
            self._learn(float(answer["t"]), asked_at)
        return answer

    def _learn(self, t: float, asked_at: float) -> None:
        arrived, floor = boottime(), self._lowest()
        if not 0 <= arrived - asked_at <= _HELD_BACK_S:
            log.warning("an answer came %.0f s after its question: no time", arrived - asked_at)
        elif t < floor - _DRIFT_S:
            log.warning("the carrier's time went back by %.0f s: not believed", floor - t)
        else:
            self._keep(Anchor(t, arrived, self._boot_id, max(floor, t)))

    def _keep(self, anchor: Anchor) -> None:
        self._anchor = anchor
        try:
            replace(self._file, msgspec.json.encode(anchor))
        except OSError as error:
            log.warning("%s is not kept: %s", self._file.name, error.strerror)

    def now(self) -> Moment:
        carried = self._carried()
        if carried is not None:
            return self._moment(carried, trusted=True)
        return self._moment(max(self._wall(), self._lowest()), trusted=False)

    def _moment(self, wall: float, *, trusted: bool) -> Moment:
        at = dt.datetime.fromtimestamp(wall, dt.UTC)
        return Moment(time.monotonic(), at, trusted, self._since(wall))

    def _carried(self) -> float | None:
        since = self._since_in_this_boot()
        if since is None:
            return None
        return self._lowest() if 0 <= since <= _GOOD_FOR_S else None

    def _lowest(self) -> float:
        """What it cannot be earlier than: carried on in this boot, as last believed after another one."""
        anchor = self._anchor
        if anchor is None:
            return 0.0
        since = self._since_in_this_boot() or 0.0
        return max(anchor.floor, anchor.t + since)

    def _since(self, wall: float) -> float | None:
        """Since the carrier's last signed time: known in this boot, guessed after another one."""
        if self._anchor is None:
            return None
        known = self._since_in_this_boot()
        return wall - self._anchor.t if known is None else known

    def _since_in_this_boot(self) -> float | None:
        anchor = self._anchor
        if anchor is None or anchor.boot_id != self._boot_id:
            return None
        return boottime() - anchor.boottime


def _load(file: Path) -> Anchor | None:
    try:
        return msgspec.json.decode(file.read_bytes(), type=Anchor)
    except FileNotFoundError:
        return None
    except msgspec.MsgspecError:
        log.warning("%s is damaged: time is untrusted until the carrier answers", file.name)
        return None
