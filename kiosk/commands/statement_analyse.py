"""`kiosk statement analyse`: what a recorded statement shows, judged by its timeline."""

import argparse
import json
from pathlib import Path
from typing import Any

from drivers.audio.voice_detector import VoiceDetector
from drivers.faces.landmarks import Landmarker
from drivers.faces.models.loaded import FaceModels
from drivers.recordings.webm import read
from kiosk.errors import FootageError
from kiosk.input_bounds import STATEMENT_BYTES
from kiosk.presence import comparison, thresholds
from kiosk.presence.comparison import Embedding
from kiosk.statement_video import timeline as timelines
from kiosk.statement_video.finding import StatementFinding
from kiosk.statement_video.judgement import judge
from kiosk.statement_video.signals import MouthLook, Picture, Sound, Taken
from kiosk.statement_video.timeline import Timeline

_LOOK_EVERY = 0.08  # seconds: mediapipe takes a tenth of that
_COMPARE_EVERY = 3.0
_TIMELINE_BYTES = 10_000


def run(arguments: argparse.Namespace) -> int:
    timeline = timelines.decode(_content(arguments.timeline, _TIMELINE_BYTES))
    video = _content(arguments.video, STATEMENT_BYTES)
    found = judge(taken(video, arguments.video.name, timeline, FaceModels(None)))
    print(json.dumps(_row(found), indent=1) if arguments.json else _text(found))
    return 0 if found.accepted else 1


def taken(video: bytes, name: str, timeline: Timeline, models: FaceModels) -> Taken:
    """The statement as its recording shows it. FootageError names the recording (`name`)."""
    analysis = _Analysis(models)
    try:
        for part in read(video, name):
            if isinstance(part, Picture):
                analysis.see(part)
            else:
                analysis.sounds += analysis.ear.hear(part.samples)
    finally:
        analysis.landmarker.close()
    return timeline.taken(
        tuple(analysis.sounds), tuple(analysis.looks), same_person=analysis.same_person()
    )


class _Analysis:
    """Looks at the pictures and listens to the sound, in their order."""

    def __init__(self, models: FaceModels) -> None:
        self.ear = VoiceDetector()
        self.landmarker: Landmarker = models.landmarker()
        self.sounds: list[Sound] = []
        self.looks: list[MouthLook] = []
        self._models = models
        self._faces: list[Embedding] = []
        self._look_at = self._compare_at = 0.0

    def see(self, picture: Picture) -> None:
        if picture.at < self._look_at:
            return
        self._look_at = picture.at + _LOOK_EVERY
        seen = self.landmarker.signals(picture.pixels, len(self.looks) + 1, round(picture.at * 1e9))
        self.looks.append(MouthLook(picture.at, seen.faces, seen.jaw_open))
        if seen.faces and picture.at >= self._compare_at:
            self._compare_at = picture.at + _COMPARE_EVERY
            face = self._models.embedder.embed(picture.pixels)
            self._faces += [face] if face else []

    def same_person(self) -> bool | None:
        """Whether all of its pictures show one; None: too few were there to compare."""
        if len(self._faces) < 2:
            return None
        return comparison.one_person(self._faces, [], thresholds.load(None).comparison)


def _content(file: Path, most: int) -> bytes:
    try:
        if file.stat().st_size > most:
            raise FootageError(str(file), f"more than {most} bytes")
        return file.read_bytes()
    except OSError as error:
        raise FootageError(str(file), error.strerror or "cannot be read") from error


def _row(found: StatementFinding) -> dict[str, Any]:
    row = {name: _rounded(value) for name, value in found._asdict().items()}
    return {"accepted": found.accepted, **row}


def _rounded(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_rounded(one) for one in value]
    return round(value, 3) if isinstance(value, float) else value


def _text(found: StatementFinding) -> str:
    lines = {
        "statement": ", ".join(found.reasons) or "nothing speaks against it",
        "sentence": f"{found.voiced:.1f} s of voice",
        "answers": f"{_moments(found.answers)} s after the digits",
        "mouth": f"{_moments(found.apart)} s after the voice, at the digits",
        "unasked": str(found.extra),
        "together": f"{found.together:.2f}, the mouth {found.lag:.2f} s behind",
        "unseen": f"{found.unseen:.0%} of the voice with the mouth at rest",
    }
    return "\n".join(f"{name:<9} {value}" for name, value in lines.items())


def _moments(found: tuple[float | None, ...]) -> str:
    return " ".join("-" if one is None else f"{one:.2f}" for one in found)
