"""The random challenge: places to turn to, and holds, that no recording made before can answer.

A turn goes to a mark whose tolerance overlaps no other mark's, and stays there for one of three times, each
so far from the next that who left in time for one left too early or too late for another. So whatever is
shown, if it was fixed beforehand, suits at most one of (places × holds) outcomes that were equally likely.

`worth` says what a movement that was followed proves: the factor by which a fixed recording becomes less
likely. For a recording of somebody who followed other prompts the product of a session's movements reaches N
with a probability of about 1 / N; tests/benchmarks/recordings.py counts it, also for recordings made to suit.
"""

from collections.abc import Callable
from enum import StrEnum
from random import Random
from typing import NamedTuple

from kiosk.ports import FaceSignals
from kiosk.presence.thresholds import Challenge
from kiosk.protocol.codes import Message


class Action(StrEnum):
    """A movement that is asked for; left and right are the person's own, from where the head is."""

    TURN_LEFT = "turn_left"
    TURN_RIGHT = "turn_right"
    LOOK_STRAIGHT = "look_straight"
    OPEN_MOUTH = "open_mouth"
    BLINK = "blink"


class Subset(StrEnum):
    """Which movements are asked for. Nobody is refused for a body that cannot follow one of them."""

    ALL = "all"
    TURNS = "turns"  # nothing of eyes and mouth
    FACE = "face"  # no turn: depth is not proven, so that a clerk always looks


class Plan(NamedTuple):
    """The plan of one session's challenge: its movements, and a factor on every one of its timers."""

    subset: Subset = Subset.ALL
    patience: float = 1.0


class Asked(NamedTuple):
    """One movement, as it was drawn."""

    action: Action
    target: float | None  # degrees of yaw where the mark stands; None: not a turn
    hold_s: float  # how long it is held before anything else is asked
    places: int  # as many were equally likely, and
    holds: int = 1  # of each so many holds


class Reach(NamedTuple):
    """How far this neck turns, in degrees to either side; what is not known is the usual."""

    left: float
    right: float


PROMPT = {
    Action.TURN_LEFT: Message.TURN_LEFT,
    Action.TURN_RIGHT: Message.TURN_RIGHT,
    Action.LOOK_STRAIGHT: Message.BACK_TO_CENTRE,
    Action.OPEN_MOUTH: Message.OPEN_MOUTH,
    Action.BLINK: Message.BLINK,
}
FACE = (Action.OPEN_MOUTH, Action.BLINK)
HOLDS = 3
_TRIES = 4  # to find an angle that was not seen yet


