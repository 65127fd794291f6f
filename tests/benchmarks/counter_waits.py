"""What a person at a real counter waits for, without their own time: a part of `make bench-screen`.

Card, SQLite, carrier and Mosquitto are real; this process speaks the screen's protocol, so that no drawing is
in these figures (a page's is `page_ms` of screen.py). The way is that without a face check, which has a bench
of its own; instead two people sign, so that two keys are unlocked.
- `visit_ms`: a new number, from the first press to the record's number: document, the carrier's facts,
  decisions, commit, page changes. Reading, typing, dwelling and handing over are the person's; the receipt
  is the network's, and apart (`receipt_ms`). Bare: the bare APDUs, both keys' scrypt, one commit;
- `clerk_s`: what a customer costs a practised clerk: a keystroke-level model of their acts, and all waits;
- `wipe_ms`: from the press that ends a cancelled visit to the end of its process; bare: a process that holds
  as much memory of its own is told to end;
- `counter_rss_mb`, `counter_pss_mb`: resident memory, and its own share, of counter, visit, spare and
  inference process together; bare: of one visit's process.
"""

import datetime as dt
import os
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

import desks
from brisk import BRISK
from remains import command_of, descendants
from screenplay import Screenplay

from drivers.cards.readers.pcsc import PcscReader
from drivers.cards.resident.portrait import StandInDecoder
from drivers.device_identity.pinned import ANY
from drivers.emulated.sim import sim
from drivers.emulated.staff import PINS, signing_keys
from kiosk.emrtd import signer_trust
from kiosk.protocol.codes import Control, Message
from kiosk.protocol.flows import Step

_VISITS = 20
_WIPES = 20
_BARE = 10
_RECORD_BYTES = 27_000
_GIVE_UP_S = 30
_POLL_S = 0.0005
# Waits that are the person's own, as the screenplay names them.
_PERSONS = ("notice_read to act", "the field to open")

# Seconds of a practised clerk for each customer (keystroke-level model, Card, Moran and Newell 1980: to think
# of what comes next 1.35, to point 1.1, to press 0.28; handling by estimate).
_THINK, _TAP, _KEY = 1.35, 1.38, 0.28
CLERKS_ACTS = {
    "asks what the customer comes for": 4.0,
    "shows where the document is laid": 2.0,
    "looks at the person, attests in two taps": 2 * _THINK + 2 * _TAP + 2.0,
    "says the three warnings (三不)": 8.0,
    "takes a SIM card from the drawer": 6.0,
    "scans number and card": _THINK + 2 * 2.0,
    "hands over card and paper": 5.0,
    "types their PIN, every fifth customer": (_THINK + _TAP + 6 * _KEY) / 5,
}


def p95(values):
    return sorted(values)[min(len(values) - 1, round(0.95 * len(values)))]


def row(pairs):
    """The medians of both sides, and their ratio."""
    ours, bare = (statistics.median(side) for side in zip(*pairs, strict=True))
    return {"ours": round(ours, 3), "bare": round(bare, 3), "ratio": round(ours / bare, 3)}


def memory_mb(*pids):
    """Resident, and the share of it that is these processes' own."""
    found = {"Rss": 0, "Pss": 0}
    for pid in pids:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            name, _, rest = line.partition(":")
            if name in found:
                found[name] += int(rest.split()[0])
    return {f"{name.lower()}_mb": kilobytes / 1024 for name, kilobytes in found.items()}


class Waiting(Screenplay):
    """Adds up what it waits for the machine."""

    waited_ms = 0.0

    def _until(self, ready, what):
        began = time.perf_counter()
        super()._until(ready, what)
        if what not in _PERSONS:
            self.waited_ms += (time.perf_counter() - began) * 1000

    def spent(self):
        spent, self.waited_ms = self.waited_ms, 0.0
        return spent


@contextmanager
def a_counter():
    directory = Path(tempfile.mkdtemp(prefix="kb-"))
    desk = desks.desk(directory, BRISK)
    try:
        desk.start(None, lambda _text: None)
        yield desk
    finally:
        desk.stop()
        shutil.rmtree(directory, ignore_errors=True)


