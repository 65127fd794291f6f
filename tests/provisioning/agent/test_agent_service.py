"""`kiosk-agent run` beside a real broker and `fleet serve`: what the fleet wants is done, and said."""

import datetime as dt
import json
import shutil
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from cryptography.x509.oid import ExtendedKeyUsageOID
from fleet_service import FleetHouse
from publisher import DEVICE
from settings_text import SETTINGS
from update_house import UpdateHouse, make_wheel
from waiting import until

from drivers.mqtt.client import Connected, Endpoint, Received, Session
from kiosk import names
from provisioning.carrier import credentials
from provisioning.identity import authority

_CONSOLE = "console"
_AGENT_SENDS, _AGENT_READS = ("state", "job", "file"), ("desired", "job", "file")


class Console:
    """Sends what a fleet's console sends, and keeps what kiosks answer."""

    def __init__(self, endpoint):
        self.session = Session(endpoint, ["kiosk/v1/+/up/#"], keep=False)
        self.told = {"job": [], "state": []}
        self.session.open()
        self._is_in = False
        until(self._look, "the console's connection")

    def _look(self):
        for event in self.session.events():
            if isinstance(event, Connected):
                self._is_in = True
            if isinstance(event, Received):
                self.session.acknowledge(event)
                channel = event.topic.rpartition("/")[2]
                if channel in self.told:
                    self.told[channel].append(json.loads(event.payload))
        return self._is_in

    def send(self, channel, document):
        body = document if isinstance(document, bytes) else json.dumps(document).encode()
        self.session.publish(f"kiosk/v1/{DEVICE}/down/{channel}", body)

    def job(self, job_id, *states):
        """Its first status with one of these states."""

        def found():
            self._look()
            told = [one for one in self.told["job"] if one["id"] == job_id]
            return next((one for one in told if one["state"] in states), None)

        return until(found, f"{job_id} to be {states}", lambda: str(self.told["job"][-3:]))

    def state(self, holds, what):
        def found():
            self._look()
            return next((one for one in reversed(self.told["state"]) if holds(one)), None)

        return until(found, what, lambda: str(self.told["state"][-1:]))


class Kiosk:
    """A fleet of one kiosk, whose agent runs as its unit says, but for the sandbox."""

    def __init__(self, directory):
        self.fleet = _fleet(directory)
        office = self.fleet.office
        self.house = UpdateHouse(directory / "kiosk", settings=_settings(office))
        self.house.install_first()
        root = self.house.home / "root.json"
        root.write_bytes(self.fleet.publisher.pinned_root)
        self.notified = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.notified.bind(str(directory / "notify"))
        self.notified.settimeout(180)
        self.log = directory / "agent.log"
        self._directory, self._process = directory, None
        files = (
            office.home / "ca.pem",
            *(office.home / f"{_CONSOLE}.{end}" for end in ("pem", "key")),
        )
        self.console = Console(Endpoint("127.0.0.1", self.fleet.port, *files, _CONSOLE))
        self.start()

    def start(self):
        command = [sys.executable, "-m", "provisioning.commands.agent", "run"]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                ["setpriv", "--pdeathsig", "KILL", *command, "--settings", self.house.settings],
                env=self.house.environment | {"NOTIFY_SOCKET": str(self._directory / "notify")},
                stdout=log,
                stderr=log,
            )

    def kill(self):
        self._process.kill()
        self._process.wait()

    def publish(self, version, **traits):
        wheel = make_wheel(self.house.home, version, **traits)
        self.fleet.publisher.publish("app", version, {wheel.name: wheel.read_bytes()})

    def status(self):
        """What `kiosk-agent status` prints."""
        command = [sys.executable, "-m", "provisioning.commands.agent", "status"]
        command += ["--settings", self.house.settings]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    def close(self):
        self._process.terminate()
        assert self._process.wait() == 0, self.log.read_text()[-3000:]
        self.notified.close()
        self.console.session.close()
        self.fleet.close()


def _fleet(directory):
    """With a console that reads what kiosks say, and a certificate and role for the agent."""
    fleet = FleetHouse(directory)
    fleet.office.broker.stop()
    home = fleet.office.home
    now = dt.datetime.now(dt.UTC)
    ca = credentials._authority(home, now)
    for name, place in ((_CONSOLE, home), (names.agent(DEVICE), home / "devices" / DEVICE)):
        file = place / name.rpartition(":")[2]
        made = authority._issue(ca, name, ExtendedKeyUsageOID.CLIENT_AUTH, now, None)
        made.write(file.with_suffix(".pem"), file.with_suffix(".key"))
    roles = json.loads((home / credentials.ROLES).read_text())
    up, down = f"kiosk/v1/{DEVICE}/up", f"kiosk/v1/{DEVICE}/down"
    agent = [_acl("publishClientSend", f"{up}/{channel}") for channel in _AGENT_SENDS]
    for channel in _AGENT_READS:
        agent += [
            _acl(kind, f"{down}/{channel}") for kind in ("publishClientReceive", "subscribePattern")
        ]
    console = [_acl("publishClientSend", "kiosk/v1/+/down/#")]
    console += [
        _acl(kind, "kiosk/v1/+/up/#") for kind in ("publishClientReceive", "subscribePattern")
    ]
    _add_role(roles, names.agent(DEVICE), agent)
    _add_role(roles, _CONSOLE, console)
    (home / credentials.ROLES).write_text(json.dumps(roles))
    fleet.office.broker.start()
    return fleet