def marks(limits: Challenge, reach: float, shift: float) -> tuple[float, ...]:
    """Where marks may stand on one side, degrees from straight; nearest first, none: too little reach.

    shift: 0..1, one session's own, so that no two sessions have the same marks.
    """
    near = limits.near_deg if reach >= limits.usual_reach_deg else limits.near_small_deg
    room = min(reach, limits.far_deg) - near
    if room < 0:
        return ()
    more = int(room // limits.apart_deg)
    first = near + shift * (room - more * limits.apart_deg)
    return tuple(first + number * limits.apart_deg for number in range(more + 1))


class Draw:
    """Draws one movement after another. rng: the operating system's (CSPRNG)."""

    def __init__(self, limits: Challenge, rng: Random, plan: Plan) -> None:
        self._limits, self._rng, self._plan = limits, rng, plan
        self._shift = rng.random()

    def next(
        self, before: Asked | None, reach: Reach, face: tuple[Action, ...], *, far: bool = False
    ) -> Asked | None:
        """The movement after `before`; None where this body, or this machine, leaves none to ask for.

        face: movements of eyes and mouth that can be seen. far: a turn to a mark as far as may be.
        """
        at = before.target if before and before.target is not None else 0.0
        turns = [] if self._plan.subset is Subset.FACE else self._places(at, reach, far=far)
        last = before.action if before else None
        others = [] if far or at or self._plan.subset is Subset.TURNS else list(face)
        if turns or len(others) > 1:
            others = [action for action in others if action is not last]
        if not others and not turns:
            return None
        if self._plan.subset is not Subset.FACE and not self._any_mark(reach):
            return None
        chosen = self._rng.randrange(len(turns) + len(others))
        if chosen < len(turns):
            return self._turn(at, turns[chosen], len(turns) + len(others))
        return self._of_the_face(others[chosen - len(turns)], len(turns) + len(others))

    def sweep(
        self,
        before: Asked | None,
        reach: Reach,
        is_new: Callable[[float], bool],
        between_looks: float = 0.0,
    ) -> Asked | None:
        """A short way on in the direction of the last one, or back where this neck goes no further.

        For a machine that looks too seldom to see a long way: only the hold is left to chance. is_new:
        whether a pose at that angle was not seen yet. between_looks: seconds; holds lie two of them further
        apart, because whoever looks so seldom cannot tell when one began and ended.
        """
        at = before.target if before and before.target is not None else 0.0
        left = [at + way for way in self._ways(at, reach.left)]
        right = [at - way for way in self._ways(-at, reach.right)]
        onwards = right if before and before.action is Action.TURN_RIGHT else left
        marks = onwards or left or right
        if not marks:
            return None
        return self._turn(at, next(filter(is_new, marks), marks[0]), 1, between_looks)

    def _ways(self, at: float, reach: float) -> list[float]:
        """Some, in degrees; none: it goes no further. The head may be off a mark by the tolerance."""
        limits = self._limits
        room = min(reach, limits.far_deg) - at
        least = limits.apart_deg
        most = min(room, least + limits.tolerance_deg - 1)
        return [self._rng.uniform(least, most) for _ in range(_TRIES)] if room >= least else []

    def _places(self, at: float, reach: Reach, *, far: bool) -> list[float]:
        """Marks that are not where the head is already, and straight."""
        left = [*marks(self._limits, reach.left, self._shift)]
        right = [-mark for mark in marks(self._limits, reach.right, self._shift)]
        if far:
            return [mark for mark in (*left[-1:], *right[-1:]) if self._elsewhere(mark, at)]
        places = [*left, *right, *([0.0] if left or right else [])]
        return [mark for mark in places if self._elsewhere(mark, at)]

    def _any_mark(self, reach: Reach) -> bool:
        return any(marks(self._limits, side, self._shift) for side in reach)

    def _elsewhere(self, mark: float, at: float) -> bool:
        return abs(mark - at) > 2 * self._limits.tolerance_deg

    def _turn(self, at: float, target: float, places: int, between_looks: float = 0.0) -> Asked:
        action = Action.TURN_LEFT if target > at else Action.TURN_RIGHT
        hold_s = self._hold(between_looks)
        return Asked(action if target else Action.LOOK_STRAIGHT, target, hold_s, places, HOLDS)

    def _of_the_face(self, action: Action, places: int) -> Asked:
        if action is Action.BLINK:
            return Asked(action, None, 0.0, places)
        return Asked(action, None, self._hold(), places, HOLDS)

    def _hold(self, between_looks: float = 0.0) -> float:
        limits = self._limits
        steps = (limits.hold_step_s + 2 * between_looks) * self._rng.randrange(HOLDS)
        return (limits.hold_s + steps) * self._plan.patience


def worth(asked: Asked, *, direct: bool, in_time: bool, on_hold: bool) -> float:
    """By how much a movement that was followed makes a fixed recording less likely; 1: not at all.

    direct: it came to rest nowhere but at the mark. in_time: it left the mark soon after it was told to.
    on_hold: whether the hold was bet on, which is settled before the movement: of somebody who is slow to
    leave only the places count, and more movements make up for it.
    """
    if not direct:
        return 1.0
    if not on_hold:
        return float(asked.places)
    return float(asked.places * asked.holds) if in_time else 1.0


def neutral(seen: FaceSignals, thresholds: Challenge) -> bool:
    """Of any face, not measured against its own baseline: for footage."""
    mouth_closed = seen.jaw_open < thresholds.mouth / 2
    eyes_open = seen.blink < thresholds.blink / 2
    return abs(seen.yaw) < thresholds.neutral_deg and mouth_closed and eyes_open
