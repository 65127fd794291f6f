"""A real Mosquitto with a carrier's folder, and clients that ask it for whatever they like."""

import datetime as dt

import carriers
from waiting import until

from drivers.emulated.mosquitto import Broker
from drivers.mqtt.client import Acked, Connected, Disconnected, Endpoint, Received, Session
from kiosk import names
from provisioning.carrier import credentials
from provisioning.identity.authority import _issue, _Wanted

STRANGER = "stranger"  # a valid certificate, and no role


class Office:
    """The folder, its broker on a port of its own, and whoever has a certificate."""

    def __init__(self, directory, devices, batches=()):
        """batches: of kiosks that have a claim certificate; each device has an agent with one, too."""
        self.home = directory / "carrier"
        now = dt.datetime.now(dt.UTC)
        carriers.make(self.home, *devices)
        authority = credentials.authority(self.home)
        for batch in batches:
            credentials.add_claim(self.home, batch, now)
        credentials.write_roles(self.home)
        others = [_Wanted(names.agent(device)) for device in devices]
        others += [_Wanted(names.claim(batch)) for batch in batches]
        for wanted in (*others, _Wanted(STRANGER)):
            made = _issue(authority, wanted, now)
            made.write(self.home / f"{wanted.name}.pem", self.home / f"{wanted.name}.key")
        self.broker = Broker(directory / "mosquitto", self.home)
        self._clients = []

    def client(self, name, folder=None):
        """A connection with this name's certificate; whether it is let in is the caller's question.

        folder: a copy of the kiosk's, as it was.
        """
        folder = folder or self.home / "devices" / name
        files = (folder / "tls.pem", folder / "tls.key")
        if not folder.exists():
            files = (self.home / f"{name}.pem", self.home / f"{name}.key")
        endpoint = Endpoint("127.0.0.1", self.broker.port, self.home / "ca.pem", *files, name)
        made = Client(endpoint)
        self._clients.append(made)
        return made

    def close(self):
        for client in self._clients:
            client.close()
        self.broker.stop()


class Client:
    """One connection; says what the broker answered."""

    def __init__(self, endpoint):
        self.name = endpoint.client_id
        self._subscribed = {}
        self._seen = []
        self._is_closed = False
        self.session = Session(endpoint, [], keep=False)
        self.session._client.on_subscribe = self._on_subscribe
        self.session.open()

    @property
    def is_in(self):
        """Waits for the broker's word."""
        until(lambda: self._first(Connected) or self._first(Disconnected), f"{self.name}'s CONNACK")
        return self._first(Connected) is not None

    @property
    def is_thrown_out(self):
        return self._first(Disconnected) is not None

    def publish(self, topic, payload=b"x"):
        """Whether the broker took it."""
        number = self.session._client.publish(topic, payload, qos=1).mid
        until(lambda: self._acked(number), f"PUBACK of {topic}")
        return self._acked(number).code < 0x80

    def subscribe(self, topic):
        """Whether the broker granted it."""
        _, number = self.session._client.subscribe(topic, qos=1)
        until(lambda: number in self._subscribed, f"SUBACK of {topic}")
        return self._subscribed[number] < 0x80

    def unsubscribe(self, topic):
        self.session._client.unsubscribe(topic)

    def received(self):
        """The topics of what came."""
        self._look()
        return [one.topic for one in self._seen if isinstance(one, Received)]

    def close(self):
        if not self._is_closed:
            self._is_closed = True
            self.session.close()

    def _on_subscribe(self, _client, _data, number, codes, _properties):
        self._subscribed[number] = codes[0].value

    def _acked(self, number):
        self._look()
        acked = (one for one in self._seen if isinstance(one, Acked) and one.mid == number)
        return next(acked, None)

    def _first(self, kind):
        self._look()
        return next((one for one in self._seen if isinstance(one, kind)), None)

    def _look(self):
        for event in self.session.events():
            if isinstance(event, Received):
                self.session.acknowledge(event)
            self._seen.append(event)
