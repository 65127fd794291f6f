"""Random instants of a face session: the picture of each is compared, and nobody can foretell which it is.

Time is cut into cells of equal length with one instant anywhere in each. Another person before the camera
for a whole cell and the rest of the one before is always in a compared picture, for less by that share.
"""

from dataclasses import dataclass
from random import Random

# Seconds of a cell: two instants a second and more, and on a machine too slow for that one and more.
CELL_S = 0.45
SLOW_CELL_S = 0.9


@dataclass
class Instants:
    """rng: the operating system's. Times are seconds of one monotonic clock."""

    rng: Random
    _cell_ends: float = 0.0
    _at: float = 0.0

    def due(self, now: float, *, slow: bool) -> bool:
        """Whether the picture that is looked at now is one; asked once for each picture."""
        if now < self._at:
            return False
        length = SLOW_CELL_S if slow else CELL_S
        begins = self._cell_ends if now < self._cell_ends + length else now
        self._at = begins + length * self.rng.random()
        self._cell_ends = begins + length
        return True

    def again(self) -> None:
        """That picture cannot be compared: the next one takes its place."""
        self._at = 0.0
