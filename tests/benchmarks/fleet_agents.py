"""`make bench-fleet`, the agents' part: 200 agents at a real broker → build/bench/fleet_agents.json.

Real: Mosquitto with mutual TLS, `fleet serve`, the repository and its signatures, a person's commands, and
every agent: the loop of `kiosk-agent run` with its connection, metadata, journal, folders and links on disk,
fifty in a process. Not real: systemctl, and the application in a slot, whose self-test is a script. What is
rolled out is policy: how an application is built is `make demo-fleet`'s.

- `everyone`: 30 % are offline when the roll-out begins and come later, 5 % lose their connection every few
  seconds; every one ends on the release, nobody is stuck, and "later" cost no attempt;
- `failure_s`: a self-test fails while its kiosk is offline; from the connection that it then makes until
  `fleet` can say so;
- `recall_s`: from the command until the last kiosk has gone back;
- `abort`: switches after the command, and later than a turn of the service after it;
- `wire`: bytes through one agent's TLS connection for each byte of a release, both directions, all metadata;
- `memory_mb`: `kiosk-agent run` alone: resident (RSS), and its share of what is shared (PSS).
"""

import io
import json
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from contextlib import suppress
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from counting_wire import CountingWire
from fleet_service import FleetHouse
from settings_text import SETTINGS

from drivers.emulated.systemd import EmulatedSystemd
from provisioning.agent.slots import Slots
from provisioning.fleet.register import Register
from provisioning.fleet.rollouts.plan import PartState
from provisioning.updates.jobs import JobKind

_HERE = Path(__file__).parent
_AGENTS = 200
_PROCESSES = 4
_OFFLINE, _FLAKY, _FAILING = 0.30, 0.05, 0.05
_CUT_EVERY_S = (2.0, 6.0)
_BUNDLE_BYTES = 100_000
_RELEASE_BYTES = 1_900_000  # this product's wheel
_FLEET_RATE = 2_500_000  # `fleet serve`'s own default: most are told "later"
_GIVE_UP_S = 1800.0  # only what hangs takes so long
_TURN_S = 5.0  # in which a service tells everyone who was asked: it turns every two seconds
_LATER_S = 20.0  # what would still switch by mistake has the time for it
_ABORTED_AT = 0.3
_QUIET_S = 2.0
# A slot's program: says what is wrong with it, once `hold` is gone.
_PYTHON = """\
#!/bin/sh
while [ -e {home}/hold ]; do sleep 0.2; done
cat {home}/verdict
[ ! -s {home}/verdict ]
"""


def until(true, what, pause_s=0.2):
    deadline = time.monotonic() + _GIVE_UP_S
    while not (found := true()):
        assert time.monotonic() < deadline, what
        time.sleep(pause_s)
    return found


def _share(of_all):
    """So many agents; one at least."""
    return max(1, round(_AGENTS * of_all))


class CuttableWire(CountingWire):
    """Of one kiosk: its connections can be cut, and others refused until it is mended."""

    def __init__(self, port):
        self._is_cut = threading.Event()
        self.mended_by = 0.0  # when the first connection after a cut came; seconds, monotonic
        super().__init__(port)

    def cut(self):
        self._is_cut.set()
        self.mended_by = 0.0
        self.drop()

    def drop(self):
        """What there is ends; the next is let through."""
        gone, self._sockets = self._sockets, []
        for one in gone:
            with suppress(OSError):
                one.shutdown(2)
            one.close()

    def mend(self):
        self._is_cut.clear()

    def _pass_on(self, source, sink):
        if self._is_cut.is_set():
            source.close()
            sink.close()
            return
        self.mended_by = self.mended_by or time.monotonic()
        super()._pass_on(source, sink)


