"""Face comparison by embeddings: a score against the document's portrait, in three bands (ISO/IEC 19795)."""

from collections.abc import Sequence
from itertools import combinations
from typing import Literal, NamedTuple

import numpy as np

from kiosk.presence.thresholds import Comparison

Embedding = Sequence[float]
Band = Literal["pass", "review", "reject"]


class Match(NamedTuple):
    """A session's pictures against the portrait."""

    band: Band
    distance: float  # of their mean
    farthest: float  # of the one that is least like it


def distance(a: Embedding, b: Embedding) -> float:
    """Cosine distance: 0 the same direction, 1 nothing in common, 2 opposite."""
    length = float(np.linalg.norm(a) * np.linalg.norm(b))
    return max(0.0, 1.0 - float(np.dot(a, b)) / length) if length else 1.0


def band(value: float, thresholds: Comparison) -> Band:
    """Of one picture against another."""
    if value <= thresholds.accept:
        return "pass"
    return "reject" if value >= thresholds.reject else "review"


def to_portrait(frames: Sequence[Embedding], portrait: Embedding, thresholds: Comparison) -> Match:
    """The mean of the frames sets the band, and each of them holds, or a clerk looks.

    In a mean a single picture of somebody else would vanish.
    """
    value = distance(mean(frames), portrait)
    farthest = max(distance(frame, portrait) for frame in frames)
    found = band(value, thresholds)
    if found == "pass" and farthest > thresholds.single:
        found = "review"
    return Match(found, value, farthest)


def mean(frames: Sequence[Embedding]) -> Embedding:
    """Each frame counts the same, whatever the length of its embedding."""
    units = [np.divide(frame, np.linalg.norm(frame) or 1.0) for frame in frames]
    return tuple(float(x) for x in np.mean(units, axis=0))


def one_person(
    frontal: Sequence[Embedding], others: Sequence[Embedding], thresholds: Comparison
) -> bool:
    """Whether the same face was there in every step of the session.

    A turned face is farther from any frontal one: the nearest of them counts.
    """
    same = all(distance(a, b) <= thresholds.same_track for a, b in combinations(frontal, 2))
    return same and all(
        min(distance(other, face) for face in frontal) <= thresholds.same_track_turned
        for other in others
        if frontal
    )
