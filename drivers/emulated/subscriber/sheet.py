"""A sheet of paper or glass, flat or bent round an upright cylinder, held before a pinhole camera.

Camera coordinates are x right, y down, z away, in pixels of the frame at arm's length. A point of
the sheet fulfils k (x² + z²) = 2 z about its middle, k being the curvature: a plane for k = 0. Each
pixel's ray is met with it, and the arc to the meeting point is the place on the sheet.
"""

import math

import cv2
import numpy as np
import numpy.typing as npt

from drivers.emulated.subscriber.head import FOCAL, rotation
from drivers.emulated.subscriber.motion import Pose

Field = npt.NDArray[np.float32]
Picture = npt.NDArray[np.uint8]

_STEP = 2  # rays through every second pixel
_MISSED = -1e4  # a place outside of any sheet


class Sheet:
    """A sheet with a picture of the frame's size on it; what its mask leaves out is what stands behind."""

    def __init__(self, size: tuple[int, int], curvature: float = 0.0) -> None:
        """size: of the frame, width and height; curvature: 1 / pixels."""
        self._size = size
        self._curvature = curvature
        width, height = size
        columns = np.arange(0, width, _STEP, dtype=np.float32) + (_STEP - 1) / 2
        rows = np.arange(0, height, _STEP, dtype=np.float32) + (_STEP - 1) / 2
        x, y = np.meshgrid((columns - width / 2) / FOCAL, (rows - height / 2) / FOCAL)
        self._rays = np.stack([x, y, np.ones_like(x)]).reshape(3, -1)

    def places(self, pose: Pose, t: float) -> tuple[Field, Field]:
        """For each pixel of the frame its place in the sheet's picture; a hand trembles."""
        shift = (2.4 * math.sin(t * 1.1), 1.8 * math.sin(t * 1.9), FOCAL)
        yaw, pitch = pose.yaw + 1.2 * math.sin(t * 0.8), pose.pitch + 0.9 * math.sin(t * 1.3)
        back = (rotation(yaw, pitch) @ _roll(1.5 + 0.8 * math.sin(t * 0.6))).T.astype(np.float32)
        along, up = self._met(back @ self._rays, -back @ np.array(shift, np.float32))
        shape = (self._size[1] // _STEP, self._size[0] // _STEP)
        u, v = along + self._size[0] / 2, up + self._size[1] / 2
        to_x, to_y = (
            cv2.resize(field.reshape(shape), self._size, interpolation=cv2.INTER_LINEAR)
            for field in (u, v)
        )
        return np.asarray(to_x, np.float32), np.asarray(to_y, np.float32)

    def _met(self, rays: Field, eye: Field) -> tuple[Field, Field]:
        """Where rays from the eye meet the sheet, in the sheet's own coordinates."""
        k = np.float32(self._curvature)
        if not k:
            t = -eye[2] / rays[2]
            return eye[0] + t * rays[0], eye[1] + t * rays[1]
        a = k * (rays[0] ** 2 + rays[2] ** 2)
        b = 2 * k * (eye[0] * rays[0] + eye[2] * rays[2]) - 2 * rays[2]
        c = k * (eye[0] ** 2 + eye[2] ** 2) - 2 * eye[2]
        inside = b * b - 4 * a * c
        # The nearer one; this form of the root also holds for small a.
        t = 2 * c / (np.sqrt(np.maximum(inside, 0)) - b)
        x, y, z = (eye[axis] + t * rays[axis] for axis in range(3))
        along = np.arctan2(k * x, 1 - k * z) / k
        return np.where(inside < 0, np.float32(_MISSED), along), y


def drawn(picture: Picture, mask: Picture, places: tuple[Field, Field], behind: Picture) -> Picture:
    """The sheet's picture before what stands behind it."""
    shown = cv2.remap(picture, *places, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
    return over(np.asarray(shown, np.uint8), mask, places, behind)


def over(shown: Picture, mask: Picture, places: tuple[Field, Field], behind: Picture) -> Picture:
    """The same for a picture that was warped already."""
    there = cv2.remap(mask, *places, cv2.INTER_NEAREST, borderMode=cv2.BORDER_CONSTANT)
    return np.asarray(cv2.copyTo(shown, there, behind.copy()), np.uint8)


def _roll(degrees: float) -> npt.NDArray[np.float64]:
    a = math.radians(degrees)
    return np.array([[math.cos(a), -math.sin(a), 0], [math.sin(a), math.cos(a), 0], [0, 0, 1]])
