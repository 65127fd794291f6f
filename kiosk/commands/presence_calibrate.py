"""`kiosk presence calibrate`: error rates of a labelled set, and thresholds that it supports.

PAIRS.csv (a, b, same) sets the bands of the comparison, ATTACKS.csv (file, species) the limits of the
passive cues. Files are relative to the list. The rates are those of the set that the thresholds were
chosen on: another set tells how they carry over.
"""

import argparse
import csv
import datetime as dt
import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from kiosk.commands.presence_inputs import Means, embedding, means, signals
from kiosk.errors import CalibrationError, FootageError, NoFaceError, TooFewSamplesError
from kiosk.presence import comparison, footage, metrics, passive, thresholds
from kiosk.presence.metrics import Attempt, Rate
from kiosk.presence.thresholds import CalibrationSet, Thresholds

_BONA_FIDE = "bona_fide"
TOO_FEW = 5
_MOST_LINES = 100_000
_MOST_LIST_BYTES = 50_000_000
_SAME = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}


class _Row(NamedTuple):
    line: int
    cells: dict[str, str]


class _Result(NamedTuple):
    """thresholds: with the set's numbers in, None: it supports none; report: for people or programs."""

    thresholds: Thresholds | None
    report: dict[str, Any]


def run(arguments: argparse.Namespace) -> int:
    columns, rows = _rows(arguments.list)
    tools = means(arguments)
    if {"a", "b", "same"} <= columns:
        result = _pairs(arguments, tools, rows)
    elif {"file", "species"} <= columns:
        result = _attacks(arguments, tools, rows)
    else:
        raise CalibrationError(str(arguments.list), 1, "no columns a, b, same or file, species")
    print(json.dumps(result.report, indent=2) if arguments.json else _text(result.report))
    if result.thresholds is None:
        return TOO_FEW
    made = thresholds.check(result.thresholds, "the set's thresholds")
    if arguments.out:
        arguments.out.write_text(thresholds.dump(made), "utf-8")
    return 0


# -- pairs ----------------------------------------------------------------------------------


def _pairs(arguments: argparse.Namespace, tools: Means, rows: Sequence[_Row]) -> _Result:
    folder, base = arguments.list.parent, tools.thresholds
    same = [_same(arguments.list, row) for row in rows]
    files = sorted({folder / row.cells[side] for row in rows for side in "ab"})
    faces = {file: _face(tools, file) for file in files}
    genuine: list[float] = []
    impostor: list[float] = []
    for row, is_same in zip(rows, same, strict=True):
        one, other = faces[folder / row.cells["a"]], faces[folder / row.cells["b"]]
        if one is not None and other is not None:
            (genuine if is_same else impostor).append(comparison.distance(one, other))
    counts = {"genuine": len(genuine), "impostor": len(impostor)}
    counts["without_face"] = len(rows) - len(genuine) - len(impostor)
    made = _set(arguments, files, counts)
    report = {
        "set": msgspec.to_builtins(made),
        "model": base.comparison.model,
        "present": _pair_rates(genuine, impostor, base.comparison),
    }
    try:
        chosen = _bands(arguments, genuine, impostor, base.comparison)
    except TooFewSamplesError as error:
        return _Result(None, report | {"refused": str(error)})
    report["chosen"] = _pair_rates(genuine, impostor, chosen)
    calibration = msgspec.structs.replace(base.calibration, comparison=made)
    after = msgspec.structs.replace(base, comparison=chosen, calibration=calibration)
    return _Result(after, report)


def _bands(
    arguments: argparse.Namespace,
    genuine: Sequence[float],
    impostor: Sequence[float],
    base: thresholds.Comparison,
) -> thresholds.Comparison:
    """What is rejected now is never accepted, however far apart the set's people are."""
    accept = min(metrics.accept_at(impostor, arguments.fmr), base.reject)
    reject = max(accept, metrics.reject_at(genuine, arguments.false_rejects))
    return msgspec.structs.replace(base, accept=accept, reject=reject)


