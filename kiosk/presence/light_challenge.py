"""The colour and exposure challenge: the kiosk changes the light, and a real scene answers.

The screen shines random hues on the face: skin takes them on, a display with a face on it hardly does,
and a stream that never saw the counter does not. Then the camera is told to take darker pictures: what
comes through that camera is darker. Both go on while the person is told to move: a turned face has other
colours, which is taken out, and the whole picture's brightness hardly changes with it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from random import Random
from statistics import median
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from kiosk.ports import FaceSignals
from kiosk.presence.look_clock import LOOKS_PER_S
from kiosk.presence.thresholds import Light


class Hue(NamedTuple):
    """A colour of the screen, and where in the plane of CIELAB a*, b* it pulls (unit vector)."""

    rgb: str
    a: float
    b: float


WHITE = Hue("", 0.0, 0.0)
# One for each quadrant, so that any three differ widely.
HUES = (
    Hue("#ff3030", 0.77, 0.64),
    Hue("#20d040", -0.72, 0.69),
    Hue("#3050ff", 0.59, -0.81),
    Hue("#10c0d0", -0.87, -0.49),
)
_LEAST_SAMPLES = 3  # pictures of one light, for a median
_NO_SPREAD = 1e-6
_PATIENCE = 3  # times the usual, for an answer of the camera


_Reals = npt.NDArray[np.float64]


class _Sample(NamedTuple):
    since: float  # seconds after the change
    a: float
    b: float
    brightness: float  # of the whole picture
    turned: float  # degrees, to whichever side


class _Segment(NamedTuple):
    """One colour and exposure, for a while."""

    hue: Hue
    exposure: float
    seconds: float
    samples: list[_Sample]


@dataclass
class LightProbe:
    """A short sequence of lights. `see` takes pictures, `tint` and `exposure` say what to do now."""

    thresholds: Light
    rng: Random
    answers_exposure: bool = True  # whether the camera has such a control
    _segments: list[_Segment] = field(default_factory=list)
    _now: int = -1
    _changed_at: float = 0.0

    def __post_init__(self) -> None:
        t = self.thresholds
        hues = self.rng.sample(HUES, t.hues)
        colours = [_Segment(hue, 1.0, t.hue_seconds, []) for hue in (WHITE, *hues)]
        darker = [
            _Segment(WHITE, 1.0, t.settle_seconds * self._stretch(), []),
            _Segment(WHITE, t.exposure, t.exposure_seconds, []),
        ]
        first, then = self.rng.sample((colours, darker), 2)
        self._segments = [*first, *then]

    def begin(self, now: float) -> None:
        self._now, self._changed_at = 0, now

    def see(self, seen: FaceSignals, now: float, arrived: float) -> None:
        """Take one picture; the lights go on by themselves. arrived: when the camera gave it."""
        since = arrived - self._changed_at
        if self.over or since < 0:  # taken under the light before, and looked at late
            return
        segment = self._segments[self._now]
        segment.samples.append(_Sample(since, *seen.chroma, seen.scene, abs(seen.yaw)))
        if since >= segment.seconds and not self._waits(segment, since):
            self._now, self._changed_at = self._now + 1, now

    @property
    def over(self) -> bool:
        return self._now >= len(self._segments)

    @property
    def tint(self) -> str:
        """#rrggbb that the screen shines now; empty: white."""
        return self._segment.hue.rgb if self._running else ""

    @property
    def exposure(self) -> float:
        """The factor that the camera is asked for now."""
        return self._segment.exposure if self._running else 1.0

    def response(self) -> float:
        """How far the skin followed the hues, in CIELAB units; 0 without pictures enough."""
        lights = [segment for segment in self._segments if segment.exposure == 1.0]
        found = [(s.hue, self._settled(s)) for s in lights]
        enough = [(hue, taken) for hue, taken in found if len(taken) >= _LEAST_SAMPLES]
        return _slope([(hue, sample) for hue, taken in enough for sample in taken])

    def exposure_ratio(self) -> float | None:
        """Brightness after to before; None: not seen."""
        dark = next(s for s in self._segments if s.exposure != 1.0)
        before = [
            sample.brightness
            for s in self._segments
            if s.exposure == 1.0 and s.hue is WHITE
            for sample in s.samples
        ]
        after = [sample.brightness for sample in self._settled(dark)][-_LEAST_SAMPLES:]
        if len(before) < _LEAST_SAMPLES or len(after) < _LEAST_SAMPLES:
            return None
        return median(after) / max(median(before), 1.0)

    def exposure_is_answered(self) -> bool:
        """Also true of a camera without that control: nothing is known then."""
        ratio = self.exposure_ratio()
        answered = ratio is not None and ratio <= self.thresholds.exposure_answered
        return answered or not self.answers_exposure

    def row(self) -> dict[str, Any]:
        """For the transcript."""
        ratio = self.exposure_ratio()
        return {
            "hues": [s.hue.rgb for s in self._segments if s.hue is not WHITE],
            "response": round(self.response(), 3),
            "latency_ms": self._latency_ms(),
            "exposure": self.thresholds.exposure if self.answers_exposure else None,
            "exposure_ratio": None if ratio is None else round(ratio, 3),
        }

    @property
    def _running(self) -> bool:
        return 0 <= self._now < len(self._segments)

    @property
    def _segment(self) -> _Segment:
        return self._segments[self._now]

    def _stretch(self) -> float:
        """So that nobody knows when the picture will darken."""
        return 1.0 + 2.0 * self.rng.random()

    def _settled(self, segment: _Segment) -> list[_Sample]:
        return [s for s in segment.samples if s.since >= self.thresholds.settle_seconds]

    def _waits(self, segment: _Segment, since: float) -> bool:
        """A slow device sees fewer pictures, and its camera obeys later: it gets the time."""
        if len(self._settled(segment)) < _LEAST_SAMPLES:
            return True
        longest = _PATIENCE * segment.seconds
        waited = since >= longest and len(segment.samples) >= longest * LOOKS_PER_S
        return segment.exposure != 1.0 and not waited and not self.exposure_is_answered()

    def _latency_ms(self) -> int | None:
        """From a change of hue until half of its way; the median of the changes."""
        found = [
            latency
            for before, after in pairwise(self._segments)
            if after.hue is not WHITE
            and (latency := _half_way(before.samples, after.samples)) is not None
        ]
        return round(median(found) * 1000) if found else None


