"""What `kiosk presence calibrate` tells of a set: where the numbers come from, and the rates in words."""

import argparse
import datetime as dt
import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from kiosk.commands.presence_calibrate_sets import PEOPLE_LIST
from kiosk.presence.attack_rates import Rate
from kiosk.presence.people_rates import PeopleRate
from kiosk.presence.thresholds import CalibrationSet, Thresholds

_NAMED = 3  # files of each reason, in the report for people


class Result(NamedTuple):
    """thresholds: with the set's numbers in, None: it supports none; report: for people or programs."""

    thresholds: Thresholds | None
    report: dict[str, Any]


def made_from(
    arguments: argparse.Namespace, files: Iterable[Path], counts: dict[str, int], people: int | None
) -> CalibrationSet:
    """Its digest is over the list and then every file, in the order of their names."""
    listed: Path = arguments.set
    file = listed / PEOPLE_LIST if listed.is_dir() else listed
    digest = hashlib.sha256(file.read_bytes() if file.is_file() else b"")
    for named in sorted(set(files)):
        if listed.is_dir():
            digest.update(str(named.relative_to(listed)).encode())
        try:
            with named.open("rb") as content:
                digest.update(hashlib.file_digest(content, "sha256").digest())
        except OSError:
            digest.update(b"unreadable")  # as the report says of it
    return CalibrationSet(
        name=arguments.name or listed.resolve().stem,
        sha256=digest.hexdigest(),
        made_at=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        counts=counts,
        people=people,
    )


def rate_row(rate: Rate | PeopleRate) -> dict[str, Any]:
    """at_most: what may be claimed of other people; None with the interval: nobody knows whose trials."""
    value = None if rate.value is None else round(rate.value, 5)
    if isinstance(rate, Rate):
        row = {"errors": rate.errors, "trials": rate.trials, "rate": value}
        return row | {"interval_95": _rounded(rate.interval())}
    row = {"errors": rate.errors, "trials": rate.pairs, "people": rate.people, "rate": value}
    interval = None if rate.interval is None else _rounded(rate.interval)
    at_most = None if rate.bound is None else round(rate.bound, 5)
    return row | {"interval_95": interval, "at_most": at_most}


def _rounded(interval: tuple[float, float]) -> list[float]:
    return [round(end, 5) for end in interval]


def text(report: dict[str, Any]) -> str:
    """The report for people."""
    made = report["set"]
    people = "people not counted" if made["people"] is None else f"{made['people']} people"
    counts = ", ".join(f"{value} {name}" for name, value in made["counts"].items())
    lines = [
        f"set        {made['name']}: {people}; {counts}",
        f"sha256     {made['sha256']}",
        *([f"model      {report['model']}"] if "model" in report else []),
        *_excluded(report["excluded"]),
        *_measured(report.get("measured", [])),
    ]
    for title, name in _TABLES.items():
        if report.get(name):
            lines += ["", title, *_block(report[name], "  ")]
    lines += ["", f"REFUSED    {report['refused']}" if "refused" in report else _END]
    if report["warning"]:
        lines.append(
            f"WARNING    {report['warning']}: little can be told of other people from this set"
        )
    return "\n".join(lines)


_TABLES = {
    "thresholds present": "present",
    "thresholds chosen": "chosen",
    "by group": "groups",
}
_END = (
    "at most: of other people, 99 %; everything else: of those on whom the thresholds were chosen"
)


def _excluded(reasons: dict[str, list[str]]) -> Iterator[str]:
    for reason, names in reasons.items():
        if names:
            more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
            yield f"left out   {len(names)} {reason}: {', '.join(names[:_NAMED])}{more}"


def _measured(points: list[dict[str, Any]]) -> Iterator[str]:
    if points:
        yield ""
        yield "measured on this set, claimed of nobody else"
    for point in points:
        yield f"  accept {point['accept']}"
        yield from _block({name: point[name] for name in ("fmr", "fnmr")}, "    ")


def _block(table: dict[str, Any], indent: str) -> Iterator[str]:
    for name, value in table.items():
        if not isinstance(value, dict):
            yield f"{indent}{name:<14} {value}"
        elif "interval_95" in value:
            yield f"{indent}{name:<14} {_rate(value)}"
        else:
            yield f"{indent}{name}"
            yield from _block(value, indent + "  ")


def _rate(row: dict[str, Any]) -> str:
    if not row["trials"]:
        return "nothing tried"
    of = f"{row['rate']}: {row['errors']} of {row['trials']}"
    of += f" ({row['species']})" if "species" in row else ""
    if row["interval_95"] is None:
        return f"{of}; people not counted, so no interval"
    low, high = row["interval_95"]
    people = f", {row['people']} people" if "people" in row else ""
    claim = f", at most {row['at_most']}" if "at_most" in row else ""
    return f"{of}{people}, 95 % in {low} to {high}{claim}"