def _acl(kind, topic):
    return {"acltype": kind, "topic": topic, "priority": 0, "allow": True}


def _add_role(roles, name, acls):
    if any(client["username"] == name for client in roles["clients"]):
        return
    roles["roles"].append({"rolename": f"test:{name}", "acls": acls})
    roles["clients"].append({"username": name, "roles": [{"rolename": f"test:{name}"}]})


def _settings(office):
    place = office.home / "devices" / DEVICE
    carrier = f"""host = "127.0.0.1"
port = {office.broker.port}
agent_certificate = "{place}/agent.pem"
agent_key = "{place}/agent.key"
"""
    text = SETTINGS.replace('device = "k-1"', f'device = "{DEVICE}"')
    text = text.replace('host = "localhost"\n', carrier)
    text = text.replace('certificate = "tls.pem"', f'certificate = "{place}/tls.pem"', 1)
    return text.replace('ca = "ca.pem"', f'ca = "{office.home}/ca.pem"')


@pytest.fixture(scope="module")
def kiosk():
    directory = Path(tempfile.mkdtemp(prefix="kt-"))
    made = Kiosk(directory)
    try:
        yield made
    finally:
        made.close()
        shutil.rmtree(directory, ignore_errors=True)


def test_what_is_wanted_is_done_and_what_is_not_understood_is_said(kiosk):
    assert kiosk.notified.recv(100) == b"READY=1"
    assert kiosk.notified.recv(100) == b"WATCHDOG=1"
    first = kiosk.console.state(lambda _one: True, "a first report")
    assert (first["versions"]["app"], first["slot"]) == ("1", "a")
    kiosk.publish("2")
    kiosk.console.send("desired", {"version": 7, "app": "2", "ring": "canary", "colour": "blue"})
    assert kiosk.console.job("desired-7-app", "SUCCEEDED")["code"] == ""
    report = kiosk.console.state(lambda one: one["versions"]["app"] == "2", "the new version")
    assert (report["desired"], report["not_understood"]) == (7, ["colour"])
    assert (report["slot"], report["ring"], report["health"]["is_good"]) == ("b", "canary", True)
    assert report["certificates"].keys() == {"relay", "agent"}
    assert report["backlog"] == 0
    assert report["disk"]["total_mb"] > 0
    assert kiosk.house.works() == "2"
    versions = [one["version"] for one in kiosk.console.told["job"]]
    assert versions == sorted(set(versions))


def test_a_failure_tells_stage_code_text_and_log_and_is_told_again_after_a_reconnect(kiosk):
    before = kiosk.house.works()
    kiosk.publish("3", health="failed")
    kiosk.console.send("job", {"do": "run", "id": "j3", "kind": "app", "release": "3"})
    failed = kiosk.console.job("j3", "FAILED")
    assert (failed["stage"], failed["code"]) == ("confirm", "unhealthy")
    assert "kiosk-counter.service is failed" in failed["text"]
    assert 3 < len(failed["log"]) <= 50
    assert kiosk.house.works() == before
    assert f"slot {kiosk.house.slots.current}     {before}" in kiosk.status()
    assert "j3: app 3 FAILED unhealthy" in kiosk.status()
    kiosk.console.told["job"].clear()
    kiosk.kill()
    kiosk.start()
    again = kiosk.console.job("j3", "FAILED")
    assert again["version"] == failed["version"]


def test_an_older_wish_and_nonsense_change_nothing(kiosk):
    for channel, body in (
        ("desired", {"version": 1, "app": "3"}),
        ("desired", b"[" * 20_000),
        ("desired", b"\xff"),
        ("desired", {"version": 9, "app": "../../etc"}),
        ("job", {"do": "erase", "id": "x"}),
        ("job", {"do": "run", "id": "../x", "kind": "app", "release": "3"}),
        ("job", b"x" * 100_000),
    ):
        kiosk.console.send(channel, body)
    kiosk.console.send("job", {"do": "run", "id": "last", "kind": "notices", "release": "none"})
    assert kiosk.console.job("last", "FAILED")["code"] == "not_published"
    told = {one["id"] for one in kiosk.console.told["job"]}
    assert told <= {"j3", "last"}
    assert "Traceback" not in kiosk.log.read_text()


def test_a_stop_ends_what_waits_for_a_fleet_that_is_away(kiosk):
    kiosk.publish("5")
    kiosk.fleet.stop_serving()
    kiosk.console.send("job", {"do": "run", "id": "j5", "kind": "app", "release": "5"})
    kiosk.console.job("j5", "IN_PROGRESS")
    kiosk.console.send("job", {"do": "cancel", "id": "j5"})
    assert kiosk.console.job("j5", "CANCELED")["code"] == "canceled"
    kiosk.fleet.start()
