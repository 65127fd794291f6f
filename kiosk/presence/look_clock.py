"""The clock of a face session's time-outs: it goes on by frames that were looked at, not by itself.

A frame costs the time since the one before it, but never more than a twelfth of a second. At twelve looks a
second or more this is real time. On a slower machine a person has as many looks as on a fast one, so that
the check takes longer and nobody is failed for the machine; where nothing is looked at, nothing is spent.
"""

from collections import deque
from dataclasses import dataclass, field

LOOKS_PER_S = 12  # of a machine that is fast enough, as `kiosk bench` asks for
_WINDOW = 24  # looks


@dataclass
class LookClock:
    """started: seconds of a monotonic clock, the same for every `now`."""

    started: float
    spent: float = 0.0  # seconds of looking
    _looks: deque[tuple[float, float]] = field(default_factory=lambda: deque(maxlen=_WINDOW))

    def look(self, now: float) -> None:
        """A frame was looked at."""
        before = self._looks[-1][0] if self._looks else self.started
        self.spent += min(max(now - before, 0.0), 1 / LOOKS_PER_S)
        self._looks.append((now, self.spent))

    def looks_per_second(self) -> float:
        """Of late; 0 before the second look."""
        return (len(self._looks) - 1) / max(self._lately()[0], 0.001) if self._looks else 0.0

    def real(self, seconds: float) -> float:
        """How long so many seconds of looking take at the pace of late."""
        took, spent = self._lately()
        return seconds * max(1.0, took / spent) if spent > 0 else seconds

    def _lately(self) -> tuple[float, float]:
        """Real seconds and seconds of looking from the window's first look to its last."""
        if not self._looks:
            return 0.0, 0.0
        (began, spent_then), (ended, spent_now) = self._looks[0], self._looks[-1]
        return ended - began, spent_now - spent_then
