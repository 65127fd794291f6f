"""`kiosk presence compare A B`: score and band of two pictures, as a session would judge them."""

import argparse
import json

from kiosk.commands.presence_inputs import embedding, means
from kiosk.presence import comparison


def run(arguments: argparse.Namespace) -> int:
    models, thresholds = means(arguments)
    one, other = (embedding(models.embedder, file) for file in arguments.pictures)
    distance = round(comparison.distance(one, other), 4)
    limits = thresholds.comparison
    row = {
        "distance": distance,
        "band": comparison.band(distance, limits),
        "accept": limits.accept,
        "reject": limits.reject,
        "model": limits.model,
    }
    if arguments.json:
        print(json.dumps(row, indent=2))
    else:
        print(f"{row['band']}: distance {distance} ({limits.model})")
        print(f"pass up to {limits.accept}, reject from {limits.reject}, between them review")
    return 0
