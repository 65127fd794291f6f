"""The numbers of the face check: read from thresholds.toml, where their sources stand."""

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
    lost_seconds: float


class Planar(_Section, frozen=True):
    yaw_deg: float
    residual: float


class Comparison(_Section, frozen=True):
    model: str
    accept: float
    reject: float
    same_track: float


class Thresholds(_Section, frozen=True):
    gate: Gate
    challenge: Challenge
    planar: Planar
    comparison: Comparison


def load() -> Thresholds:
    """Those shipped beside this file."""
    text = files("kiosk.presence").joinpath("thresholds.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text), Thresholds)
