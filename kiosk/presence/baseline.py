"""A face's own baseline: how it looks straight, how open its eyes and mouth are; before anything is asked.

Narrow or smiling eyes, an eye of glass, a mouth that does not quite close: what moves is told from what this
face looks like at rest, never from what faces look like. What an eye or a mouth does is the way from rest to
closed, 0 to 1; what the head does is degrees from where this person takes straight to be.
"""

from collections.abc import Sequence
from statistics import median
from typing import NamedTuple

from kiosk.ports import FaceSignals

_NO_ROOM = 0.6  # at rest nearer to closed than this, nothing can be told any more


class Baseline(NamedTuple):
    """Blendshapes at rest: eyeBlinkLeft, eyeBlinkRight, jawOpen; and degrees of yaw."""

    left: float = 0.0
    right: float = 0.0
    jaw: float = 0.0
    yaw: float = 0.0

    @classmethod
    def of(cls, rest: Sequence[FaceSignals]) -> "Baseline":
        """The medians of some pictures at rest, one or more."""
        return cls(
            median(seen.blink_left for seen in rest),
            median(seen.blink_right for seen in rest),
            median(seen.jaw_open for seen in rest),
            median(seen.yaw for seen in rest),
        )

    def eyes(self, seen: FaceSignals) -> float:
        """Of the eye that moves more: one is enough."""
        return max(_way(seen.blink_left, self.left), _way(seen.blink_right, self.right))

    def mouth(self, seen: FaceSignals) -> float:
        return _way(seen.jaw_open, self.jaw)

    def turn(self, seen: FaceSignals) -> float:
        """Degrees, positive to the person's left."""
        return seen.yaw - self.yaw

    @property
    def eyes_can_be_seen(self) -> bool:
        return min(self.left, self.right) < _NO_ROOM

    @property
    def mouth_can_be_seen(self) -> bool:
        return self.jaw < _NO_ROOM


def _way(value: float, rest: float) -> float:
    """Below rest, as when a smile ends, is rest."""
    return max(0.0, value - rest) / (1 - rest) if rest < _NO_ROOM else 0.0
