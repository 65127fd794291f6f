"""`kiosk presence analyse`: what a recording or pictures show, in the footage's own time."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from drivers.cameras import footage as recordings
from kiosk.commands.presence_inputs import Means, Picture, means, signals
from kiosk.errors import FootageError, NoFaceError
from kiosk.ports import FaceSignals
from kiosk.presence import footage, footage_people, quality, thresholds
from kiosk.presence.footage_people import STRETCH_NS, Look


def run(arguments: argparse.Namespace) -> int:
    tools = means(arguments)
    skipped: list[FootageError] = []
    series: list[FaceSignals] = []
    looks = _Looks(tools, arguments.files)
    for picture, seen in signals(tools.models, arguments.files, arguments.seconds, skipped.append):
        series.append(seen)
        looks.see(picture, seen)
    session = footage.session(series, tools.thresholds)
    found = footage_people.one_person(looks.finished(), tools.thresholds.comparison)
    session["continuity"]["one_person"] = footage_people.row(found)
    if arguments.json:
        print(json.dumps(_report(arguments, tools, series, session, skipped), indent=1))
    else:
        print(_text(session))
    for error in skipped:
        print(f"kiosk presence: skipped {error}", file=sys.stderr)
    if not any(seen.faces for seen in series):
        raise NoFaceError(" ".join(str(file) for file in arguments.files))
    return 0


class _Looks:
    """Embeds the best single face of every stretch of the footage; of pictures, that of each."""

    def __init__(self, tools: Means, files: Sequence[Path]) -> None:
        self._tools = tools
        pictures = recordings.only_pictures(files)
        self._stretch_ns = 1_000_000_000 // recordings.PICTURE_FPS if pictures else STRETCH_NS
        self._looks: list[Look] = []
        self._stretch = -1
        self._best: tuple[Picture, FaceSignals] | None = None

    def see(self, picture: Picture, seen: FaceSignals) -> None:
        stretch = seen.t_ns // self._stretch_ns
        if stretch != self._stretch:
            self._embed()
            self._stretch = stretch
        if seen.faces == 1 and (self._best is None or self._rank(seen) < self._rank(self._best[1])):
            self._best = picture, seen

    def finished(self) -> list[Look]:
        self._embed()
        return self._looks

    def _rank(self, seen: FaceSignals) -> tuple[bool, float]:
        return footage_people.preference(seen, self._tools.thresholds)

    def _embed(self) -> None:
        if self._best is None:
            return
        picture, seen = self._best
        self._best = None
        if found := self._tools.models.embedder.embed(picture):
            begins, ends = (n * self._stretch_ns / 1e9 for n in (self._stretch, self._stretch + 1))
            straight = quality.frontal(seen, self._tools.thresholds.gate)
            self._looks.append(Look(begins, ends, found, straight))


def _report(
    arguments: argparse.Namespace,
    tools: Means,
    series: Sequence[FaceSignals],
    session: dict[str, Any],
    skipped: Sequence[FootageError],
) -> dict[str, Any]:
    best = footage.reference(series, tools.thresholds)
    return {
        "files": [file.name for file in arguments.files],
        "skipped": [str(error) for error in skipped],
        "models": tools.models.hashes,
        "thresholds": thresholds.fingerprint(tools.thresholds),
        "session": session,
        "frames": [footage.frame_row(seen, best, tools.thresholds) for seen in series],
    }


def _text(session: dict[str, Any]) -> str:
    continuity = session["continuity"]
    blinks, openings = session["blinks"], session["mouth_openings"]
    lines = {
        "frames": f"{session['frames']} in {session['seconds']} s, {session['fps'] or '?'} a second",
        "faces": f"one in {session['one_face']} frames, good for a check in {session['good']}",
        "eyes": f"{session['eye_distance'] or '?'} pixels apart",
        "blinks": f"{len(blinks)}{_moments(blinks)}",
        "mouth": f"{len(openings)}{_moments(openings)}",
        "left": _turn(session["turns"]["left"]),
        "right": _turn(session["turns"]["right"]),
        "cues": ", ".join(f"{name} {value}" for name, value in session["cues"].items()),
        "PAD": "no model" if session["pad"] is None else str(session["pad"]),
        "person": _person(continuity["one_person"]),
        "track": f"{len(continuity['not_one_face'])} breaks, {len(continuity['jumps'])} jumps, "
        f"{continuity['identical_in_a_row']} identical frames in a row",
    }
    return "\n".join(f"{name:<8} {value}" for name, value in lines.items())


def _person(found: dict[str, Any]) -> str:
    if found["farthest"] is None:
        return f"{found['looks']} looks, too few to compare"
    known = {True: "one and the same", False: "NOT ONE AND THE SAME", None: "not certain"}
    parts = [
        f"{known[found['same']]} in {found['looks']} looks, distance up to {found['farthest']}"
    ]
    for what, word in (("changes", "somebody else"), ("doubtful", "doubtful")):
        parts += [f"{word} from {row['from_s']} to {row['to_s']} s" for row in found[what]]
    return "; ".join(parts)


def _moments(found: Sequence[dict[str, Any]]) -> str:
    return f", at {' '.join(str(row['at_s']) for row in found)} s" if found else ""


def _turn(turn: dict[str, Any] | None) -> str:
    if turn is None:
        return "not turned"
    depth = "too little for depth" if turn["residual"] is None else f"residual {turn['residual']}"
    return f"{turn['yaw']} degrees at {turn['at_s']} s, {depth}"
