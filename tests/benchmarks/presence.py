"""`make bench-presence`: the face check's speed, its people and its attacks → build/bench/presence.json.

People and species are a machine-made set: portrait, person and attacks come from one photograph, and its
geometry from the model that then looks at it. Its children prove plumbing, not accuracy: it shows what gets
through, and is no certificate. Nothing passes or fails here.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from random import Random

import cv2
import numpy as np
import psutil

from drivers.emulated import virtual_session
from drivers.emulated.subscriber.people import PEOPLE
from drivers.emulated.subscriber.species import SPECIES
from drivers.faces.client import FaceClient
from drivers.faces.environment import inference_environment
from drivers.faces.process import ModelLoading
from kiosk.commands import presence_bench
from kiosk.ports import CameraFrame
from kiosk.presence.holder_comparison import HolderComparison
from kiosk.presence.kept_pictures import Kept, Purpose
from kiosk.presence.session import Phase, PresenceSession
from kiosk.protocol import messages as m
from kiosk.protocol.frames import FrameRing

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))
sys.path.insert(0, str(Path(__file__).parent))

import pages
import presence_sessions as sessions
from presence_sessions import Task
from stage import Stage as ScreenStage

_FRAMES = 240
_OFFERED_FPS = 40
_SECONDS = 8
_PARTS = ("speeds", "people", "species")
_FPS = 16  # blinks can just be seen: the hardest that a camera may be, and the soonest done
_ACTIONS = ("turn_left", "turn_right", "open_mouth", "blink")


def moving(bench):
    """The holder, moving, as a film."""
    bench.stage.sit("holder")
    film = []
    for number in range(_FRAMES):
        now = number / virtual_session.FPS
        if number % 60 == 20:
            bench.stage.act(_ACTIONS[number // 60], now)
        film.append(bench.stage.seen(now))
    return film


def pipeline_ratio(film):
    """The whole way of a frame, ring and message included, to bare inference on it: inside the same calls."""
    height, width = film[0].shape[:2]
    frames = [CameraFrame(width, height, 0, picture.tobytes()) for picture in film]
    bare_ms, whole_ms, faces = presence_bench.per_frame(ModelLoading(None), frames)
    return {
        "bare_ms": round(bare_ms, 2),
        "whole_ms": round(whole_ms, 2),
        "pipeline_ratio": round(whole_ms / bare_ms, 3),
        "frames_with_face": faces,
    }


def process_figures(bench, film, directory):
    """The inference process beside a screen that shows the preview."""
    path = directory / "faces.sock"
    began = time.monotonic()
    with subprocess.Popen(
        [sys.executable, "-m", "drivers.faces.process", "--socket", str(path)],
        env=os.environ | inference_environment(),
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            faces = FaceClient(path)
            faces.models()
            started = time.monotonic() - began
            with ScreenStage(directory / "screen", (800, 1280)) as screen:
                fps = analysed_per_second(faces, film, screen)
            decision = decision_ms(bench, faces, film)
            memory = psutil.Process(process.pid).memory_info().rss / 2**20
            faces.close()
        finally:
            process.kill()
    return {
        "fps_with_preview": round(fps, 1),
        "decision_ms": round(decision, 1),
        "startup_s": round(started, 2),
        "rss_mb": round(memory, 1),
    }


def analysed_per_second(faces, film, screen):
    """More frames are offered than a camera gives; the newest wins."""
    height, width = film[0].shape[:2]
    ring = FrameRing.create(width, height)
    stopping = threading.Event()

    def feed():
        number = 0
        while not stopping.wait(1 / _OFFERED_FPS):
            ring.write(film[number % len(film)].tobytes(), time.monotonic_ns())
            number += 1

    feeder = threading.Thread(target=feed, daemon=True)
    feeder.start()
    screen.show(pages.snapshot("presence"))
    screen.channel.send(m.Frames("v"), (ring.fd,))
    faces.watch(ring)
    count, began = 0, None
    while began is None or time.monotonic() - began < _SECONDS:
        if faces.signals(1) is not None:
            began = began or time.monotonic()
            count += 1
    took = time.monotonic() - began
    faces.unwatch()
    stopping.set()
    feeder.join()
    ring.close(wipe=True)
    return (count - 1) / took


def decision_ms(bench, faces, film):
    """From the last frame of the challenge to the outcome: one more embedding, and the comparison."""
    height, width = film[0].shape[:2]
    took = []
    for seed in range(5):
        session = PresenceSession(bytes(32), bench.thresholds, Random(seed), 0.0)
        comparison = HolderComparison(session, faces, (width, height))
        comparison.ask_portrait(*bench.pixels)
        answered(faces, comparison)
        session.kept.append(Kept(seed, 0, Purpose.FRONTAL, ms=0))
        session.phase = Phase.COMPARE
        began = time.perf_counter()
        comparison.keep(session.kept[-1], film[seed].tobytes())
        answered(faces, comparison)
        comparison.conclude({})
        took.append((time.perf_counter() - began) * 1000)
    return statistics.median(took)


def answered(faces, comparison):
    """Every embedding that was asked for has come."""
    while comparison.waiting:
        faces.signals(1)
        for come in faces.embeddings():
            comparison.embedded(come.id, come.embedding)


_CLIPS = {
    "live": "holder",
    "frozen": "frozen",
    "looped": "loop",
    "planar-warped": "flat_print",
    "relay": "relay",
}


def peers(bench, directory):
    """Who accepts what, on the same pictures: ours, and the package `glanced` (its liveness cues)."""
    target = directory / "peer"
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--disable-pip-version-check",
         "--target", str(target), "glanced==0.4.0"], check=True,
    )  # fmt: skip
    sys.path.append(str(target))
    from glanced.liveness import LivenessAnalyzer, LivenessMode  # noqa: PLC0415 - installed just now
    from glanced.scan import FaceProcessor  # noqa: PLC0415 - likewise

    table = {}
    for clip, who in _CLIPS.items():
        processor = FaceProcessor(landmarker_task=bench.task, embed=False)
        analyzer = LivenessAnalyzer()
        analyzer.mode_provider = lambda: LivenessMode.HEAVY
        verdict = []

        def look(picture, now, *, processor=processor, analyzer=analyzer, verdict=verdict):
            seen = processor.process(np.ascontiguousarray(picture), now, want_embedding=False)
            if seen is None or verdict:
                return
            decision = analyzer.observe(seen.liveness_frame).decision
            if decision.is_denied or decision.is_confirmed:
                verdict.append(decision.is_confirmed)

        ours = bench.play(Task(who, 77), look)
        table[clip] = {"ours": ours.accepted, "glanced": bool(verdict and verdict[0])}
        print(f"{clip:<14} {table[clip]}", flush=True)
    return table


def main():
    began = time.monotonic()
    cv2.setNumThreads(1)  # as the inference process does
    arguments = parsed()
    figures = {}
    if "speeds" in arguments.only:
        with tempfile.TemporaryDirectory(prefix="kb-") as name:
            figures |= speeds(sessions.Bench(Path(name)), Path(name))
    seeds = [arguments.first_seed + n for n in range(arguments.sessions)]
    if rows := chosen(PEOPLE, "people", arguments.only):
        figures |= people(rows, seeds, arguments.fps)
    if rows := chosen(SPECIES, "species", arguments.only):
        figures |= attacks(rows, seeds, arguments.fps)
    print(f"{time.monotonic() - began:.0f} s", flush=True)
    written(figures, arguments.only)


def parsed():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sessions", type=int, default=20, help="seeds of each row")
    parser.add_argument(
        "--first-seed", type=int, default=1000, help="another one: fresh people and attacks"
    )
    parser.add_argument("--fps", type=int, default=_FPS, help="of the camera")
    parser.add_argument(
        "--only",
        nargs="+",
        default=list(_PARTS),
        choices=[*_PARTS, *PEOPLE, *SPECIES],
        metavar="PART",
        help=f"of {', '.join(_PARTS)}, and names of rows",
    )
    return parser.parse_args()


def chosen(table, part, only):
    return [name for name in table if part in only or name in only]


def people(rows, seeds, fps):
    """The people's table: who gets through, and why somebody does not (BPCER, ISO/IEC 30107-3)."""
    tasks = [Task(name, seed) for name in rows for seed in seeds]
    table = sessions.people_table(list(sessions.played(tasks, fps)))
    sessions.print_people(table)
    summary = sessions.people_summary(table)
    print(summary, flush=True)
    return {"people": table, "people_summary": summary}


def attacks(rows, seeds, fps):
    """The species table: attended, and unattended with a detector that always says "living"."""
    tasks = [Task(name, seed) for name in rows for seed in seeds]
    table = sessions.species_table(list(sessions.played(tasks, fps)))
    sessions.print_species(table)
    summary = sessions.species_summary(table)
    print(summary, flush=True)
    return {"species": table, "species_summary": summary}


def written(figures, only):
    folder = Path("build/bench")
    folder.mkdir(parents=True, exist_ok=True)
    part = "-".join(["presence", *([] if only == list(_PARTS) else only)])
    (folder / f"{part}.json").write_text(json.dumps(figures, indent=2) + "\n")


def speeds(bench, directory):
    film = moving(bench)
    figures = pipeline_ratio(film) | process_figures(bench, film, directory)
    print(figures, flush=True)
    return figures | {"peers": peers(bench, directory)}


if __name__ == "__main__":
    main()
