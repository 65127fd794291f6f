"""The thresholds of the face check, read from thresholds.toml, where their sources stand.

A carrier's own file (settings: paths.thresholds) replaces the shipped one whole. It may be stricter
or better calibrated, but not weaker than the floors below.
"""

import hashlib
import json
import math
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any, Literal

import msgspec

from kiosk.errors import SettingsError


class _ThresholdGroup(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    pass


class Gate(_ThresholdGroup, frozen=True):
    """Thresholds of a good frame. Angles in degrees, luma 0..255."""

    eye_distance_px: float
    eye_distance_most_px: float
    yaw_deg: float
    pitch_deg: float
    roll_deg: float
    luma_least: float
    luma_most: float
    sharpness_least: float
    covered: float
    frames: int


class Challenge(_ThresholdGroup, frozen=True):
    """Thresholds of the challenge: what counts as an action, and how long a person has for it.

    Seconds of a person's time are those of LookClock: real ones at twelve looks a second or more.
    Pauses and the reaction's are real everywhere.
    """

    actions: int
    actions_most: int
    seconds: float
    gate_seconds: float
    pause_least_s: float
    pause_most_s: float
    turn_deg: float
    turn_wrong_deg: float
    mouth: float
    blink: float
    blink_fps: float
    neutral_deg: float
    reaction_seconds: float
    lost_seconds: float


class Planar(_ThresholdGroup, frozen=True):
    """Thresholds of depth: a turn, and a residual that grows with the whole rotation."""

    yaw_deg: float
    residual: float
    residual_per_deg: float

    def proves_a_head(self, yaw: float, rotation: float, residual: float) -> bool:
        """yaw: degrees aside; rotation: degrees away from the frontal picture, by turning and tilting."""
        needed = max(self.residual, self.residual_per_deg * max(rotation, abs(yaw)))
        return abs(yaw) >= self.yaw_deg and residual >= needed


class Comparison(_ThresholdGroup, frozen=True):
    """Thresholds of the face comparison: distances of one model's embeddings, of no other's.

    distance says how they are measured, so that no file of an older kind is read in another unit.
    """

    model: str
    distance: Literal["cosine"]  # 1 - cosine: 0 the same, about 1 strangers
    accept: float  # of the mean of a session's frontal pictures
    reject: float
    single: float  # of the picture that is least like the portrait
    same_track: float
    same_track_turned: float


class Passive(_ThresholdGroup, frozen=True):
    """Thresholds of the passive cues, 0..1.

    A cue's median over `frames` frames or more speaks of an attack from its threshold on.

    pad is that of the operator's model pad_model: below it an attack.
    """

    frames: int = 8
    moire: float = 0.5
    bezel: float = 0.5
    banding: float = 0.5
    glare: float = 0.6
    pad: float = 0.5
    pad_model: str = ""


class Light(_ThresholdGroup, frozen=True):
    """Thresholds of the challenge by light: the screen's hues, and the camera's exposure."""

    hues: int
    hue_seconds: float  # at least 0.5: flashes stay below 2 Hz
    settle_seconds: float
    response: float  # CIELAB units that skin answers with
    weight: float  # of a missing answer, where 1 means: a clerk looks
    exposure: float  # factor
    exposure_seconds: float
    exposure_answered: float  # brightness falls to this part at least


class Continuity(_ThresholdGroup, frozen=True):
    """Thresholds of one camera and one track."""

    speed: float  # face widths a second: faster is a cut, not a movement
    gap_seconds: float  # between two frames of a track
    clock_seconds: float  # how far the camera's clock may wander from ours
    identical_frames: int  # in a row: no camera does that


LEAST_PEOPLE = 30  # of fewer, a calibration says little about the next customer


class CalibrationSet(_ThresholdGroup, frozen=True):
    """What a section's numbers were made from. sha256: of the list and of every file it names."""

    name: str
    sha256: str
    made_at: str  # ISO 8601, UTC
    counts: dict[str, int]
    people: int | None = None  # None: nobody counted them

    @property
    def caution(self) -> str:
        """Why little can be built on it; empty: nothing speaks against it."""
        if self.people is None:
            return "people were not counted"
        return f"fewer than {LEAST_PEOPLE} people" if self.people < LEAST_PEOPLE else ""


class Calibration(_ThresholdGroup, frozen=True):
    """None: the shipped numbers, measured on a bench and no calibration (ISO/IEC 19795)."""

    comparison: CalibrationSet | None = None
    passive: CalibrationSet | None = None


class Thresholds(_ThresholdGroup, frozen=True):
    gate: Gate
    challenge: Challenge
    planar: Planar
    comparison: Comparison
    light: Light
    continuity: Continuity
    passive: Passive = Passive()
    calibration: Calibration = Calibration()

    @property
    def identity(self) -> dict[str, Any]:
        """Which thresholds these are and what they were made from, for the transcript."""
        made = self.calibration.comparison
        return {
            "sha256": fingerprint(self),
            "calibration": msgspec.to_builtins(self.calibration),
            "caution": made.caution if made else "the comparison is not calibrated",
        }


# section.key → least and most; outside of it the check would be there in name only.
_FLOORS: dict[str, tuple[float, float]] = {
    "gate.eye_distance_px": (60, 400),
    "gate.yaw_deg": (1, 15),
    "gate.frames": (3, 100),
    "gate.covered": (0.1, 1),
    "challenge.actions": (2, 3),
    "challenge.actions_most": (2, 3),
    "challenge.reaction_seconds": (0.1, 0.3),
    "challenge.seconds": (2, 20),
    "challenge.turn_deg": (15, 40),
    "challenge.turn_wrong_deg": (5, 20),
    "challenge.mouth": (0.2, 0.9),
    "challenge.blink": (0.2, 0.4),
    "challenge.blink_fps": (12, 60),
    "challenge.lost_seconds": (0, 3),
    "planar.yaw_deg": (15, 40),
    "planar.residual": (0.033, 0.2),  # a bent print reaches .032
    "planar.residual_per_deg": (0.0029, 0.01),  # and .0028 for each degree
    "comparison.accept": (0, 0.95),  # two strangers are about 1 apart
    "comparison.reject": (0, 2),
    "comparison.single": (0, 0.98),
    "comparison.same_track": (0, 0.95),
    "comparison.same_track_turned": (0, 0.95),
    "light.hues": (2, 4),
    "light.hue_seconds": (0.5, 3),
    "light.settle_seconds": (0.1, 0.5),
    "light.response": (0.3, 20),
    "light.weight": (0, 1),
    "light.exposure": (0.4, 0.9),
    "light.exposure_seconds": (0.5, 3),
    "light.exposure_answered": (0.4, 0.95),
    "continuity.speed": (2, 20),
    "continuity.gap_seconds": (0.1, 1),
    "continuity.clock_seconds": (0.1, 2),
    "continuity.identical_frames": (5, 60),
    "passive.frames": (8, 1000),
    "passive.moire": (0, 0.95),
    "passive.bezel": (0, 0.95),
    "passive.banding": (0, 0.95),
    "passive.glare": (0, 0.95),
    "passive.pad": (0.05, 1),
}
SHIPPED_EMBEDDER = "face_recognition_sface_2021dec_int8bq"
# Another model's distances have another scale.
_SFACE_FLOORS: dict[str, tuple[float, float]] = {
    "comparison.accept": (0, 0.68),
    "comparison.single": (0, 0.80),
    "comparison.same_track": (0, 0.60),
    "comparison.same_track_turned": (0, 0.70),
}


def load(file: Path | None = None) -> Thresholds:
    """Those of a file, None: those shipped beside this module.

    SettingsError names the file and the key that is malformed, unknown or weaker than the floors.
    """
    shipped = files("kiosk.presence").joinpath("thresholds.toml")
    name = str(file or "thresholds.toml")
    try:
        text = (file or shipped).read_text("utf-8")
        made = msgspec.convert(tomllib.loads(text), Thresholds)
    except OSError as error:
        raise SettingsError(name, error.strerror or str(error)) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(name, f"not valid TOML: {error}") from error
    except msgspec.ValidationError as error:
        raise SettingsError(name, str(error)) from error
    return check(made, name)


def check(thresholds: Thresholds, source: str) -> Thresholds:
    """The same, once no number is weaker than its floor. SettingsError names source and key."""
    if weakness := next(_weaknesses(thresholds), None):
        raise SettingsError(source, weakness)
    return thresholds


def least(key: str) -> float:
    """The floor under a number, by "section.key"."""
    return _FLOORS[key][0]


def most(key: str) -> float:
    return _FLOORS[key][1]


def dump(thresholds: Thresholds) -> str:
    """As a file that `load` reads."""
    return "\n".join(_lines(msgspec.to_builtins(thresholds), ""))


def fingerprint(thresholds: Thresholds) -> str:
    """sha256 of every number, for the transcript: two files with the same numbers have the same."""
    return hashlib.sha256(msgspec.json.encode(thresholds, order="deterministic")).hexdigest()


def _weaknesses(thresholds: Thresholds) -> Iterator[str]:
    numbers = dict(_numbers(thresholds))
    for key, value in numbers.items():
        if not math.isfinite(value) or value < 0:
            yield f"$.{key}: {value} is no such number"
    of_model = _SFACE_FLOORS if thresholds.comparison.model == SHIPPED_EMBEDDER else {}
    for key, (least, most) in (_FLOORS | of_model).items():
        if not least <= numbers[key] <= most:
            yield f"$.{key}: {numbers[key]} is outside {least} to {most}"
    if thresholds.comparison.accept > thresholds.comparison.reject:
        yield "$.comparison.accept: above $.comparison.reject"
    if thresholds.comparison.single < thresholds.comparison.accept:
        yield "$.comparison.single: below $.comparison.accept"


def _numbers(thresholds: Thresholds) -> Iterator[tuple[str, float]]:
    for name, section in msgspec.to_builtins(thresholds).items():
        for key, value in section.items():
            if isinstance(value, int | float):
                yield f"{name}.{key}", value


def _lines(table: dict[str, Any], prefix: str) -> Iterator[str]:
    """TOML of scalars and tables, which is all there is; JSON's strings are TOML's."""
    for key, value in table.items():
        if isinstance(value, str | int | float):
            yield f"{key} = {json.dumps(value, ensure_ascii=False)}"
    for key, value in table.items():
        if isinstance(value, dict):
            yield f"\n[{prefix}{key}]"
            yield from _lines(value, f"{prefix}{key}.")
