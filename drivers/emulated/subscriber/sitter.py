"""A photographed person made to move: head, eyes and mouth, frame by frame."""

import copy
import math
from collections.abc import Callable
from functools import cached_property
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image

from drivers.emulated.subscriber import photographs, worn
from drivers.emulated.subscriber.expression import Expression
from drivers.emulated.subscriber.head import Head
from drivers.emulated.subscriber.motion import Pose

Picture = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.uint8]
Landmarks = Callable[[Picture], npt.NDArray[np.float64] | None]

SIZE = (640, 480)
_IRISES = [468, 473]
_EYE_DISTANCE = 98.6
_PORTRAIT = (480, 640)
_PORTRAIT_EYES = 120.0
_EYES = ((33, 133, 159, 145), (362, 263, 386, 374))  # corners, middles of upper and lower lid
_HOLE = (0.62, 0.40)  # half axes of a cut eye, of the eye's width
_CUT_STEP = 2  # the outline is looked for in a smaller picture
_CUT_ROUNDS = 3


class Sitter:
    """Draws the photograph in a pose; the frame is SIZE, the eyes 98.6 pixels apart."""

    def __init__(self, person: str, landmarks: Landmarks) -> None:
        photograph = photographs.load(person)
        self._eyes = _found(landmarks(photograph))[_IRISES, :2]
        self._photograph = photograph
        self.frame = photographs.place(photograph, self._eyes, SIZE, _EYE_DISTANCE)
        self._points = _found(landmarks(self.frame))
        self._head, self._expression = Head(self._points, SIZE), Expression(self._points, SIZE)

    @property
    def face_width(self) -> float:
        """Pixels."""
        return float(np.linalg.norm(self._points[234, :2] - self._points[454, :2]))

    def seen(self, pose: Pose, t: float) -> Picture:
        """The picture at t seconds; nobody sits quite still."""
        sway = (2.0 * math.sin(t * 0.9), 1.2 * math.sin(t * 1.7))
        face = self._expression.shown(self.frame, pose.blink, pose.mouth)
        return self._head.turned(face, pose.yaw + 0.8 * math.sin(t * 0.7), pose.pitch, sway)

    def wearing(self, what: str) -> "Sitter":
        """The same person with a mask or dark glasses on."""
        covered = copy.copy(self)
        covered.frame = worn.put_on(self.frame, self._points, what)
        return covered

    def blinking(self, blink: float) -> Picture:
        """The unmoved frame with the eyes so far closed."""
        return self._expression.shown(self.frame, blink, 0.0)

    @cached_property
    def eye_holes(self) -> Mask:
        """255 where a print with eye holes has none of its paper left."""
        mask = np.zeros((SIZE[1], SIZE[0]), np.uint8)
        for corners in _EYES:
            eye = self._points[list(corners), :2]
            x, y = eye.mean(axis=0)
            width = float(np.linalg.norm(eye[0] - eye[1]))
            axes = (round(width * _HOLE[0]), round(width * _HOLE[1]))
            cv2.ellipse(mask, (round(x), round(y)), axes, 0, 0, 360, (255,), -1)
        return mask

    @cached_property
    def outline(self) -> Mask:
        """255 where head and body are; takes a moment."""
        small = np.ascontiguousarray(self.frame[::_CUT_STEP, ::_CUT_STEP])
        face = self._points[:468, :2] / _CUT_STEP
        marks = np.full(small.shape[:2], cv2.GC_PR_FGD, np.uint8)
        edge = SIZE[0] // _CUT_STEP // 8
        marks[: int(face[:, 1].max()), :edge] = cv2.GC_BGD
        marks[: int(face[:, 1].max()), -edge:] = cv2.GC_BGD
        marks[:4] = cv2.GC_BGD
        cv2.fillConvexPoly(marks, cv2.convexHull(face.astype(np.int32)), (cv2.GC_FGD,))
        models = np.zeros((1, 65)), np.zeros((1, 65))
        cv2.grabCut(small, marks, (0, 0, 1, 1), *models, _CUT_ROUNDS, cv2.GC_INIT_WITH_MASK)
        cut = np.where((marks == cv2.GC_FGD) | (marks == cv2.GC_PR_FGD), 255, 0).astype(np.uint8)
        whole = cv2.resize(cut, SIZE, interpolation=cv2.INTER_LINEAR)
        return np.asarray(cv2.medianBlur(whole, 9), np.uint8)

    def portrait(self, file: Path) -> list[list[float]]:
        """Write the photograph as a portrait picture; gives the eyes' places in it."""
        picture = photographs.place(self._photograph, self._eyes, _PORTRAIT, _PORTRAIT_EYES)
        Image.fromarray(picture).save(file)
        middle, row, half = _PORTRAIT[0] / 2, _PORTRAIT[1] * 0.45, _PORTRAIT_EYES / 2
        return [[middle - half, row], [middle + half, row]]


def _found(points: npt.NDArray[np.float64] | None) -> npt.NDArray[np.float64]:
    if points is None:
        raise ValueError("no face in the photograph")
    return points
