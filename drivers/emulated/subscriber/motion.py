"""Movements over time: commands become poses of a head, or of a print in a hand."""

from collections.abc import Mapping
from typing import NamedTuple

_TURN_DEG = 35.0
_SHAKE_DEG = 8.0


class Pose(NamedTuple):
    """Angles in degrees, amounts 0 to 1; yaw > 0: to the person's left, pitch > 0: nodding."""

    yaw: float = 0.0
    blink: float = 0.0
    mouth: float = 0.0
    pitch: float = 0.0


class Motion(NamedTuple):
    """A pose that is taken up, held and given up again; times in seconds."""

    pose: Pose
    rise: float
    hold: float
    times: int = 1

    @property
    def once(self) -> float:
        return 2 * self.rise + self.hold

    @property
    def seconds(self) -> float:
        return self.once * self.times

    def at(self, since: float) -> Pose:
        """The pose so many seconds after the beginning; at rest before and afterwards."""
        if not 0 <= since < self.seconds:
            return Pose()
        t = since % self.once
        part = min(1.0, t / self.rise, (self.once - t) / self.rise)
        eased = part * part * (3 - 2 * part)
        return Pose(*(eased * value for value in self.pose))


ACTIONS: Mapping[str, Motion] = {
    "turn_left": Motion(Pose(yaw=_TURN_DEG), 0.45, 1.2),
    "turn_right": Motion(Pose(yaw=-_TURN_DEG), 0.45, 1.2),
    "open_mouth": Motion(Pose(mouth=1.0), 0.25, 0.7),
    "blink": Motion(Pose(blink=1.0), 0.12, 0.2, times=2),
}


def by_hand(tilt: float, lean: float = 0.0) -> Mapping[str, Motion]:
    """What a hand does with a print instead; degrees that it turns it and lets it nod.

    A print turned aside is narrower, and so is its mouth: that reads as an open one.
    """
    return {
        "turn_left": Motion(Pose(yaw=tilt, pitch=lean), 0.45, 1.2),
        "turn_right": Motion(Pose(yaw=-tilt, pitch=lean), 0.45, 1.2),
        "open_mouth": Motion(Pose(yaw=tilt), 0.35, 0.9),
        "blink": Motion(Pose(pitch=-_SHAKE_DEG), 0.12, 0.12, times=2),
    }


class MotionPlayer:
    """Plays the movement of one command at a time; all times are seconds of one clock."""

    def __init__(self, motions: Mapping[str, Motion] = ACTIONS) -> None:
        self._motions = motions
        self._motion = Motion(Pose(), 1.0, 0.0)
        self._began = float("-inf")

    def act(self, action: str, now: float) -> float:
        """Begin; gives the seconds until it is over."""
        self._motion, self._began = self._motions[action], now
        return self._motion.seconds

    def pose(self, now: float) -> Pose:
        return self._motion.at(now - self._began)
