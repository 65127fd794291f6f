"""How long to wait before a process that keeps failing is started again: a second, then twice as long."""

_FIRST_S = 1.0
_LONGEST_S = 60.0
_DOUBLINGS = 6  # from the first to the longest


class Patience:
    """Of one kind of process. It says whether this failure is the first in a row: that one is told."""

    def __init__(self) -> None:
        self._failures = 0

    def worked(self) -> None:
        self._failures = 0

    def failed(self) -> tuple[float, bool]:
        """Seconds to wait now, and whether it is the first time."""
        wait_s = min(_FIRST_S * 2 ** min(self._failures, _DOUBLINGS), _LONGEST_S)
        self._failures += 1
        return wait_s, self._failures == 1
