"""Landmarks, blendshapes and pose with MediaPipe FaceLandmarker; the only importer of mediapipe."""

import hashlib
import math
from pathlib import Path
from typing import Any

import cv2
import mediapipe as mp
import numpy as np
import numpy.typing as npt
from mediapipe.tasks.python import BaseOptions
from mediapipe.tasks.python.vision import (
    FaceLandmarker,
    FaceLandmarkerOptions,
    RunningMode,
)

from kiosk.ports import FaceSignals

Picture = npt.NDArray[np.uint8]

# Indices of the canonical face mesh (468 points). "Left" is the person's own.
_RIGHT_EYE, _LEFT_EYE = (33, 133), (362, 263)
_IRIS_RIGHT, _IRIS_LEFT = 468, 473
_CHEEKS = (234, 454)
# Points that no expression moves: brow ridge, nose, eye corners, cheekbones, sides.
_RIGID = (
    *(10, 151, 9, 8, 168, 6, 197, 195, 5, 4, 1, 2, 98, 327),
    *(33, 133, 362, 263, 127, 356, 234, 454, 93, 323, 116, 345, 50, 280, 103, 332, 54, 284),
)
_MAX_FACES = 2  # the second one is what the gate asks about


class Landmarker:
    """One track; make a new one for a new person."""

    def __init__(self, model: Path) -> None:
        options = FaceLandmarkerOptions(
            base_options=BaseOptions(model_asset_path=str(model)),
            running_mode=RunningMode.VIDEO,
            num_faces=_MAX_FACES,
            output_face_blendshapes=True,
            output_facial_transformation_matrixes=True,
        )
        self._landmarker = FaceLandmarker.create_from_options(options)
        self._last_ms = -1

    def signals(self, picture: Picture, frame: int, t_ns: int) -> FaceSignals:
        """What is seen in one RGB picture (height, width, 3)."""
        self._last_ms = max(self._last_ms + 1, t_ns // 1_000_000)
        image = mp.Image(image_format=mp.ImageFormat.SRGB, data=picture)
        found = self._landmarker.detect_for_video(image, self._last_ms)
        if not found.face_landmarks:
            return FaceSignals(frame=frame, t_ns=t_ns, faces=0, brightness=float(picture.mean()))
        return _signals(picture, found, frame, t_ns)

    def close(self) -> None:
        self._landmarker.close()


def points(picture: Picture, model: Path) -> npt.NDArray[np.float64] | None:
    """The 478 points of the one face in a still picture: x, y, z in pixels; None without a face."""
    options = FaceLandmarkerOptions(base_options=BaseOptions(model_asset_path=str(model)))
    with FaceLandmarker.create_from_options(options) as landmarker:
        found = landmarker.detect(mp.Image(image_format=mp.ImageFormat.SRGB, data=picture))
    return _points(picture, found.face_landmarks[0]) if found.face_landmarks else None


def _signals(picture: Picture, found: Any, frame: int, t_ns: int) -> FaceSignals:
    face = _points(picture, found.face_landmarks[0])
    shapes = {shape.category_name: shape.score for shape in found.face_blendshapes[0]}
    yaw, pitch, roll = _angles(found.facial_transformation_matrixes[0])
    crop = _crop(picture, face)
    grey = cv2.cvtColor(crop, cv2.COLOR_RGB2GRAY)
    height, width = picture.shape[:2]
    centre = face[:468, :2].mean(axis=0)
    return FaceSignals(
        frame=frame,
        t_ns=t_ns,
        faces=len(found.face_landmarks),
        eye_distance=float(np.linalg.norm(face[_IRIS_LEFT, :2] - face[_IRIS_RIGHT, :2])),
        face_width=float(np.linalg.norm(face[_CHEEKS[0], :2] - face[_CHEEKS[1], :2])),
        yaw=yaw,
        pitch=pitch,
        roll=roll,
        blink=(shapes["eyeBlinkLeft"] + shapes["eyeBlinkRight"]) / 2,
        jaw_open=shapes["jawOpen"],
        brightness=float(grey.mean()),
        sharpness=float(cv2.Laplacian(grey, cv2.CV_64F).var()),
        centre=(float(centre[0] / width), float(centre[1] / height)),
        rigid=tuple((float(x), float(y)) for x, y in face[list(_RIGID), :2]),
        digest=hashlib.sha256(crop.tobytes()).digest()[:8],
    )


def _points(picture: Picture, landmarks: Any) -> npt.NDArray[np.float64]:
    """MediaPipe gives fractions of the picture; z on the scale of x, smaller is nearer."""
    height, width = picture.shape[:2]
    return np.array([(p.x * width, p.y * height, p.z * width) for p in landmarks])


def _angles(matrix: npt.NDArray[np.float64]) -> tuple[float, float, float]:
    """Yaw, pitch, roll in degrees of the face's transformation (camera looks along -z)."""
    r = matrix[:3, :3]
    yaw = math.degrees(math.atan2(r[0, 2], math.hypot(r[1, 2], r[2, 2])))
    pitch = math.degrees(math.atan2(-r[1, 2], r[2, 2]))
    roll = math.degrees(math.atan2(r[1, 0], r[0, 0]))
    return yaw, pitch, roll


def _crop(picture: Picture, face: npt.NDArray[np.float64]) -> Picture:
    height, width = picture.shape[:2]
    left, top = np.floor(face[:468, :2].min(axis=0)).astype(int).clip(0)
    right, bottom = np.ceil(face[:468, :2].max(axis=0)).astype(int)
    crop = picture[top : min(bottom, height), left : min(right, width)]
    return np.ascontiguousarray(crop) if crop.size else picture[:1, :1]
