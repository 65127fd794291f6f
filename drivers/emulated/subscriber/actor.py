"""Who sits before the camera, and what they do: commands over time become poses, poses pictures."""

import math
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from PIL import Image

from drivers.emulated.subscriber import photographs
from drivers.emulated.subscriber.expression import Expression
from drivers.emulated.subscriber.head import Head

Picture = npt.NDArray[np.uint8]
Landmarks = Callable[[Picture], npt.NDArray[np.float64] | None]

SIZE = (640, 480)
_EYES = [468, 473]  # the irises
_EYE_DISTANCE = 98.6
_TURN_DEG = 35.0
_DARK = 0.08
_PORTRAIT = (480, 640)
_PORTRAIT_EYES = 120.0
_GRAIN = 2.5
_GRAINS = 4


class Pose(NamedTuple):
    """Angles in degrees, amounts 0 to 1."""

    yaw: float = 0.0
    blink: float = 0.0
    mouth: float = 0.0


class _Motion(NamedTuple):
    """A pose that is taken up, held and given up again; times in seconds."""

    pose: Pose
    rise: float
    hold: float
    times: int = 1


ACTIONS = {
    "turn_left": _Motion(Pose(yaw=_TURN_DEG), 0.45, 1.2),
    "turn_right": _Motion(Pose(yaw=-_TURN_DEG), 0.45, 1.2),
    "open_mouth": _Motion(Pose(mouth=1.0), 0.25, 0.7),
    "blink": _Motion(Pose(blink=1.0), 0.12, 0.12, times=2),
}


class Sitter:
    """One photographed person as a moving picture."""

    def __init__(self, person: str, landmarks: Landmarks) -> None:
        photograph = photographs.load(person)
        self._eyes = _found(landmarks(photograph))[_EYES, :2]
        self._photograph = photograph
        self._frame = photographs.place(photograph, self._eyes, SIZE, _EYE_DISTANCE)
        points = _found(landmarks(self._frame))
        self._head, self._expression = Head(points, SIZE), Expression(points, SIZE)

    def seen(self, pose: Pose, t: float) -> Picture:
        """The picture at t seconds; nobody sits quite still."""
        sway = (2.0 * math.sin(t * 0.9), 1.2 * math.sin(t * 1.7))
        face = self._expression.shown(self._frame, pose.blink, pose.mouth)
        return self._head.turned(face, pose.yaw + 0.8 * math.sin(t * 0.7), 0.0, sway)

    def portrait(self, file: Path) -> list[list[float]]:
        """Write the photograph as a portrait picture; gives the eyes' places in it."""
        picture = photographs.place(self._photograph, self._eyes, _PORTRAIT, _PORTRAIT_EYES)
        Image.fromarray(picture).save(file)
        middle, row, half = _PORTRAIT[0] / 2, _PORTRAIT[1] * 0.45, _PORTRAIT_EYES / 2
        return [[middle - half, row], [middle + half, row]]


class Stage:
    """What the camera sees. All times are seconds of one monotonic clock."""

    def __init__(self, landmarks: Landmarks) -> None:
        self._sitters = {person: Sitter(person, landmarks) for person in photographs.PEOPLE}
        self._nobody = np.full((SIZE[1], SIZE[0], 3), 150, np.uint8)
        rng = np.random.default_rng(1)
        shape = (_GRAINS, SIZE[1], SIZE[0], 3)
        self._grain = rng.normal(0, _GRAIN, shape).astype(np.int16)
        self.person = "nobody"
        self.dark = False
        self._motion: _Motion | None = None
        self._began = 0.0
        self._count = 0

    @property
    def people(self) -> tuple[str, ...]:
        return ("nobody", "two", *self._sitters)

    def act(self, action: str, now: float) -> float:
        """Begin; gives the seconds until it is over."""
        self._motion, self._began = ACTIONS[action], now
        return (2 * self._motion.rise + self._motion.hold) * self._motion.times

    def portrait(self, person: str, file: Path) -> list[list[float]]:
        return self._sitters[person].portrait(file)

    def seen(self, now: float) -> Picture:
        picture = self._scene(now).astype(np.int16)
        if self.dark:
            picture = (picture * _DARK).astype(np.int16)
        self._count += 1
        grained = picture + self._grain[self._count % _GRAINS]
        return np.asarray(grained.clip(0, 255), np.uint8)

    def _scene(self, now: float) -> Picture:
        pose = self._pose(now)
        if self.person == "nobody":
            return self._nobody
        if self.person == "two":
            quarter = SIZE[0] // 4
            halves = [
                sitter.seen(pose, now)[:, quarter:-quarter] for sitter in self._sitters.values()
            ]
            return np.hstack(halves[:2])
        return self._sitters[self.person].seen(pose, now)

    def _pose(self, now: float) -> Pose:
        motion = self._motion
        if motion is None:
            return Pose()
        once = 2 * motion.rise + motion.hold
        since = now - self._began
        if since >= once * motion.times:
            self._motion = None
            return Pose()
        t = since % once
        part = min(1.0, t / motion.rise, (once - t) / motion.rise)
        eased = part * part * (3 - 2 * part)
        return Pose(*(eased * value for value in motion.pose))


def _found(points: npt.NDArray[np.float64] | None) -> npt.NDArray[np.float64]:
    if points is None:
        raise ValueError("no face in the photograph")
    return points
