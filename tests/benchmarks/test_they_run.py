"""The benchmarks run to their end, as small as they get: by hand they are run seldom, and rot unseen."""

import importlib
import json
from pathlib import Path

import pytest

SMALLEST = {
    "screen": {"_SECONDS": 0.3, "_RATES": (24,), "_ROUNDS": 1, "_TAPS": 2},
    "delivery": {"_RECORDS": 4, "_ROUNDS": 1, "_TIMES": 1, "_VISITS": 1, "_DECISIONS": 1},
    "cards": {"_RUNS": {0: 1}},
    "policy": {"_ROUNDS": 1},
}


@pytest.mark.parametrize("name", SMALLEST)
def test_a_benchmark_writes_its_figures(name, monkeypatch, tmp_path):
    monkeypatch.syspath_prepend(str(Path(__file__).parent))
    bench = importlib.import_module(name)
    for constant, value in SMALLEST[name].items():
        monkeypatch.setattr(bench, constant, value)
    monkeypatch.chdir(tmp_path)
    bench.main()
    assert json.loads((tmp_path / "build/bench" / f"{name}.json").read_text("utf-8"))
