"""The two distributions behind [depth] of thresholds.toml: heads that turn, and prints that are turned.

    .venv/bin/python tests/benchmarks/depth.py --turns 40
    .venv/bin/python tests/benchmarks/depth.py --films build/clips-1.1.2/*.mp4    # after `make footage`

Heads and prints come from one photograph, and the landmarks from the model that judges them: it shows what
tells the two apart here, and is no certificate. Nothing passes or fails here.
"""

import argparse
import itertools
import math
from pathlib import Path
from random import Random

import cv2

from drivers.emulated.subscriber.scene import Scene
from drivers.faces import landmarks
from drivers.faces.models import shipped
from kiosk.presence import thresholds
from kiosk.presence.depth import MotionInDepth

FPS, SECONDS = 24, 3.5
_STRAIGHT_DEG = 4.0  # a stretch of a film begins there, and is as long as a session
_STRETCH_S = 10.0
WHO = {
    "holder": lambda _dice: {},
    "stranger": lambda _dice: {},
    "flat_print": lambda dice: {"tilt": dice.uniform(20, 60)},
    "bent_print": lambda dice: {"tilt": dice.uniform(20, 60), "radius": dice.uniform(0.55, 1.5)},
    "tilted_print": lambda dice: {
        "tilt": dice.uniform(20, 60),
        "lean": dice.choice((-1, 1)) * dice.uniform(5, 60),
        "radius": dice.choice((dice.uniform(0.55, 1.5), math.inf)),
    },
}


def turned(stage, model, who, seed):
    """Curve of one turn to both sides, and whether it proves a head."""
    dice = Random(f"{who} {seed}")
    how = WHO[who](dice)
    farthest = how.get("tilt", dice.uniform(16, 36))
    stage.sit(who, **how)
    depth, begun = MotionInDepth(thresholds.load().depth), False
    landmarker = landmarks.Landmarker(model)
    turns = {12: farthest, 36: -farthest, 66: 0.0}
    for number in range(round(FPS * SECONDS)):
        now = 100.0 * seed + number / FPS
        if number in turns:
            stage.aim(turns[number], now)
        seen = landmarker.signals(stage.seen(now), number, round(now * 1e9))
        if seen.faces == 1:
            if not begun:
                depth.begin(seen)
                begun = True
            depth.see(seen, now)
    landmarker.close()
    return depth.curve(), depth.proven


def filmed(model, file):
    """The same of every stretch of a film that begins straight: people who talk and look about."""
    film = cv2.VideoCapture(str(file))
    fps = film.get(cv2.CAP_PROP_FPS) or FPS
    landmarker, found, depth, until = landmarks.Landmarker(model), [], None, 0.0
    for number in itertools.count():
        there, picture = film.read()
        if not there:
            break
        now = 1.0 + number / fps
        seen = landmarker.signals(
            cv2.cvtColor(picture, cv2.COLOR_BGR2RGB), number, round(now * 1e9)
        )
        if depth is not None and (now >= until or seen.faces != 1):
            found.append((depth.curve(), depth.proven))
            depth = None
        if depth is None and seen.faces == 1 and abs(seen.yaw) < _STRAIGHT_DEG:
            depth, until = MotionInDepth(thresholds.load().depth), now + _STRETCH_S
            depth.begin(seen)
        if depth is not None and seen.faces == 1:
            depth.see(seen, now)
    landmarker.close()
    return found


def tell(who, found):
    """Lowest, 5 %, middle, 95 %, highest of each measure, of those with poses enough to tell."""
    limits = thresholds.load().depth
    told = [curve for curve, _ in found if curve.poses >= limits.poses]
    proven = sum(is_proven for _, is_proven in found)
    print(f"{who:<13} proven {proven} of {len(found)}, enough poses {len(told)}", flush=True)
    for name in ("relief", "explained", "strays") if told else ():
        values = sorted(getattr(curve, name) for curve in told)
        parts = [values[round(q * (len(values) - 1))] for q in (0, 0.05, 0.5, 0.95, 1)]
        print(f"    {name:<10}", *(f"{value:.3f}" for value in parts), flush=True)


def main():
    cv2.setNumThreads(1)
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--turns", type=int, default=40, help="of each")
    parser.add_argument("--only", nargs="+", choices=WHO, metavar="WHO")
    parser.add_argument("--films", nargs="+", type=Path, metavar="FILE", help="of people, instead")
    arguments = parser.parse_args()
    model = shipped.verified()["face_landmarker"]
    for film in arguments.films or ():
        tell(film.name, filmed(model, film))
    if arguments.films:
        return
    stage = Scene(lambda picture: landmarks.points(picture, model))
    for who in arguments.only or WHO:
        tell(who, [turned(stage, model, who, seed) for seed in range(arguments.turns)])


if __name__ == "__main__":
    main()
