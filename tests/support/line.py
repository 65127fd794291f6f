"""The line from kiosk to carrier as their own commands start it, and clients that keep to no rules of it."""

import datetime as dt
import itertools
import json
import subprocess
import sys
import time

import carriers
from brisk import BRISK
from enrollment import Carrier
from waiting import until

from drivers.emulated import counter as emulated
from drivers.emulated.counter import EmulatedCounter
from drivers.emulated.counter_settings import SETTINGS
from drivers.emulated.staff import PINS, signing_keys
from drivers.mqtt.client import Acked, Connected, Endpoint, Session
from drivers.store.outbox import SqliteOutbox
from drivers.store.refused_messages import SqlitePutAside
from kiosk.pins import hash_pin
from kiosk.records import envelope
from kiosk.records.cose import encrypt
from kiosk.records.record import encode
from provisioning.carrier import credentials
from provisioning.identity.authority import issue_client

DEVICE = "dev"
EVIL_DEVICE = "evil"  # a kiosk with a certificate, in the wrong hands
EVIL_BROKER = "evil-broker"  # says whatever it likes on every topic
_SETTLED = {"accepted", "rejected"}


class Line:
    """Broker, `carrier serve` and `kiosk relay`; the counter's part is an outbox to put records into."""

    def __init__(self, directory):
        self.directory = directory
        self.home = directory / "carrier"
        carriers.make(self.home, DEVICE, EVIL_DEVICE)
        self._counter = EmulatedCounter(directory, directory / "logs", BRISK)
        self.programs = self._counter.programs
        self._write_settings()
        self._office = Carrier(self.home, _made(directory / "office"))
        self.outbox = SqliteOutbox(directory / "data" / "outbox", BRISK.store_mb)
        self._clients = []
        self._names = itertools.count(1)

    def start(self):
        _give_evil_rights(self.home / credentials.ROLES)
        self._counter.broker.start()
        self._counter.start_carrier()
        self._counter.start_relay()

    def mend(self):
        """Start again what an attack has ended."""
        ended = self.programs.ended()
        if "carrier" in ended:
            self._counter.start_carrier()
        if "relay" in ended:
            self._counter.start_relay()

    def stop(self):
        for client in self._clients:
            client.close()
        self._counter.stop()

    def start_carrier(self):
        """After it was stopped; returns once it serves."""
        self._counter.start_carrier()

    def restart_relay(self):
        self.programs.stop("relay")
        self.programs.start("relay", self._counter.relay_command())

    def start_relay_without_broker(self):
        """It goes on by itself, and connects once somebody listens."""
        self.programs.start("relay", self._counter.relay_command())

    @property
    def settings(self):
        """The kiosk's settings file."""
        return self._counter.settings

    def put_aside(self):
        """What the relay refused, newest first."""
        store = SqlitePutAside(self.directory / "data" / "outbox")
        try:
            return store.all()
        finally:
            store.close()

    def connections(self):
        """How often carrier and relay have been let in by the broker."""
        return tuple(
            self.programs.log(name).count(words)
            for name, words in (("carrier", "carrier: serving"), ("relay", "carrier in reach"))
        )

    @property
    def port(self):
        """The broker's."""
        return self._counter.broker.port

    @property
    def relay_socket(self):
        return self.directory / "run" / "relay" / "relay.sock"

    def client(self, name):
        """Connected with this name's certificate."""
        folder = self.home / "devices" / name
        if not (folder / "tls.pem").exists():
            authority = credentials.authority(self.home)
            folder.mkdir(parents=True)
            issue_client(authority, name, dt.datetime.now(dt.UTC)).write(
                folder / "tls.pem", folder / "tls.key"
            )
        made = WireClient(self._endpoint(name, folder))
        self._clients.append(made)
        return made

    def serves(self, what):
        """A record of an honest kiosk gets its receipt, and both programs are the ones that were there."""
        pids = {name: self.programs.pid(name) for name in ("carrier", "relay")}
        record_id = f"honest-{next(self._names)}"
        self._office.now = time.time()
        body = encode(self._office.complaint(record_id))
        self.outbox.append(record_id, lambda seq, before: self._seal(body, record_id, seq, before))
        until(
            lambda: self.programs.ended() or self.outbox.entry(record_id).state in _SETTLED,
            f"the receipt of an honest record after {what}",
            lambda: self.programs.log("carrier")[-2000:] + self.programs.log("relay")[-2000:],
        )
        assert self.programs.ended() == [], self.programs.log(self.programs.ended()[0])[-2000:]
        assert {name: self.programs.pid(name) for name in pids} == pids
        assert self.outbox.entry(record_id).state == "accepted"

    def send_number(self):
        """A new number's record goes into the outbox; its id."""
        place = next(self._names)
        record_id = f"number-{place}"
        self._office.now = time.time()
        body = encode(self._office.record(record_id, str(19900000000 + place)))
        self.outbox.append(record_id, lambda seq, before: self._seal(body, record_id, seq, before))
        return record_id

    def at_the_carrier(self, command):
        """What a command of the carrier lists."""
        return self._counter.at_the_carrier(command)

    def send_complaint(self):
        """A record that no limit counts goes into the outbox; its id."""
        record_id = f"complaint-{next(self._names)}"
        self._office.now = time.time()
        body = encode(self._office.complaint(record_id))
        self.outbox.append(record_id, lambda seq, before: self._seal(body, record_id, seq, before))
        return record_id

    def told(self, command, *arguments):
        """A command of the carrier's about its broker, as somebody types it."""
        broker = self._counter.broker
        options = ("--host", "127.0.0.1", "--port", broker.port, "--broker-pid", broker.pid)
        words = (command, self.home, *arguments, *options)
        program = [sys.executable, "-m", "provisioning.commands.carrier", *map(str, words)]
        subprocess.run(program, check=True, stdout=subprocess.DEVNULL)

    def question(self, body):
        """A question of the evil kiosk: whatever it likes, sealed to the carrier as anybody can."""
        return encrypt.seal(body, (self.home / "seal.pem").read_text(), credentials.SEAL_KID)

    def record(self, body, record_id, device=EVIL_DEVICE):
        """A record that its own kiosk signed and sealed, whatever it says."""
        place = envelope.ChainPosition(device, record_id, 1, envelope.FIRST)
        return envelope.make(body, place, self._keys(device))

    def _seal(self, body, record_id, seq, before):
        place = envelope.ChainPosition(DEVICE, record_id, seq, before)
        return envelope.make(body, place, self._keys(DEVICE))

    def _keys(self, device):
        return envelope.EvidenceKeys(
            (self.home / "devices" / device / "evidence.key").read_text(),
            f"{device}-evidence-1",
            (self.home / "seal.pem").read_text(),
            credentials.SEAL_KID,
        )

    def _endpoint(self, name, folder):
        port = self._counter.broker.port
        files = (self.home / "ca.pem", folder / "tls.pem", folder / "tls.key")
        return Endpoint("127.0.0.1", port, *files, name)

    def _write_settings(self):
        for file in ("csca.pem", "crl.pem"):
            (self.directory / file).write_text("")
        pins, store = {who: hash_pin(pin) for who, pin in PINS.items()}, emulated.STORE
        text = SETTINGS.format(
            counter=self._counter,
            pins=pins,
            keys={who: key.encode() for who, key in signing_keys().items()},
            device=DEVICE,
            store=store,
            thresholds="",
            clerk_screen="false",
            scanner="",
            earphones="",
        )
        self._counter.settings.write_text(text)


