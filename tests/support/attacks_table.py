"""`make attacks`: every attack on the product as started, and a table.

One row an attack: what it would gain, what it reached before and reaches now, in how many cases, and which
defences `make traps` takes out to see that it succeeds then. It fails if one succeeds.
"""

import ast
import json
import os
import subprocess
import sys
import tempfile
import textwrap
import time
import tomllib
from pathlib import Path
from xml.etree import ElementTree as ET

ROOT = Path(__file__).parents[2]
_WIDTH = 108
_SEVERAL = "no single one that make traps takes out; see its test"


def main() -> int:
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="attacks-") as directory:
        told = Path(directory) / "attacks.xml"
        command = [sys.executable, "-m", "pytest", "-n", "3", "tests/attacks", f"--junitxml={told}"]
        done = subprocess.run(command, cwd=ROOT, check=False, env=os.environ)
        cases = list(ET.parse(told).getroot().iter("testcase"))
    rows = _rows(case for case in cases if case.get("classname"))
    _write_figures(rows)
    file = ""
    for number, row in enumerate(sorted(rows.values(), key=_place), 1):
        if file != (file := row["test"].partition("::")[0]):
            print(f"\n{file}\n{_subject(file)}\n")
        print(_told(number, row))
    for case in cases:
        if not case.get("classname"):  # a file that cannot be read, or a worker's end
            print(f"could not be tried: {case.get('name')}")
    count = sum(row["cases"] for row in rows.values())
    succeeded = sum(row["succeeded"] for row in rows.values())
    print(f"{len(rows)} attacks in {count} cases: {succeeded} succeeded or could not be tried")
    print(f"{(time.monotonic() - began) / 60:.1f} minutes")
    return done.returncode


def _rows(cases):
    """By attack; each case of a parametrised one counts."""
    guards, rows = _guards(), {}
    for case in cases:
        said = {one.get("name"): one.get("value") for one in case.iter("property")}
        test = f"{case.get('classname').replace('.', '/')}.py::{case.get('name').partition('[')[0]}"
        row = rows.setdefault(
            test, said | {"test": test, "cases": 0, "succeeded": 0, "seconds": {}}
        )
        row["cases"] += 1
        row["succeeded"] += any(case.find(kind) is not None for kind in ("failure", "error"))
        if "seconds" in said:
            row["seconds"][case.get("name").partition("[")[2].rstrip("]")] = float(said["seconds"])
        row["guards"] = guards.get(test, [])
    return rows


def _place(row):
    """By file, and there as they are written, whichever worker ran them first."""
    file, _, test = row["test"].partition("::")
    return file, (ROOT / file).read_text("utf-8").index(f"def {test}(")


def _subject(file):
    """The first sentence of the file: what its attacks have in common."""
    return ast.get_docstring(ast.parse((ROOT / file).read_text("utf-8"))).partition("\n")[0]


def _write_figures(rows):
    """What was measured on the way: build/bench/attacks.json, seconds by attack and case."""
    figures = {_name(row): row["seconds"] for row in rows.values() if row["seconds"]}
    file = ROOT / "build/bench/attacks.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(figures, indent=2) + "\n")


def _name(row):
    return row["test"].rpartition("::")[2].removeprefix("test_").replace("_", " ")


def _guards():
    """Traps by the test that notices when their remedy is missing."""
    table = tomllib.loads((ROOT / "tests/support/traps.toml").read_text("utf-8"))["remedy"]
    guards = {}
    for remedy in table:
        guards.setdefault(remedy["test"].partition("[")[0], []).append(remedy["trap"])
    return guards


def _told(number, row):
    head = f"{number:3} {'SUCCEEDED' if row['succeeded'] else 'held     '} {_name(row)} ({row['cases']})"
    lines = [
        ("gains", row.get("gains", "")),
        ("before", row.get("before", "")),
        ("now", row.get("now", "")),
        ("took", ", ".join(f"{case} {seconds} s" for case, seconds in row["seconds"].items())),
        ("held by", "; ".join(row["guards"]) or _SEVERAL),
    ]
    return "\n".join([head, *(_line(*line) for line in lines if line[1])])


def _line(what, said):
    return textwrap.fill(
        f"{what:8} {said}", _WIDTH, initial_indent=" " * 14, subsequent_indent=" " * 23
    )


if __name__ == "__main__":
    raise SystemExit(main())
