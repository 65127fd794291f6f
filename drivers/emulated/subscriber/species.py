"""The attack species of the emulated subscriber, as data (names after GB/T 41987, ISO/IEC 30107-3).

All are made from the photographs of the living people; drawn in `presentation` and `attacks`.
"""

import math
from collections.abc import Mapping
from random import Random
from typing import NamedTuple

_ALL = ("turn_left", "turn_right", "open_mouth", "blink")
_TURNED = ("open_mouth",)  # a print turned aside reads as an open mouth
_LEANED = ("turn_left", "turn_right", "open_mouth")  # tilted meanwhile, it also reads as turned
_DISPLAY = 0.06  # of the kiosk screen's light is what a display gives back, relative to skin
_FLAT = 0.2  # so many of the tilted prints are not bent


class Species(NamedTuple):
    """What may sit before the camera instead of the person."""

    what: str
    obeys: tuple[str, ...]  # the commands that the landmarks then show, forged or not
    optical: bool = True  # before the lens, or as if it were: exposure and grain act on it
    reflects: float = 1.0  # of the kiosk screen's light, relative to skin
    excluded: bool = True  # False: no camera alone can tell it from a person


SPECIES: Mapping[str, Species] = {
    "flat_print": Species("a photograph on paper, moved by hand", _TURNED),
    "bent_print": Species("the same, bent round a cylinder", _TURNED),
    "tilted_print": Species("a print, turned and tilted up or down at once", _LEANED),
    "cut_hole": Species("a print with holes, live eyes behind it", _TURNED),
    "cut_out": Species("a print cut along the head's outline", _TURNED),
    "flip_book": Species("five photographs, two of them turned, held up in turn", _ALL),
    "screen_photo": Species("the photograph on a display", (), reflects=_DISPLAY),
    "video_replay": Species("an earlier session on a display", (), reflects=_DISPLAY),
    "relay": Species("a living person elsewhere, live on a display", _ALL, reflects=_DISPLAY),
    "clip_bank": Species(
        "a film of each movement, begun when it is asked for", _ALL, reflects=_DISPLAY
    ),
    "halted_clips": Species(
        "such films, halted by hand at each turn's end: a turn scrubbed in one step",
        _ALL,
        reflects=_DISPLAY,
        excluded=False,
    ),
    "halted_clips_10": Species(
        "the same of ten films each, the best of them",
        _ALL,
        reflects=_DISPLAY,
        excluded=False,
    ),
    "recorded_session": Species(
        "an earlier session, started at the first prompt", (), reflects=_DISPLAY
    ),
    "best_of_ten": Species(
        "of ten such sessions the one whose first movement fits best", (), reflects=_DISPLAY
    ),
    "swap": Species("the holder, then another person", _ALL),
    "victim_at_rest": Species("the holder looks straight, somebody else turns in place", _ALL),
    "victim_at_rest_misfit": Species("the same, and the faces are not quite in one place", _ALL),
    "victim_in_frames": Species("the holder in the compared pictures alone, in place", _ALL),
    "victim_in_frames_misfit": Species("the same, not quite in one place", _ALL),
    "frozen": Species("one picture in the driver, again and again", (), optical=False, reflects=0),
    "loop": Species(
        "a blinking recording in the driver, with noise", (), optical=False, reflects=0
    ),
    "injected": Species("an obedient stream in the driver", _ALL, optical=False, reflects=0),
    "blurred_relay": Species(
        "a relay that fills the picture, out of focus", _ALL, reflects=_DISPLAY, excluded=False
    ),
    "scrubbed_turn": Species(
        "films of the holder's movements, scrubbed by hand", _ALL, reflects=_DISPLAY, excluded=False
    ),
    "cross_warp_2": Species(
        "such a turn made of two photographs, cross-warped in thirty steps",
        _ALL,
        reflects=_DISPLAY,
        excluded=False,
    ),
    "cross_warp_5": Species(
        "the same of five, at every 17 degrees", _ALL, reflects=_DISPLAY, excluded=False
    ),
    "puppet": Species(
        "a 3D puppet of the holder on a display", _ALL, reflects=_DISPLAY, excluded=False
    ),
    "other_head": Species("the holder's features on another living head", _ALL, excluded=False),
    "head_mask": Species(
        "a mask of the holder with stiff lips, eyes behind it",
        ("turn_left", "turn_right", "blink"),
        excluded=False,
    ),
    "injected_exposed": Species(
        "an obedient stream that answers the exposure", _ALL, reflects=0, excluded=False
    ),
}


class Props(NamedTuple):
    """What differs between two attacks of one species."""

    tilt: float = 45.0  # degrees: how far a hand turns or tilts a print
    lean: float = 25.0  # tilted_print: degrees that it nods meanwhile
    radius: float = 1.0  # of a bent print, in face widths; infinite: flat
    pixel: float = 1.31  # a display's pixels, in pixels of the camera
    recorded: tuple[str, ...] = ("turn_right", "blink")  # what a replayed session shows
    after: int = 1  # swap: commands that the first person still obeys
    turned: float = 34.0  # degrees: the photographs of a flip-book or cross-warp
    blur: float = 1.8  # standard deviation in pixels: a display out of focus
    delay: float = 0.25  # seconds of a relay's network, or of a hand
    misfit: tuple[float, float, float] = (22.0, -14.0, 1.07)  # pixels right and down, scale
    dice: int = 0  # for everything else that is not twice the same


def props(species: str, seed: int) -> Props:
    """One attack of a species: each seed another tilt, bend, recording, or hand."""
    dice = Random(seed)
    drawn = Props(dice=seed, blur=dice.uniform(1.6, 2.0), delay=dice.uniform(0.12, 0.35))
    if species in {"flat_print", "cut_hole", "cut_out"}:
        return drawn._replace(tilt=dice.uniform(20, 60))
    if species == "bent_print":
        return drawn._replace(tilt=dice.uniform(20, 60), radius=dice.uniform(0.6, 2.0))
    if species == "tilted_print":
        radius = math.inf if dice.random() < _FLAT else dice.uniform(0.6, 2.0)
        lean = dice.choice((-1, 1)) * dice.uniform(5, 60)
        return drawn._replace(tilt=dice.uniform(20, 60), lean=lean, radius=radius)
    if species == "video_replay":
        return drawn._replace(recorded=tuple(dice.sample(_ALL, 3)))
    if species.endswith("_misfit"):
        shift = [dice.choice((-1, 1)) * dice.uniform(4, 30) for _ in range(2)]
        return drawn._replace(misfit=(shift[0], shift[1], dice.uniform(0.9, 1.12)))
    return drawn._replace(turned=dice.uniform(30, 36))
