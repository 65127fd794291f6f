"""What is heard and seen of a statement, moment by moment, and the whole of it."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from kiosk.statement_video.script import Script

RATE = 16_000  # samples a second of the sound, mono

RgbPicture = npt.NDArray[np.uint8]
Samples = npt.NDArray[np.int16]


class Picture(NamedTuple):
    """RGB, height x width x 3; seconds since the recording began."""

    at: float
    pixels: RgbPicture


class Sounds(NamedTuple):
    """Mono, RATE samples a second; seconds of the first one since the recording began."""

    at: float
    samples: Samples


class Sound(NamedTuple):
    """A window of sound. Seconds on the clock of the pictures."""

    at: float  # its beginning
    seconds: float
    speech: float  # the voice detector's probability, 0..1
    level: float  # root mean square, 0..1


class MouthLook(NamedTuple):
    """One picture. Seconds of the sensor's time."""

    at: float
    faces: int
    mouth: float = 0.0  # blendshape jawOpen, 0..1


class Taken(NamedTuple):
    """One statement, whole. Moments are seconds on one clock."""

    script: Script
    begins: float  # the sentence appeared
    reads_until: float  # the sentence was over
    shown: tuple[float, ...]  # when each digit appeared; fewer than the script's: it was broken off
    sounds: tuple[Sound, ...]
    looks: tuple[MouthLook, ...]
    same_person: bool | None = None  # as in the face session; None: not compared
