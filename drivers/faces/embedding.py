"""Face embeddings. The default is dlib's ResNet: 128 numbers, Euclidean distance."""

from pathlib import Path
from typing import Any, Protocol

import cv2
import dlib
import numpy as np
import numpy.typing as npt

Picture = npt.NDArray[np.uint8]
Point = tuple[float, float]

_SMALL_PORTRAIT = 200  # pixels of width; chips of resident cards carry 102
_ENLARGE = 3


class Embedder(Protocol):
    """The port of face embedding models: distances between embeddings are Euclidean. Pictures are RGB."""

    def embed(self, picture: Picture) -> tuple[float, ...] | None:
        """None unless a face is found; of several, the largest."""


class Finder:
    """The largest face with its five points: the corners of both eyes, and the nose."""

    def __init__(self, five_points: Path) -> None:
        self._find = dlib.get_frontal_face_detector()
        self._align = dlib.shape_predictor(str(five_points))

    def face(self, picture: Picture) -> Any | None:
        """A full_object_detection of dlib; None without a face."""
        faces = self._find(picture, 0) or self._find(picture, 1)
        if not faces:
            return None
        return self._align(picture, max(faces, key=lambda found: found.area()))

    def eyes(self, picture: Picture) -> tuple[Point, Point] | None:
        """The middles of both eyes in pixels, that on the picture's left first."""
        face = self.face(picture)
        if face is None:
            return None
        corners = [(float(face.part(n).x), float(face.part(n).y)) for n in range(4)]
        one, other = (((a[0] + b[0]) / 2, (a[1] + b[1]) / 2) for a, b in (corners[:2], corners[2:]))
        return (one, other) if one[0] < other[0] else (other, one)


class DlibEmbedder:
    """dlib's embedder: finds the face, aligns it by five points, and embeds it."""

    def __init__(self, network: Path, finder: Finder) -> None:
        self._finder = finder
        self._network = dlib.face_recognition_model_v1(str(network))

    def embed(self, picture: Picture) -> tuple[float, ...] | None:
        shape = self._finder.face(picture)
        if shape is None:
            return None
        return tuple(self._network.compute_face_descriptor(picture, shape))


def embed_portrait(embedder: Embedder, picture: Picture) -> tuple[float, ...] | None:
    """A small chip portrait is enlarged first: the detector wants faces of 80 pixels."""
    if picture.shape[1] <= _SMALL_PORTRAIT:
        picture = _enlarged(picture)
    return embedder.embed(picture)


def _enlarged(picture: Picture) -> Picture:
    larger = cv2.resize(picture, None, fx=_ENLARGE, fy=_ENLARGE, interpolation=cv2.INTER_CUBIC)
    edge = larger.shape[1] // 6  # a tight crop leaves the detector no room
    room = cv2.copyMakeBorder(larger, edge, edge, edge, edge, cv2.BORDER_REPLICATE)
    return np.asarray(room, np.uint8)
