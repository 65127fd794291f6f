"""`make bench-fleet`: the console with 3,000 kiosks, and agents at a broker → build/bench/fleet.json.

- `pages`: 50 requests a second for a minute at `fleet console` as it is started, whoever asks being signed
  in; each is timed from the moment at which it was due, so that a slow answer also counts for those behind
  it. The mix: 40 % lists of 50 kiosks (any page, any order), 20 % a kiosk, 15 % the overview, 15 % filters
  (a search, a state, a store), 10 % the roll-out with its failures. `cpu_ms`: what the console computes for
  a request, which a busy machine hardly changes;
- the agents' part is fleet_agents.py's.
"""

import http.client
import json
import os
import random
import shutil
import statistics
import sys
import tempfile
import threading
import time
import urllib.parse
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))
sys.path.insert(0, str(Path(__file__).parent))

import fleet_seed
from console_house import ConsoleHouse, FoundedFolders

_KIOSKS = fleet_seed.KIOSKS
_RATE, _SECONDS = 50, 60.0
_THREADS = 32  # of those who ask: none waits for another
_WHO = "operator"
_AGENTS_TOO = not os.environ.get("PAGES_ONLY")
_PERCENT = {"list": 40, "kiosk": 20, "overview": 15, "filter": 15, "rollout": 10}
_SORTS = ("device", "store", "app", "backlog", "oldest_at", "free_percent", "heard_at", "state")
_STATES = ("failing", "silent", "updating", "well")


def address(chance, kind):
    """One of its kind."""
    number = chance.randrange(_KIOSKS)
    match kind:
        case "list":
            sort = chance.choice(("", "-")) + chance.choice(_SORTS)
            return f"/kiosks/?page={chance.randrange(1, _KIOSKS // 50 + 1)}&sort={sort}"
        case "kiosk":
            return f"/kiosks/{fleet_seed.device(number)}/"
        case "filter":
            asked = chance.choice(
                (
                    {"search": fleet_seed.device(number)[:4]},
                    {"state": chance.choice(_STATES)},
                    {"store": fleet_seed.store(number)},
                )
            )
            return f"/kiosks/?{urllib.parse.urlencode(asked)}"
        case "rollout":
            return f"/rollouts/{fleet_seed.ROLLOUT}/"
        case _:
            return "/"


class Asking:
    """Everything that is asked for, at its moment; each thread keeps its connection."""

    def __init__(self, house):
        self._house = house
        self._cookie = "; ".join(f"{k}={v}" for k, v in house.cookies[_WHO].items())
        self._open = threading.local()
        self.seconds, self.refused = [], 0

    def run(self):
        chance, kinds = random.Random(2), list(_PERCENT)
        began = time.monotonic() + 0.5
        with ThreadPoolExecutor(_THREADS) as threads:
            for number in range(int(_RATE * _SECONDS)):
                kind = chance.choices(kinds, list(_PERCENT.values()))[0]
                due = began + number / _RATE
                time.sleep(max(0.0, due - time.monotonic()))
                threads.submit(self._ask, kind, address(chance, kind), due)

    def _ask(self, kind, path, due):
        if not hasattr(self._open, "connection"):
            self._open.connection = http.client.HTTPConnection("127.0.0.1", self._house.port)
        self._open.connection.request("GET", path, headers={"Cookie": self._cookie})
        answer = self._open.connection.getresponse()
        answer.read()
        self.seconds.append((kind, time.monotonic() - due))
        self.refused += answer.status != 200


def pages(directory):
    folders = fleet_seed.seed(directory, _KIOSKS)
    house = ConsoleHouse(FoundedFolders(directory, *folders), directory, copy=False)
    try:
        for kind in _PERCENT:
            house.get(address(random.Random(1), kind), _WHO)
        before, asking = _computed(house.pid), Asking(house)
        asking.run()
        computed = _computed(house.pid) - before
    finally:
        house.close()
    told = {"kiosks": _KIOSKS, "requests_a_second": _RATE, "requests": len(asking.seconds)}
    told |= {"not_200": asking.refused, "cpu_ms": round(1000 * computed / len(asking.seconds), 1)}
    told |= {"mix_percent": _PERCENT, "all_ms": _spread(span for _, span in asking.seconds)}
    return told | {
        f"{kind}_ms": _spread(span for of, span in asking.seconds if of == kind)
        for kind in _PERCENT
    }


def _computed(pid):
    """CPU seconds of a process so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK")


def _spread(seconds):
    """Milliseconds; None: too few."""
    known = sorted(seconds)
    if len(known) < 2:
        return None
    cuts = statistics.quantiles(known, n=100, method="inclusive")
    return {
        "p50": round(cuts[49] * 1000, 1),
        "p95": round(cuts[94] * 1000, 1),
        "most": round(known[-1] * 1000, 1),
    }


def main():
    directory = Path(tempfile.mkdtemp(prefix="kb-"))
    try:
        figures = {"pages": pages(directory)}
    finally:
        shutil.rmtree(directory, ignore_errors=True)
    print(json.dumps(figures, indent=2), flush=True)
    if _AGENTS_TOO and (Path(__file__).parent / "fleet_agents.py").exists():
        import fleet_agents  # noqa: PLC0415 - it needs a broker, and minutes

        figures |= fleet_agents.figures()
    folder = Path("build/bench")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "fleet.json").write_text(json.dumps(figures, indent=2) + "\n")


if __name__ == "__main__":
    main()
