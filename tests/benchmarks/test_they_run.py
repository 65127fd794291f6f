"""The benchmarks run to their end, as small as they get: by hand they are run seldom, and rot unseen."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

_HERE = Path(__file__).parent
SMALLEST = {
    "screen": {
        "_SECONDS": 0.3,
        "_RATES": (30,),
        "_ROUNDS": 1,
        "_TAPS": 2,
        "_POINTS": 20,
        "counter_waits._VISITS": 1,
        "counter_waits._WIPES": 1,
        "counter_waits._BARE": 1,
    },
    "delivery": {"_RECORDS": 4, "_ROUNDS": 1, "_TIMES": 1, "_VISITS": 1, "_DECISIONS": 1},
    "cards": {"_RUNS": {0: 1}},
    "policy": {"_ROUNDS": 1},
    "listings": {"_ENTRIES": 500, "_LOOKUPS": 200},
    "fleet_agents": {
        "_AGENTS": 4,
        "_PROCESSES": 1,
        "_CUT_EVERY_S": (15.0, 25.0),  # who is cut oftener waits longer each time: minutes
        "_BUNDLE_BYTES": 1000,
        "_RELEASE_BYTES": 1000,
        "_TURN_S": 0.1,
        "_LATER_S": 0.1,
        "_QUIET_S": 0.1,
    },
    "fleet": {"_KIOSKS": 60, "_SECONDS": 0.2, "_AGENTS_TOO": False},
}


@pytest.mark.parametrize("name", SMALLEST)
def test_a_benchmark_writes_its_figures(name, tmp_path):
    """In a process of its own: libpcsclite keeps to the first pcscd that a process spoke to."""
    smaller = "".join(f"bench.{key} = {value}\n" for key, value in SMALLEST[name].items())
    program = f"import sys\nsys.path.insert(0, {str(_HERE)!r})\nimport {name} as bench\n{smaller}"
    subprocess.run([sys.executable, "-c", f"{program}bench.main()"], cwd=tmp_path, check=True)
    assert json.loads((tmp_path / "build/bench" / f"{name}.json").read_text("utf-8"))
