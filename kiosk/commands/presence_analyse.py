"""`kiosk presence analyse`: what a recording or pictures show, in the footage's own time."""

import argparse
import json
from collections.abc import Sequence
from itertools import combinations
from typing import Any

from kiosk.commands.presence_inputs import Means, means, signals
from kiosk.ports import FaceSignals
from kiosk.presence import comparison, footage, thresholds

_FACES_EVERY_S = 2.0  # one face a stretch is embedded, so that a change of persons shows
_MOST_FACES = 20

Embedding = tuple[float, ...]


def run(arguments: argparse.Namespace) -> int:
    tools = means(arguments)
    series, faces = _look(arguments, tools)
    session = footage.session(series, tools.thresholds)
    session["continuity"]["one_person"] = _one_person(faces, tools)
    if arguments.json:
        print(json.dumps(_report(arguments, tools, series, session), indent=1))
    else:
        print(_text(session))
    return 0


def _look(
    arguments: argparse.Namespace, tools: Means
) -> tuple[list[FaceSignals], list[tuple[float, Embedding]]]:
    """All signals, and an embedding of the first good frame of each stretch, with its second."""
    series: list[FaceSignals] = []
    faces: list[tuple[float, Embedding]] = []
    due = 0.0
    for picture, seen in signals(tools.models, arguments.files, arguments.seconds):
        series.append(seen)
        at = seen.t_ns / 1e9
        if at < due or len(faces) >= _MOST_FACES or not footage.usable(seen, tools.thresholds):
            continue
        if found := tools.models.embedder.embed(picture):
            faces.append((at, found))
            due = at + _FACES_EVERY_S
    return series, faces


def _one_person(faces: Sequence[tuple[float, Embedding]], tools: Means) -> dict[str, Any]:
    """The largest distance between any two of them; same is None with fewer than two."""
    limits = tools.thresholds.comparison
    found = [comparison.distance(a, b) for (_, a), (_, b) in combinations(faces, 2)]
    return {
        "at_s": [round(at, 3) for at, _ in faces],
        "farthest": round(max(found), 4) if found else None,
        "same": max(found) <= limits.same_track if found else None,
    }


def _report(
    arguments: argparse.Namespace,
    tools: Means,
    series: Sequence[FaceSignals],
    session: dict[str, Any],
) -> dict[str, Any]:
    best = footage.reference(series, tools.thresholds)
    return {
        "files": [file.name for file in arguments.files],
        "models": tools.models.hashes,
        "thresholds": thresholds.fingerprint(tools.thresholds),
        "session": session,
        "frames": [footage.frame_row(seen, best, tools.thresholds) for seen in series],
    }


def _text(session: dict[str, Any]) -> str:
    continuity = session["continuity"]
    blinks, openings = session["blinks"], session["mouth_openings"]
    person = continuity["one_person"]
    lines = {
        "frames": f"{session['frames']} in {session['seconds']} s, {session['fps'] or '?'} a second",
        "faces": f"one in {session['one_face']} frames, good for a check in {session['good']}",
        "eyes": f"{session['eye_distance']} pixels apart",
        "blinks": f"{len(blinks)}{_moments(blinks)}",
        "mouth": f"{len(openings)}{_moments(openings)}",
        "left": _turn(session["turns"]["left"]),
        "right": _turn(session["turns"]["right"]),
        "cues": ", ".join(f"{name} {value}" for name, value in session["cues"].items()),
        "PAD": "no model" if session["pad"] is None else str(session["pad"]),
        "person": f"largest distance {person['farthest']}, same person: {person['same']}",
        "track": f"{len(continuity['not_one_face'])} breaks, {len(continuity['jumps'])} jumps, "
        f"{continuity['identical_in_a_row']} identical frames in a row",
    }
    return "\n".join(f"{name:<8} {value}" for name, value in lines.items())


def _moments(found: Sequence[dict[str, Any]]) -> str:
    return f", at {' '.join(str(row['at_s']) for row in found)} s" if found else ""


def _turn(turn: dict[str, Any] | None) -> str:
    if turn is None:
        return "not turned"
    depth = "too little for depth" if turn["residual"] is None else f"residual {turn['residual']}"
    return f"{turn['yaw']} degrees at {turn['at_s']} s, {depth}"
