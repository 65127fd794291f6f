"""The random challenge: actions that only a person who sees the prompt can follow in time."""

from enum import StrEnum
from random import Random
from typing import NamedTuple

from kiosk.ports import FaceSignals
from kiosk.presence.thresholds import Challenge
from kiosk.protocol.codes import Message


class Action(StrEnum):
    """A movement that is asked for; left and right are the person's own."""

    TURN_LEFT = "turn_left"
    TURN_RIGHT = "turn_right"
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


PROMPT = {
    Action.TURN_LEFT: Message.TURN_LEFT,
    Action.TURN_RIGHT: Message.TURN_RIGHT,
    Action.OPEN_MOUTH: Message.OPEN_MOUTH,
    Action.BLINK: Message.BLINK,
}
_TURNS = (Action.TURN_LEFT, Action.TURN_RIGHT)


def draw(
    rng: Random, thresholds: Challenge, fps: float, subset: Subset = Subset.ALL
) -> tuple[Action, ...]:
    """Two or three actions in random order.

    With turns always at least one of them: a tilted print forges an open mouth. rng: from the operating
    system (CSPRNG). fps: analysed frames a second; below blink_fps a blink may fall between two frames
    and is not asked for.
    """
    count = rng.randint(thresholds.actions, thresholds.actions_most)
    face = [Action.OPEN_MOUTH] + ([Action.BLINK] if fps >= thresholds.blink_fps else [])
    if subset is Subset.ALL:
        turn = rng.choice(_TURNS)
        pool = face + [other for other in _TURNS if other is not turn]
        drawn = [turn, *rng.sample(pool, count - 1)]
        rng.shuffle(drawn)
        return tuple(drawn)
    few = list(_TURNS) if subset is Subset.TURNS else face
    rng.shuffle(few)
    return tuple(few[number % len(few)] for number in range(count))


def without_blink(rng: Random, actions: tuple[Action, ...], place: int) -> tuple[Action, ...]:
    """The same, with a movement that is not yet in it where a blink stands at this place.

    A machine that became slow would not see the blink.
    """
    if actions[place] is not Action.BLINK:
        return actions
    others = [action for action in (*_TURNS, Action.OPEN_MOUTH) if action not in actions]
    turns = any(action in _TURNS for action in actions)
    instead = rng.choice(others) if turns else Action.OPEN_MOUTH  # no turns were wanted
    return (*actions[:place], instead, *actions[place + 1 :])


def done(action: Action, seen: FaceSignals, thresholds: Challenge) -> bool:
    match action:
        case Action.TURN_LEFT:
            return seen.yaw >= thresholds.turn_deg
        case Action.TURN_RIGHT:
            return seen.yaw <= -thresholds.turn_deg
        case Action.OPEN_MOUTH:
            return seen.jaw_open >= thresholds.mouth
        case Action.BLINK:
            return seen.blink >= thresholds.blink


def wrong(action: Action | None, seen: FaceSignals, thresholds: Challenge) -> bool:
    """What was not asked for: a recording does that. Nobody's blinking is held against them.

    action None: nothing is asked for now.
    """
    match action:
        case Action.TURN_LEFT:
            return seen.yaw <= -thresholds.turn_wrong_deg
        case Action.TURN_RIGHT:
            return seen.yaw >= thresholds.turn_wrong_deg
        case Action.OPEN_MOUTH:
            return abs(seen.yaw) >= thresholds.turn_deg
        case _:
            return abs(seen.yaw) >= thresholds.turn_deg or seen.jaw_open >= thresholds.mouth


def neutral(seen: FaceSignals, thresholds: Challenge) -> bool:
    mouth_closed = seen.jaw_open < thresholds.mouth / 2
    eyes_open = seen.blink < thresholds.blink / 2
    return abs(seen.yaw) < thresholds.neutral_deg and mouth_closed and eyes_open
