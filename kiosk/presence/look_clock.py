"""The clock of a face session's time-outs: it goes on by frames that were looked at, not by itself.

A frame costs the time since the one before it, but never more than a twelfth of a second. At twelve looks a
second or more this is real time. On a slower machine a person has as many looks as on a fast one, so that
the check takes longer and nobody is failed for the machine; where nothing is looked at, nothing is spent.
"""

from collections import deque
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

LOOKS_PER_S = 12  # of a machine that is fast enough, as `kiosk bench` asks for
_WINDOW = 24  # looks


@dataclass
class LookClock:
    """started: seconds of a monotonic clock, the same for every `now`."""

    started: float
    spent: float = 0.0  # seconds of looking
    _looks: deque[float] = field(default_factory=lambda: deque(maxlen=_WINDOW))

    def look(self, now: float) -> None:
        """A frame was looked at."""
        before = self._looks[-1] if self._looks else self.started
        self.spent += min(max(now - before, 0.0), 1 / LOOKS_PER_S)
        self._looks.append(now)

    def looks_per_second(self) -> float:
        """Of late; 0 before the second look."""
        return 1 / self._interval() if len(self._looks) > 1 else 0.0

    def real(self, seconds: float) -> float:
        """How long so many seconds of looking take at the pace of late."""
        slower = self._interval() * LOOKS_PER_S if len(self._looks) > 1 else 1.0
        return seconds * max(1.0, slower)

    def _interval(self) -> float:
        """Seconds between two looks; the median, since a look at what is kept takes long once."""
        return max(median(after - before for before, after in pairwise(self._looks)), 0.001)
