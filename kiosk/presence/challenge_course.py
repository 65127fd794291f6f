"""The course of a challenge: which movement comes next, how it is followed, and when that is enough.

Movements go on until what they prove together is enough, whoever follows them: many small turns, or slow
ones, prove as much as a few. A mark that a neck does not reach is replaced by nearer ones.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

from kiosk.presence.asked_movement import AskedMovement, Follows, Sample
from kiosk.presence.challenge import FACE, HOLDS, Action, Asked, Draw, Plan, Reach
from kiosk.presence.needle import Needle
from kiosk.presence.thresholds import Challenge

_SHORT_OF_IT = 1.0  # degrees: a mark is set so far before the end of a neck's reach


@dataclass
class Course:
    """needed: by how much a fixed recording has to become less likely."""

    limits: Challenge
    rng: Random
    plan: Plan
    needed: float
    face: tuple[Action, ...] = FACE  # movements of eyes and mouth that can be seen
    steps: list[AskedMovement] = field(default_factory=list)
    most: int = 0  # movements, before two people look
    reach: Reach = field(default_factory=lambda: Reach(math.inf, math.inf))
    _returning_at: float | None = None

    def __post_init__(self) -> None:
        self.most = self.limits.movements_most
        self._draw = Draw(self.limits, self.rng, self.plan)
        self.needle = Needle(self.limits.rest_deg)

    def ask(
        self,
        now: float,
        *,
        far: bool = False,
        sweep: Callable[[float], bool] | None = None,
        between_looks: float = 0.0,
    ) -> AskedMovement | None:
        """The next movement; None where there is nothing that this body can do.

        far: for depth; sweep: likewise, by short ways; whether a pose at that angle was not seen yet,
        and seconds between two looks of such a machine.
        """
        behind = self._behind()
        asked = (
            self._draw.sweep(behind, self.reach, sweep, between_looks)
            if sweep
            else self._draw.next(behind, self.reach, self.face, far=far)
        )
        if asked is None:
            return None
        self._returning_at = None
        quick = all(step.left_in_time(self.limits) for step in self.steps)
        on_hold = quick and self.plan.patience == Plan().patience
        calm, rested = self.needle.calm, self.needle.rests
        step = AskedMovement(asked, now, calm, self.plan.patience, on_hold, rested)
        self.steps.append(step)
        return self.steps[-1]

    def see(self, sample: Sample) -> Follows:
        """One picture while a movement is asked for. A movement that cannot be is void."""
        self.needle.see(sample.at, sample.yaw)
        step = self.steps[-1]
        if before := self._before(step):
            before.left(sample, self.needle, self.limits, step.asked_at)
        found = step.see(sample, self.needle, self.limits)
        if found is Follows.DONE:
            step.done_at, step.yaw = sample.at, self.needle.calm
        elif found is Follows.AT_REACH:
            step.void = step.at_reach = True
            self._learn(step)
        return found

    def rest(self, sample: Sample) -> None:
        """One picture before the first movement, or on the way back after the last."""
        self.needle.see(sample.at, sample.yaw)
        if self._returning_at is not None and self.steps:
            self.steps[-1].left(sample, self.needle, self.limits, self._returning_at)

    def come_back(self, now: float) -> None:
        """Straight, after the last movement: that prompt is one to follow in time, too."""
        self._returning_at = now

    @property
    def worth(self) -> float:
        over = self._returning_at is not None
        return math.prod(step.worth(self.limits, over=over) for step in self.steps)

    @property
    def left(self) -> bool:
        """Whether the last mark was left; about straight ahead there is nothing to leave."""
        if not self.steps or self.steps[-1].left_after is not None:
            return True
        return abs(self.steps[-1].asked.target or 0.0) <= self.limits.tolerance_deg

    @property
    def enough(self) -> bool:
        done = sum(step.done_at is not None and not step.void for step in self.steps)
        return done >= self.limits.movements and self.worth >= self.needed

    @property
    def exhausted(self) -> bool:
        return len(self.steps) >= self.most

    @property
    def expected(self) -> int:
        """As many movements as there will be if all goes well."""
        missing = math.log(max(self.needed / self.worth, 1.0)) / math.log(self._usual)
        behind = sum(step.done_at is not None or step.void for step in self.steps)
        return max(self.limits.movements, len(self.steps), behind + math.ceil(missing - 1e-9))

    @property
    def _usual(self) -> float:
        """What one movement proves when nothing else is known: two marks on a side, and straight."""
        return 4.0 * (HOLDS if self.plan.patience == Plan().patience else 1)

    def row(self, started: float) -> list[dict[str, Any]]:
        return [step.row(started, self.limits) for step in self.steps]

    def _behind(self) -> Asked | None:
        """What was followed last, with where the head is by now."""
        last = next(
            (one for one in reversed(self.steps) if one.done_at is not None or one.at_reach), None
        )
        if last is None:
            return None
        if last.at_reach:
            return last.asked._replace(target=self.needle.calm)
        return last.asked if self._returning_at is None else last.asked._replace(target=0.0)

    def _before(self, step: AskedMovement) -> AskedMovement | None:
        done = [one for one in self.steps if one is not step and one.done_at is not None]
        return done[-1] if done else None

    def _learn(self, step: AskedMovement) -> None:
        """How far this neck turns, to the side of the mark that it did not reach."""
        reach = abs(self.needle.calm) - _SHORT_OF_IT
        if (step.asked.target or 0.0) > 0:
            self.reach = self.reach._replace(left=reach)
        else:
            self.reach = self.reach._replace(right=reach)
