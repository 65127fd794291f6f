"""The two distributions behind [depth] of thresholds.toml: heads that turn, and prints that are turned.

    .venv/bin/python tests/benchmarks/depth.py --turns 40

Heads and prints come from one photograph, and the landmarks from the model that judges them: it shows what
tells the two apart here, and is no certificate. Nothing passes or fails here.
"""

import argparse
import math
from random import Random

import cv2

from drivers.emulated.subscriber.scene import Scene
from drivers.faces import landmarks
from drivers.faces.models import shipped
from kiosk.presence import thresholds
from kiosk.presence.depth import MotionInDepth

FPS, SECONDS = 24, 3.5
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


def main():
    cv2.setNumThreads(1)
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--turns", type=int, default=40, help="of each")
    parser.add_argument("--only", nargs="+", choices=WHO, metavar="WHO")
    arguments = parser.parse_args()
    model = shipped.verified()["face_landmarker"]
    stage = Scene(lambda picture: landmarks.points(picture, model))
    limits = thresholds.load().depth
    for who in arguments.only or WHO:
        found = [turned(stage, model, who, seed) for seed in range(arguments.turns)]
        told = [curve for curve, _ in found if curve.poses >= limits.poses]
        proven = sum(is_proven for _, is_proven in found)
        print(f"{who:<13} proven {proven} of {len(found)}, enough poses {len(told)}", flush=True)
        for name in ("relief", "explained", "strays"):
            values = sorted(getattr(curve, name) for curve in told)
            parts = (
                [values[round(q * (len(values) - 1))] for q in (0, 0.05, 0.5, 0.95, 1)]
                if values
                else []
            )
            print(f"    {name:<10}", *(f"{value:.3f}" for value in parts), flush=True)


if __name__ == "__main__":
    main()
