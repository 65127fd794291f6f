"""The comparison's calibration: error rates over the people of a set of pairs, and the bands it supports."""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import numpy as np

from kiosk.commands.presence_calibrate_report import Result, made_from, rate_row
from kiosk.commands.presence_calibrate_sets import PairSet
from kiosk.commands.presence_inputs import Means, face
from kiosk.errors import FootageError, NoFaceError, TooFewSamplesError
from kiosk.presence import comparison, people_rates, thresholds
from kiosk.presence.people_rates import Comparisons, Flags, Floats, Trials

_MEASURED = (0.01, 0.001)  # rates at which every report tells the other one
_UNKNOWN = (
    "nobody's identity is known (person_a, person_b): pairs are not people, nothing is claimed"
)


class _Faces(NamedTuple):
    """embeddings: None where a picture is left out; excluded: reason → what is left out for it."""

    embeddings: list[tuple[float, ...] | None]
    excluded: dict[str, list[str]]


class _Compared(NamedTuple):
    """The pairs that could be compared."""

    distances: Floats
    same: Flags
    owners: people_rates.Integers | None  # (n, 2)

    def kind(self, genuine: bool, among: Flags | None = None) -> Comparisons:
        chosen = self.same == genuine
        if among is not None:
            chosen &= among
        owners = None if self.owners is None else Trials(self.owners[chosen])
        return Comparisons(self.distances[chosen], owners)


def calibrate(arguments: argparse.Namespace, tools: Means, found: PairSet) -> Result:
    """The report, and the thresholds with the bands that the set supports, if it does."""
    base = tools.thresholds
    faces = _faces(tools, found.pictures)
    usable = _usable(found, faces)
    pairs = _compared(found, faces, usable)
    genuine, impostor = pairs.kind(genuine=True), pairs.kind(genuine=False)
    counts = {
        "pictures": len(found.pictures),
        "genuine": len(genuine.distances),
        "impostor": len(impostor.distances),
        **{reason: len(names) for reason, names in faces.excluded.items()},
        "pairs_left_out": int((~usable).sum()),
    }
    people = None if pairs.owners is None else len(np.unique(pairs.owners))
    made = made_from(arguments, found.pictures, counts, people)
    report = {
        "set": msgspec.to_builtins(made),
        "warning": made.caution,
        "excluded": faces.excluded,
        "model": base.comparison.model,
        "measured": [_measured(genuine, impostor, rate) for rate in _MEASURED],
        "present": _rates(genuine, impostor, base.comparison),
    }
    try:
        chosen = _bands(arguments, genuine, impostor, base.comparison)
    except TooFewSamplesError as error:
        report["groups"] = _by_group(found, pairs, usable, base.comparison)
        return Result(None, report | {"refused": _refusal(error, genuine, impostor)})
    report["chosen"] = _rates(genuine, impostor, chosen)
    report["groups"] = _by_group(found, pairs, usable, chosen)
    calibration = msgspec.structs.replace(base.calibration, comparison=made)
    after = msgspec.structs.replace(base, comparison=chosen, calibration=calibration)
    return Result(after, report)


def _faces(tools: Means, pictures: list[Path]) -> _Faces:
    embeddings: list[tuple[float, ...] | None] = []
    excluded: dict[str, list[str]] = {"unreadable": [], "no_face": [], "several_faces": []}
    for picture in pictures:
        embeddings.append(None)
        try:
            found = face(tools.models, picture)
        except FootageError as error:
            excluded["unreadable"].append(str(error))
        except NoFaceError as error:
            excluded["no_face"].append(error.file)
        else:
            if found.several:
                excluded["several_faces"].append(str(picture))
            else:
                embeddings[-1] = found.embedding
    return _Faces(embeddings, excluded)


def _usable(found: PairSet, faces: _Faces) -> Flags:
    there = np.array([embedding is not None for embedding in faces.embeddings], bool)
    return np.asarray(there[found.ends].all(axis=1), bool)


def _compared(found: PairSet, faces: _Faces, usable: Flags) -> _Compared:
    ends = found.ends[usable]
    distances = np.fromiter(_distances(ends, faces), float, len(ends))
    owners = None if found.people is None else found.people[ends]
    return _Compared(distances, found.same[usable], owners)


def _distances(ends: people_rates.Integers, faces: _Faces) -> Iterator[float]:
    for one, other in ends.tolist():
        yield comparison.distance(faces.embeddings[one] or (), faces.embeddings[other] or ())


def _bands(
    arguments: argparse.Namespace,
    genuine: Comparisons,
    impostor: Comparisons,
    base: thresholds.Comparison,
) -> thresholds.Comparison:
    """What is rejected now is never accepted, however far apart the set's people are."""
    accept = min(people_rates.accept_at(impostor, arguments.fmr), base.reject)
    reject = max(accept, people_rates.reject_at(genuine, arguments.false_rejects))
    return msgspec.structs.replace(base, accept=accept, reject=reject)


def _refusal(error: TooFewSamplesError, genuine: Comparisons, impostor: Comparisons) -> str:
    known = [kind.trials for kind in (impostor, genuine) if kind.trials is not None]
    if not known:
        return _UNKNOWN
    fmr, rejects = (people_rates.claimable(trials.independent) for trials in known)
    could = f"it could claim an FMR of {fmr:.2g} and false rejects of {rejects:.2g}"
    return f"{error}; without a single error {could}"


def _rates(
    genuine: Comparisons, impostor: Comparisons, limits: thresholds.Comparison
) -> dict[str, Any]:
    return {
        "accept": limits.accept,
        "reject": limits.reject,
        "fmr": rate_row(people_rates.fmr(impostor, limits.accept)),
        "fnmr": rate_row(people_rates.fnmr(genuine, limits.accept)),
        "false_rejects": rate_row(people_rates.false_rejects(genuine, limits.reject)),
    }


def _measured(genuine: Comparisons, impostor: Comparisons, rate: float) -> dict[str, Any]:
    """What this very set showed; of others nothing is claimed."""
    accept = people_rates.measured_at(impostor, rate)
    fmr, fnmr = people_rates.fmr(impostor, accept), people_rates.fnmr(genuine, accept)
    return {"accept": accept, "fmr": rate_row(fmr), "fnmr": rate_row(fnmr)}


def _by_group(
    found: PairSet, pairs: _Compared, usable: Flags, limits: thresholds.Comparison
) -> dict[str, Any]:
    """Column → value → rates: an average hides who is turned away."""
    tables: dict[str, Any] = {}
    for column, groups in found.groups.items():
        of_pair = groups.of_row[usable]
        tables[column] = {
            value: _rates(
                pairs.kind(genuine=True, among=of_pair == number),
                pairs.kind(genuine=False, among=of_pair == number),
                limits,
            )
            for number, value in enumerate(groups.values)
        }
    return tables | dict.fromkeys(found.remarks, "too many values to be groups")
