"""Continuity of the camera's stream: a cut, a foreign stream or a frozen picture breaks it."""

import math
from collections import deque
from dataclasses import dataclass, field

from kiosk.ports import FaceSignals
from kiosk.presence.thresholds import Continuity

_WINDOW = 12  # pictures


@dataclass
class Track:
    """The track of one camera: `see` every picture in order; `trouble` is a reason code, or empty."""

    thresholds: Continuity
    trouble: str = ""
    cuts: list[int] = field(
        default_factory=list
    )  # frame numbers at which the face was another place
    _last: FaceSignals | None = None
    _last_face: FaceSignals | None = None
    _offset_s: float | None = None
    _offsets: deque[float] = field(default_factory=lambda: deque(maxlen=_WINDOW))
    _same: int = 0

    def see(self, seen: FaceSignals, now: float) -> bool:
        """True when the track was cut before this picture: who is in it now has to be compared."""
        self._clock(seen, now)
        self._count_identical(seen)
        self._last = seen
        if seen.faces != 1:
            return False
        before, self._last_face = self._last_face, seen
        if before is None or not self._is_cut(before, seen):
            return False
        self.cuts.append(seen.frame)
        return True

    def rest(self) -> None:
        """The caller looks closely at this picture, which takes time: the next one is no cut."""
        self._last_face = None

    @property
    def frozen(self) -> bool:
        return self._same >= self.thresholds.identical_frames

    def _clock(self, seen: FaceSignals, now: float) -> None:
        """Sensor times rise, and go as fast as ours; the camera's clock may start anywhere."""
        self._offsets.append(now - seen.t_ns / 1e9)
        # A picture may wait for inference, all of a window's do not: the least of them is the clocks'.
        least = min(self._offsets)
        backwards = self._last is not None and seen.t_ns <= self._last.t_ns
        full = len(self._offsets) == self._offsets.maxlen
        if full and self._offset_s is None:
            self._offset_s = least
        wandered = self._offset_s is not None and (
            abs(least - self._offset_s) > self.thresholds.clock_seconds
        )
        if backwards or wandered:
            self.trouble = self.trouble or "camera_clock"

    def _count_identical(self, seen: FaceSignals) -> None:
        same = seen.digest and self._last is not None and seen.digest == self._last.digest
        self._same = self._same + 1 if same else 0

    def _is_cut(self, before: FaceSignals, seen: FaceSignals) -> bool:
        seconds = (seen.t_ns - before.t_ns) / 1e9
        if not 0 < seconds <= self.thresholds.gap_seconds:
            return True
        width = max(min(before.face_width, seen.face_width), 1.0)
        moved = math.dist(_nose(before), _nose(seen)) / width
        grown = abs(math.log(max(seen.eye_distance, 1.0) / max(before.eye_distance, 1.0)))
        return max(moved, grown) / seconds > self.thresholds.speed


def _nose(seen: FaceSignals) -> tuple[float, float]:
    """The middle of the rigid landmarks, in pixels."""
    points = seen.rigid
    if not points:
        return (0.0, 0.0)
    return (sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points))
