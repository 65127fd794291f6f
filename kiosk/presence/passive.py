"""Passive presentation attack detection: medians over a presentation against their limits."""

from collections.abc import Mapping, Sequence
from statistics import median

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
