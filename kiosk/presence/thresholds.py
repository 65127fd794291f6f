"""The numbers of the face check: read from thresholds.toml, where their sources stand."""

import hashlib
import tomllib
from importlib.resources import files

import msgspec


class _Section(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    pass


class Gate(_Section, frozen=True):
    """When a frame is good enough. Angles in degrees, luma 0..255."""

    eye_distance_px: float
    eye_distance_most_px: float
    yaw_deg: float
    pitch_deg: float
    roll_deg: float
    luma_least: float
    luma_most: float
    sharpness_least: float
    frames: int


class Challenge(_Section, frozen=True):
    """What counts as an action, and how long a person has for it."""

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


class Planar(_Section, frozen=True):
    """What proves depth: a turn, and a residual that grows with it."""

    yaw_deg: float
    residual: float
    residual_per_deg: float

    def proves_a_head(self, yaw: float, residual: float) -> bool:
        turned = abs(yaw)
        return turned >= self.yaw_deg and residual >= max(
            self.residual, self.residual_per_deg * turned
        )


class Comparison(_Section, frozen=True):
    model: str
    accept: float
    reject: float
    same_track: float
    same_track_turned: float


class Passive(_Section, frozen=True):
    """Signs of a presentation attack. A sign at its number alone means: a clerk looks."""

    frames: int  # of which the median is taken, at least
    moire: float
    bezel: float
    banding: float
    glare: float
    pad: float  # the operator's model: from here on bona fide


class Light(_Section, frozen=True):
    """The kiosk's own changes of light: the screen's hues, and the camera's exposure."""

    hues: int
    hue_seconds: float  # at least 0.5: flashes stay below 2 Hz
    settle_seconds: float
    response: float  # CIELAB units that skin answers with
    weight: float  # of a missing answer, where 1 means: a clerk looks
    exposure: float  # factor
    exposure_seconds: float
    exposure_answered: float  # brightness falls to this part at least


class Continuity(_Section, frozen=True):
    """One camera, one track."""

    speed: float  # face widths a second: faster is a cut, not a movement
    gap_seconds: float  # between two frames of a track
    clock_seconds: float  # how far the camera's clock may wander from ours
    identical_frames: int  # in a row: no camera does that


class Thresholds(_Section, frozen=True):
    gate: Gate
    challenge: Challenge
    planar: Planar
    comparison: Comparison
    passive: Passive
    light: Light
    continuity: Continuity

    @property
    def identity(self) -> dict[str, str]:
        """Which thresholds these are, for the transcript."""
        return {"sha256": hashlib.sha256(msgspec.json.encode(self)).hexdigest()}


def load() -> Thresholds:
    """Those shipped beside this file."""
    text = files("kiosk.presence").joinpath("thresholds.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text), Thresholds)
