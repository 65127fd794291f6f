"""`make fuzz MINUTES=10`: every parser of outside bytes (fuzz_table) under inputs changed at random.

Each parser runs in a process of its own. An input that takes a second of processor time, more than 200 MB,
or raises what is no refusal is a finding: it is kept under build/fuzz/findings, and the exit status is 1. An
input that is refused, or taken, in a way not seen before is kept under build/fuzz/corpus for the next run.
"""

import argparse
import hashlib
import json
import mmap
import random
import resource
import secrets
import signal
import subprocess
import sys
import time
import traceback
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[1] / "support"), str(Path(__file__).parent)]

from fuzz_inputs import LONGEST, new_input  # noqa: E402 - beside this file
from fuzz_table import PARSERS  # noqa: E402

INPUT_S = 1.0  # of processor time
INPUT_BYTES = 200 << 20  # more memory than before the first input
_ROOM = 8 + LONGEST  # the input that is being parsed, and its length
_FINDINGS = 20  # of one process; then something is wrong everywhere
_POOL = 2000  # files of the corpus that a run starts with
_BUILD = Path(__file__).parents[2] / "build" / "fuzz"
_MANY = 1 << 62


def parser_named(name):
    return next(parser for parser in PARSERS if parser.name == name)


# -- the process that is watched --------------------------------------------------------------------


class Watched:
    """Parses until its inputs or its seconds are used up; says on standard output what it saw."""

    def __init__(self, name, seed, build):
        self._parser = parser_named(name)
        self._rng = random.Random(f"{name} {seed}")
        self._corpus = build / "corpus" / name
        self._corpus.mkdir(parents=True, exist_ok=True)
        self._findings = build / "findings" / name
        self._seen = set()
        self.report = {"inputs": 0, "taken": 0, "refused": 0, "new": 0, "findings": []}

    def run(self, inputs, seconds, current):
        target = self._parser.start()
        kept = sorted(self._corpus.iterdir(), key=lambda file: file.stat().st_mtime)[-_POOL:]
        pool = [*target.seeds, *(file.read_bytes() for file in kept)]
        _limit_memory()
        until = time.process_time() + seconds
        for number in range(inputs):
            data = pool[number] if number < len(pool) else self._new(pool)
            current[: 8 + len(data)] = len(data).to_bytes(8) + data
            signal.setitimer(signal.ITIMER_PROF, INPUT_S)
            way = self._way(target, data)
            signal.setitimer(signal.ITIMER_PROF, 0)
            self.report["inputs"] += 1
            if way not in self._seen:
                self._seen.add(way)
                self._keep(pool, data, is_new=number >= len(pool))
            if time.process_time() > until or len(self.report["findings"]) >= _FINDINGS:
                break

    def _new(self, pool):
        return new_input(self._rng, pool, self._parser.is_cbor)

    def _way(self, target, data):
        """How it ended: what was raised where, or that it was taken."""
        try:
            target.parse(data)
        except self._parser.refusals as error:
            self.report["refused"] += 1
            return _where(error)
        except Exception as error:  # noqa: BLE001 - what is raised here is what is looked for
            way = _where(error)
            if way not in self._seen:
                self.report["findings"].append(_finding(self._findings, data, repr(way)))
            return way
        self.report["taken"] += 1
        return "taken"

    def _keep(self, pool, data, *, is_new):
        if is_new:
            self.report["new"] += 1
            pool.append(data)
            (self._corpus / hashlib.sha256(data).hexdigest()[:16]).write_bytes(data)


def _where(error):
    """The kind of an error with the lines through which it came."""
    frames = list(traceback.walk_tb(error.__traceback__))[-6:]
    places = ((Path(frame.f_code.co_filename).name, line) for frame, line in frames)
    return (type(error).__name__, *places)


def _limit_memory():
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[0])
    most = pages * resource.getpagesize() + INPUT_BYTES
    resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _finding(folder, data, why):
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / hashlib.sha256(data).hexdigest()[:16]
    file.write_bytes(data)
    return {"why": why, "file": str(file)}


