"""Continuity of the camera's stream: a cut or a frozen picture breaks it; a foreign stream, by its clock.

A cut is a face that is another place sooner than a head can move. A gap is a while of which nothing was
seen: it says nothing against anybody, but whoever is there afterwards is compared, once.
"""

import math
from collections import deque
from dataclasses import dataclass, field
from statistics import median

from kiosk.ports import FaceSignals
from kiosk.presence.camera_clock import CameraClock
from kiosk.presence.thresholds import Continuity

_WINDOW = 12  # pictures
_GAP_LOOKS = 3  # a slow machine's looks are far apart: this many of its intervals are a gap
_FARTHEST = 1.0  # face widths: farther in one interval, however long, is a cut


@dataclass
class Track:
    """The track of one camera: `see` every picture in order; `trouble` is a reason code, or empty."""

    thresholds: Continuity
    clock: CameraClock = field(default_factory=CameraClock)
    trouble: str = ""
    cuts: list[int] = field(default_factory=list)  # frame numbers
    gaps: int = 0
    _last: FaceSignals | None = None
    _last_face: FaceSignals | None = None
    _intervals: deque[float] = field(default_factory=lambda: deque(maxlen=_WINDOW))
    _same: int = 0

    def see(self, seen: FaceSignals, now: float) -> bool:
        """True when a cut or a gap is before this picture: who is in it now has to be compared."""
        if not self.clock.holds(seen.t_ns, now, self.thresholds.clock_seconds):
            self.trouble = self.trouble or "camera_clock"
        self._count_identical(seen)
        before, self._last = self._last, seen
        if before is not None:
            self._intervals.append((seen.t_ns - before.t_ns) / 1e9)
        if seen.faces != 1:
            return False
        face_before, self._last_face = self._last_face, seen
        return face_before is not None and self._is_broken(face_before, seen)

    @property
    def frozen(self) -> bool:
        return self._same >= self.thresholds.identical_frames

    def _count_identical(self, seen: FaceSignals) -> None:
        same = seen.digest and self._last is not None and seen.digest == self._last.digest
        self._same = self._same + 1 if same else 0

    def _is_broken(self, before: FaceSignals, seen: FaceSignals) -> bool:
        seconds = (seen.t_ns - before.t_ns) / 1e9
        pace = median(self._intervals) if self._intervals else 0.0
        if not 0 < seconds <= max(self.thresholds.gap_seconds, _GAP_LOOKS * pace):
            self.gaps += 1
            return True
        if not self._is_cut(before, seen, seconds):
            return False
        self.cuts.append(seen.frame)
        return True

    def _is_cut(self, before: FaceSignals, seen: FaceSignals, seconds: float) -> bool:
        width = max(min(before.face_width, seen.face_width), 1.0)
        moved = math.dist(_nose(before), _nose(seen)) / width
        grown = abs(math.log(max(seen.eye_distance, 1.0) / max(before.eye_distance, 1.0)))
        return max(moved, grown) > min(self.thresholds.speed * seconds, _FARTHEST)


def _nose(seen: FaceSignals) -> tuple[float, float]:
    """The middle of the rigid landmarks, in pixels."""
    points = seen.rigid
    if not points:
        return (0.0, 0.0)
    return (sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points))