class Kiosk:
    """Folders and settings; its agent runs in a worker."""

    def __init__(self, device, home, fleet, port):
        self.device, self.home = device, home
        self.app = home / "app"
        python = self.app / "a" / "bin" / "python"
        python.parent.mkdir(parents=True)
        python.write_text(_PYTHON.format(home=home))
        python.chmod(0o755)
        (home / "verdict").write_text("")
        Slots(self.app).seal("a", "1")
        (self.app / "current").symlink_to("a")
        self.settings = home / "settings.toml"
        self.settings.write_text(_settings(self, fleet, port))

    @property
    def link(self):
        return self.home / "data" / "content" / "policy" / "current"

    @property
    def policy(self):
        try:
            return self.link.readlink().name
        except OSError:
            return ""


def _settings(kiosk, fleet, port):
    office = fleet.office.home
    own = office / "devices" / kiosk.device
    carrier = f"""host = "localhost"
port = {port}
agent_certificate = "{own / "tls.pem"}"
agent_key = "{own / "tls.key"}"
"""
    text = SETTINGS.replace('device = "k-1"', f'device = "{kiosk.device}"')
    text = text.replace('host = "localhost"\n', carrier)
    text = text.replace('ca = "ca.pem"', f'ca = "{office / "ca.pem"}"')
    return f"""{text}
[agent]
root = "{fleet.publisher.repository.metadata / "1.root.json"}"
app = "{kiosk.app}"
state = "{kiosk.home / "agent"}"
reserve_mb = 0
"""


class Workers:
    """Processes with the agents in them."""

    def __init__(self, kiosks, systemd, logs):
        self._workers, self._of = [], {}
        environment = os.environ | {
            "PATH": f"{systemd.bin}:{os.environ['PATH']}",
            "PYTHONPATH": os.pathsep.join(sys.path),
        }
        for number in range(_PROCESSES):
            own = {one.device: str(one.settings) for one in kiosks[number::_PROCESSES]}
            command = [sys.executable, str(_HERE / "agents_worker.py"), json.dumps(own)]
            with (logs / f"worker-{number}.log").open("wb") as log:
                worker = subprocess.Popen(
                    ["setpriv", "--pdeathsig", "KILL", *command],
                    env=environment,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=log,
                    text=True,
                )
            self._workers.append(worker)
            self._of |= dict.fromkeys(own, worker)

    def start(self, kiosks):
        for kiosk in kiosks:
            worker = self._of[kiosk.device]
            worker.stdin.write(f"{kiosk.device}\n")
            worker.stdin.flush()
            assert worker.stdout.readline().split() == ["started", kiosk.device]

    def end(self):
        """How often the fleet has told an agent to come later."""
        for worker in self._workers:
            assert worker.poll() is None, "a worker has ended"
            worker.stdin.close()
        later = sum(int(worker.stdout.readline().split()[1]) for worker in self._workers)
        for worker in self._workers:
            worker.wait()
        return later


def person(fleet, *words):
    """A `fleet rollout` command."""
    action, *more = words
    command = [sys.executable, "-m", "provisioning.commands.fleet", "rollout", action]
    subprocess.run([*command, str(fleet.publisher.folder), *more], check=True, capture_output=True)


