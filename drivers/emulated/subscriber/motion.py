"""Movements over time: commands become poses of a head, or of a print in a hand."""

from collections.abc import Mapping
from typing import NamedTuple

_TURN_DEG = 35.0
_SHAKE_DEG = 8.0
# A head that is asked to turn takes so long, and so much more for each degree.
_GLIDE_S, _GLIDE_S_A_DEG = 0.25, 0.009


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
    """Plays single movements on top of a pose that is taken up and kept; times are seconds of one clock.

    lean: degrees that it nods for each degree that it is turned, as a hand may hold a print.
    """

    def __init__(self, motions: Mapping[str, Motion] = ACTIONS, lean: float = 0.0) -> None:
        self._motions, self._lean = motions, lean
        self._motion = Motion(Pose(), 1.0, 0.0)
        self._began = float("-inf")
        self._from = self._to = Pose()
        self._glides, self._glide_s = float("-inf"), 1.0

    def act(self, action: str, now: float) -> float:
        """Begin; gives the seconds until it is over."""
        self._motion, self._began = self._motions[action], now
        return self._motion.seconds

    def aim(self, yaw: float, now: float) -> float:
        """Turn there and stay; gives the seconds until it is there."""
        return self._glide(self._to._replace(yaw=yaw, pitch=self._lean * abs(yaw)), now)

    def hold(self, action: str, now: float) -> float:
        """Take up an action's eyes and mouth, and keep them; `release` gives them up."""
        pose = self._motions[action].pose
        return self._glide(self._to._replace(blink=pose.blink, mouth=pose.mouth), now)

    def release(self, now: float) -> float:
        return self._glide(self._to._replace(blink=0.0, mouth=0.0), now)

    def pose(self, now: float) -> Pose:
        kept, moved = self._kept(now), self._motion.at(now - self._began)
        return Pose(*(one + other for one, other in zip(kept, moved, strict=True)))

    def _glide(self, to: Pose, now: float) -> float:
        self._from, self._to, self._glides = self._kept(now), to, now
        self._glide_s = _GLIDE_S + _GLIDE_S_A_DEG * abs(to.yaw - self._from.yaw)
        return self._glide_s

    def _kept(self, now: float) -> Pose:
        part = min(1.0, max(0.0, now - self._glides) / self._glide_s)
        eased = part * part * (3 - 2 * part)
        return Pose(*(a + eased * (b - a) for a, b in zip(self._from, self._to, strict=True)))
