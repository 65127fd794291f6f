"""`make bench-presence`: the face check beside bare inference, and attacked → build/bench/presence.json.

The species are a machine-made set: portrait, person and attacks come from one photograph, and its geometry
from the model that then looks at it. It shows what gets through, and is no certificate. Nothing passes or
fails here.
"""

import argparse
import json
import math
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
import mediapipe as mp
import numpy as np
import pages
import psutil
from stage import Stage as ScreenStage

from drivers.emulated import virtual_session
from drivers.emulated.card.pictures import passport_portrait
from drivers.emulated.subscriber.scene import Scene
from drivers.emulated.subscriber.species import SPECIES
from drivers.faces import images, landmarks
from drivers.faces.client import FaceClient
from drivers.faces.embedding import DlibEmbedder, Finder, embed_portrait
from drivers.faces.environment import inference_environment
from drivers.faces.models import shipped
from kiosk.identity.documents import Portrait
from kiosk.presence import thresholds
from kiosk.presence.holder_comparison import HolderComparison
from kiosk.presence.kept import Kept, Purpose
from kiosk.presence.session import Phase, PresenceSession
from kiosk.protocol import messages as m
from kiosk.protocol.frames import FrameRing

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

_FRAMES = 240
_OFFERED_FPS = 40
_SECONDS = 8
_FLAT = 0.2  # so many of the tilted prints are not bent
_ACTIONS = ("turn_left", "turn_right", "open_mouth", "blink")


def parameters(species, seed):
    """One attack of a species: each seed another tilt, bend, or recording."""
    dice = Random(seed)
    if species in {"flat_print", "cut_hole", "cut_out"}:
        return {"tilt": dice.uniform(20, 60)}
    if species == "bent_print":
        return {"tilt": dice.uniform(20, 60), "radius": dice.uniform(0.6, 2.0)}
    if species == "tilted_print":
        radius = math.inf if dice.random() < _FLAT else dice.uniform(0.6, 2.0)
        return {
            "tilt": dice.uniform(20, 60),
            "lean": dice.choice((-1, 1)) * dice.uniform(5, 60),
            "radius": radius,
        }
    if species == "video_replay":
        return {"recorded": tuple(dice.sample(_ACTIONS, 3))}
    return {}


