"""Whether the fleet has pushed other rules, texts, lists or settings than those that this process has read.

Each kind has a link to its release in use. A visit keeps what it began with; one that nobody has begun makes
way for the next.
"""

from kiosk.settings.store_and_staff import PUSHED_KINDS, Paths


class ContentWatch:
    """Make it before anything is read."""

    def __init__(self, paths: Paths) -> None:
        self._paths = paths
        self._seen = self._now()

    def has_changed(self) -> bool:
        return self._now() != self._seen

    def _now(self) -> list[str]:
        return [self._paths.pushed_name(kind) for kind in PUSHED_KINDS]
