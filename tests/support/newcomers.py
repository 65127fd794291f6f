"""A carrier that expects new kiosks, with a real broker; each newcomer is a folder with settings alone."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import carriers
from waiting import until

from drivers.emulated.counter_settings import ENROLLING
from drivers.emulated.mosquitto import Broker
from drivers.emulated.processes import Programs
from drivers.keys import configured
from drivers.mqtt.client import Endpoint
from drivers.mqtt.handshake import probe
from kiosk import settings as kiosk_settings
from provisioning.commands.fleet import main as fleet

BATCH = "b1"
SETTINGS = """
[kiosk]
device = "{device}"
emulated = true
[store]
id = "s1"
name = "Store"
province = "11"
city = "1101"
agent_company = "Agent"
[[clerks]]
id = "c01"
name = "Clerk"
pin = "scrypt$1$1$1$00$00"
[paths]
data = "data"
run = "run"
[camera]
source = "emulated"
"""
SETTINGS += ENROLLING.replace("{device}-evidence-1", "{kid}")
SETTINGS += 'listing = "counter/listing.key"\nwrapping = "wrapping"\n'


class Newcomers:
    """The carrier's folder, its broker, `carrier serve`, and a claim certificate for one batch."""

    def __init__(self):
        self.directory = Path(tempfile.mkdtemp(prefix="kt-"))
        self.home = self.directory / "carrier"
        self.claim = self.home / "claims" / BATCH
        self.programs = Programs(self.directory / "logs")
        carriers.make(self.home)
        self.broker = Broker(self.directory / "mosquitto", self.home)
        self.broker.start()
        assert self.told("claim", "new", BATCH) == 0
        self.serve()

    def serve(self):
        module = [sys.executable, "-m", "provisioning.commands.carrier"]
        self.programs.start("carrier", [*module, "serve", str(self.home), *self.at_broker])
        served = self.programs.log("carrier").count("carrier: serving")
        until(
            lambda: self.programs.log("carrier").count("carrier: serving") > served,
            "the carrier to serve",
            lambda: self.programs.log("carrier"),
        )

    @property
    def at_broker(self):
        return ("--host", "127.0.0.1", "--port", str(self.broker.port))

    def told(self, *words):
        """A command of `fleet` that has an argument and speaks to the broker."""
        group, action, *rest = words
        return fleet([group, action, str(self.home), *rest, *self.at_broker])

    def expect(self, device, capsys, *more):
        """A token for it."""
        assert self.told("device", "add", device, *more) == 0
        return capsys.readouterr().out.splitlines()[-2]

    def shown(self, device, capsys):
        """`fleet device show`."""
        capsys.readouterr()
        assert fleet(["device", "show", str(self.home), device, "--json"]) == 0
        return json.loads(capsys.readouterr().out)[0]

    def kiosk(self, device, kid=None):
        return NewKiosk(self, device, kid or f"{device}-evidence-1")

    def close(self):
        self.programs.stop_all()
        self.broker.stop()
        shutil.rmtree(self.directory, ignore_errors=True)


class NewKiosk:
    """A card with settings, and a claim certificate on it."""

    def __init__(self, newcomers, device, kid):
        self.device = device
        self.newcomers = newcomers
        self.folder = newcomers.directory / "kiosks" / device
        self.folder.mkdir(parents=True, exist_ok=True)
        self.file = self.folder / "settings.toml"
        self.write_settings(device, kid)

    def write_settings(self, device, kid):
        port = self.newcomers.broker.port
        self.file.write_text(SETTINGS.format(device=device, port=port, kid=kid))

    @property
    def settings(self):
        return kiosk_settings.load(self.file)

    @property
    def pairs(self):
        return configured.tls_pairs(self.settings)

    def run(self, *words):
        """A command of `kiosk` on it: (exit status, what it said)."""
        command = [sys.executable, "-m", "kiosk", *map(str, words), "--settings", str(self.file)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert "Traceback" not in done.stderr, done.stderr
        return done.returncode, done.stdout + done.stderr

    def enroll(self, token, *more, program=("-m", "kiosk"), environment=None):
        """(exit status, what it said)."""
        (self.folder / "token").write_text(token)
        words = ["enroll", "--settings", self.file, "--claim", self.newcomers.claim]
        words += ["--token", self.folder / "token", *more]
        done = subprocess.run(
            [sys.executable, *program, *map(str, words)],
            capture_output=True,
            text=True,
            check=False,
            env=os.environ | (environment or {}),
        )
        assert "Traceback" not in done.stderr, done.stderr
        return done.returncode, done.stdout + done.stderr

    def refused(self, role):
        """What the broker says to this service's certificate: "" is a yes."""
        pair, carrier = self.pairs[role], self.settings.carrier
        files = (carrier.ca, pair.certificate, pair.key)
        return probe(Endpoint(carrier.host, carrier.port, *files, pair.name))

    def files(self):
        """Every file of its own by its name, with its bytes; not what waits for something."""
        return {
            str(file.relative_to(self.folder)): file.read_bytes()
            for room in ("relay", "agent", "counter", "keys")
            for file in sorted((self.folder / room).glob("*"))
        }
