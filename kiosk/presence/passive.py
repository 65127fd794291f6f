"""Passive presentation attack detection: medians of the cues over a presentation against their limits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from kiosk.ports import Cues, FaceSignals
from kiosk.presence.thresholds import Passive


def medians(series: Sequence[FaceSignals], limits: Passive) -> dict[str, float] | None:
    """By cue, and "pad" where a model scored frames; None with too few frames of a face to tell."""
    faces = [seen for seen in series if seen.faces == 1]
    if len(faces) < limits.frames:
        return None
    found = {
        name: median(getattr(seen.cues, name) for seen in faces) for name in Cues.__struct_fields__
    }
    scores = [seen.pad for seen in faces if seen.pad is not None]
    return found | ({"pad": median(scores)} if scores else {})


def signs(values: Mapping[str, float], limits: Passive) -> list[str]:
    """The names of those that speak of an attack."""
    return [
        name
        for name, value in values.items()
        if (value < limits.pad if name == "pad" else value >= getattr(limits, name))
    ]


@dataclass
class PassiveLayer:
    """The cues of a session so far, and their medians."""

    limits: Passive
    _series: list[FaceSignals] = field(default_factory=list)

    def see(self, seen: FaceSignals) -> None:
        if seen.faces == 1:
            self._series.append(seen)

    @property
    def enough(self) -> bool:
        """Frames for the cues and, once the model has spoken at all, scores of the model."""
        scores = self._scores
        return len(self._series) >= self.limits.frames and scores not in range(
            1, self.limits.frames
        )

    def suspicion(self) -> float:
        """The strongest cue over its limit; from 1 on a clerk looks."""
        found = medians(self._series, self.limits) or {}
        shares = (
            value / max(getattr(self.limits, name), 1e-6)
            for name, value in found.items()
            if name != "pad"
        )
        return max(shares, default=0.0)

    def model_found(self) -> bool | None:
        """Whether the operator's model found a bona fide face; None: there is no such model."""
        found = medians(self._series, self.limits) or {}
        return "pad" not in signs(found, self.limits) if self._scores else None

    def row(self) -> dict[str, Any]:
        """For the transcript."""
        found = medians(self._series, self.limits) or {}
        return {
            "frames": len(self._series),
            "medians": {name: round(value, 3) for name, value in found.items()},
            "pad_frames": self._scores,
        }

    @property
    def _scores(self) -> int:
        return sum(seen.pad is not None for seen in self._series)