def _face(tools: Means, file: Path) -> tuple[float, ...] | None:
    try:
        return embedding(tools.models.embedder, file)
    except NoFaceError:
        return None


def _pair_rates(
    genuine: Sequence[float], impostor: Sequence[float], limits: thresholds.Comparison
) -> dict[str, Any]:
    return {
        "accept": limits.accept,
        "reject": limits.reject,
        "fmr": _rate(metrics.fmr(impostor, limits.accept)),
        "fnmr": _rate(metrics.fnmr(genuine, limits.accept)),
        "false_rejects": _rate(metrics.false_rejects(genuine, limits.reject)),
    }


def _same(file: Path, row: _Row) -> bool:
    word = row.cells["same"].strip().lower()
    if word not in _SAME:
        raise CalibrationError(str(file), row.line, f"same is {word!r}, not one of {list(_SAME)}")
    return _SAME[word]


# -- attacks --------------------------------------------------------------------------------


class _Seen(NamedTuple):
    """One presentation's cues where they are worst; values None: non-response."""

    species: str
    values: dict[str, float] | None


def _attacks(arguments: argparse.Namespace, tools: Means, rows: Sequence[_Row]) -> _Result:
    base = tools.thresholds
    seen = [_presentation(arguments.list.parent, tools, row) for row in rows]
    counts = Counter(s.species or _BONA_FIDE for s in seen)
    files = [arguments.list.parent / row.cells["file"] for row in rows]
    made = _set(arguments, files, dict(sorted(counts.items())))
    report = {"set": msgspec.to_builtins(made), "present": _attack_rates(seen, base.passive)}
    try:
        chosen = _limits(seen, base.passive, arguments.bpcer)
    except TooFewSamplesError as error:
        return _Result(None, report | {"refused": str(error)})
    report["chosen"] = _attack_rates(seen, chosen)
    calibration = msgspec.structs.replace(base.calibration, passive=made)
    after = msgspec.structs.replace(base, passive=chosen, calibration=calibration)
    return _Result(after, report)


def _presentation(folder: Path, tools: Means, row: _Row) -> _Seen:
    """A file that cannot be read, or that shows too little, is a non-response."""
    species = row.cells["species"].strip()
    try:
        series = [seen for _, seen in signals(tools.models, [folder / row.cells["file"]])]
    except FootageError:
        series = []
    values = passive.worst(series, tools.thresholds.passive)
    return _Seen("" if species == _BONA_FIDE else species, values)


def _limits(seen: Sequence[_Seen], base: thresholds.Passive, bpcer: float) -> thresholds.Passive:
    """Each as the set speaks for it, as far as the floors allow. pad, where small is bad, mirrored."""
    changes: dict[str, float] = {}
    for cue in footage.CUES:
        bona_fide, attacks = _by_species(seen, cue)
        limit = metrics.cue_limit(bona_fide, attacks, getattr(base, cue), bpcer)
        changes[cue] = min(round(limit, 4), thresholds.most(f"passive.{cue}"))
    bona_fide, attacks = _by_species(seen, "pad")
    if bona_fide:
        mirrored = {name: [1 - x for x in values] for name, values in attacks.items()}
        limit = 1 - metrics.cue_limit([1 - x for x in bona_fide], mirrored, 1 - base.pad, bpcer)
        changes["pad"] = max(round(limit, 4), thresholds.least("passive.pad"))
    return msgspec.structs.replace(base, **changes)


def _by_species(seen: Sequence[_Seen], name: str) -> tuple[list[float], dict[str, list[float]]]:
    """One signal's values: of bona fide presentations, and of each species."""
    values: dict[str, list[float]] = {"": []}
    for found in seen:
        if found.values is not None and name in found.values:
            values.setdefault(found.species, []).append(found.values[name])
    return values.pop(""), values


