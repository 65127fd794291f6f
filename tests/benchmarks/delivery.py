"""`make bench-delivery`: drain, machine time of a visit, decision → build/bench/delivery.json.

- `drain_records_s`: records a second from a full outbox through real relay, Mosquitto with mutual TLS and
  real carrier, until the last receipt is kept; against two bare MQTT clients that send the same bytes through
  the same broker and answer each message with as many as a receipt has: nothing stored, nothing opened;
- `drain_cpu_ms`: what relay and carrier, and the bare clients, compute for each record;
- `visit_ms`: the machine's time for all events of a scripted visit; against decoding its presses from bytes
  and encoding its snapshots, which is there whatever a machine does;
- `decision_ms`: a whole decision; against its bare CEL evaluations on the facts that each rule reads.
Both sides are measured in the same run, visit and decision by the thread's own time, which a busy machine
hardly changes. Nothing passes or fails here.
"""

import json
import os
import random
import signal
import ssl
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import ExitStack
from pathlib import Path
from typing import NamedTuple

import msgspec
from paho.mqtt import client as paho
from paho.mqtt.enums import CallbackAPIVersion

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))
sys.path.insert(0, str(Path(__file__).parent))

import policy
from enrollment import Carrier
from policy_cases import CASES
from rehearsal import AGREE, ICCID, NUMBER, Rehearsal

from drivers.emulated.mosquitto import Broker
from drivers.emulated.processes import Programs
from drivers.relay.client import status
from drivers.relay.wake import wake
from drivers.store.outbox import SqliteOutbox
from kiosk.identity.documents import Portrait
from kiosk.outbox.record_states import State
from kiosk.policy.packs import load_packs
from kiosk.protocol import messages as m
from kiosk.records.record import encode
from kiosk.visit import events as ev
from provisioning.carrier.batch_limits import BatchLimits

_RECORDS = 200
_UNLIMITED = BatchLimits(
    openings_per_hour=1000,
    store_openings_per_hour=1000,
    sequential_numbers=1000,
    out_of_province_least=1000,
    out_of_province_run=1000,
)
_ROUNDS = 4
_TIMES = 5  # the bare clients send all so often, since they take little time
_VISITS = 40
_CODED = 20  # times, since it takes so little
_DECISIONS = 20
_PORTRAIT_BYTES = 20_000
_GIVE_UP_S = 120
_BENCH = "kiosk/v1/dev/up/bench"
_IN_FLIGHT = 20  # as the relay's window
_TICKS = 20  # on each page: a second or two of the conductor's clock


def until(true, what):
    deadline = time.monotonic() + _GIVE_UP_S
    while not true():
        assert time.monotonic() < deadline, what
        time.sleep(0.005)


# -- drain ----------------------------------------------------------------------------------

_SETTINGS = """\
[kiosk]
device = "dev"
emulated = true
[store]
id = "s1"
name = "s"
province = "11"
city = "1101"
agent_company = "a"
[[clerks]]
id = "c01"
name = "c"
pin = "scrypt$1$1$1$00$00"
[paths]
data = "data"
run = "run"
[camera]
source = "emulated"
[carrier]
host = "127.0.0.1"
port = {port}
ca = "carrier/ca.pem"
certificate = "carrier/devices/dev/tls.pem"
key = "carrier/devices/dev/tls.key"
seal_key = "carrier/seal.pem"
seal_kid = "carrier-seal-1"
receipt_key = "carrier/receipt.pem"
receipt_kid = "carrier-receipt-1"
[keys]
evidence = "carrier/devices/dev/evidence.key"
evidence_kid = "dev-evidence-1"
"""


class Spent(NamedTuple):
    """What a number of messages took."""

    seconds: float
    cpu_ms: float