class Bench:
    """The models, a stage, and the holder's portrait as a passport carries it."""

    def __init__(self, directory, pace=virtual_session.Pace()):  # noqa: B008 - immutable
        self.pace = pace
        found = shipped.verified()
        self.task = found["face_landmarker"]
        embedder = DlibEmbedder(
            found["dlib_face_recognition_resnet_model_v1"],
            Finder(found["shape_predictor_5_face_landmarks"]),
        )
        self.models = virtual_session.SessionModels(self.task, embedder, {})
        self.stage = Scene(lambda picture: landmarks.points(picture, self.task))
        self.thresholds = thresholds.load()
        file = directory / "portrait.png"
        self.stage.portrait("holder", file)
        pixels, width, height = images.decode(Portrait(passport_portrait(file), "image/jp2"))
        self.pixels = (pixels, width, height)
        picture = np.frombuffer(pixels, np.uint8).reshape(height, width, 3)
        self.portrait = embed_portrait(embedder, picture)

    def play(self, who, seed, watch=None):
        self.stage.sit(who, **parameters(who, seed))
        return self.play_seated(seed, watch)

    def attack(self, species, seed):
        return self.swap(seed) if species == "swap" else self.play(species, seed)

    def swap(self, seed):
        """The holder, and from any moment of the session on, be it the last picture, another person."""
        moment = Random(seed).uniform(0, self.play("holder", seed).seconds)
        self.stage.sit("holder")
        waiting = ["stranger"]

        def watch(_picture, now):
            if waiting and now + 1 / self.pace.fps >= moment:  # so that the next picture shows them
                self.stage.sit(waiting.pop())

        return self.play_seated(seed, watch)

    def play_seated(self, seed, watch=None):
        """With whoever sits there now."""
        return virtual_session.play(
            self.stage,
            self.models,
            self.thresholds,
            self.portrait,
            seed,
            pace=self.pace,
            watch=watch,
        )

    def frames(self):
        """The holder, moving, as a film."""
        self.stage.sit("holder")
        film = []
        for number in range(_FRAMES):
            now = number / virtual_session.FPS
            if number % 60 == 20:
                self.stage.act(_ACTIONS[number // 60], now)
            film.append(self.stage.seen(now))
        return film


def pipeline_ratio(bench, film):
    """Whole signals to bare inference on the same frames, turn and turn about."""
    whole, bare = landmarks.Landmarker(bench.task), landmarks.Landmarker(bench.task)
    ours, theirs = [], []
    for number, picture in enumerate(film):
        t_ns = number * 1_000_000_000 // virtual_session.FPS
        began = time.perf_counter()
        image = mp.Image(image_format=mp.ImageFormat.SRGB, data=picture)
        bare._landmarker.detect_for_video(image, t_ns // 1_000_000)
        middle = time.perf_counter()
        whole.signals(picture, number, t_ns)
        theirs.append(middle - began)
        ours.append(time.perf_counter() - middle)
    whole.close()
    bare.close()
    bare_ms, whole_ms = statistics.median(theirs) * 1000, statistics.median(ours) * 1000
    return {
        "bare_ms": round(bare_ms, 2),
        "whole_ms": round(whole_ms, 2),
        "pipeline_ratio": round(whole_ms / bare_ms, 3),
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
            memory = psutil.Process(process.pid).memory_full_info().uss / 1e6
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
    """From the last frame of the challenge to the outcome: one more look, and the comparison."""
    height, width = film[0].shape[:2]
    took = []
    for seed in range(5):
        session = PresenceSession(bytes(32), bench.thresholds, Random(seed), 0.0)
        comparison = HolderComparison(session, faces, bench.portrait, (width, height))
        began = time.perf_counter()
        kept = Kept(seed, 0, Purpose.FRONTAL, ms=0)
        session.kept.append(kept)
        session.phase = Phase.COMPARE
        comparison.keep(kept, film[seed].tobytes())
        comparison.conclude({})
        took.append((time.perf_counter() - began) * 1000)
    return statistics.median(took)


def bona_fide(bench, honest):
    """BPCER of the obedient subscriber (ISO/IEC 30107-3)."""
    began = time.monotonic()
    played = [bench.play("holder", seed) for seed in range(honest)]
    missed = sum(not one.accepted for one in played)
    print(
        f"holder: {missed} of {honest} not accepted ({time.monotonic() - began:.0f} s)", flush=True
    )
    return {"bpcer": round(missed / honest, 4), "bona_fide_sessions": honest}


def attacks(bench, sessions, chosen):
    """APCER of each species (ISO/IEC 30107-3)."""
    table = {}
    for species in chosen:
        began = time.monotonic()
        outcomes = [bench.attack(species, 1000 + seed) for seed in range(sessions)]
        reasons = {}
        for one in outcomes:
            reasons[one.reason] = reasons.get(one.reason, 0) + 1
        accepted = sum(one.accepted for one in outcomes)
        table[species] = {
            "sessions": sessions,
            "apcer": round(accepted / sessions, 4),
            "reasons": reasons,
            "seconds": round(time.monotonic() - began),
        }
        print(f"{species}: accepted {accepted} of {sessions} {reasons}", flush=True)
    return {"apcer_max": max(row["apcer"] for row in table.values()), "species": table}


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

        ours = bench.play(who, 77, look)
        table[clip] = {"ours": ours.accepted, "glanced": bool(verdict and verdict[0])}
        print(f"{clip:<14} {table[clip]}", flush=True)
    return table


def main():
    cv2.setNumThreads(1)  # as the inference process does
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sessions", type=int, default=10, help="of each attack species")
    parser.add_argument("--bona-fide", type=int, default=20, help="of the obedient subscriber")
    parser.add_argument("--only", nargs="+", choices=[*SPECIES, "holder"], metavar="SPECIES")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="kb-") as name:
        bench = Bench(Path(name))
        figures = {} if arguments.only else speeds(bench, Path(name))
        if "holder" in (arguments.only or ["holder"]):
            figures |= bona_fide(bench, arguments.bona_fide)
        if chosen := [name for name in arguments.only or SPECIES if name in SPECIES]:
            figures |= attacks(bench, arguments.sessions, chosen)
    folder = Path("build/bench")
    folder.mkdir(parents=True, exist_ok=True)
    part = "-".join(["presence", *(arguments.only or [])])
    (folder / f"{part}.json").write_text(json.dumps(figures, indent=2) + "\n")


def speeds(bench, directory):
    film = bench.frames()
    figures = pipeline_ratio(bench, film) | process_figures(bench, film, directory)
    print(figures, flush=True)
    return figures | {"peers": peers(bench, directory)}


if __name__ == "__main__":
    main()
