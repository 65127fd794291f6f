"""The inputs of the actions of `kiosk presence`: models, thresholds, footage, pictures."""

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec
import numpy as np

from drivers.cameras import footage
from drivers.faces.embedding import embed_portrait
from drivers.faces.images import read_picture
from drivers.faces.models.loaded import FaceModels
from drivers.faces.models.operator import with_thresholds
from drivers.faces.process import PAD_EVERY
from kiosk import settings as kiosk_settings
from kiosk.errors import NoFaceError
from kiosk.ports import CameraFrame, FaceSignals
from kiosk.presence import thresholds
from kiosk.presence.thresholds import Thresholds

Picture = footage.Picture


class Means(NamedTuple):
    models: FaceModels
    thresholds: Thresholds


def means(arguments: argparse.Namespace) -> Means:
    """As the command line says, else as the kiosk's settings do, else what is shipped."""
    file, operators = arguments.thresholds, arguments.manifest
    if arguments.settings != kiosk_settings.DEFAULT or kiosk_settings.DEFAULT.exists():
        settings = kiosk_settings.load(arguments.settings)
        file = file or settings.paths.thresholds
        operators = operators or settings.faces.manifest
    limits = with_thresholds(thresholds.load(file), operators, file)
    return Means(FaceModels(operators), limits)


def signals(
    models: FaceModels,
    files: Sequence[Path],
    seconds: float | None = None,
    skip: footage.Skip | None = None,
) -> Iterator[tuple[Picture, FaceSignals]]:
    """Every frame, in the footage's own time, as one track; PAD as often as in a session.

    skip: what is done with a picture that cannot be read; None: FootageError.
    """
    landmarker = models.landmarker()
    try:
        for number, frame in enumerate(footage.frames(files, seconds, skip), 1):
            picture = pixels(frame)
            seen = landmarker.signals(picture, number, frame.t_ns)
            if models.pad and seen.faces and (number - 1) % PAD_EVERY == 0:
                seen = msgspec.structs.replace(seen, pad=models.pad.score(picture, seen))
            yield picture, seen
    finally:
        landmarker.close()


def pixels(frame: CameraFrame) -> Picture:
    return np.frombuffer(frame.pixels, np.uint8).reshape(frame.height, frame.width, 3)


class Face(NamedTuple):
    """The largest face of a picture; several: there are others in it."""

    embedding: tuple[float, ...]
    several: bool


def face(models: FaceModels, file: Path) -> Face:
    """Of a picture file, enlarged as in a session. FootageError and NoFaceError name the file."""
    picture = read_picture(file)
    found = embed_portrait(models.embedder, picture)
    if found is None:
        raise NoFaceError(str(file))
    return Face(found, _several(models, picture))


def _several(models: FaceModels, picture: Picture) -> bool:
    """By a landmarker of its own: one that has seen another picture would look for that one's face.

    It misses faces that are small in the picture, which are not those that are compared.
    """
    landmarker = models.landmarker()
    try:
        return landmarker.signals(picture, 1, 0).faces > 1
    finally:
        landmarker.close()
