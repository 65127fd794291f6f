"""Face embeddings. The default is SFace: 128 numbers of length one, compared by their angle."""

from pathlib import Path
from typing import Protocol

import cv2
import numpy as np
import numpy.typing as npt

Picture = npt.NDArray[np.uint8]
Points = npt.NDArray[np.float64]

_SMALL_PORTRAIT = 200  # pixels of width; chips of resident cards carry 102
_ENLARGE = 3


class Embedder(Protocol):
    """The port of face embedding models: embeddings have length one. Pictures are RGB."""

    def embed(self, picture: Picture) -> tuple[float, ...] | None:
        """None unless a face is found; of several, the largest."""


class Finder(Protocol):
    """Where the face is in a picture: drivers.faces.landmarks.StillLandmarker."""

    def five_points(self, picture: Picture) -> Points | None:
        """(5, 2) pixels: eyes, tip of the nose, corners of the mouth, the person's right ones first."""


class SFaceEmbedder:
    """SFace as OpenCV runs it: aligned by five points to 112x112. One picture at a time."""

    def __init__(self, network: Path, finder: Finder) -> None:
        self._finder = finder
        self._network = cv2.FaceRecognizerSF.create(str(network), "")

    def embed(self, picture: Picture) -> tuple[float, ...] | None:
        chip = self.aligned(picture)
        return None if chip is None else self.embed_aligned(chip)

    def aligned(self, picture: Picture) -> Picture | None:
        """The face as the network wants it; None without one."""
        five = self._finder.five_points(picture)
        if five is None:
            return None
        # As a face detector of OpenCV gives it: box, which is not looked at, points, score.
        row = np.array([[0, 0, 0, 0, *five.ravel(), 1]], np.float32)
        bgr = cv2.cvtColor(picture, cv2.COLOR_RGB2BGR)
        return np.asarray(self._network.alignCrop(bgr, row), np.uint8)

    def embed_aligned(self, chip: Picture) -> tuple[float, ...] | None:
        return unit(np.asarray(self._network.feature(chip), np.float64).ravel())


def unit(numbers: Points) -> tuple[float, ...] | None:
    """Scaled to length one; None where there is no direction."""
    length = float(np.linalg.norm(numbers))
    return tuple(float(x) for x in numbers / length) if length > 0 else None


def embed_portrait(embedder: Embedder, picture: Picture) -> tuple[float, ...] | None:
    """A small chip portrait is enlarged first: else the face is not found, or its points too coarsely."""
    if picture.shape[1] <= _SMALL_PORTRAIT:
        picture = _enlarged(picture)
    return embedder.embed(picture)


def _enlarged(picture: Picture) -> Picture:
    larger = cv2.resize(picture, None, fx=_ENLARGE, fy=_ENLARGE, interpolation=cv2.INTER_CUBIC)
    edge = larger.shape[1] // 6  # a tight crop leaves the detector no room
    room = cv2.copyMakeBorder(larger, edge, edge, edge, edge, cv2.BORDER_REPLICATE)
    return np.asarray(room, np.uint8)
