"""Depth as a motion: a head that turns shows the same relief in every pose, more of it the further it turns.

From the picture at rest to a turned one, a plane's points move by a homography, and those of paper bent
round whatever cylinder nearly so: both are taken out by a quadratic fit. What is left of the rigid landmarks
is relief: of a head it grows with the sine of its yaw by one factor for each landmark, and the nose stands
out from between the eyes by more than any bent sheet's does.

Poses count only on a way that was seen: from straight on, without a gap, and without a leap from one angle
to another as between two photographs. Everything is measured against this face's own picture at rest; the
limits stand in thresholds.toml, measured on living and on attacks by tests/benchmarks/depth.py. What this
cannot tell is a film, or a warp between photographs, wound by hand to the mark: its landmarks move as a
head's do.
"""

import math
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from kiosk.ports import FaceSignals
from kiosk.presence.thresholds import Depth

_Reals = npt.NDArray[np.float64]

# Places in FaceSignals.rigid: the ridge of the nose, and what lies about its root (brow, corners of eyes).
_NOSE = (5, 6, 7, 8, 9, 10)
_ROOT = (0, 1, 2, 3, 14, 15, 16, 17)
_LEAST_POINTS = max(*_NOSE, *_ROOT) + 1
_REMEMBERED = 400  # pictures


class Curve(NamedTuple):
    """What the poses of one turn or many say together; lengths in face widths."""

    poses: int = 0  # angles that were seen, compared and connected
    farthest: float = 0.0  # degrees
    relief: float = 0.0  # how far the nose stands out, for a sine of one
    explained: float = 0.0  # part of all movement that one relief explains
    strays: float = 0.0  # of each pose's relief from the line, over the farthest: root mean square


class _Pose(NamedTuple):
    frame: int
    bin: int
    sine: float
    parallax: _Reals  # (landmarks,) in face widths


