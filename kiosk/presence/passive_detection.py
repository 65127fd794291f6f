"""Passive presentation attack detection: each cue counts where it is worst, against its limit.

Not over a session: who shows a picture for a moment, when it matters, would otherwise hide in the rest of it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from kiosk.ports import Cues, FaceSignals
from kiosk.presence.thresholds import Passive


def worst(series: Sequence[FaceSignals], limits: Passive) -> dict[str, float] | None:
    """By cue, and "pad" where a model scored frames; None with too few frames of a face to tell.

    The highest median of a cue, the lowest of the model's scores: over any of the windows of
    `limits.seconds`, or of `limits.frames` frames where those take longer.
    """
    layer = PassiveLayer(limits)
    for seen in series:
        layer.see(seen, seen.t_ns / 1e9)
    return layer.worst


def signs(values: Mapping[str, float], limits: Passive) -> list[str]:
    """The names of those that speak of an attack."""
    return [
        name
        for name, value in values.items()
        if (value < limits.pad if name == "pad" else value >= getattr(limits, name))
    ]


@dataclass
class _Windows:
    """One value's medians over every window so far."""

    limits: Passive
    lowest: float = 1.0  # until the first window is full: of as much of it as there is
    highest: float = 0.0
    count: int = 0
    _window: list[tuple[float, float]] = field(default_factory=list)

    def see(self, at: float, value: float) -> None:
        self.count += 1
        self._window.append((at, value))
        while len(self._window) > self.limits.frames and self._spans_without_the_first(at):
            self._window.pop(0)
        middle = median(value for _, value in self._window)
        if self.count <= self.limits.frames:
            self.lowest = self.highest = middle
        else:
            self.lowest, self.highest = min(self.lowest, middle), max(self.highest, middle)

    def _spans_without_the_first(self, at: float) -> bool:
        return at - self._window[1][0] >= self.limits.seconds


@dataclass
class PassiveLayer:
    """The cues of a session so far, and the model's scores, where they are worst."""

    limits: Passive

    def __post_init__(self) -> None:
        self._cues = {name: _Windows(self.limits) for name in Cues.__struct_fields__}
        self._pad = _Windows(self.limits)
        self._frames = 0

    def see(self, seen: FaceSignals, at: float) -> None:
        """at: seconds of any clock that nobody before the camera can stop."""
        if seen.faces != 1:
            return
        self._frames += 1
        for name, windows in self._cues.items():
            windows.see(at, getattr(seen.cues, name))
        if seen.pad is not None:
            self._pad.see(at, seen.pad)

    @property
    def worst(self) -> dict[str, float] | None:
        """As the function of that name gives them."""
        if self._frames < self.limits.frames:
            return None
        found = {name: windows.highest for name, windows in self._cues.items()}
        return found | ({"pad": self._pad.lowest} if self._pad.count else {})

    @property
    def enough(self) -> bool:
        """Frames for the cues and, once the model has spoken at all, scores of the model."""
        few = range(1, self.limits.frames)
        return self._frames >= self.limits.frames and self._pad.count not in few

    def suspicion(self) -> float:
        """The strongest cue over its limit; from 1 on a clerk looks."""
        shares = (
            value / max(getattr(self.limits, name), 1e-6)
            for name, value in (self.worst or {}).items()
            if name != "pad"
        )
        return max(shares, default=0.0)

    def model_found(self) -> bool | None:
        """Whether the operator's model found a bona fide face; None: there is no such model."""
        if not self._pad.count:
            return None
        return "pad" not in signs(self.worst or {}, self.limits)

    def row(self) -> dict[str, Any]:
        """For the transcript."""
        return {
            "frames": self._frames,
            "worst": {name: round(value, 3) for name, value in (self.worst or {}).items()},
            "pad_frames": self._pad.count,
        }
