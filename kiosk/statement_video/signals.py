"""What is heard and seen of a statement, moment by moment, and the whole of it."""

from typing import NamedTuple

from kiosk.statement_video.script import Script


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
