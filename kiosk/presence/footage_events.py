"""Blinks and mouth openings found in footage, in its own time.

A lid that has closed beyond a threshold has blinked once it is open again, which takes half the
threshold (hysteresis: a value that trembles around the threshold is one blink). Blinks last 100 to
400 ms; the ends fall between two frames, so one frame's time is granted on either side.
"""

from collections.abc import Iterable
from typing import NamedTuple

from kiosk.ports import FaceSignals
from kiosk.presence.thresholds import Challenge

_BLINK_LEAST_S, _BLINK_MOST_S = 0.1, 0.4


class Movement(NamedTuple):
    """A blink or mouth opening: seconds since the footage's zero, duration, highest value."""

    at_s: float
    seconds: float
    peak: float
    frame_s: float  # time between the two frames where it began: how exact `seconds` is


class Blink(NamedTuple):
    at_s: float
    seconds: float
    peak: float
    prolonged: bool  # the lid stayed down for longer than a blink


def blinks(series: Iterable[FaceSignals], thresholds: Challenge) -> list[Blink]:
    """Every time that the eyes closed and opened again; what is too short for an eyelid is noise."""
    values = ((seen, seen.blink) for seen in series)
    return [
        Blink(found.at_s, found.seconds, found.peak, found.seconds - found.frame_s > _BLINK_MOST_S)
        for found in _movements(values, thresholds.blink)
        if found.seconds + found.frame_s >= _BLINK_LEAST_S
    ]


def mouth_openings(series: Iterable[FaceSignals], thresholds: Challenge) -> list[Movement]:
    return _movements(((seen, seen.jaw_open) for seen in series), thresholds.mouth)


def _movements(values: Iterable[tuple[FaceSignals, float]], threshold: float) -> list[Movement]:
    """Closed ones only: a movement that the footage's end or a lost face cuts off is not counted."""
    found: list[Movement] = []
    began: Movement | None = None
    before = 0.0
    for seen, value in values:
        now = seen.t_ns / 1e9
        if seen.faces == 0:
            began = None
        elif began is None:
            began = Movement(now, 0.0, value, now - before) if value >= threshold else None
        elif value < threshold / 2:
            found.append(began._replace(seconds=now - began.at_s))
            began = None
        else:
            began = began._replace(peak=max(began.peak, value))
        before = now
    return found
