"""A technician's trial of the camera, sans-I/O: somebody looks straight into it, then turns as they are told.

    STRAIGHT ──one way round shows a face──► LEFT ──► BACK ──► RIGHT ──► OVER
       └── none, or only with the picture turned ──► OVER

Whoever sits there may be anybody: nothing is compared, and nothing is kept.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from statistics import median

from kiosk.ports import FaceSignals
from kiosk.presence import quality
from kiosk.presence.thresholds import Gate, Thresholds
from kiosk.protocol.codes import Message

ENOUGH = 24  # looks at a face that looks straight
_IN_A_ROW = 3  # looks at a turn
_STAGE_S = 12.0  # of each stage at most; a technician needs time to sit down


class Stage(StrEnum):
    """What is asked of whoever sits there."""

    STRAIGHT = "straight"
    LEFT = "left"
    BACK = "back"
    RIGHT = "right"
    OVER = "over"


_NEXT = {Stage.LEFT: Stage.BACK, Stage.BACK: Stage.RIGHT, Stage.RIGHT: Stage.OVER}


class Side(StrEnum):
    """Which way round the picture is, by the turns that were seen."""

    RIGHT_WAY = "right_way"
    MIRRORED = "mirrored"
    UNKNOWN = "unknown"  # a turn was not seen, or the two do not agree


@dataclass
class CameraTrial:
    """Feed it with `see` until `stage` is OVER; `started` and `now` are seconds of one monotonic clock."""

    limits: Thresholds
    started: float
    stage: Stage = Stage.STRAIGHT
    straight: dict[int, list[FaceSignals]] = field(default_factory=dict)
    told: Counter[Message] = field(default_factory=Counter)
    turns: dict[Stage, float] = field(default_factory=dict)  # degrees of yaw that were seen
    _since: float = 0.0  # of the stage
    _row: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._since = self.started

    def see(self, views: Mapping[int, FaceSignals], now: float) -> None:
        """One picture. views: by the degrees clockwise that it was turned by; while STRAIGHT 0 to 270."""
        late = now - self._since >= _STAGE_S
        if self.stage is Stage.STRAIGHT:
            self._look_straight(views, now, late=late)
        elif self.stage is not Stage.OVER:
            self._look_for_turn(views[0], now, late=late)

    @property
    def turned(self) -> int | None:
        """Degrees clockwise by which pictures have to be turned to stand upright; None: no face does.

        The usual one: a landmarker sees a face, now and then, in one that stands on its head.
        """
        return max(self.straight, key=self._count, default=None)

    @property
    def side(self) -> Side:
        """Both turns have to say the same: one alone may be somebody's slip."""
        left, right = self.turns.get(Stage.LEFT, 0.0), self.turns.get(Stage.RIGHT, 0.0)
        if left > 0 > right:
            return Side.RIGHT_WAY
        return Side.MIRRORED if left < 0 < right else Side.UNKNOWN

    @property
    def upright(self) -> Sequence[FaceSignals]:
        """The looks at one face that looks straight, in pictures as the camera gives them."""
        return [seen for seen in self.straight.get(0, ()) if seen.faces == 1]

    @property
    def shows_one_face(self) -> bool:
        return 2 * len(self.upright) > len(self.straight.get(0, ()))

    def usual(self, of: Callable[[FaceSignals, Gate], Message]) -> Message:
        """What a part of kiosk.presence.quality says most often about those looks."""
        gate = self.limits.gate
        return Counter(of(seen, gate) for seen in self.upright).most_common(1)[0][0]

    def median(self, of: Callable[[FaceSignals], float]) -> float:
        return median(of(seen) for seen in self.upright)

    # -- stages -----------------------------------------------------------------------------

    def _look_straight(self, views: Mapping[int, FaceSignals], now: float, *, late: bool) -> None:
        gate = self.limits.gate
        self.told[quality.guidance(views[0], gate)] += 1
        for degrees, seen in views.items():
            if seen.faces and quality.frontal(seen, gate):
                self.straight.setdefault(degrees, []).append(seen)
        if late or max(map(len, self.straight.values()), default=0) >= ENOUGH:
            self._go_to(Stage.LEFT if self.shows_one_face and not self.turned else Stage.OVER, now)

    def _look_for_turn(self, seen: FaceSignals, now: float, *, late: bool) -> None:
        if seen.faces == 1:
            self._row = [*self._row, seen.yaw - self.median(_yaw)][-_IN_A_ROW:]
        if len(self._row) == _IN_A_ROW and self._is_done():
            if self.stage is not Stage.BACK:
                self.turns[self.stage] = self._row[-1]
            self._go_to(_NEXT[self.stage], now)
        elif late:
            self._go_to(_NEXT[self.stage], now)

    def _is_done(self) -> bool:
        limits = self.limits.challenge
        if self.stage is Stage.BACK:
            return max(map(abs, self._row)) < limits.neutral_deg
        return min(self._row) >= limits.wrong_deg or max(self._row) <= -limits.wrong_deg

    def _go_to(self, stage: Stage, now: float) -> None:
        self.stage, self._since, self._row = stage, now, []

    def _count(self, degrees: int) -> int:
        return len(self.straight[degrees])


def _yaw(seen: FaceSignals) -> float:
    return seen.yaw
