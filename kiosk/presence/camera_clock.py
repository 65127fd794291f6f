"""The camera's clock beside ours: it may start anywhere, but it rises, and goes as fast as ours.

Times that do not are a foreign stream's, or a recording's.

How far it may wander: `clock_seconds` in thresholds.toml.
"""

from collections import deque
from dataclasses import dataclass, field

_WINDOW = 12  # pictures


@dataclass
class CameraClock:
    """`holds` is told of every picture in order."""

    _last_ns: int | None = None
    _offset_s: float | None = None
    _offsets: deque[float] = field(default_factory=lambda: deque(maxlen=_WINDOW))

    def holds(self, t_ns: int, now: float, most_s: float) -> bool:
        """t_ns: of the sensor; now: by our clock, in seconds; most_s: how far it may have wandered."""
        self._offsets.append(now - t_ns / 1e9)
        # A picture may wait for inference, all of a window's do not: the least of them is the clocks'.
        least = min(self._offsets)
        backwards = self._last_ns is not None and t_ns <= self._last_ns
        self._last_ns = t_ns
        full = len(self._offsets) == self._offsets.maxlen
        if full and self._offset_s is None:
            self._offset_s = least
        wandered = self._offset_s is not None and abs(least - self._offset_s) > most_s
        return not (backwards or wandered)