class WireClient:
    """One connection of somebody with a certificate; publishes what no program of ours would."""

    def __init__(self, endpoint):
        self.session = Session(endpoint, [], keep=False)
        self.session.open()
        self._seen = []
        until(lambda: self._happened(Connected), f"{endpoint.client_id} to be connected")

    def publish(self, topic, payload, qos=1, properties=None):
        """Returns once the broker has it."""
        info = self.session._client.publish(topic, payload, qos=qos, properties=properties)
        if qos:
            until(lambda: self._happened(Acked, mid=info.mid), f"PUBACK for {topic}")

    def close(self):
        self.session.close()

    def _happened(self, kind, **fields):
        self._seen += self.session.events()
        return any(
            isinstance(event, kind) and all(getattr(event, n) == v for n, v in fields.items())
            for event in self._seen
        )


def _give_evil_rights(roles):
    """A broker that lies is a client that may do everything."""
    kept = json.loads(roles.read_text())
    kinds = ("publishClientSend", "publishClientReceive", "subscribePattern")
    acls = [{"acltype": kind, "topic": "kiosk/#", "priority": 0, "allow": True} for kind in kinds]
    kept["roles"].append({"rolename": EVIL_BROKER, "acls": acls})
    kept["clients"].append({"username": EVIL_BROKER, "roles": [{"rolename": EVIL_BROKER}]})
    roles.write_text(json.dumps(kept))


def _made(folder):
    folder.mkdir()
    return folder
