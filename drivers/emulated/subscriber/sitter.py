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

from drivers.emulated.subscriber import hair, photographs, skin, worn
from drivers.emulated.subscriber.appearance import EYE_DISTANCE, EYES_AT, Appearance, Worn
from drivers.emulated.subscriber.expression import Expression
from drivers.emulated.subscriber.head import Head
from drivers.emulated.subscriber.lighting import SideLamp, before_a_window
from drivers.emulated.subscriber.motion import Pose

Picture = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.uint8]
Points = npt.NDArray[np.float64]
Landmarks = Callable[[Picture], Points | None]

SIZE = (640, 480)
_IRISES = [468, 473]
_PORTRAIT = (480, 640)
_PORTRAIT_EYES = 120.0
_EYES = ((33, 133, 159, 145), (362, 263, 386, 374))  # corners, middles of upper and lower lid
_HOLE = (0.62, 0.40)  # half axes of a cut eye, of the eye's width
_CUT_STEP = 2  # the outline is looked for in a smaller picture
_CUT_ROUNDS = 3
_LAUGH = (0.68, 0.14)  # a full smile narrows the eyes and parts the lips so far
_CLOTH = {Worn.SCARF, Worn.HEADSCARF}  # a chin pushes it down
_PLAIN = Appearance()


class Sitter:
    """Draws the photograph in a pose; the frame is SIZE, the eyes 98.6 pixels apart."""

    def __init__(self, person: str, landmarks: Landmarks) -> None:
        photograph = photographs.load(person)
        self._landmarks = landmarks
        self._eyes = _found(landmarks(photograph))[_IRISES, :2]
        self._photograph = photograph
        self._looks = _PLAIN
        self.frame = photographs.place(photograph, self._eyes, SIZE, EYE_DISTANCE)
        self._found = self.points = _found(landmarks(self.frame))
        self._before: worn.Overlay | None = None
        self._lamp: SideLamp | None = None
        self._head, self._expression = Head(self.points, SIZE), Expression(self.points, SIZE)

    @property
    def face_width(self) -> float:
        """Pixels."""
        return float(np.linalg.norm(self.points[234, :2] - self.points[454, :2]))

    def seen(self, pose: Pose, t: float) -> Picture:
        """The picture at t seconds; nobody sits quite still."""
        sway = (2.0 * math.sin(t * 0.9), 1.2 * math.sin(t * 1.7))
        yaw = pose.yaw + 0.8 * math.sin(t * 0.7)
        face = self._expressed(pose.blink, pose.mouth)
        if self._before:
            face = self._before.over(face, yaw, pose.pitch)
        if self._lamp:
            face = self._lamp.over(face, yaw, pose.pitch)
        return self._head.turned(face, yaw, pose.pitch, sway)

    def mesh(self, picture: Picture) -> Points:
        """The 478 points of the face in a picture: x, y, z in pixels. ValueError without a face."""
        return _found(self._landmarks(picture))

    def looking(self, looks: Appearance) -> "Sitter":
        """The same person with other looks."""
        other = copy.copy(self)
        for cached in ("outline", "eye_holes"):
            other.__dict__.pop(cached, None)
        other.take_on(looks)
        return other

    def take_on(self, looks: Appearance) -> None:
        """Look like that from now on."""
        self._looks = looks
        place = (looks.eye_distance, looks.eyes_at)
        self.points = _placed(self._found, SIZE, *place)
        frame = photographs.place(self._photograph, self._eyes, SIZE, *place)
        self._head, self._expression = Head(self.points, SIZE), Expression(self.points, SIZE)
        self.frame = frame = _made_up(frame, self.points, looks)
        if looks.smile:
            self.frame = self._expression.smiling(frame, looks.smile)
        if looks.window:
            self.frame = before_a_window(self.frame, _cut_out(frame, self.points), looks.window)
        worn_today = worn.before(self.points, frame.shape, looks.worn, looks.style, looks.glare)
        if worn_today and looks.worn in _CLOTH:
            self.frame, worn_today = worn_today.over(self.frame, 0.0, 0.0), None
        self._before = worn_today
        self._lamp = (
            SideLamp(self._head.normals, _cut_out(frame, self.points), looks.lamp_deg)
            if looks.lamp_deg
            else None
        )

    def wearing(self, what: str) -> "Sitter":
        """The same person with a mask or dark glasses on."""
        return self.looking(Appearance(worn=Worn(what)))

    def with_texture(self, frame: Picture) -> "Sitter":
        """The same head with another picture on it; frame: of SIZE, with the face at the same place."""
        other = copy.copy(self)
        other.frame = frame
        return other

    def blinking(self, blink: float) -> Picture:
        """The unmoved frame with the eyes so far closed."""
        return self._expression.shown(self.frame, (blink, blink), 0.0)

    @cached_property
    def eye_holes(self) -> Mask:
        """255 where a print with eye holes has none of its paper left."""
        mask = np.zeros((SIZE[1], SIZE[0]), np.uint8)
        for corners in _EYES:
            eye = self.points[list(corners), :2]
            x, y = eye.mean(axis=0)
            width = float(np.linalg.norm(eye[0] - eye[1]))
            axes = (round(width * _HOLE[0]), round(width * _HOLE[1]))
            cv2.ellipse(mask, (round(x), round(y)), axes, 0, 0, 360, (255,), -1)
        return mask

    @cached_property
    def outline(self) -> Mask:
        """255 where head and body are; takes a moment."""
        return _cut_out(self.frame, self.points)

    def portrait(self, file: Path) -> list[list[float]]:
        """Write the person's document portrait; gives the eyes' places in it."""
        looks = self._looks.at_the_office()
        picture = photographs.place(self._photograph, self._eyes, _PORTRAIT, _PORTRAIT_EYES)
        if looks != _PLAIN:
            points = _placed(self._found, _PORTRAIT, _PORTRAIT_EYES, EYES_AT)
            picture = _made_up(picture, points, looks)
            lids = Expression(points, _PORTRAIT)
            picture = lids.shown(picture, looks.lids, 0.0)
        Image.fromarray(picture).save(file, compress_level=1)  # read once, and thrown away
        middle, row, half = _PORTRAIT[0] / 2, _PORTRAIT[1] * 0.45, _PORTRAIT_EYES / 2
        return [[middle - half, row], [middle + half, row]]

    def _expressed(self, blink: float, mouth: float) -> Picture:
        """The frame with lids and lips moved, from where this face has them at rest."""
        looks = self._looks
        narrow, parted = (looks.smile * most for most in _LAUGH)
        right, left = (
            1 - (1 - max(closed, narrow)) * (1 - blink * obeys)
            for closed, obeys in zip(looks.lids, looks.blinks, strict=True)
        )
        return self._expression.shown(self.frame, (right, left), 1 - (1 - parted) * (1 - mouth))