def _attack_rates(seen: Sequence[_Seen], limits: thresholds.Passive) -> dict[str, Any]:
    found = metrics.presentations(
        [
            Attempt(s.species, None if s.values is None else bool(passive.signs(s.values, limits)))
            for s in seen
        ]
    )
    worst = found.worst
    return {
        "limits": msgspec.to_builtins(limits),
        "apcer": {name: _rate(rate) for name, rate in found.apcer.items()},
        "apcer_max": None if worst is None else {"species": worst, **_rate(found.apcer[worst])},
        "bpcer": _rate(found.bpcer),
        "non_response": {
            name or _BONA_FIDE: _rate(rate) for name, rate in found.non_response.items()
        },
    }


# -- the list and the set -------------------------------------------------------------------


def _rows(file: Path) -> tuple[set[str], list[_Row]]:
    """The header's columns and the rows. CalibrationError names the line that is malformed."""
    try:
        if file.stat().st_size > _MOST_LIST_BYTES:
            raise FootageError(str(file), f"larger than {_MOST_LIST_BYTES} bytes")
        lines = file.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise FootageError(str(file), "cannot be read as text") from error
    reader = csv.DictReader(lines, strict=True)
    try:
        found = list(_checked(file, reader))
    except csv.Error as error:
        raise CalibrationError(str(file), reader.line_num, str(error)) from error
    if not found:
        raise CalibrationError(str(file), 1, "no rows")
    return set(found[0].cells), found


def _checked(file: Path, reader: Iterable[dict[Any, Any]]) -> Iterator[_Row]:
    for line, cells in enumerate(reader, 2):
        if line > _MOST_LINES:
            raise CalibrationError(str(file), line, f"more than {_MOST_LINES} lines")
        if None in cells or any(not value for value in cells.values()):
            raise CalibrationError(str(file), line, "a cell is missing, empty or too many")
        yield _Row(line, cells)


def _set(
    arguments: argparse.Namespace, files: Iterable[Path], counts: dict[str, int]
) -> CalibrationSet:
    """Its digest is over the list and then every file that it names, in the order of their names."""
    digest = hashlib.sha256(arguments.list.read_bytes())
    for file in sorted(set(files)):
        if file.is_file():
            with file.open("rb") as content:
                digest.update(hashlib.file_digest(content, "sha256").digest())
    now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    name = arguments.name or arguments.list.stem
    return CalibrationSet(name=name, sha256=digest.hexdigest(), made_at=now, counts=counts)


# -- words ----------------------------------------------------------------------------------


def _rate(rate: Rate) -> dict[str, Any]:
    low, high = rate.interval()
    value = None if rate.value is None else round(rate.value, 5)
    interval = [round(low, 5), round(high, 5)]
    return {"errors": rate.errors, "trials": rate.trials, "rate": value, "interval_95": interval}


def _text(report: dict[str, Any]) -> str:
    counts = ", ".join(f"{value} {name}" for name, value in report["set"]["counts"].items())
    lines = [
        f"set        {report['set']['name']}: {counts}",
        f"sha256     {report['set']['sha256']}",
    ]
    for when in ("present", "chosen"):
        if when in report:
            lines += ["", f"thresholds {when}", *_block(report[when], "  ")]
    end = "Rates are those of the set that the thresholds were chosen on."
    return "\n".join(
        [*lines, "", f"REFUSED    {report['refused']}" if "refused" in report else end]
    )


def _block(table: dict[str, Any], indent: str) -> Iterator[str]:
    for name, value in table.items():
        if not isinstance(value, dict):
            yield f"{indent}{name:<14} {value}"
        elif "interval_95" in value:
            low, high = value["interval_95"]
            which = f" ({value['species']})" if "species" in value else ""
            yield (
                f"{indent}{name:<14} {value['rate']} = {value['errors']}/{value['trials']}, "
                f"95 % in {low} to {high}{which}"
            )
        else:
            yield f"{indent}{name}"
            yield from _block(value, indent + "  ")
