"""`kiosk presence compare A B`: score and band of two pictures, as a session would judge them."""

import argparse
import json

from kiosk.commands.presence_inputs import face, means
from kiosk.presence import comparison


def run(arguments: argparse.Namespace) -> int:
    models, thresholds = means(arguments)
    one, other = (face(models, file) for file in arguments.pictures)
    distance = round(comparison.distance(one.embedding, other.embedding), 4)
    limits = thresholds.comparison
    shown = zip(arguments.pictures, (one, other), strict=True)
    crowded = sorted({str(file) for file, found in shown if found.several})
    row = {
        "distance": distance,
        "band": comparison.band(distance, limits),
        "accept": limits.accept,
        "reject": limits.reject,
        "model": limits.model,
        "several_faces": crowded,
    }
    if arguments.json:
        print(json.dumps(row, indent=2))
    else:
        print(f"{row['band']}: distance {distance} ({limits.model})")
        print(f"pass up to {limits.accept}, reject from {limits.reject}, between them review")
        for name in crowded:
            print(f"several faces in {name}: the largest was compared")
    return 0
