"""Simulated statements through espeak-ng, VP8, Opus, Silero and the landmarker: build/bench/statements.json.

    make bench-statements ARGS="--genuine 60 --each 35"

Voice, face and lips come from the same hands as the decision: it proves plumbing, not accuracy. An attack
that is accepted, or more than 2 % of the genuine refused, ends it with 1; so does being slower than the
statements themselves.
"""

import argparse
import json
import os
import sys
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from statement_takes import KINDS, Studio

from drivers.faces import landmarks
from drivers.faces.environment import quiet_libraries
from drivers.faces.models import shipped
from drivers.faces.models.loaded import FaceModels
from kiosk.commands.statement_analyse import taken
from kiosk.statement_video.judgement import judge

_REFUSED_MOST = 0.02


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--genuine", type=int, default=60, metavar="N")
    parser.add_argument("--each", type=int, default=35, metavar="N", help="of each attack")
    parser.add_argument("--first-seed", type=int, default=0, metavar="N")
    arguments = parser.parse_args()
    with quiet_libraries():
        rows = _rows(arguments)
    file = Path("build/bench/statements.json")
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(rows, indent=1))
    return 0 if all(_holds(kind, row) for kind, row in rows.items()) else 1


def _rows(arguments):
    model, models = shipped.verified()["face_landmarker"], FaceModels(None)
    studio = Studio(lambda picture: landmarks.points(picture, model))
    rows = {}
    for kind in KINDS:
        count = arguments.genuine if kind == "genuine" else arguments.each
        seeds = range(arguments.first_seed, arguments.first_seed + count)
        rows[kind] = _row(kind, seeds, studio, models)
        print(f"{kind:13} {json.dumps(rows[kind])}", flush=True)
    return rows


def _row(kind, seeds, studio, models):
    accepted, reasons, recorded, began = 0, Counter(), 0.0, time.process_time()
    for seed in seeds:
        video, timeline = studio.take(kind, seed)
        statement = taken(video, f"{kind} {seed}", timeline, models)
        found = judge(statement)
        accepted += found.accepted
        reasons.update(found.reasons)
        recorded += statement.sounds[-1].at
    spent = time.process_time() - began
    return {
        "statements": len(seeds),
        "accepted": accepted,
        "reasons": dict(reasons),
        "recorded_s": round(recorded, 1),
        "cpu_s": round(spent, 1),
    }


def _holds(kind, row):
    refused = row["statements"] - row["accepted"]
    right = (
        refused <= _REFUSED_MOST * row["statements"] if kind == "genuine" else not row["accepted"]
    )
    return right and row["cpu_s"] < row["recorded_s"] * (os.cpu_count() or 1)


if __name__ == "__main__":
    sys.exit(main())