@dataclass
class MotionInDepth:
    """`begin` with a picture at rest, then `see` every picture that shows the one face."""

    limits: Depth
    _solve: _Reals | None = None  # (6, landmarks): the quadratic fit to the points at rest
    _terms: _Reals | None = None  # (landmarks, 6)
    _sine: float = 0.0
    _pitch: float = 0.0
    _last: tuple[float, float] | None = (
        None  # seconds and yaw of the picture before, while connected
    )
    _poses: list[_Pose] = field(default_factory=list)
    _counted: dict[int, int] = field(default_factory=dict)  # pose's bin → frame that is compared
    leaps: int = 0

    def begin(self, rest: FaceSignals) -> None:
        """Everything is measured against this picture."""
        self._poses, self._counted, self._last = [], {}, None
        points = np.asarray(rest.rigid, float)
        if len(points) < _LEAST_POINTS or rest.face_width <= 0:
            self._solve = self._terms = None
            return
        at = (points - points.mean(axis=0)) / rest.face_width
        x, y = _turned(at, rest.roll).T
        self._terms = np.stack([np.ones(len(x)), x, y, x * x, x * y, y * y], axis=1)
        self._solve = np.linalg.pinv(self._terms)
        self._sine, self._pitch = math.sin(math.radians(rest.yaw)), rest.pitch

    def see(self, seen: FaceSignals, at: float) -> bool:
        """Whether this picture is a pose that was not there yet, so that it has to be compared."""
        connected = self._connected(seen, at)
        pose = self._pose(seen) if connected else None
        if pose is None:
            return False
        self._poses = [*self._poses[1 - _REMEMBERED :], pose]
        if (
            pose.bin == 0
            or pose.bin in self._counted
            or len(self._counted) >= self.limits.poses_most
        ):
            return False
        self._counted[pose.bin] = seen.frame
        return True

    def is_new(self, yaw: float) -> bool:
        """Whether a pose at that angle would be one more."""
        return self._bin(yaw) not in self._counted

    def drop(self, frame: int) -> None:
        """A picture that cannot be compared: its pose does not count."""
        self._counted = {bin_: kept for bin_, kept in self._counted.items() if kept != frame}

    def curve(self) -> Curve:
        far = max((abs(pose.sine) for pose in self._poses), default=0.0)
        if far < math.sin(math.radians(self.limits.bin_deg)):
            return Curve()
        sines = np.array([pose.sine for pose in self._poses])
        parallax = np.stack([pose.parallax for pose in self._poses])
        relief = sines @ parallax / (sines @ sines)
        power = float(relief @ relief) or 1e-12
        amplitudes = parallax @ relief / power
        left = float(((parallax - np.outer(amplitudes, relief)) ** 2).sum())
        return Curve(
            poses=len(self._counted),
            farthest=math.degrees(math.asin(min(1.0, far))),
            relief=float(relief[list(_NOSE)].mean() - relief[list(_ROOT)].mean()),
            explained=1 - left / max(float((parallax**2).sum()), 1e-12),
            strays=_rms(amplitudes - sines) / far,
        )

    @property
    def proven(self) -> bool:
        """A head: enough poses, one relief in all of them, and it moves as a rigid one does."""
        curve, limits = self.curve(), self.limits
        return (
            self._seen_enough(curve)
            and curve.relief >= limits.relief
            and curve.explained >= limits.explained
            and curve.strays <= limits.strays
        )

    @property
    def disproven(self) -> bool:
        """Seen from enough sides, and yet no head."""
        return self._seen_enough(self.curve()) and not self.proven

    def row(self) -> dict[str, Any]:
        """For the transcript."""
        curve = self.curve()
        return {
            "poses": curve.poses,
            "leaps": self.leaps,
            "farthest_deg": round(curve.farthest, 1),
            "relief": round(curve.relief, 4),
            "explained": round(curve.explained, 3),
            "strays": round(curve.strays, 3),
        }

    def _seen_enough(self, curve: Curve) -> bool:
        return curve.poses >= self.limits.poses and curve.farthest >= self.limits.farthest_deg

    def _connected(self, seen: FaceSignals, at: float) -> bool:
        before, straight = self._last, abs(seen.yaw) < self.limits.straight_deg
        self._last = (at, seen.yaw) if straight else None
        if before is None:
            return straight
        seconds, step = at - before[0], abs(seen.yaw - before[1])
        allowed = min(
            self.limits.step_deg, max(self.limits.jitter_deg, self.limits.deg_per_s * seconds)
        )
        if step > allowed:
            self.leaps += 1
        elif seconds <= self.limits.gap_seconds:
            self._last = (at, seen.yaw)
        return self._last is not None

    def _bin(self, yaw: float) -> int:
        return round(yaw / self.limits.bin_deg)

    def _pose(self, seen: FaceSignals) -> _Pose | None:
        """None: too few landmarks to tell, or the head nods: a tilted sheet is taken for a turned one."""
        if abs(seen.pitch - self._pitch) > self.limits.nod_deg:
            return None
        points = np.asarray(seen.rigid, float)
        if self._solve is None or self._terms is None or len(points) != len(self._terms):
            return None
        x, y = _turned(points - points.mean(axis=0), seen.roll).T
        across, down = self._solve @ x, self._solve @ y
        height = float(down[2])
        if height <= 1.0:  # pixels of a face width: no face
            return None
        parallax = (x - self._terms @ across) / height
        sine = math.sin(math.radians(seen.yaw)) - self._sine
        bin_ = self._bin(seen.yaw)
        return _Pose(seen.frame, bin_, sine, parallax)


def _turned(points: _Reals, roll: float) -> _Reals:
    """The same with the head upright. roll: degrees."""
    a = math.radians(-roll)
    turn = np.array([[math.cos(a), -math.sin(a)], [math.sin(a), math.cos(a)]])
    return np.asarray(points @ turn.T, float)


def _rms(values: _Reals) -> float:
    return float(np.sqrt(np.mean(values**2)))
