"""Face embeddings with dlib's ResNet: 128 numbers, Euclidean distance (5-face, table of the stack)."""

from pathlib import Path

import cv2
import dlib
import numpy as np
import numpy.typing as npt

Picture = npt.NDArray[np.uint8]

_SMALL_PORTRAIT = 200  # pixels of width; chips of resident cards carry 102
_ENLARGE = 3


class Embedder:
    """Finds the face, aligns it by five points, and embeds it."""

    def __init__(self, network: Path, five_points: Path) -> None:
        self._find = dlib.get_frontal_face_detector()
        self._align = dlib.shape_predictor(str(five_points))
        self._network = dlib.face_recognition_model_v1(str(network))

    def embed(self, picture: Picture) -> tuple[float, ...] | None:
        """None unless a face is found; of several, the largest."""
        faces = self._find(picture, 0) or self._find(picture, 1)
        if not faces:
            return None
        face = max(faces, key=lambda found: found.area())
        shape = self._align(picture, face)
        return tuple(self._network.compute_face_descriptor(picture, shape))

    def embed_portrait(self, picture: Picture) -> tuple[float, ...] | None:
        """A small chip portrait is enlarged first: the detector wants faces of 80 pixels."""
        if picture.shape[1] <= _SMALL_PORTRAIT:
            picture = _enlarged(picture)
        return self.embed(picture)


def _enlarged(picture: Picture) -> Picture:
    larger = cv2.resize(picture, None, fx=_ENLARGE, fy=_ENLARGE, interpolation=cv2.INTER_CUBIC)
    edge = larger.shape[1] // 6  # a tight crop leaves the detector no room
    room = cv2.copyMakeBorder(larger, edge, edge, edge, edge, cv2.BORDER_REPLICATE)
    return np.asarray(room, np.uint8)
