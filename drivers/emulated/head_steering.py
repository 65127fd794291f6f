"""Steers the emulated subscriber's head to the mark that the screen shows, by command and needle.

Commands go over a control socket; whoever reads the screen says what it shows, and when.
"""

import math
from collections.abc import Callable
from typing import Any, NamedTuple

from drivers.emulated.needle_watch import NeedleWatch

_REACTION_S = 0.35  # nobody follows a prompt sooner
_SEES_S = 0.35  # until somebody sees where the needle has come to rest
_AGAIN_S = 3.0  # a movement of the face that was not seen to be followed
_GAIN = 1.55  # a photograph's head is measured to turn less than it is told to
_FARTHEST = 60.0  # degrees
_ON_THE_MARK = 2.0  # degrees that nobody corrects
_HELD = frozenset({"open_mouth"})
_DONE_ONCE = frozenset({"blink"})
_STAY = "hold_there"


class Shown(NamedTuple):
    """What the screen asks for: the number of the movement, its message, mark and needle in degrees."""

    action: int = 0
    message: str = ""
    mark: float | None = None
    needle: float = 0.0


class Obedience:
    """`look` at the screen again and again; call: of the subscriber's control socket."""

    def __init__(self, call: Callable[..., dict[str, Any]]) -> None:
        self._call = call
        self._read: tuple[int, float | str] | None = None
        self._at = self._again = math.inf
        self._commanded = 0.0
        self._watch = NeedleWatch(_SEES_S)

    def look(self, shown: Shown, now: float) -> None:
        """now: seconds of any monotonic clock."""
        if shown.mark is not None:
            self._watch.see(shown.needle, now)
        asked = _asked(shown)
        if asked != self._read:
            self._read, self._again = asked, math.inf
            self._at = math.inf if asked is None else now + _REACTION_S
        if now >= self._at:
            self._at = math.inf
            self._follow(now)
        elif now >= self._again:
            self._once_more(shown, now)

    def _follow(self, now: float) -> None:
        asked = self._read[1] if self._read else ""
        self._call("release")
        if isinstance(asked, float):
            self._aim(asked * _GAIN, now)
        elif asked in _HELD:
            self._again = now + self._call("hold", action=asked)["seconds"] + _AGAIN_S
        elif asked in _DONE_ONCE:
            self._again = now + self._call("act", action=asked)["seconds"] + _AGAIN_S

    def _once_more(self, shown: Shown, now: float) -> None:
        if shown.mark is None:
            self._follow(now)
            return
        off = shown.mark - shown.needle
        if shown.message != _STAY and abs(off) > _ON_THE_MARK and self._watch.rests(now):
            self._aim(self._commanded + off, now)

    def _aim(self, commanded: float, now: float) -> None:
        self._commanded = max(-_FARTHEST, min(_FARTHEST, commanded))
        seconds = self._call("aim", yaw=self._commanded)["seconds"]
        self._again = now + seconds + _SEES_S
        self._watch.moved(seconds, now)


def _asked(shown: Shown) -> tuple[int, float | str] | None:
    if shown.mark is not None:
        return shown.action, float(shown.mark)
    if shown.message == "look_straight":
        return shown.action, 0.0
    return (shown.action, shown.message) if shown.message in _HELD | _DONE_ONCE else None
