"""`kiosk bench device`: this device's figures beside what a kiosk needs, each in a line.

The face check on frames without a face, the camera, a whole decision, a commit on the disk of the records,
and the screen's first frame. Exit status: 0 all within their budget, 1 one is not, 2 wrong settings.
"""

import argparse
import datetime as dt
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from drivers.cameras.sources import source
from drivers.faces.environment import quiet_libraries
from drivers.store.outbox import SqliteOutbox
from kiosk.commands import presence_bench
from kiosk.enumerations import Flow
from kiosk.errors import CameraError, FaceAnalysisError
from kiosk.policy.engine import decide
from kiosk.policy.facts import Fact
from kiosk.policy.packs import load_chosen
from kiosk.process import make_folders
from kiosk.protocol.messages import TOKEN_BYTES
from kiosk.settings import Settings

_RECORD_BYTES = 150_000  # one with a portrait
_COMMITS, _DECISIONS = 20, 10
_CAMERA_S, _FRAME_S = 3.0, 3.0
_HANGS_S = 120.0
_MB = 1 << 20


class BenchFigure(NamedTuple):
    """One figure and its budget (the design's, for a Raspberry Pi)."""

    name: str
    value: float
    unit: str
    budget: float
    at_least: bool = False

    @property
    def is_within(self) -> bool:
        return self.value >= self.budget if self.at_least else self.value <= self.budget

    def line(self) -> str:
        limit = f"{'≥' if self.at_least else '≤'} {self.budget:g}"
        verdict = "" if self.is_within else "  TOO SLOW" if self.unit != "MB" else "  TOO MUCH"
        return f"{self.name:<34} {self.value:>8.1f} {self.unit:<9} {limit:>7}{verdict}"


def run(arguments: argparse.Namespace, settings: Settings) -> int:
    figures, left_out = [], []
    for measure in (_presence, _camera, _decision, _commit, _screen):
        try:
            figures += list(measure(settings))
        except (CameraError, FaceAnalysisError, subprocess.SubprocessError) as error:
            left_out.append(f"{measure.__name__.strip('_')}: not measured: {error}")
    if arguments.json:
        rows = [one._asdict() | {"is_within": one.is_within} for one in figures]
        print(json.dumps({"figures": rows, "left_out": left_out}, indent=2))
    else:
        print("\n".join([*(one.line() for one in figures), *left_out]))
    return 0 if all(one.is_within for one in figures) and not left_out else 1


def _presence(settings: Settings) -> Iterator[BenchFigure]:
    """Raises FaceAnalysisError."""
    with quiet_libraries():
        row = presence_bench.of_noise(settings.faces.manifest)
    yield BenchFigure(
        "face check, analysed frames", row["fps"], "a second", presence_bench.LEAST_FPS, True
    )
    yield BenchFigure(
        "face check, one frame", row["pipeline_ms"], "ms", 1000 // presence_bench.LEAST_FPS
    )
    yield BenchFigure("face check, last frame to answer", row["decision_ms"], "ms", 1000)
    yield BenchFigure("inference process", row["rss_mb"], "MB", 700)


def _camera(settings: Settings) -> Iterator[BenchFigure]:
    """What a preview can get. Raises CameraError."""
    camera = source(settings.camera)
    camera.open()
    try:
        camera.read(_FRAME_S)
        began, frames = time.monotonic(), 0
        while time.monotonic() < began + _CAMERA_S:
            camera.read(_FRAME_S)
            frames += 1
    finally:
        camera.close()
    yield BenchFigure("camera", frames / _CAMERA_S, "a second", 24, at_least=True)


def _decision(settings: Settings) -> Iterator[BenchFigure]:
    """Of a new number of which nothing but the store is known: every rule of it is tried."""
    rules = load_chosen(settings)
    at = dt.datetime.now(dt.UTC)
    known = {"request.flow": Flow.NEW_SIM.value, "store.province": settings.store.province}
    known |= {"store.city": settings.store.city}
    facts = {name: Fact(value, "visit", at) for name, value in known.items()}

    def once() -> None:
        decide(rules, facts, number="bench", at=at)

    yield BenchFigure("decision", _median_ms(once, _DECISIONS), "ms", 300)


def _commit(settings: Settings) -> Iterator[BenchFigure]:
    """A record on disk, on the disk of the records; nothing of it stays."""
    make_folders(settings.paths.outbox)
    with tempfile.TemporaryDirectory(prefix="bench-", dir=settings.paths.outbox) as folder:
        outbox = SqliteOutbox(Path(folder), 64)
        numbers = iter(range(_COMMITS))

        def once() -> None:
            outbox.append(f"r{next(numbers)}", lambda _seq, _before: os.urandom(_RECORD_BYTES))

        took = _median_ms(once, _COMMITS)
        outbox.close()
    yield BenchFigure("commit of a record of 150 kB", took, "ms", 300)


def _screen(_settings: Settings) -> Iterator[BenchFigure]:
    """A process of its own, drawing into memory. Raises TimeoutExpired."""
    with tempfile.NamedTemporaryFile() as token:
        token.write(bytes(TOKEN_BYTES))
        token.flush()
        command = [sys.executable, "-m", "ui.screen", "--socket", f"{token.name}.sock"]
        command += ["--size", "800x1280", "--token", str(token.fileno())]
        drawn = {"QT_QPA_PLATFORM": "offscreen", "QT_QUICK_BACKEND": "software"}
        began = time.monotonic()
        with subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            env=os.environ | drawn,
            pass_fds=[token.fileno()],
        ) as process:
            _tell(process, "show")
            took = time.monotonic() - began
            memory = presence_bench.rss_mb(process.pid)
            process.kill()
    yield BenchFigure("screen, start to first window", took, "s", 3)
    yield BenchFigure("screen process", memory, "MB", 350)


def _tell(process: subprocess.Popen[str], word: str) -> None:
    """Until it says that its window is there. Raises TimeoutExpired: it ended before."""
    if process.stdin and process.stdout:
        process.stdin.write(f"{word}\n")
        process.stdin.flush()
        if any(line.strip() == "shown" for line in process.stdout):
            return
    raise subprocess.TimeoutExpired("ui.screen", _HANGS_S)


def _median_ms(act: Callable[[], None], times: int) -> float:
    took = []
    for _ in range(times):
        began = time.perf_counter()
        act()
        took.append(time.perf_counter() - began)
    return statistics.median(took) * 1000