def publish(fleet, version, size):
    """A bundle of about so many bytes that does not shrink; how many it has."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as bundle:
        bundle.writestr("pack/rules.toml", random.Random(version).randbytes(size))
    fleet.publisher.publish("policy", version, {f"bundle-{version}.zip": content.getvalue()})
    return len(content.getvalue())


def begin(fleet, version, *options):
    person(fleet, "new", "policy", version, "--rings", "100", "--in-opening-hours", *options)


class Simulation:
    """The fleet, its agents, and what a person does."""

    def __init__(self, directory):
        self.directory = directory
        names = [f"k{number:03d}" for number in range(_AGENTS)]
        self.fleet = FleetHouse(directory, "--fleet-rate", str(_FLEET_RATE), devices=names)
        self.systemd = EmulatedSystemd(directory / "systemd", directory / "no-slots")
        self.systemd.start("a")
        self.flaky_wires = [CuttableWire(self.fleet.port) for _ in range(_share(_FLAKY))]
        self.failing_wires = [CuttableWire(self.fleet.port) for _ in range(_share(_FAILING))]
        self.wires = [*self.flaky_wires, *self.failing_wires]
        ports = [wire.port for wire in self.wires]
        ports += [self.fleet.port] * (_AGENTS - len(ports))
        self.kiosks = [
            Kiosk(name, directory / name, self.fleet, port)
            for name, port in zip(names, ports, strict=True)
        ]
        self.workers = Workers(self.kiosks, self.systemd, directory)
        self.register = Register(self.fleet.publisher.folder)
        self._ends = threading.Event()

    def begin(self, version, *options):
        publish(self.fleet, version, _BUNDLE_BYTES)
        begin(self.fleet, version, *options)

    def parts(self, rollout):
        with self.register.snapshot():
            return self.register.rollouts.find(rollout).parts

    def on(self, version):
        return [one for one in self.kiosks if one.policy == f"v{version}"]

    def unsteady(self):
        """Flaky ones lose their connection every few seconds, until `steady`."""
        self._ends.clear()
        dice = random.Random(5)

        def cut(wire):
            while not self._ends.wait(dice.uniform(*_CUT_EVERY_S)):
                wire.drop()

        for wire in self.flaky_wires:
            threading.Thread(target=cut, args=(wire,), daemon=True).start()

    def steady(self):
        self._ends.set()

    def close(self):
        later = self.workers.end()
        self.register.close()
        for wire in self.wires:
            wire.close()
        self.fleet.close()
        return later


def everyone(simulation):
    """The first roll-out."""
    simulation.unsteady()
    offline = _share(_OFFLINE)
    there, later = simulation.kiosks[:-offline], simulation.kiosks[-offline:]
    began = time.monotonic()
    simulation.workers.start(there)
    simulation.begin("1")
    _progress(simulation, "1", there)
    first_s = time.monotonic() - began
    simulation.workers.start(later)
    _progress(simulation, "1", simulation.kiosks)
    until(lambda: _settled(simulation, "policy-1"), "the last word")
    simulation.steady()
    parts = simulation.parts("policy-1")
    return {
        "agents": len(simulation.kiosks),
        "on_the_release": len(simulation.on("1")),
        "stuck": sum(part.state is not PartState.DONE for part in parts.values()),
        "failed_attempts": sum(part.failures for part in parts.values()),
        "first_s": round(first_s, 1),
        "all_s": round(time.monotonic() - began, 1),
    }


def _progress(simulation, version, kiosks):
    shown = -1

    def done():
        nonlocal shown
        number = sum(one.policy == f"v{version}" for one in kiosks)
        if number // 20 > shown:
            shown = number // 20
            print(f"  {number} of {len(kiosks)} have policy {version}", flush=True)
        return number == len(kiosks)

    until(done, f"policy {version} on every kiosk that can be reached", 0.5)


def _settled(simulation, rollout):
    parts = simulation.parts(rollout)
    return len(parts) == _AGENTS and all(part.is_done for part in parts.values())


def failure_s(simulation):
    """A self-test that fails while its kiosk is offline, and how soon after that the register knows."""
    wires, at = simulation.failing_wires, len(simulation.flaky_wires)
    kiosks = simulation.kiosks[at : at + len(wires)]
    for kiosk in kiosks:
        (kiosk.home / "verdict").write_text("the rules name no province")
        (kiosk.home / "hold").touch()
    simulation.begin("2", "--failed-percent", "100", "--failed-least", "1000")
    folders = [one.link.with_name("v2") for one in kiosks]
    until(lambda: all(folder.exists() for folder in folders), "the new rules, unpacked")
    for wire in wires:
        wire.cut()
    for kiosk in kiosks:
        (kiosk.home / "hold").unlink()
    until(lambda: not any(folder.exists() for folder in folders), "the self-tests' end")
    for wire in wires:
        wire.mend()
    waits = {}
    names = [one.device for one in kiosks]

    def known():
        with simulation.register.snapshot():
            jobs = simulation.register.jobs.newest_of(JobKind.POLICY, "2")
        now = time.monotonic()
        for device, wire in zip(names, wires, strict=True):
            job = jobs.get(device)
            if device not in waits and job and job.code == "self_test":
                waits[device] = now - wire.mended_by
        return len(waits) == len(names)

    until(known, "every failure", 0.05)
    for kiosk in kiosks:
        (kiosk.home / "verdict").write_text("")
    rest = [one for one in simulation.kiosks if one not in kiosks]
    _progress(simulation, "2", rest)
    return {
        "kiosks": len(waits),
        "median": round(statistics.median(waits.values()), 2),
        "worst": round(max(waits.values()), 2),
    }


def recall_s(simulation):
    """Who has the release goes back to the one before."""
    began = time.monotonic()
    passphrase = str(simulation.fleet.publisher.passphrase_file)
    given = ("--passphrase-file", passphrase, "--online-passphrase-file", passphrase)
    person(simulation.fleet, "recall", "policy-2", "--why", "a date is wrong", *given)
    until(lambda: len(simulation.on("1")) == _AGENTS, "everyone to go back")
    return round(time.monotonic() - began, 1)


def abort(simulation):
    """In the middle of a roll-out."""
    simulation.begin("3")
    until(lambda: len(simulation.on("3")) >= _AGENTS * _ABORTED_AT, "a part of the fleet", 0.05)
    person(simulation.fleet, "abort", "policy-3")
    at = time.time()
    time.sleep(_TURN_S)
    in_time = len(simulation.on("3"))
    time.sleep(_LATER_S)
    switched = [one.link.lstat().st_mtime for one in simulation.on("3")]
    return {
        "before": sum(moment <= at for moment in switched),
        "within_a_turn": sum(moment > at for moment in switched),
        "after_that": len(switched) - in_time,
        "last_after_s": round(max(switched) - at, 2),
    }


def alone(directory):
    """One agent of another fleet: its memory, its release, and whatever else crossed its connection."""
    fleet = FleetHouse(directory / "other", devices=("alone",))
    passed = CountingWire(fleet.port)
    kiosk = Kiosk("alone", directory / "alone", fleet, passed.port)
    systemd = EmulatedSystemd(directory / "alone-systemd", kiosk.app)
    systemd.start("a")
    command = [sys.executable, "-m", "provisioning.commands.agent", "run", "--settings"]
    agent = subprocess.Popen(
        ["setpriv", "--pdeathsig", "KILL", *command, str(kiosk.settings)],
        env=os.environ | {"PATH": f"{systemd.bin}:{os.environ['PATH']}"},
        stderr=subprocess.DEVNULL,
    )
    register = Register(fleet.publisher.folder)
    until(lambda: any(one.report for one in register.kiosks.all()), "the first report")
    time.sleep(_QUIET_S)
    memory = {"at_rest": _memory(agent.pid)}
    size, before = publish(fleet, "1", _RELEASE_BYTES), passed.passed
    begin(fleet, "1")
    until(lambda: kiosk.policy == "v1", "the release")
    time.sleep(_QUIET_S)  # its last words
    crossed = passed.passed - before
    memory["after_an_update"] = _memory(agent.pid)
    agent.terminate()
    agent.wait()
    register.close()
    passed.close()
    fleet.close()
    wire = {"release_bytes": size, "wire_bytes": crossed, "ratio": round(crossed / size, 3)}
    return {"wire": wire, "memory_mb": memory}


def _memory(pid):
    """Resident, and its share of what is shared."""
    text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    return {
        name.lower(): int(re.search(rf"^{name}: +(\d+)", text, re.MULTILINE)[1]) // 1000
        for name in ("Rss", "Pss")
    }


def figures():
    directory = Path(tempfile.mkdtemp(prefix="kb-"))
    try:
        found = alone(directory)
        print(found, flush=True)
        simulation = Simulation(directory)
        for measure in (everyone, failure_s, recall_s, abort):
            found[measure.__name__] = measure(simulation)
            print(f"{measure.__name__}: {found[measure.__name__]}", flush=True)
        found["everyone"]["later"] = simulation.close()
        return found
    finally:
        shutil.rmtree(directory, ignore_errors=True)


def main():
    told = json.dumps(figures(), indent=2)
    file = Path("build") / "bench" / "fleet_agents.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(told + "\n")
    print(told)


if __name__ == "__main__":
    main()
