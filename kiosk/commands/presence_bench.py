"""`kiosk bench presence`: tells whether this device is fast enough for the face check.

Landmarks alone against the whole way of the same frames, from the ring to the visit's end of the channel; the
embedding, start-up, memory, and the real inference process on frames at the camera's pace, beside a reader of
the ring as the screen is one. Exit status: 0 fast enough, 1 not, 2 wrong settings, 3 no frames.
"""

import argparse
import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
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
from drivers.faces.process import Client, ModelLoading, take_one_core
from drivers.faces.protocol import FromFaces, Seen, Watch
from kiosk import settings as kiosk_settings
from kiosk.errors import CameraError, FaceAnalysisError, FootageError
from kiosk.ports import CameraFrame
from kiosk.process import child_environment
from kiosk.protocol.channel import Channel
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
_CONNECT_S = 120.0  # a slow device loads its models
_ANSWER_S = 60.0
_PREVIEW_POLL_S = 0.004
_KIB_OF_MIB = 1024


class _Bench(NamedTuple):
    frames: Sequence[CameraFrame]
    manifest: Path | None


def add_arguments(parser: argparse.ArgumentParser) -> None:
    kiosk_settings.add_argument(parser)
    parser.add_argument("what", choices=["presence", "device"])
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


def of_noise(manifest: Path | None) -> dict[str, Any]:
    """All figures, on frames without a face. Raises FaceAnalysisError."""
    return _measured(_Bench(list(_generated(_FRAMES)), manifest))


def _measured(bench: _Bench) -> dict[str, Any]:
    take_one_core()
    began = time.perf_counter()
    loading = ModelLoading(bench.manifest)
    loaded_s = time.perf_counter() - began
    if loading.trouble:
        raise FaceAnalysisError(loading.trouble)
    models = loading.loaded
    bare, whole, faces = per_frame(loading, bench.frames)
    row = {
        "frames": len(bench.frames),
        "size": f"{bench.frames[0].width}x{bench.frames[0].height}",
        "frames_with_face": faces,
        "models": ", ".join(models.hashes),
        "landmarks_ms": round(bare, 2),
        "pipeline_ms": round(whole, 2),
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

    def detect_for_video(self, image: Any, ms: int, *turned: Any) -> Any:
        began = time.perf_counter()
        found = self._vendors.detect_for_video(image, ms, *turned)
        took = time.perf_counter() - began
        if turned:  # the same frame once more
            self.took[-1] += took
        else:
            self.took.append(took)
        return found

    def close(self) -> None:
        self._vendors.close()


def per_frame(loading: ModelLoading, frames: Sequence[CameraFrame]) -> tuple[float, float, int]:
    """Milliseconds of landmarks alone and of the whole way of the same frames, medians; faces seen.

    The way: copied out of the ring, looked at, told in a message, received by the visit. Frames of one size.
    """
    ours, theirs = socket.socketpair()
    ring = FrameRing.create(frames[0].width, frames[0].height)
    client = Client(theirs, loading)
    visit: Channel[FromFaces] = Channel(ours, FromFaces)
    visit.receive()
    visit.send(Watch(1), (ring.fd,))
    client.serve()
    watch = _timed(client)
    whole, faces = [], 0
    for number, frame in enumerate(frames, 1):
        ring.write(frame.pixels, number * 1_000_000_000 // _CAMERA_FPS)
        began = time.perf_counter()
        client.analyse()
        seen = visit.receive()
        whole.append(time.perf_counter() - began)
        faces += isinstance(seen, Seen) and seen.signals.faces > 0
    client.close()
    visit.close()
    ring.close(wipe=True)
    return median(watch.took[_WARM:]) * 1000, median(whole[_WARM:]) * 1000, faces


def _timed(client: Client) -> _Stopwatch:
    """The same calls, timed inside."""
    landmarker = client.landmarker
    watch = _Stopwatch(landmarker._landmarker)  # noqa: SLF001 - what is the vendor's is timed
    landmarker._landmarker = watch  # noqa: SLF001
    return watch


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
        faces = FaceClient(path, _CONNECT_S)
        try:
            faces.models()
            startup_s = time.perf_counter() - began
            rates = _rates(faces, bench.frames)
            decision_ms = median(_decision_ms(faces, frame) for frame in bench.frames[:_EMBEDDINGS])
            resident_mb = rss_mb(process.pid)
        finally:
            faces.close()
            process.terminate()
            process.wait()
    return {
        "startup_s": round(startup_s, 2),
        **rates,
        "decision_ms": round(decision_ms, 1),
        "rss_mb": resident_mb,
        "own_rss_mb": rss_mb(os.getpid()),
    }


def _rates(faces: FaceClient, frames: Sequence[CameraFrame]) -> dict[str, float]:
    """Frames a second that are analysed, and that a preview gets, of those at the camera's pace."""
    ring = FrameRing.create(frames[0].width, frames[0].height)
    preview = _Preview(ring)
    preview.start()
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
    shown = preview.ended()
    ring.close(wipe=True)
    return {"fps": round(seen / _LIVE_S, 1), "preview_fps": round(shown / _LIVE_S, 1)}


class _Preview(threading.Thread):
    """Takes every frame out of the ring that it can, as the screen does."""

    def __init__(self, ring: FrameRing) -> None:
        super().__init__(name="preview", daemon=True)
        self._ring = ring
        self._ending = threading.Event()
        self._frames = 0

    def run(self) -> None:
        last = 0
        while not self._ending.wait(_PREVIEW_POLL_S):
            if self._ring.latest_number() != last and (frame := self._ring.latest()):
                last = frame.number
                self._frames += 1

    def ended(self) -> int:
        """How many there were."""
        self._ending.set()
        self.join()
        return self._frames


def _decision_ms(faces: FaceClient, frame: CameraFrame) -> float:
    """From a last frame that is looked at until it is embedded: nothing else is left to do."""
    ring = FrameRing.create(frame.width, frame.height)
    faces.watch(ring)
    ring.write(frame.pixels, 0)
    faces.signals(_ANSWER_S)  # that track's landmarker is there now
    began = time.perf_counter()
    ring.write(frame.pixels, time.monotonic_ns())
    faces.signals(_ANSWER_S)
    faces.ask_embedding(bytes(frame.pixels), frame.width, frame.height)
    while not faces.embeddings():
        faces.signals(_ANSWER_S)
    took = time.perf_counter() - began
    faces.unwatch()
    ring.close(wipe=True)
    return took * 1000


def rss_mb(pid: int) -> int:
    """What a process has in memory now: no peak, and nobody's children."""
    rows = Path(f"/proc/{pid}/status").read_text("ascii").splitlines()
    found = next(row for row in rows if row.startswith("VmRSS:"))
    return round(int(found.split()[1]) / _KIB_OF_MIB)


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
