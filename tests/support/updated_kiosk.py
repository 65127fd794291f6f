"""A kiosk with its agent, the fleet's broker, repository and file service, and a console that listens."""

import contextlib
import datetime as dt
import json
import socket
import subprocess
import sys

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


class UpdatedKiosk:
    """A fleet of one kiosk, whose agent runs as its unit says, but for the sandbox."""

    def __init__(self, directory, *wheels):
        """wheels: of the first slot; none: a tiny one."""
        self.fleet = _fleet(directory)
        office = self.fleet.office
        self.house = UpdateHouse(directory / "kiosk", settings=_settings(office))
        self.house.install_first(*wheels)
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

    def turns(self, number):
        """So many turns of the agent's loop from now on."""
        self.notified.setblocking(False)
        with contextlib.suppress(BlockingIOError):
            while True:
                self.notified.recv(100)
        self.notified.settimeout(180)
        for _ in range(number):
            self.notified.recv(100)

    def stop(self):
        self._process.terminate()
        assert self._process.wait() == 0, self.log.read_text()[-3000:]

    def close(self):
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