def _chroma(samples: Sequence[_Sample]) -> tuple[float, float]:
    return median(s.a for s in samples), median(s.b for s in samples)


def _slope(seen: Sequence[tuple[Hue, _Sample]]) -> float:
    """Least squares: skin's units for one unit of light; what turning alone does is taken out before."""
    if len({hue for hue, _ in seen}) < 2:
        return 0.0
    beside = np.array([(1.0, sample.turned) for _, sample in seen])
    lights = _without(beside, np.array([(hue.a, hue.b) for hue, _ in seen]))
    skin = _without(beside, np.array([(sample.a, sample.b) for _, sample in seen]))
    spread = float((lights * lights).sum())
    return float((lights * skin).sum()) / spread if spread > _NO_SPREAD else 0.0


def _without(beside: _Reals, values: _Reals) -> _Reals:
    """What of the columns the columns beside do not explain."""
    return np.asarray(values - beside @ (np.linalg.pinv(beside) @ values), float)


def _half_way(before: Sequence[_Sample], after: Sequence[_Sample]) -> float | None:
    if len(before) < _LEAST_SAMPLES or len(after) < _LEAST_SAMPLES:
        return None
    start = _chroma(before[-_LEAST_SAMPLES:])
    end = _chroma(after[-_LEAST_SAMPLES:])
    way = (end[0] - start[0], end[1] - start[1])
    length = way[0] ** 2 + way[1] ** 2
    for sample in after:
        part = (sample.a - start[0]) * way[0] + (sample.b - start[1]) * way[1]
        if length and part >= length / 2:
            return sample.since
    return None
