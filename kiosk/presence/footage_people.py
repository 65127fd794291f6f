"""Whether a piece of footage shows one person, and from when to when somebody else is in it.

A look is the best face of a third of a second, embedded. Somebody who is there for one second fills at
least two thirds whole, wherever they begin: two strange looks in a row are a change of person. One alone
may be a blurred picture; it is told as doubtful, and so is a stretch that shows no straight face.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from kiosk.ports import FaceSignals
from kiosk.presence import comparison
from kiosk.presence.quality import frontal
from kiosk.presence.thresholds import Comparison, Thresholds

STRETCH_NS = 1_000_000_000 // 3

_LEAST_LOOKS = 2
_MOST_COMPARED = 200  # of whom the typical face is chosen: each is compared with each


class Look(NamedTuple):
    """One embedded face; from_s to to_s is the stretch of footage that it stands for."""

    from_s: float
    to_s: float
    embedding: comparison.Embedding
    frontal: bool


class OtherPerson(NamedTuple):
    """Looks in a row that are not the person of the footage."""

    from_s: float
    to_s: float
    looks: int
    distance: float  # the largest from that person's typical face


class OnePerson(NamedTuple):
    """same: False with a change, None where it cannot be told."""

    looks: int
    farthest: float | None
    same: bool | None
    changes: list[OtherPerson]
    doubtful: list[OtherPerson]


class _Judged(NamedTuple):
    look: Look
    distance: float
    strange: bool


def preference(seen: FaceSignals, thresholds: Thresholds) -> tuple[bool, float]:
    """The smaller, the better this frame's face can be compared: straight ones, eyes open, mouth closed."""
    at_rest = max(
        seen.blink / thresholds.challenge.blink, seen.jaw_open / thresholds.challenge.mouth
    )
    straight = frontal(seen, thresholds.gate)
    return not (straight and at_rest < 1), abs(seen.yaw) + abs(seen.pitch)


def one_person(looks: Sequence[Look], thresholds: Comparison) -> OnePerson:
    """All looks against the typical face of whoever is there for most of the footage."""
    if len(looks) < _LEAST_LOOKS:
        return OnePerson(len(looks), None, None, [], [])
    typical = _typical([look for look in looks if look.frontal] or looks)
    judged = [_judged(look, typical, thresholds) for look in looks]
    changes: list[OtherPerson] = []
    doubtful: list[OtherPerson] = []
    for run in _strange(judged):
        certain = len(run) >= _LEAST_LOOKS and any(found.look.frontal for found in run)
        (changes if certain else doubtful).append(_told(run))
    same = False if changes else None if doubtful else True
    return OnePerson(len(looks), max(found.distance for found in judged), same, changes, doubtful)


def row(found: OnePerson) -> dict[str, Any]:
    """For a report: seconds and distances, rounded."""
    return {
        "looks": found.looks,
        "farthest": None if found.farthest is None else round(found.farthest, 4),
        "same": found.same,
        "changes": [_stretch_row(other) for other in found.changes],
        "doubtful": [_stretch_row(other) for other in found.doubtful],
    }


def _typical(looks: Sequence[Look]) -> comparison.Embedding:
    """Of looks spread over the footage, the one that is nearest to most of them."""
    step = -(-len(looks) // _MOST_COMPARED)
    faces = [look.embedding for look in looks[::step]]
    return min(faces, key=lambda face: _middle([comparison.distance(face, f) for f in faces]))


def _middle(values: list[float]) -> float:
    """The median, the smaller of two: the nearer half decides, whoever the others are."""
    return sorted(values)[(len(values) - 1) // 2]


def _judged(look: Look, typical: comparison.Embedding, thresholds: Comparison) -> _Judged:
    limit = thresholds.same_track if look.frontal else thresholds.same_track_turned
    distance = comparison.distance(look.embedding, typical)
    return _Judged(look, distance, distance > limit)


def _strange(judged: Sequence[_Judged]) -> Iterator[list[_Judged]]:
    for strange, run in groupby(judged, key=lambda found: found.strange):
        if strange:
            yield list(run)


def _told(run: Sequence[_Judged]) -> OtherPerson:
    first, last = run[0].look, run[-1].look
    return OtherPerson(first.from_s, last.to_s, len(run), max(found.distance for found in run))


def _stretch_row(other: OtherPerson) -> dict[str, Any]:
    return {
        "from_s": round(other.from_s, 2),
        "to_s": round(other.to_s, 2),
        "looks": other.looks,
        "distance": round(other.distance, 4),
    }
