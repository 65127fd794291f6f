"""The needle of the face check: where the head points, with a tremor taken out, and whether it rests."""

from collections import deque
from dataclasses import dataclass, field
from itertools import islice

_REST_S = 0.3  # so long it is watched before it rests
_LEAST = 2  # pictures


@dataclass
class Needle:
    """`see` the yaw of every picture in order, degrees; times are seconds of one monotonic clock."""

    rest_deg: float  # drift within _REST_S that is still rest
    _samples: deque[tuple[float, float]] = field(default_factory=deque)

    def see(self, at: float, yaw: float) -> None:
        self._samples.append((at, yaw))
        while len(self._samples) > _LEAST and at - self._samples[1][0] >= _REST_S:
            self._samples.popleft()

    @property
    def calm(self) -> float:
        """The mean of the newer half: a tremor does not move it."""
        return self._mean(self._half, len(self._samples))

    @property
    def rests(self) -> bool:
        """Known once it was watched for long enough."""
        if (
            len(self._samples) < _LEAST
            or self._samples[-1][0] - self._samples[0][0] < _REST_S * 0.9
        ):
            return False
        return abs(self.calm - self._mean(0, self._half)) <= self.rest_deg

    @property
    def _half(self) -> int:
        return len(self._samples) // 2

    def _mean(self, first: int, end: int) -> float:
        yaws = [yaw for _, yaw in islice(self._samples, first, end)]
        return sum(yaws) / len(yaws) if yaws else 0.0
