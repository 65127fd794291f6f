"""One movement of a face session: asked for, gone to, held, and left when something else was asked."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, NamedTuple

from kiosk.presence.challenge import Asked, worth
from kiosk.presence.needle import Needle
from kiosk.presence.thresholds import Challenge

_UNBEGUN = 3  # times as long until a turned head that does not move at all is at its reach


class Follows(StrEnum):
    """How a movement is followed, as of one picture."""

    GOES_ON = "goes_on"
    HOLDS = "holds"  # there: it has to stay for a while
    DONE = "done"
    WRONG = "wrong_action"  # something else, or sooner than anybody could
    OTHER_SIDE = "other_side"
    AT_REACH = "at_reach"  # rests short of the mark: this neck goes no further


class Sample(NamedTuple):
    """One picture. at: when the camera gave it; spent: seconds of looking until then (LookClock)."""

    at: float
    spent: float
    yaw: float
    mouth: float  # from rest to open, 0..1
    eyes: float  # from open to closed, 0..1


@dataclass
class AskedMovement:
    """Times in seconds of the session's clock, angles in degrees.

    start: where the head was when it was asked for; rested: it did not move then.
    """

    asked: Asked
    asked_at: float
    start: float
    patience: float = 1.0
    on_hold: bool = True  # its hold counts, too
    rested: bool = False
    done_at: float | None = None
    left_after: float | None = None  # seconds after the next prompt
    stayed: float = 0.0  # likewise: then it was still there
    direct: bool = True  # it came to rest nowhere but at the mark
    void: bool = False  # its picture was lost, or it was not possible: another was asked instead
    at_reach: bool = False  # this neck went no further
    yaw: float = 0.0  # when it was done
    looks: int = 0
    _there_since: float | None = None
    _away_since: float | None = None
    _rests_since: float | None = None  # of the look clock, short of the mark

    def see(self, sample: Sample, needle: Needle, limits: Challenge) -> Follows:
        """Pictures from before the prompt say nothing about it."""
        self.looks += 1
        if sample.at < self.asked_at:
            return Follows.GOES_ON
        if self._strays(sample, needle, limits):
            return Follows.OTHER_SIDE if self.asked.target is not None else Follows.WRONG
        if self._too_soon(sample, limits):
            return Follows.WRONG
        if self._is_there(sample, needle, limits):
            return self._stay(sample, needle)
        self._away_since = sample.at if self._away_since is None else self._away_since
        if sample.at - self._away_since > limits.slip_s:
            self._there_since = None
        return self._on_the_way(sample, needle, limits)

    def left(self, sample: Sample, needle: Needle, limits: Challenge, prompt_at: float) -> None:
        """Once the next thing was asked at `prompt_at`: how soon this one is left."""
        after = sample.at - prompt_at
        if self.left_after is not None or after < 0:
            return
        if self.asked.target is None:
            gone = not self._is_there(sample, needle, limits)
        else:
            gone = abs(needle.calm - self.yaw) > limits.leave_deg
        if gone:
            self.left_after = after
        else:
            self.stayed = after

    def worth(self, limits: Challenge, *, over: bool = False) -> float:
        """By how much it makes a fixed recording less likely; of one not yet left, if it is in time.

        over: nothing comes after it, so that a hold that was not left, as straight ahead, proves nothing.
        """
        if self.void or self.done_at is None:
            return 1.0
        in_time = self.left_in_time(limits)
        on_hold = self.on_hold and not (over and self.left_after is None)
        return worth(self.asked, direct=self.direct, in_time=in_time, on_hold=on_hold)

    def left_in_time(self, limits: Challenge) -> bool:
        """It left somewhen between two pictures: any of that time may be it."""
        if self.left_after is None:
            return True
        late = limits.leave_s * self.patience
        return self.left_after >= limits.reaction_seconds and self.stayed <= late

    def looks_per_second(self, now: float) -> float:
        """Since it was asked for."""
        return self.looks / max(now - self.asked_at, 0.001)

    def row(self, started: float, limits: Challenge) -> dict[str, Any]:
        """For the transcript; times in ms since the session's start."""
        done = None if self.done_at is None else round((self.done_at - started) * 1000)
        return {
            "action": self.asked.action.value,
            "target_deg": None if self.asked.target is None else round(self.asked.target, 1),
            "hold_ms": round(self.asked.hold_s * 1000),
            "places": self.asked.places,
            "holds": self.asked.holds,
            "asked_ms": round((self.asked_at - started) * 1000),
            "done_ms": done,
            "left_ms": None if self.left_after is None else round(self.left_after * 1000),
            "yaw_deg": round(self.yaw, 1),
            "direct": self.direct,
            "on_hold": self.on_hold,
            "worth": round(self.worth(limits), 2),
            "void": self.void,
        }

    # -- one picture ------------------------------------------------------------------------

    def _strays(self, sample: Sample, needle: Needle, limits: Challenge) -> bool:
        target = self.asked.target
        if target is None:
            return abs(sample.yaw) >= limits.wrong_deg
        way = 1.0 if target > self.start else -1.0
        begins = min(self.start * way, 0.0)  # back to straight may have been asked just before
        return needle.calm * way - begins <= -limits.wrong_deg

    def _too_soon(self, sample: Sample, limits: Challenge) -> bool:
        """There before anybody could have read it. By the picture itself: the needle comes later."""
        if sample.at - self.asked_at >= limits.reaction_seconds:
            return False
        if self.asked.target is None:
            return self._face_is_there(sample, limits)
        away = abs(sample.yaw - self.start) > limits.apart_deg / 2
        return self.rested and away and abs(sample.yaw - self.asked.target) <= limits.tolerance_deg

    def _is_there(self, sample: Sample, needle: Needle, limits: Challenge) -> bool:
        if self.asked.target is not None:
            return abs(needle.calm - self.asked.target) <= limits.tolerance_deg
        return self._face_is_there(sample, limits)

    def _face_is_there(self, sample: Sample, limits: Challenge) -> bool:
        if self.asked.hold_s:
            return sample.mouth >= limits.mouth
        return sample.eyes >= limits.blink

    def _stay(self, sample: Sample, needle: Needle) -> Follows:
        self._away_since = self._rests_since = None
        if self._there_since is None:
            self._there_since = sample.at
        held = sample.at - self._there_since >= self.asked.hold_s
        still = self.asked.target is None or needle.rests
        return Follows.DONE if held and still else Follows.HOLDS

    def _on_the_way(self, sample: Sample, needle: Needle, limits: Challenge) -> Follows:
        """Who rests somewhere else shows less; who rests short of the mark for long goes no further."""
        target = self.asked.target
        if target is None or not needle.rests:
            self._rests_since = None
            return Follows.GOES_ON
        begun = abs(needle.calm - self.start) > limits.tolerance_deg
        if begun:
            self.direct &= abs(needle.calm - target) <= limits.beside_deg
        elif abs(self.start) <= limits.tolerance_deg:  # straight: has not read it yet
            return Follows.GOES_ON
        short = target * needle.calm > 0 and abs(needle.calm) < abs(target)
        since = sample.spent if self._rests_since is None else self._rests_since
        self._rests_since = since if short else None
        long = limits.reach_seconds * self.patience * (1 if begun else _UNBEGUN)
        return Follows.AT_REACH if short and sample.spent - since >= long else Follows.GOES_ON
