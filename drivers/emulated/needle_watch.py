"""How somebody reads the needle beside the mark: it shows a movement late, and later on a busy machine."""

import math

_MOVES_DEG = 2.0  # who sits still sways by less
_BEATS = (
    2.0  # of a needle that goes by jerks, without another one, until it is taken to stand still
)


class NeedleWatch:
    """`see` the needle at every look; corrections wait until it `rests`. Degrees, seconds of one clock.

    Who corrects by a needle that does not show the last movement yet turns twice as far as was asked, and
    still turns when something else is. sees_s: until somebody sees that it stands still.
    """

    def __init__(self, sees_s: float) -> None:
        self._sees_s = sees_s
        self._needle = self._before = self._stood = 0.0
        self._moved_at = -math.inf  # the head, on purpose
        self._takes_s = 0.0
        self._jumped_at = -math.inf  # the needle
        self._answered = self._rested = False
        self._late_s = self._beat_s = 0.0  # of the needle, as seen until now

    def moved(self, takes_s: float, now: float) -> None:
        """The head is turned on purpose, and will be there after so many seconds."""
        self._before, self._answered, self._rested = self._needle, False, False
        self._moved_at, self._takes_s = now, takes_s

    def see(self, needle: float, now: float) -> None:
        self._needle = needle
        if not self._answered and abs(needle - self._before) >= _MOVES_DEG:
            self._answered = True
            self._late_s = max(now - self._moved_at, self._late_s / 2)
        elif abs(needle - self._stood) < _MOVES_DEG:
            return
        elif self._answered and not self._rested:
            self._beat_s = max(now - self._jumped_at, self._beat_s / 2)
        self._stood, self._jumped_at = needle, now

    def rests(self, now: float) -> bool:
        """It has shown the last movement to its end, and stands still."""
        there = self._moved_at + self._takes_s + self._late_s + self._sees_s
        still = self._jumped_at + max(self._sees_s, _BEATS * self._beat_s)
        self._rested |= self._answered and now >= max(there, still)
        return self._rested and now >= still
