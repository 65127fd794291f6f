"""Landmarks, blendshapes and pose with MediaPipe FaceLandmarker."""

import hashlib
import math
from itertools import chain
from operator import attrgetter
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
from msgspec import structs

from drivers.faces import attack_cues
from drivers.faces import mediapipe_tasks as mp
from drivers.faces.covering import covered
from kiosk.ports import FaceSignals

Picture = npt.NDArray[np.uint8]
Points = npt.NDArray[np.float64]

# Indices of the canonical face mesh (468 points). "Left" is the person's own.
_RIGHT_EYE, _LEFT_EYE = (33, 133), (362, 263)
_IRIS_RIGHT, _IRIS_LEFT = 468, 473
_CHEEKS = (234, 454)
# Points that no expression moves: brow ridge, nose, eye corners, cheekbones, sides.
_RIGID = (
    *(10, 151, 9, 8, 168, 6, 197, 195, 5, 4, 1, 2, 98, 327),
    *(33, 133, 362, 263, 127, 356, 234, 454, 93, 323, 116, 345, 50, 280, 103, 332, 54, 284),
)
_SELDOM = 4  # looks: nobody puts a mask on in a tenth of a second, and the light does not change
_TURNED_EVERY = 10  # looks without a face, then one at the picture turned round
_QUARTERS = (90, 180, 270)
# Differences that leave flat and sloping surfaces out; of unit noise they have this deviation.
_GRAIN_KERNEL = np.array([[1, -2, 1], [-2, 4, -2], [1, -2, 1]], np.float32)
_GRAIN_OF_ONE = 6.0
_MEDIAN_OF_ONE = 0.6745  # of the absolute values of a normal distribution
_XYZ = attrgetter("x", "y", "z")
_MAX_FACES = 2  # the second one is what the gate asks about
_MOST_STILL_FACES = 5  # the largest of them counts
_NOSE_TIP, _MOUTH_CORNERS = 4, (61, 291)


class Landmarker:
    """The landmarker of one track; make a new one for a new person."""

    def __init__(self, model: Path) -> None:
        options = mp.FaceLandmarkerOptions(
            base_options=mp.BaseOptions(model_asset_path=str(model)),
            running_mode=mp.RunningMode.VIDEO,
            num_faces=_MAX_FACES,
            output_face_blendshapes=True,
            output_facial_transformation_matrixes=True,
        )
        self._landmarker = mp.FaceLandmarker.create_from_options(options)
        self._last_ms = -1
        self._watch = attack_cues.TrackCues()
        self._looks = self._faceless = 0
        self._covered = self._noise = 0.0

    def signals(self, picture: Picture, frame: int, t_ns: int) -> FaceSignals:
        """What is seen in one RGB picture (height, width, 3)."""
        self._last_ms = max(self._last_ms + 1, t_ns // 1_000_000)
        image = mp.Image(image_format=mp.ImageFormat.SRGB, data=picture)
        found = self._landmarker.detect_for_video(image, self._last_ms)
        if not found.face_landmarks:
            return self._without_face(picture, image, frame, t_ns)
        self._faceless = 0
        seen = _signals(picture, found, frame, t_ns, self._watch)
        # By looks: of the camera's own numbers a slow machine may skip every one that counts.
        if self._looks % _SELDOM == 0:
            face = _points(picture, found.face_landmarks[0])
            self._covered, self._noise = covered(picture, face), _noise(picture, face)
        self._looks += 1
        return structs.replace(seen, covered=self._covered, noise=self._noise)

    def _without_face(
        self, picture: Picture, image: mp.Image, frame: int, t_ns: int
    ) -> FaceSignals:
        self._faceless += 1
        brightness = sum(cv2.mean(picture)[:3]) / 3
        turned = self._turned(image) if self._faceless % _TURNED_EVERY == 0 else 0
        return FaceSignals(
            frame=frame,
            t_ns=t_ns,
            faces=0,
            brightness=brightness,
            scene=brightness,
            camera_turned=turned,
        )

    def _turned(self, image: mp.Image) -> int:
        """A camera that hangs askew shows faces that no landmarker expects; one quarter at a time."""
        quarter = _QUARTERS[self._faceless // _TURNED_EVERY % len(_QUARTERS)]
        self._last_ms += 1
        options = mp.ImageProcessingOptions(rotation_degrees=quarter)
        found = self._landmarker.detect_for_video(image, self._last_ms, options)
        return quarter if found.face_landmarks else 0

    def close(self) -> None:
        self._landmarker.close()


class StillLandmarker:
    """The landmarker of single pictures: portraits, and frames to compare. Nothing of one reaches the next.

    One picture at a time.
    """

    def __init__(self, model: Path) -> None:
        options = mp.FaceLandmarkerOptions(
            base_options=mp.BaseOptions(model_asset_path=str(model)),
            running_mode=mp.RunningMode.IMAGE,
            num_faces=_MOST_STILL_FACES,
        )
        self._landmarker = mp.FaceLandmarker.create_from_options(options)

    def points(self, picture: Picture) -> Points | None:
        """The 478 points of the largest face in an RGB picture: x, y, z in pixels; None without a face."""
        found = self._landmarker.detect(mp.Image(image_format=mp.ImageFormat.SRGB, data=picture))
        faces = [_points(picture, face) for face in found.face_landmarks]
        return max(faces, key=_width, default=None)

    def five_points(self, picture: Picture) -> Points | None:
        """The largest face's (5, 2) in pixels: eyes, tip of the nose, corners of the mouth.

        Of eyes and corners the person's right one first. None without a face.
        """
        face = self.points(picture)
        if face is None:
            return None
        eyes = [face[list(corners), :2].mean(axis=0) for corners in (_RIGHT_EYE, _LEFT_EYE)]
        return np.vstack([*eyes, face[[_NOSE_TIP, *_MOUTH_CORNERS], :2]])

    def close(self) -> None:
        self._landmarker.close()


def points(picture: Picture, model: Path) -> Points | None:
    """StillLandmarker.points of one picture."""
    landmarker = StillLandmarker(model)
    try:
        return landmarker.points(picture)
    finally:
        landmarker.close()


def _signals(
    picture: Picture, found: Any, frame: int, t_ns: int, watch: attack_cues.TrackCues
) -> FaceSignals:
    face = _points(picture, found.face_landmarks[0])
    shapes = {shape.category_name: shape.score for shape in found.face_blendshapes[0]}
    yaw, pitch, roll = _angles(found.facial_transformation_matrixes[0])
    grey = np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), np.uint8)
    box = attack_cues.Box.of(face)
    crop = _crop(grey, box)
    height, width = grey.shape
    centre = face[:468, :2].mean(axis=0)
    return FaceSignals(
        frame=frame,
        t_ns=t_ns,
        faces=len(found.face_landmarks),
        eye_distance=float(np.linalg.norm(face[_IRIS_LEFT, :2] - face[_IRIS_RIGHT, :2])),
        face_width=_width(face),
        yaw=yaw,
        pitch=pitch,
        roll=roll,
        blink=(shapes["eyeBlinkLeft"] + shapes["eyeBlinkRight"]) / 2,
        blink_left=shapes["eyeBlinkLeft"],
        blink_right=shapes["eyeBlinkRight"],
        jaw_open=shapes["jawOpen"],
        brightness=cv2.mean(crop)[0],
        scene=cv2.mean(grey)[0],
        sharpness=_sharpness(crop),
        centre=(float(centre[0] / width), float(centre[1] / height)),
        box=(box.left / width, box.top / height, box.right / width, box.bottom / height),
        rigid=tuple(map(tuple, face[list(_RIGID), :2].tolist())),
        digest=hashlib.sha256(crop.tobytes()).digest()[:8],
        cues=watch.cues(grey, box),
        chroma=attack_cues.chroma(picture, face),
    )


