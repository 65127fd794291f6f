"""Trusted time: the carrier's signed `t`, carried forward by a clock that nobody can set.

CLOCK_BOOTTIME runs on through suspend and cannot be set; with the boot's id it tells how long ago
the carrier's time was signed. Older than 24 h, or from another boot, it is trusted no more: time
rules are then unknown. A floor survives everything: time before it is never believed.
"""

import datetime as dt
import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from kiosk.visit.environment import Moment
from kiosk.visit.events import CarrierAnswered

log = logging.getLogger(__name__)

_GOOD_FOR_S = 24 * 3600


class Anchor(msgspec.Struct, frozen=True):
    """One signed moment, as kept on disk; no personal data."""

    t: float  # the carrier's signed time, seconds since the epoch
    boottime: float  # CLOCK_BOOTTIME when it arrived
    boot_id: str


def boottime() -> float:
    return time.clock_gettime(time.CLOCK_BOOTTIME)


def boot_id() -> str:
    return Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()


class TrustedClock:
    """`now` for the visit; learns from every verified answer and receipt."""

    def __init__(self, file: Path, wall: Callable[[], float] = time.time) -> None:
        self._file = file
        self._wall = wall
        self._boot_id = boot_id()
        self._anchor = _load(file)

    def learn(self, t: float) -> None:
        """Take a signed moment from the carrier; an older one than the floor changes nothing."""
        if self._anchor and t <= self._anchor.t:
            return
        self._anchor = Anchor(t, boottime(), self._boot_id)
        waiting = self._file.with_suffix(".new")
        waiting.write_bytes(msgspec.json.encode(self._anchor))
        waiting.replace(self._file)

    def answered(self, answer: dict[str, Any], question: int) -> CarrierAnswered:
        """A verified answer as an event; its `t` becomes trusted time."""
        self.learn(float(answer["t"]))
        as_of = dt.datetime.fromtimestamp(answer["t"], dt.UTC)
        return CarrierAnswered(answer["facts"], as_of, question)

    def now(self) -> Moment:
        carried = self._carried()
        if carried is not None:
            return self._moment(carried, trusted=True)
        floor = self._anchor.t if self._anchor else 0.0
        return self._moment(max(self._wall(), floor), trusted=False)

    def _moment(self, wall: float, *, trusted: bool) -> Moment:
        at = dt.datetime.fromtimestamp(wall, dt.UTC)
        return Moment(time.monotonic(), at, trusted, self._since(wall))

    def _carried(self) -> float | None:
        anchor, since = self._anchor, self._since_in_this_boot()
        if anchor is None or since is None:
            return None
        return anchor.t + since if 0 <= since <= _GOOD_FOR_S else None

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
