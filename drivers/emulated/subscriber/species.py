"""The attack species of the emulated subscriber, as data (names after GB/T 41987, ISO/IEC 30107-3).

All are made from the photographs of the living people; drawn in `presentation`.
"""

from collections.abc import Mapping
from typing import NamedTuple

_ALL = ("turn_left", "turn_right", "open_mouth", "blink")
_TURNED = ("open_mouth",)  # a print turned aside reads as an open mouth

_LEANED = ("turn_left", "turn_right", "open_mouth")  # tilted meanwhile, it also reads as turned


class Species(NamedTuple):
    """What may sit before the camera instead of the person."""

    what: str
    obeys: tuple[str, ...]  # the commands that the landmarks then show, forged or not
    optical: bool = True  # before the lens, so exposure and grain act on it
    reflects: float = 1.0  # of the kiosk screen's light, relative to skin


SPECIES: Mapping[str, Species] = {
    "flat_print": Species("a photograph on paper, moved by hand", _TURNED),
    "bent_print": Species("the same, bent round a cylinder", _TURNED),
    "tilted_print": Species("a print, turned and tilted up or down at once", _LEANED),
    "cut_hole": Species("a print with holes, live eyes behind it", _TURNED),
    "cut_out": Species("a print cut along the head's outline", _TURNED),
    "screen_photo": Species("the photograph on a display", (), reflects=0.06),
    "video_replay": Species("an earlier session on a display", (), reflects=0.06),
    "relay": Species("a living person elsewhere, live on a display", _ALL, reflects=0.06),
    "swap": Species("the holder, then another person", _ALL),
    "frozen": Species("one picture in the driver, again and again", (), optical=False, reflects=0),
    "loop": Species(
        "a blinking recording in the driver, with noise", (), optical=False, reflects=0
    ),
    "injected": Species("an obedient stream in the driver", _ALL, optical=False, reflects=0),
}


class Props(NamedTuple):
    """What differs between two attacks of one species."""

    tilt: float = 45.0  # degrees: how far a hand turns or tilts a print
    lean: float = 25.0  # tilted_print: degrees that it nods meanwhile
    radius: float = 1.0  # of a bent print, in face widths; infinite: flat
    pixel: float = 1.31  # a display's pixels, in pixels of the camera
    recorded: tuple[str, ...] = ("turn_right", "blink")  # what a replayed session shows
    after: int = 1  # swap: commands that the first person still obeys
