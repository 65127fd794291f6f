"""Turning a photographed head: a depth for every pixel, and the picture warped by rotation.

The depth comes from the face's landmarks, falls to the pivot's plane at the head's outline, and
stays there: what lies behind moves little. For every pixel of the new picture its place in the old
one is found by fixed-point iteration, which a smooth depth lets converge.
"""

import cv2
import numpy as np
import numpy.typing as npt
from scipy.interpolate import LinearNDInterpolator

Field = npt.NDArray[np.float32]
Picture = npt.NDArray[np.uint8]
Points = npt.NDArray[np.float64]

FOCAL = 1100.0  # pixels: a person at a counter
_STEP = 4  # the iteration runs on every fourth pixel
_ITERATIONS = 7
_OVAL_RIGHT = (
    10,
    338,
    297,
    332,
    284,
    251,
    389,
    356,
    454,
    323,
    361,
    288,
    397,
    365,
    379,
    378,
    400,
    377,
)
_OVAL_LEFT = (152, 148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109)
_RINGS = ((1.12, 0.75), (1.30, 0.35), (1.55, 0.0))  # oval's size × , part of the depth that is left
_HAIR = 1.35  # heads go on above the face oval


class Head:
    """A face in a frame; rotates about a pivot behind the ears."""

    def __init__(self, points: Points, size: tuple[int, int]) -> None:
        """points: 478 × (x, y, z) in pixels of the frame; size: its width and height."""
        self._size = size
        width, height = size
        columns = np.arange(0, width, _STEP, dtype=np.float32)
        rows = np.arange(0, height, _STEP, dtype=np.float32)
        self._x, self._y = np.meshgrid(columns, rows)
        self._face_width = float(np.linalg.norm(points[234, :2] - points[454, :2]))
        self._centre = np.array([points[:468, 0].mean(), points[168, 1] + 0.25 * self._face_width])
        depth, weight = self._fields(points)
        self._depth = np.asarray(cv2.GaussianBlur(depth, (5, 5), 0), np.float32)
        self._weight = np.asarray(cv2.GaussianBlur(weight, (31, 31), 0), np.float32)

    def turned(
        self, picture: Picture, yaw: float, pitch: float, sway: tuple[float, float]
    ) -> Picture:
        """Degrees; yaw > 0: to the person's left, which is the picture's right. sway: pixels."""
        u, v = self._x, self._y
        turn = rotation(yaw, pitch)
        for _ in range(_ITERATIONS):
            x, y = self._project(u, v, turn, sway)
            u, v = u + (self._x - x), v + (self._y - y)
        size = self._size
        to_x = cv2.resize(u, size, interpolation=cv2.INTER_LINEAR)
        to_y = cv2.resize(v, size, interpolation=cv2.INTER_LINEAR)
        # cv2.resize puts cell centres half a cell off
        off = np.float32((_STEP - 1) / 2)
        return np.asarray(
            cv2.remap(
                picture, to_x + off, to_y + off, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
            ),
            np.uint8,
        )

    def _project(
        self, u: Field, v: Field, rotation: Points, sway: tuple[float, float]
    ) -> tuple[Field, Field]:
        """Where the pixels (u, v) of the photograph come to lie."""
        depth = self._sample(self._depth, u, v)
        weight = self._sample(self._weight, u, v)
        x, y, z = u - self._centre[0], v - self._centre[1], -depth
        r = rotation
        xr = r[0, 0] * x + r[0, 1] * y + r[0, 2] * z
        yr = r[1, 0] * x + r[1, 1] * y + r[1, 2] * z
        zr = r[2, 0] * x + r[2, 1] * y + r[2, 2] * z
        # The photograph is the unturned view, so perspective enters as a ratio of two views.
        scale = (FOCAL + z) / (FOCAL + zr)
        moved_x = self._centre[0] + xr * scale + sway[0]
        moved_y = self._centre[1] + yr * scale + sway[1]
        new_x = u + weight * (moved_x - u)
        new_y = v + weight * (moved_y - v)
        return new_x.astype(np.float32), new_y.astype(np.float32)

    @staticmethod
    def _sample(field: Field, u: Field, v: Field) -> Field:
        return np.asarray(
            cv2.remap(
                field, u / _STEP, v / _STEP, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
            ),
            np.float32,
        )

    def _fields(self, points: Points) -> tuple[Field, Field]:
        """Depth before the pivot's plane (pixels, towards the camera) and how far a pixel follows."""
        oval = points[[*_OVAL_RIGHT, *_OVAL_LEFT]]
        back = float(oval[:, 2].max()) + 0.10 * self._face_width  # the pivot lies behind the ears
        xy = [points[:468, :2]]
        depths = [back - points[:468, 2]]
        centre = oval[:, :2].mean(axis=0)
        for grow, left in _RINGS:
            ring = centre + (oval[:, :2] - centre) * grow
            above = ring[:, 1] < centre[1]
            ring[above, 1] = centre[1] + (ring[above, 1] - centre[1]) * _HAIR
            xy.append(ring)
            depths.append((back - oval[:, 2]) * left)
        width, height = self._size
        xy.append(np.array([(0, 0), (width, 0), (0, height), (width, height)], float))
        depths.append(np.zeros(4))
        field = LinearNDInterpolator(np.concatenate(xy), np.concatenate(depths), fill_value=0.0)
        depth = np.asarray(field(self._x, self._y), np.float32)
        outline = (xy[1] / _STEP).astype(np.int32)
        weight = np.zeros_like(depth)
        cv2.fillPoly(weight, [outline], (1.0,))
        return depth, weight


def rotation(yaw: float, pitch: float) -> Points:
    """X right, y down, z away from the camera."""
    a, b = np.radians([yaw, pitch])
    about_y = np.array([[np.cos(a), 0, -np.sin(a)], [0, 1, 0], [np.sin(a), 0, np.cos(a)]])
    about_x = np.array([[1, 0, 0], [0, np.cos(b), -np.sin(b)], [0, np.sin(b), np.cos(b)]])
    return np.asarray(about_x @ about_y, float)