def _made_up(frame: Picture, points: Points, looks: Appearance) -> Picture:
    """Skin and what moves with it."""
    if looks.melanin:
        frame = skin.darkened(frame, points, _cut_out(frame, points), looks.melanin)
    frame = worn.put_on(frame, points, looks.worn)
    if looks.worn is Worn.BEARD:
        hair.beard(frame, points, looks.style)
    return frame


def _placed(
    points: Points, size: tuple[int, int], eye_distance: float, eyes_at: tuple[float, float]
) -> Points:
    """Points of the plain frame where another placing of the photograph has them."""
    scale = eye_distance / EYE_DISTANCE
    was = (SIZE[0] * EYES_AT[0], SIZE[1] * EYES_AT[1], 0.0)
    now = (size[0] * eyes_at[0], size[1] * eyes_at[1], 0.0)
    return (points - was) * scale + now


def _cut_out(frame: Picture, points: Points) -> Mask:
    """255 where head and body are, by GrabCut from the face's landmarks."""
    height, width = frame.shape[:2]
    small = np.ascontiguousarray(frame[::_CUT_STEP, ::_CUT_STEP])
    face = points[:468, :2] / _CUT_STEP
    marks = np.full(small.shape[:2], cv2.GC_PR_FGD, np.uint8)
    edge = width // _CUT_STEP // 8
    marks[: int(face[:, 1].max()), :edge] = cv2.GC_BGD
    marks[: int(face[:, 1].max()), -edge:] = cv2.GC_BGD
    marks[:4] = cv2.GC_BGD
    cv2.fillConvexPoly(marks, cv2.convexHull(face.astype(np.int32)), (cv2.GC_FGD,))
    models = np.zeros((1, 65)), np.zeros((1, 65))
    cv2.grabCut(small, marks, (0, 0, 1, 1), *models, _CUT_ROUNDS, cv2.GC_INIT_WITH_MASK)
    cut = np.where((marks == cv2.GC_FGD) | (marks == cv2.GC_PR_FGD), 255, 0).astype(np.uint8)
    whole = cv2.resize(cut, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(cv2.medianBlur(whole, 9), np.uint8)


def _found(points: Points | None) -> Points:
    if points is None:
        raise ValueError("no face in the photograph")
    return points
