"""A face session's pictures that count for something, each with its purpose; what comparing them found."""

from enum import StrEnum
from typing import NamedTuple

from kiosk.presence.comparison import Band


class Purpose(StrEnum):
    """What a picture counts for."""

    FRONTAL = "frontal"  # the face itself: compared with the portrait
    PROOF = "proof"  # on it a movement was judged to be done
    DEPTH_POSE = "depth_pose"  # on the way into a turn
    INSTANT = "instant"  # at a moment that nobody could foretell
    AFTER_GAP = "after_gap"  # the first after a cut, or after a while of which nothing was seen


class Kept(NamedTuple):
    """A picture to compare; step 0 is before the challenge."""

    frame: int  # number in the ring
    step: int
    purpose: Purpose
    ms: int  # since the session's start


class Finding(NamedTuple):
    """What the comparison found; None distances where there was nothing to compare."""

    band: Band | None
    distance: float | None
    one_person: bool
    clear: bool = True  # a face was recognised in every step
    failed: Purpose | None = None  # of the picture that speaks against it; None: none does