def visit(screen, seed):
    """Machine's milliseconds up to the record's number, and from there to the receipt."""
    screen.spent()
    screen.to_clerk_review(seed=seed).signed_off().wait_step(Step.NOTICE)
    screen.on_from_notice(sim(seed)).wait_saved()
    whole = screen.spent()
    screen.wait_message(Message.EFFECTIVE)
    return whole, screen.spent()


def visits_of(desk):
    running = descendants(desk.programs.pid("counter"))
    return {pid for pid in running if "kiosk visit" in command_of(pid)}


def until_one_has_ended(pids):
    began = time.perf_counter()
    while all(map(runs, pids)):
        assert time.perf_counter() < began + _GIVE_UP_S, "nothing has ended"
        time.sleep(_POLL_S)
    return (time.perf_counter() - began) * 1000


def runs(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def wipe(desk, screen, seed):
    """Of a visit that knows a document and has shown its page."""
    screen.to_clerk_review(seed=seed).press(Control.CANCEL).wait_step(Step.CANCELLED)
    desk.card.call("remove")
    screen.wait_until(lambda s: Control.DONE in s.controls, "a way out")
    there = visits_of(desk)
    screen.press(Control.DONE)
    took = until_one_has_ended(there)
    screen.wait_step(Step.WELCOME)
    return took


_HOLDS = (
    "import sys; held = bytearray(int(sys.argv[1]) << 20); print(flush=True); sys.stdin.read(1)"
)


def bare_wipe(megabytes):
    program = [sys.executable, "-S", "-c", _HOLDS, str(round(megabytes))]
    with subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        process.stdout.readline()
        process.stdin.write(b".")
        process.stdin.flush()
        return until_one_has_ended([process.pid])


def bare_visit(desk):
    """What no counter is without: the card's own time, both keys' scrypt, a commit."""
    os.environ |= desk.reader.environment
    desk.place_card("resident")
    reader = PcscReader(
        name="",
        deadline_s=5,
        trust=signer_trust.load([desk.directory / "csca.pem"]),
        decoder=StandInDecoder(),
        now=lambda: dt.datetime.now(dt.UTC),
        pin=ANY,
    )
    while reader.presence(1) is None:
        pass
    database = sqlite3.connect(desk.directory / "bare.db", isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL"):
        database.execute(f"PRAGMA {pragma}")
    database.execute("CREATE TABLE t (b BLOB)")
    for _ in range(_BARE):
        card = sum(exchange.ms for exchange in reader.read(None).exchanges)
        began = time.perf_counter()
        database.execute("INSERT INTO t VALUES (?)", (os.urandom(_RECORD_BYTES),))
        for who, key in signing_keys().items():
            key.unlock(PINS[who])
        yield card + (time.perf_counter() - began) * 1000
    database.close()
    reader.close()
    desk.card.call("remove")


def pairs():
    """(ours, bare) of each figure, all of one counter."""
    with a_counter() as desk:
        screen = Waiting(desk).connect()
        visits = []
        for seed in range(_VISITS):
            visits.append(visit(screen, 3000 + seed))
            screen.leave()
        wipes = [wipe(desk, screen, 4000 + seed) for seed in range(_WIPES)]
        memory = memory_mb(*descendants(desk.programs.pid("counter")))
        one = memory_mb(*list(visits_of(desk))[:1])
        screen.close()
        bare_wipes = [bare_wipe(one["pss_mb"]) for _ in range(_BARE)]
        bare = statistics.median(bare_visit(desk))
    whole, receipts = ([made[at] for made in visits] for at in (0, 1))
    acts = sum(CLERKS_ACTS.values())
    least = statistics.median(bare_wipes)
    return {
        "visit_ms": [(ms, bare) for ms in whole],
        "visit_p95_ms": [(p95(whole), bare)],
        "receipt_ms": [(ms, bare) for ms in receipts],
        "clerk_s": [(acts + p95(whole) / 1000, acts)],
        "wipe_ms": [(ms, least) for ms in wipes],
        "wipe_p95_ms": [(p95(wipes), p95(bare_wipes))],
        "counter_rss_mb": [(memory["rss_mb"], one["rss_mb"])],
        "counter_pss_mb": [(memory["pss_mb"], one["pss_mb"])],
    }
