"""The passive cues' calibration: APCER by species, BPCER over people, and the limits that a set supports."""

import argparse
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import numpy as np

from kiosk.commands.presence_calibrate_report import Result, made_from, rate_row
from kiosk.commands.presence_calibrate_sets import Groups, ListRow, existing, grouped
from kiosk.commands.presence_inputs import Means, signals
from kiosk.errors import FootageError, TooFewSamplesError
from kiosk.presence import attack_rates, footage, passive_detection, people_rates, thresholds
from kiosk.presence.attack_rates import Attempt
from kiosk.presence.people_rates import Comparisons, PeopleRate, Trials

_BONA_FIDE = "bona_fide"
_UNKNOWN = "whose the bona fide presentations are is not said (column person): nothing is claimed"


class _Seen(NamedTuple):
    """One presentation's cues where they are worst; None: non-response. person "": nobody says whose."""

    row: int
    species: str
    person: str
    values: dict[str, float] | None


def calibrate(
    arguments: argparse.Namespace, tools: Means, columns: set[str], rows: Sequence[ListRow]
) -> Result:
    """The report, and the thresholds with the limits that the set supports, if it does."""
    base = tools.thresholds
    files = [existing(arguments.set, row, "file") for row in rows]
    excluded: dict[str, list[str]] = {"unreadable": []}
    seen = [
        _presentation(tools, n, row, file, excluded)
        for n, (row, file) in enumerate(zip(rows, files, strict=True))
    ]
    people = {found.person for found in seen if not found.species}
    counts = dict(sorted(Counter(found.species or _BONA_FIDE for found in seen).items()))
    made = made_from(arguments, files, counts, len(people) if "person" in columns else None)
    further = sorted(columns - {"file", "species", "person"})
    groups, remarks = grouped({name: [row.cells[name] for row in rows] for name in further})
    report = {
        "set": msgspec.to_builtins(made),
        "warning": made.caution,
        "excluded": excluded,
        "present": _rates(seen, base.passive),
    }
    try:
        chosen = _limits(seen, base.passive, arguments.bpcer)
    except TooFewSamplesError as error:
        report["groups"] = _by_group(groups, remarks, seen, base.passive)
        return Result(None, report | {"refused": str(error) if "person" in columns else _UNKNOWN})
    report["chosen"] = _rates(seen, chosen)
    report["groups"] = _by_group(groups, remarks, seen, chosen)
    calibration = msgspec.structs.replace(base.calibration, passive=made)
    return Result(msgspec.structs.replace(base, passive=chosen, calibration=calibration), report)


def _presentation(
    tools: Means, number: int, row: ListRow, file: Path, excluded: dict[str, list[str]]
) -> _Seen:
    """A file that cannot be read, or that shows too little, is a non-response."""
    species = row.cells["species"].strip()
    try:
        series = [seen for _, seen in signals(tools.models, [file])]
    except FootageError as error:
        excluded["unreadable"].append(str(error))
        series = []
    values = passive_detection.worst(series, tools.thresholds.passive)
    person = row.cells.get("person", "")
    return _Seen(number, "" if species == _BONA_FIDE else species, person, values)


def _limits(seen: Sequence[_Seen], base: thresholds.Passive, bpcer: float) -> thresholds.Passive:
    """Each as the set speaks for it, as far as the floors allow. pad, where small is bad, mirrored."""
    people = {found.person for found in seen if not found.species and found.values is not None}
    people_rates.enough("people with bona fide presentations", 1, len(people - {""}), bpcer)
    changes: dict[str, float] = {}
    for cue in footage.CUES:
        bona_fide, attacks = _by_species(seen, cue)
        limit = attack_rates.cue_limit(bona_fide, attacks, getattr(base, cue))
        changes[cue] = min(round(limit, 4), thresholds.most(f"passive.{cue}"))
    bona_fide, attacks = _by_species(seen, "pad")
    if bona_fide:
        mirrored = {name: [1 - x for x in values] for name, values in attacks.items()}
        limit = 1 - attack_rates.cue_limit([1 - x for x in bona_fide], mirrored, 1 - base.pad)
        changes["pad"] = max(round(limit, 4), thresholds.least("passive.pad"))
    return msgspec.structs.replace(base, **changes)


def _by_species(seen: Sequence[_Seen], name: str) -> tuple[list[float], dict[str, list[float]]]:
    """One signal's values: of bona fide presentations, and of each species."""
    values: dict[str, list[float]] = {"": []}
    for found in seen:
        if found.values is not None and name in found.values:
            values.setdefault(found.species, []).append(found.values[name])
    return values.pop(""), values


def _rates(seen: Sequence[_Seen], limits: thresholds.Passive) -> dict[str, Any]:
    found = attack_rates.presentations([Attempt(s.species, _taken(s, limits)) for s in seen])
    worst = found.worst
    return {
        "limits": msgspec.to_builtins(limits),
        "apcer": {name: rate_row(rate) for name, rate in found.apcer.items()},
        "apcer_max": None if worst is None else {"species": worst, **rate_row(found.apcer[worst])},
        "bpcer": rate_row(_bpcer(seen, limits)),
        "non_response": {
            name or _BONA_FIDE: rate_row(rate) for name, rate in found.non_response.items()
        },
    }


def _taken(found: _Seen, limits: thresholds.Passive) -> bool | None:
    """For an attack; None: non-response."""
    return None if found.values is None else bool(passive_detection.signs(found.values, limits))


def _bpcer(seen: Sequence[_Seen], limits: thresholds.Passive) -> PeopleRate:
    answered = [found for found in seen if not found.species and found.values is not None]
    wrong = np.array([_taken(found, limits) for found in answered], bool)
    known = all(found.person for found in answered)
    trials = Trials([(found.person, found.person) for found in answered]) if known else None
    return Comparisons(np.zeros(len(wrong)), trials).rate(wrong)


def _by_group(
    groups: dict[str, Groups], remarks: list[str], seen: Sequence[_Seen], limits: thresholds.Passive
) -> dict[str, Any]:
    """Column → value → BPCER: an average hides who is taken for an attack."""
    tables: dict[str, Any] = {}
    for column, group in groups.items():
        tables[column] = {
            value: {
                "bpcer": rate_row(
                    _bpcer([s for s in seen if group.of_row[s.row] == number], limits)
                )
            }
            for number, value in enumerate(group.values)
        }
    return tables | dict.fromkeys(remarks, "too many values to be groups")
