"""Light on a photographed head: from a lamp at its side, or from a window behind it."""

import cv2
import numpy as np
import numpy.typing as npt

from drivers.emulated.subscriber.head import rotation
from drivers.emulated.subscriber.optics import gained

Picture = npt.NDArray[np.uint8]
Field = npt.NDArray[np.float32]

_AMBIENT = 0.08  # of the frontal light, from everywhere
_STRONG = 1.35  # times the frontal light, where it falls straight
_WALL = 0.5
_UP_DEG = 20.0  # a lamp hangs above
_GAMMA = 2.2
_ONE = 128
_SHADED = 0.70  # of the levels: a face before a bright window, as the camera exposes for both
_WINDOW = (250, 252, 255)
_VEIL = 0.10  # of the window's light is scattered in the lens


class SideLamp:
    """A lamp beside the camera; the head turns under it."""

    def __init__(self, normals: Field, outline: Picture, degrees: float) -> None:
        """normals: rows × columns × 3, towards the camera is +z; degrees: > 0 from the person's left.

        outline: 255 where the person is; the wall has light of its own.
        """
        side, up = np.radians([degrees, _UP_DEG])
        # Image axes: the person's left is the picture's right.
        self._from = np.array(
            (np.sin(side) * np.cos(up), -np.sin(up), np.cos(side) * np.cos(up)), np.float32
        )
        self._normals = normals
        size = (normals.shape[1], normals.shape[0])
        self._person = (
            cv2.resize(outline, size, interpolation=cv2.INTER_AREA).astype(np.float32) / 255
        )

    def over(self, picture: Picture, yaw: float, pitch: float) -> Picture:
        """On the photograph before it is turned by so many degrees."""
        # Turning the head is turning the lamp the other way; depth points away from the camera there.
        turn = rotation(yaw, pitch) * np.array(((1, 1, -1), (1, 1, -1), (-1, -1, 1)))
        lamp = (turn.T @ self._from).astype(np.float32)
        lit = _AMBIENT + (1 - _AMBIENT) * np.maximum(self._normals @ lamp, 0) * _STRONG
        lit = lit * self._person + _WALL * (1 - self._person)
        gains = (lit ** np.float32(1 / _GAMMA) * _ONE).clip(0, 255).astype(np.uint8)
        size = (picture.shape[1], picture.shape[0])
        whole = cv2.resize(gains, size, interpolation=cv2.INTER_LINEAR)
        return gained(picture, np.asarray(cv2.merge([whole] * 3), np.uint8))


def before_a_window(picture: Picture, outline: Picture, brightness: float) -> Picture:
    """brightness: 0 none, 1 so bright that the face is nearly black; outline: 255 where the person is."""
    soft = cv2.GaussianBlur(outline.astype(np.float32) / 255, (9, 9), 0)[..., None]
    window = np.array(_WINDOW, np.float32) * min(1.0, 0.8 + 0.2 * brightness)
    shaded = picture * np.float32(1 - _SHADED * brightness)
    seen = shaded * soft + window * (1 - soft)
    veil = cv2.GaussianBlur(window * (1 - soft), (0, 0), 40)
    return np.asarray((seen + _VEIL * brightness * veil).clip(0, 255), np.uint8)