class Line:
    """Broker, carrier and relay, each a process; the outbox is filled while the relay is stopped."""

    def __init__(self, directory):
        self._directory = directory
        self.home = directory / "carrier"
        _run("provisioning.commands.carrier", "init", self.home)
        self.broker = Broker(directory / "mosquitto", self.home)
        port = self.broker.port
        _run("provisioning.commands.carrier", "device", "add", self.home, "dev", "--port", port)
        _let_bare_listen(self.home / "dynamic-security.json")
        self._programs = Programs(directory / "logs")
        (directory / "kiosk.toml").write_text(_SETTINGS.format(port=self.broker.port))
        (directory / "run").mkdir()
        self.records = Carrier(self.home, self.home, stores=("s1",))
        self.records.now = time.time()
        with self.records.ledger.transaction():
            self.records.ledger.batch_limits.set("s1", _UNLIMITED)
        self._made = 0

    def __enter__(self):
        self.broker.start()
        serve = ("serve", self.home, "--host", "127.0.0.1", "--port", self.broker.port)
        self._programs.start("carrier", _module("provisioning.commands.carrier", *serve))
        relay = ("relay", "--settings", self._directory / "kiosk.toml")
        self._programs.start("relay", _module("kiosk", *relay))
        until(
            lambda: status(self._directory / "run/relay/relay.sock")[0], "the relay is not online"
        )
        self._outbox = SqliteOutbox(self._directory / "data" / "outbox", 256)
        self.drained(3)  # the carrier is there, and everything was imported once
        return self

    def __exit__(self, *_):
        self._programs.stop_all()
        self.broker.stop()
        self._outbox.close()
        self.records.ledger.close()

    def sealed(self, count):
        """Record ids and envelopes of as many people who want a number each."""
        for _ in range(count):
            self._made += 1
            seq = self._made
            name = f"0198f2a0-0000-7000-8000-{seq:012x}"
            made = self.records.record(
                name,
                f"199{seq:08}",
                holder=f"{seq:018}",
                portrait=Portrait(random.Random(seq).randbytes(_PORTRAIT_BYTES), "image/jp2"),
            )
            yield name, self.records.seal(encode(made), name, seq)

    def cpu_ms(self):
        """Computing time of relay and carrier so far."""
        ticks = 0
        for name in ("relay", "carrier"):
            stat = Path(f"/proc/{self._programs.pid(name)}/stat").read_text()
            ticks += sum(map(int, stat.rpartition(")")[2].split()[11:13]))
        return ticks * 1000 / os.sysconf("SC_CLK_TCK")

    def drained(self, count):
        """From the relay's going on to its last receipt: what it took, the envelopes, a receipt."""
        relay = self._programs.pid("relay")
        os.kill(relay, signal.SIGSTOP)
        messages = list(self.sealed(count))
        for name, message in messages:
            self._outbox.append(name, lambda _seq, _before, made=message: made)
        began, computed = time.perf_counter(), self.cpu_ms()
        os.kill(relay, signal.SIGCONT)
        wake(self._directory / "run/relay-wake.sock")
        until(lambda: not self._outbox.backlog(), "records without a receipt")
        took = Spent(time.perf_counter() - began, self.cpu_ms() - computed)
        newest = self._outbox.recent(1)[0]
        assert newest.state == State.ACCEPTED, newest
        return took, [message for _, message in messages], newest.receipt


class Bare:
    """Two MQTT clients with the certificates of device and carrier, in relay's and service's place."""

    def __init__(self, home, port, answer):
        self._answer = answer
        self._free = threading.Semaphore(_IN_FLIGHT)
        self._left = threading.Semaphore(0)
        self._carrier = _client(home, "carrier", port)
        self._device = _client(home, "devices/dev/tls", port)
        self._carrier.on_message = self._take
        self._device.on_message = self._answered
        self._carrier.subscribe(_BENCH, 1)
        self._device.subscribe("kiosk/v1/dev/down/bench", 1)
        time.sleep(0.5)

    def _take(self, client, _data, _message):
        client.publish("kiosk/v1/dev/down/bench", self._answer, 1)

    def _answered(self, *_):
        self._free.release()
        self._left.release()

    def sent(self, messages):
        """Until each of them was answered."""
        began, computed = time.perf_counter(), time.process_time()
        for message in messages:
            assert self._free.acquire(timeout=_GIVE_UP_S)
            self._device.publish(_BENCH, message, 1)
        for _ in messages:
            assert self._left.acquire(timeout=_GIVE_UP_S)
        return Spent(time.perf_counter() - began, (time.process_time() - computed) * 1000)

    def close(self):
        for client in (self._carrier, self._device):
            client.disconnect()
            client.loop_stop()


def _let_bare_listen(file):
    """To a topic of its own, beside the carrier that runs."""
    rights = json.loads(file.read_text())
    carrier = next(role for role in rights["roles"] if role["rolename"] == "carrier")
    listens = {"acltype": "subscribeLiteral", "topic": _BENCH, "priority": 0, "allow": True}
    carrier["acls"].append(listens)
    file.write_text(json.dumps(rights))