def _watch(arguments):
    with arguments.current.open("r+b") as file, mmap.mmap(file.fileno(), _ROOM) as current:
        watched = Watched(arguments.names[0], arguments.seed, arguments.build)
        watched.run(arguments.inputs, arguments.seconds, current)
    print(json.dumps(watched.report))
    return 0


# -- who watches ------------------------------------------------------------------------------------


def fuzz(name, *, seed, inputs=_MANY, seconds=1e9, build=_BUILD):
    """One process: its report; when it was ended, with the input at which that happened."""
    build.mkdir(parents=True, exist_ok=True)
    current = build / f"current-{name}"
    current.write_bytes(bytes(_ROOM))
    command = [sys.executable, __file__, "--watched", "--seed", str(seed), "--inputs", str(inputs)]
    command += ["--seconds", str(seconds), "--build", str(build), "--current", str(current), name]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    data = current.read_bytes()
    current.unlink()
    if done.returncode == 0:
        return json.loads(done.stdout.splitlines()[-1])
    at = data[8 : 8 + int.from_bytes(data[:8])]
    why = _ending(done)
    found = _finding(build / "findings" / name, at, why)
    return {"inputs": 0, "taken": 0, "refused": 0, "new": 0, "findings": [found]}


def _ending(done):
    if done.returncode == -signal.SIGPROF:
        return f"more than {INPUT_S} s"
    if done.returncode < 0:
        return signal.Signals(-done.returncode).name
    return (done.stderr.strip().splitlines() or ["?"])[-1]


def _run(arguments):
    chosen = arguments.names or [parser.name for parser in PARSERS]
    each = arguments.minutes * 60 / len(chosen)
    seed = secrets.randbits(32) if arguments.seed is None else arguments.seed
    print(
        f"seed {seed}; {each:.0f} s of processor time for each of {len(chosen)} parsers", flush=True
    )
    found = 0
    for name in chosen:
        report = fuzz(name, seed=seed, seconds=each, inputs=arguments.inputs, build=arguments.build)
        _tell(name, report, _added(arguments.build, name, report))
        found += len(report["findings"])
    return int(found > 0)


def _tell(name, report, total):
    counts = "{inputs:>9} inputs  {taken:>8} taken  {refused:>8} refused  {new:>4} new".format(
        **report
    )
    print(f"{name:<26}{counts}  {total['inputs']:>10} in all", flush=True)
    for one in report["findings"]:
        print(f"  FOUND {one['why']}: {one['file']}", flush=True)


def _added(build, name, report):
    """The totals of all runs, kept beside the corpus."""
    file = build / "totals.json"
    totals = json.loads(file.read_text("utf-8")) if file.exists() else {}
    total = totals.get(name, {"inputs": 0, "findings": 0})
    more = {"inputs": report["inputs"], "findings": len(report["findings"])}
    totals[name] = {key: total[key] + more[key] for key in more}
    file.write_text(json.dumps(totals, indent=2) + "\n", "utf-8")
    return totals[name]


def _again(arguments):
    """One input again, with all that it raises."""
    target = parser_named(arguments.names[0]).start()
    print(target.parse(arguments.again.read_bytes()))
    return 0


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="PARSER", help="default: all")
    parser.add_argument("--minutes", type=float, default=10, help="of all parsers together")
    parser.add_argument("--seed", type=int, help="default: drawn, and printed")
    parser.add_argument("--inputs", type=int, default=_MANY, help="at most, of each parser")
    parser.add_argument("--build", type=Path, default=_BUILD)
    parser.add_argument("--again", type=Path, metavar="FILE", help="one input of one parser")
    parser.add_argument("--watched", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--seconds", type=float, help=argparse.SUPPRESS)
    parser.add_argument("--current", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.watched:
        return _watch(arguments)
    return _again(arguments) if arguments.again else _run(arguments)


if __name__ == "__main__":
    sys.exit(main())
