"""The passive layer of presentation attack detection (ISO/IEC 30107): medians over the whole session."""

from collections.abc import Callable
from dataclasses import dataclass, field
from statistics import median
from typing import Any

from kiosk.ports import Cues, FaceSignals
from kiosk.presence.thresholds import Passive

_CUES: dict[str, Callable[[Cues], float]] = {
    "moire": lambda cues: cues.moire,
    "bezel": lambda cues: cues.bezel,
    "banding": lambda cues: cues.banding,
    "glare": lambda cues: cues.glare,
}


@dataclass
class PassiveLayer:
    """Collects; judges nothing before `thresholds.frames` pictures."""

    thresholds: Passive
    _cues: list[Cues] = field(default_factory=list)
    _pads: list[float] = field(default_factory=list)

    def see(self, seen: FaceSignals) -> None:
        if seen.faces != 1:
            return
        self._cues.append(seen.cues)
        if seen.pad is not None:
            self._pads.append(seen.pad)

    @property
    def enough(self) -> bool:
        """Pictures for the cues and, once the model has spoken at all, scores of the model."""
        least = self.thresholds.frames
        return len(self._cues) >= least and (not self._pads or len(self._pads) >= least)

    def suspicion(self) -> float:
        """The strongest sign over its threshold; from 1 on a clerk looks."""
        limits = {name: getattr(self.thresholds, name) for name in _CUES}
        return max(
            (value / max(limits[name], 1e-6) for name, value in self._medians().items()), default=0
        )

    def model_found(self) -> bool | None:
        """Whether the operator's model found a bona fide face; None: there is no such model."""
        return median(self._pads) >= self.thresholds.pad if self._pads else None

    def row(self) -> dict[str, Any]:
        """For the transcript."""
        return {
            "frames": len(self._cues),
            "cues": {name: round(value, 3) for name, value in self._medians().items()},
            "pad": round(median(self._pads), 3) if self._pads else None,
            "pad_frames": len(self._pads),
        }

    def _medians(self) -> dict[str, float]:
        return {
            name: median(value(cues) for cues in self._cues)
            for name, value in _CUES.items()
            if self._cues
        }
