"""`kiosk bench presence`: tells whether this device is fast enough for the face check.

Landmarks alone against the whole signals on the same frames, the embedding, start-up, memory, and the
real inference process on frames at the camera's pace. Exit status: 0 fast enough, 1 not, 2 wrong
settings, 3 no frames.
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

import numpy as np

from drivers.cameras import footage
from drivers.cameras.sources import source
from drivers.faces.client import FaceClient
from drivers.faces.environment import inference_environment, quiet_libraries
from drivers.faces.models.loaded import FaceModels
from kiosk import settings as kiosk_settings
from kiosk.errors import CameraError, FaceAnalysisError, FootageError
from kiosk.ports import CameraFrame
from kiosk.process import child_environment
from kiosk.protocol.frames import FrameRing
from kiosk.settings import Settings

LEAST_FPS = 12  # below, a blink may fall between two frames
_FRAMES = 120
_WARM = 10
_MOST_FRAMES = 1000  # they are held in memory
_EMBEDDINGS = 5
_CAMERA_FPS = 30
_LIVE_S = 3.0
_FRAME_S = 3.0
_MIB = 1024


class _Bench(NamedTuple):
    frames: Sequence[CameraFrame]
    manifest: Path | None


def add_arguments(parser: argparse.ArgumentParser) -> None:
    kiosk_settings.add_argument(parser)
    parser.add_argument("what", choices=["presence"])
    source_of_frames = parser.add_mutually_exclusive_group()
    source_of_frames.add_argument("--replay", type=Path, metavar="VIDEO")
    source_of_frames.add_argument(
        "--generated", action="store_true", help="grey noise: no face, so only the least there is"
    )
    parser.add_argument("--manifest", type=Path, metavar="FILE", help="own models")
    parser.add_argument("--frames", type=int, default=_FRAMES, metavar="N")
    parser.add_argument("--json", action="store_true")


def run(arguments: argparse.Namespace) -> int:
    try:
        with quiet_libraries():
            row = _measured(_prepared(arguments))
    except (CameraError, FootageError) as error:
        print(f"kiosk bench: {error}", file=sys.stderr)
        return 3
    except FaceAnalysisError as error:
        print(f"kiosk bench: {error}", file=sys.stderr)
        return 2
    print(json.dumps(row, indent=2) if arguments.json else _text(row))
    return 0 if row["fast_enough"] else 1


def _prepared(arguments: argparse.Namespace) -> _Bench:
    count = min(max(_WARM + 1, arguments.frames), _MOST_FRAMES)
    settings: Settings | None = None
    if arguments.settings != kiosk_settings.DEFAULT or kiosk_settings.DEFAULT.exists():
        settings = kiosk_settings.load(arguments.settings)
    manifest = arguments.manifest or (settings.faces.manifest if settings else None)
    if arguments.replay:
        frames = list(islice(footage.frames([arguments.replay]), count))
    elif arguments.generated or settings is None:
        frames = list(_generated(count))
    else:
        frames = list(_of_camera(settings, count))
    return _Bench(frames, manifest)


def _of_camera(settings: Settings, count: int) -> Iterator[CameraFrame]:
    camera = source(settings.camera)
    camera.open()
    try:
        for _ in range(count):
            frame = camera.read(_FRAME_S)
            yield CameraFrame(frame.width, frame.height, frame.t_ns, bytes(frame.pixels))
    finally:
        camera.close()


def _generated(count: int) -> Iterator[CameraFrame]:
    rng = np.random.default_rng(1)
    for number in range(count):
        pixels = rng.integers(96, 160, 640 * 480 * 3, np.uint8).tobytes()
        yield CameraFrame(640, 480, number * 1_000_000_000 // _CAMERA_FPS, pixels)


def _measured(bench: _Bench) -> dict[str, Any]:
    began = time.perf_counter()
    models = FaceModels(bench.manifest)
    loaded_s = time.perf_counter() - began
    bare, whole, faces = _per_frame(models, bench.frames)
    row = {
        "frames": len(bench.frames),
        "size": f"{bench.frames[0].width}x{bench.frames[0].height}",
        "frames_with_face": faces,
        "landmarks_ms": round(bare, 2),
        "signals_ms": round(whole, 2),
        "pipeline_ratio": round(whole / bare, 3),
        "embedding_ms": round(_embedding(models, bench.frames), 1),
        "models_loaded_s": round(loaded_s, 2),
        **_live(bench),
    }
    row["trouble"] = _trouble(row)
    row["fast_enough"] = not row["trouble"]
    return row


class _Stopwatch:
    """Stands between our landmarker and the vendor's, and times what the vendor's takes."""

    def __init__(self, vendors: Any) -> None:
        self._vendors = vendors
        self.took: list[float] = []

    def detect_for_video(self, image: Any, ms: int) -> Any:
        began = time.perf_counter()
        found = self._vendors.detect_for_video(image, ms)
        self.took.append(time.perf_counter() - began)
        return found

    def close(self) -> None:
        self._vendors.close()


def _per_frame(models: FaceModels, frames: Sequence[CameraFrame]) -> tuple[float, float, int]:
    """Milliseconds of landmarks alone and of all signals of the same calls, medians; faces seen."""
    landmarker = models.landmarker()
    watch = _Stopwatch(landmarker._landmarker)  # noqa: SLF001 - the same call, timed inside
    landmarker._landmarker = watch  # noqa: SLF001
    whole, faces = [], 0
    for number, frame in enumerate(frames, 1):
        picture = _picture(frame)
        began = time.perf_counter()
        seen = landmarker.signals(picture, number, number * 1_000_000_000 // _CAMERA_FPS)
        whole.append(time.perf_counter() - began)
        faces += bool(seen.faces)
    landmarker.close()
    return median(watch.took[_WARM:]) * 1000, median(whole[_WARM:]) * 1000, faces


def _embedding(models: FaceModels, frames: Sequence[CameraFrame]) -> float:
    """Milliseconds to find, align and embed a face (or to find none)."""
    took = []
    for frame in islice(cycle(frames), _EMBEDDINGS):
        began = time.perf_counter()
        models.embedder.embed(_picture(frame))
        took.append(time.perf_counter() - began)
    return median(took) * 1000


def _picture(frame: CameraFrame) -> footage.Picture:
    return np.frombuffer(frame.pixels, np.uint8).reshape(frame.height, frame.width, 3)


# -- the real process -----------------------------------------------------------------------


def _live(bench: _Bench) -> dict[str, Any]:
    """Through shared memory and socket, at the camera's pace: what a session gets."""
    with tempfile.TemporaryDirectory(prefix="kb-") as folder:
        path = Path(folder) / "s"
        command = [sys.executable, "-m", "drivers.faces.process", "--socket", str(path)]
        if bench.manifest:
            command += ["--manifest", str(bench.manifest)]
        began = time.perf_counter()
        process = subprocess.Popen(
            command,
            env=child_environment() | inference_environment(),
            stderr=subprocess.DEVNULL,
        )
        faces = FaceClient(path)
        try:
            faces.models()
            startup_s = time.perf_counter() - began
            fps = _fps(faces, bench.frames)
        finally:
            faces.close()
            process.terminate()
            _, _, usage = os.wait4(process.pid, 0)
    return {
        "startup_s": round(startup_s, 2),
        "fps": round(fps, 1),
        "rss_mb": round(usage.ru_maxrss / _MIB),
        "own_rss_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _MIB),
    }


