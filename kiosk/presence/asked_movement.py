"""One movement of a face session: when it was asked for and done, and what it showed of depth."""

from dataclasses import dataclass
from typing import Any

from kiosk.presence.challenge import Action
from kiosk.presence.thresholds import Planar


@dataclass
class AskedMovement:
    """Times in seconds of the session's clock, angles in degrees."""

    action: Action
    asked_at: float
    done_at: float | None = None
    yaw: float = 0.0
    rotation: float = 0.0  # away from the frontal frame, by turning and tilting
    residual: float | None = None
    kept: bool = False  # a pose on the way into it
    void: bool = False  # its picture was lost: it was asked again later
    looks: int = 0

    def looks_per_second(self, now: float) -> float:
        """Since it was asked for."""
        return self.looks / max(now - self.asked_at, 0.001)

    def stays_flat(self, planar: Planar) -> bool:
        """A turn far enough, without depth until now."""
        if self.done_at is not None or self.residual is None:
            return False
        return not planar.proves_a_head(self.yaw, self.rotation, self.residual)

    def row(self, started: float) -> dict[str, Any]:
        """For the transcript; times in ms since the session's start."""
        done = None if self.done_at is None else round((self.done_at - started) * 1000)
        return {
            "action": self.action.value,
            "asked_ms": round((self.asked_at - started) * 1000),
            "done_ms": done,
            "yaw_deg": round(self.yaw, 1),
            "rotation_deg": round(self.rotation, 1),
            "void": self.void,
            "planar_residual": None if self.residual is None else round(self.residual, 4),
        }
