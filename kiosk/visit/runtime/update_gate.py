"""What an update may do to a visit: nothing once it has begun, replace it as long as nobody has."""

from pathlib import Path

from kiosk.visit.runtime.content_watch import ContentWatch
from kiosk.visit.runtime.occupancy import Occupancy


class UpdateGate:
    """Of one visit."""

    def __init__(self, lock: Path, content: ContentWatch) -> None:
        """lock: what a visit holds while somebody is served."""
        self._occupancy = Occupancy(lock)
        self._content = content

    def makes_way(self, *, is_begun: bool) -> bool:
        """Whether the next visit, which begins with what was pushed, shall take this one's place."""
        if is_begun:
            self._occupancy.take()
            return False
        return self._content.has_changed()