def _client(home, name, port):
    connected = threading.Event()
    client = paho.Client(CallbackAPIVersion.VERSION2, client_id=name, protocol=paho.MQTTv5)
    client.max_inflight_messages_set(0)
    client.tls_set(
        str(home / "ca.pem"),
        str(home / f"{name}.pem"),
        str(home / f"{name}.key"),
        tls_version=ssl.PROTOCOL_TLS_CLIENT,
    )
    client.on_connect = lambda *_: connected.set()
    client.connect("127.0.0.1", port)
    client.loop_start()
    assert connected.wait(_GIVE_UP_S), name
    return client


def _module(name, *arguments):
    return [sys.executable, "-m", name, *map(str, arguments)]


def _run(name, *arguments):
    subprocess.run(_module(name, *arguments), check=True, stdout=subprocess.DEVNULL)


def drain():
    """Rounds of (ours, bare), for the same envelopes: records a second, and ms computed for each."""
    with ExitStack() as stack:
        directory = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="kb-")))
        line = stack.enter_context(Line(directory))
        rounds = [line.drained(_RECORDS) for _ in range(_ROUNDS)]
        line._programs.stop_all()  # the bare clients have their names now
        bare = Bare(line.home, line.broker.port, rounds[0][2])
        stack.callback(bare.close)
        least = [bare.sent(_TIMES * sent) for _, sent, _ in rounds]
        pairs = [(ours, bare) for (ours, _, _), bare in zip(rounds, least, strict=True)]
        most = _TIMES * _RECORDS
        return {
            "drain_records_s": [(_RECORDS / o.seconds, most / b.seconds) for o, b in pairs],
            "drain_cpu_ms": [(o.cpu_ms / _RECORDS, b.cpu_ms / most) for o, b in pairs],
        }


# -- the machine's time of a visit ----------------------------------------------------------


class Timed(Rehearsal):
    """Takes the time of the machine alone, and keeps what came from the screen and went to it."""

    def __init__(self):
        super().__init__()
        self.seconds = 0.0
        self.heard, self.said = [], [self.machine.snapshot]
        handle = self.machine.handle

        def timed(event, now):
            began = time.thread_time()
            effects = handle(event, now)
            self.seconds += time.thread_time() - began
            return effects

        self.machine.handle = timed

    def send(self, event):
        super().send(event)
        if isinstance(event, ev.Intended):
            self.heard.append(event.intent)
        if self.machine.snapshot is not self.said[-1]:
            self.said.append(self.machine.snapshot)
        if not isinstance(event, ev.Ticked):
            for _ in range(_TICKS):
                self.t += 0.05
                super().send(ev.Ticked())


def visit_ms():
    """A new number from its start to its receipt: (the machine's time, the messages' alone)."""
    visit = Timed()
    visit.to_consent().press(*AGREE).read_document()
    visit.to_review().give(NUMBER, ICCID).press("confirm")
    visit.stored().receipt("accepted", "", effective=True)
    assert visit.shown.step == "result", visit.shown.step
    heard = [msgspec.msgpack.encode(intent) for intent in visit.heard]
    least = computed(lambda: coded(heard, visit.said), _CODED)
    return visit.seconds * 1000, least


def coded(heard, said):
    """Presses decoded from what the screen sent, snapshots encoded for it."""
    decoder = msgspec.msgpack.Decoder(m.FromScreen)
    for body in heard:
        decoder.decode(body)
    for snapshot in said:
        msgspec.msgpack.encode(snapshot)


def computed(work, times=1):
    """Milliseconds of this thread for doing it once."""
    began = time.thread_time()
    for _ in range(times):
        work()
    return (time.thread_time() - began) * 1000 / times


# -- a decision -----------------------------------------------------------------------------


def decision_ms():
    """All cases of the policy's table, each some times: (whole, bare) medians a round."""
    rules = load_packs()
    cases = [policy.Case(rules, changes) for _, changes, *_ in CASES]
    for _ in range(_DECISIONS):
        whole = [computed(case.whole) for case in cases]
        bare = [computed(lambda case=case: case.evaluate("ratio_read_facts")) for case in cases]
        yield statistics.mean(whole), statistics.mean(bare)


def row(pairs):
    ours, bare = (statistics.median(side) for side in zip(*pairs, strict=True))
    return {"ours": round(ours, 4), "bare": round(bare, 4), "ratio": round(ours / bare, 3)}


def main():
    measured = {
        "decision_ms": list(decision_ms()),
        "visit_ms": [visit_ms() for _ in range(_VISITS)],
        **drain(),
    }
    figures = {name: row(pairs) for name, pairs in measured.items()}
    for name, figure in figures.items():
        print(f"{name:<18} {figure}")
    folder = Path("build/bench")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "delivery.json").write_text(json.dumps(figures, indent=2) + "\n")


if __name__ == "__main__":
    main()