def _width(face: Points) -> float:
    return float(np.linalg.norm(np.subtract(*face[list(_CHEEKS), :2])))


def _points(picture: Picture, landmarks: Any) -> Points:
    """MediaPipe gives fractions of the picture; z on the scale of x, smaller is nearer."""
    height, width = picture.shape[:2]
    values = chain.from_iterable(map(_XYZ, landmarks))
    fractions = np.fromiter(values, float, 3 * len(landmarks)).reshape(-1, 3)
    return np.asarray(fractions * (width, height, width), float)


def _sharpness(crop: Picture) -> float:
    """Variance of the Laplacian; 16 bits hold what 8-bit pixels give."""
    deviation = cv2.meanStdDev(cv2.Laplacian(crop, cv2.CV_16S))[1]
    return float(deviation[0, 0] ** 2)


def _noise(picture: Picture, face: npt.NDArray[np.float64]) -> float:
    """Of the face's grain: the median, since what is drawn on a face is in few of its pixels."""
    crop = _crop(
        np.asarray(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY), np.uint8), attack_cues.Box.of(face)
    )
    differences = np.abs(cv2.filter2D(crop, cv2.CV_32F, _GRAIN_KERNEL))
    return float(np.median(differences)) / (_GRAIN_OF_ONE * _MEDIAN_OF_ONE)


def _angles(matrix: npt.NDArray[np.float64]) -> tuple[float, float, float]:
    """Yaw, pitch, roll in degrees of the face's transformation (camera looks along -z)."""
    r = matrix[:3, :3]
    yaw = math.degrees(math.atan2(r[0, 2], math.hypot(r[1, 2], r[2, 2])))
    pitch = math.degrees(math.atan2(-r[1, 2], r[2, 2]))
    roll = math.degrees(math.atan2(r[1, 0], r[0, 0]))
    return yaw, pitch, roll


def _crop(grey: Picture, box: attack_cues.Box) -> Picture:
    left, top = max(0, math.floor(box.left)), max(0, math.floor(box.top))
    right, bottom = max(0, math.ceil(box.right)), max(0, math.ceil(box.bottom))
    crop = grey[top:bottom, left:right]
    return np.ascontiguousarray(crop if crop.size else grey[:1, :1])
