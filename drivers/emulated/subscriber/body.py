"""How somebody moves: neck, hands, patience. Whatever is asked of it, a body does what it can."""

import math
from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from drivers.emulated.subscriber.motion import Pose

Picture = npt.NDArray[np.uint8]

_SHAKES_HZ = (4.1, 5.3, 6.2)  # of an essential tremor
_COMMANDED = 1.2  # degrees commanded for one that the camera measures
_NEARER_PER_S = 0.12  # somebody leans forward
_SHIFTS_PX_PER_S = 60.0
# What the screen says → how nearness, and the place in the picture (pixels down), change.
_MOVES = {
    "come_closer": (1, 0),
    "move_back": (-1, 0),
    "chin_out": (-1, 0),
    "too_low": (0, -1),
    "too_high": (0, 1),
}


class Body(NamedTuple):
    """Angles in degrees as a camera measures them, times in seconds."""

    reach_deg: float = 60.0  # of the neck, to either side
    slowness: float = 1.0  # times the usual duration of a movement
    tremor_deg: float = 0.0
    rest: Pose = Pose()  # of somebody who believes to look straight
    reaction_s: tuple[float, float] = (0.35, 0.9)
    sees: bool = True  # the screen; otherwise only what is said counts
    comes: float = 1.3  # so many times nearer at most, when asked
    shifts_px: float = 120.0  # up or down at most, when asked
    phase: float = 0.0  # of everything that sways


EVERYBODY = Body()


class Place:
    """Where somebody is in the picture, once the screen has asked them to come nearer or to move."""

    def __init__(self, body: Body) -> None:
        self._body = body
        self._nearer, self._down = 1.0, 0.0
        self._moves = (0, 0)
        self._begins = self._at = 0.0

    def told(self, message: str, now: float) -> None:
        """A message of the screen, from now on; obeyed after a moment."""
        self._advance(now)
        self._moves = _MOVES.get(message, (0, 0))
        self._begins = now + self._body.reaction_s[1]

    def over(self, picture: Picture, now: float) -> Picture:
        """The picture as it is from there; what comes in at an edge is like the edge."""
        self._advance(now)
        if self._nearer == 1.0 and self._down == 0.0:
            return picture
        x, y = picture.shape[1] / 2, picture.shape[0] / 2
        k = self._nearer
        move = np.array([[k, 0, x - k * x], [0, k, y - k * y + self._down]])
        size = (picture.shape[1], picture.shape[0])
        return np.asarray(
            cv2.warpAffine(
                picture, move, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
            ),
            np.uint8,
        )

    def _advance(self, now: float) -> None:
        seconds = max(0.0, now - max(self._begins, self._at))
        self._at = now
        closer, down = self._moves
        most, shifts = self._body.comes, self._body.shifts_px
        self._nearer = min(most, max(1 / most, self._nearer + closer * _NEARER_PER_S * seconds))
        self._down = min(shifts, max(-shifts, self._down + down * _SHIFTS_PX_PER_S * seconds))


def moved(body: Body, pose: Pose, now: float) -> Pose:
    """What becomes of the pose that such a body means to take up."""
    reach = _COMMANDED * body.reach_deg
    shake = body.tremor_deg * _noise(now + body.phase)
    nod = 0.7 * body.tremor_deg * _noise(now + body.phase + 7.7)
    return pose._replace(
        yaw=max(-reach, min(reach, pose.yaw + body.rest.yaw)) + shake,
        pitch=pose.pitch + body.rest.pitch + nod,
    )


def _noise(t: float) -> float:
    """About -1 to 1."""
    return sum(math.sin(2 * math.pi * hz * t + n) for n, hz in enumerate(_SHAKES_HZ)) / 2
