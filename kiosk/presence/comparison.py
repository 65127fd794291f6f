"""Face comparison by embeddings: a score against the document's portrait, in three bands (ISO/IEC 19795)."""

import math
from collections.abc import Sequence
from itertools import combinations
from statistics import median
from typing import Literal

from kiosk.presence.thresholds import Comparison

Embedding = Sequence[float]
Band = Literal["pass", "review", "reject"]


def distance(a: Embedding, b: Embedding) -> float:
    """Euclidean, as the shipped model's thresholds are."""
    return math.dist(a, b)


def band(value: float, thresholds: Comparison) -> Band:
    if value <= thresholds.accept:
        return "pass"
    return "reject" if value >= thresholds.reject else "review"


def to_portrait(frames: Sequence[Embedding], portrait: Embedding) -> float:
    """The median over the session's frames: one lucky frame decides nothing."""
    return median(distance(frame, portrait) for frame in frames)


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