def _fps(faces: FaceClient, frames: Sequence[CameraFrame]) -> float:
    """Analysed frames a second, with frames coming at the camera's pace."""
    ring = FrameRing.create(frames[0].width, frames[0].height)
    faces.watch(ring)
    feed = cycle(frames)
    began = time.monotonic()
    seen, due = 0, began
    while (now := time.monotonic()) < began + _LIVE_S:
        if now >= due:
            ring.write(next(feed).pixels, time.monotonic_ns())
            due += 1 / _CAMERA_FPS
        seen += faces.signals(max(0.001, due - time.monotonic())) is not None
    faces.unwatch()
    ring.close(wipe=True)
    return seen / _LIVE_S


# -- words ----------------------------------------------------------------------------------


def _trouble(row: dict[str, Any]) -> list[str]:
    if row["fps"] >= LEAST_FPS:
        return []
    return [f"{row['fps']} analysed frames a second; {LEAST_FPS} are the least"]


def _text(row: dict[str, Any]) -> str:
    units = {name: value for name, value in row.items() if name not in {"trouble", "fast_enough"}}
    lines = [f"{name:<18} {value}" for name, value in units.items()]
    verdict = "fast enough" if row["fast_enough"] else "TOO SLOW: " + "; ".join(row["trouble"])
    if row["frames_with_face"] == 0:
        verdict += " (no face in any frame: these are times of looking for one)"
    return "\n".join([*lines, "", verdict])
