"""A service's lasting link, over a real Mosquitto."""

import random
import selectors
import shutil
import tempfile
from pathlib import Path

import pytest
from broker import Office
from waiting import until

from drivers.mqtt.client import Connected, Disconnected, Endpoint, Received, Subscribed
from drivers.mqtt.link import BrokerLink
from kiosk import boot_clock
from kiosk.enumerations.link_states import LinkState

_HEARD = "kiosk/v1/dev/down/receipt"


class Soonest(random.Random):
    """Draws what is shortest."""

    def uniform(self, least, _most):
        return least


class Service:
    """One that has this kiosk's certificate."""

    def __init__(self, office, topics=(_HEARD,)):
        folder = office.home / "devices" / "dev"
        files = (office.home / "ca.pem", folder / "tls.pem", folder / "tls.key")
        self.endpoint = endpoint = Endpoint("127.0.0.1", office.broker.port, *files, "dev")
        self.selector, self.heard = selectors.DefaultSelector(), []
        self.link = BrokerLink(endpoint, topics, self.selector, Soonest(), self.heard.append)

    def turn(self):
        self.link.turn()
        for key, _ in self.selector.select(0.02):
            key.data()
        return self

    def until(self, condition, what):
        until(lambda: condition(self.turn()), what, pause_s=0.0)

    def close(self):
        if self.link._session:
            self.link._session.close()
            self.link._session = None
        self.selector.close()


@pytest.fixture(scope="module")
def office():
    directory = Path(tempfile.mkdtemp(prefix="kt-"))
    made = Office(directory, ["dev"])
    made.broker.start()
    yield made
    made.close()
    shutil.rmtree(directory, ignore_errors=True)


@pytest.fixture
def service(office):
    made = []

    def make(**more):
        made.append(Service(office, **more))
        return made[-1]

    yield make
    for one in made:
        one.close()


def test_two_devices_of_one_name_say_so_and_go_on_saying_so(service):
    """This Mosquitto hangs up without a word; one that says 0x8E is tried in test_client.py."""
    first, second = service(), service()
    first.until(lambda one: second.turn() and one.link.trouble, "many evictions")
    assert "another device may connect under this kiosk's name" in first.link.trouble
    second.close()
    first.until(lambda one: one.link.is_connected, "it to be back")
    assert first.link.trouble, "CONNACK alone is no end of it"


def test_a_topic_without_rights_is_said_and_the_others_are_heard(service, office):
    made = service(topics=("kiosk/v1/other/down/receipt", _HEARD))
    made.until(lambda one: one.link.trouble, "the SUBACK")
    assert "nothing is heard on kiosk/v1/other/down/receipt" in made.link.trouble
    assert made.link.is_connected
    carrier = office.client("carrier")
    assert carrier.is_in
    assert carrier.publish(_HEARD)
    made.until(lambda one: any(isinstance(event, Received) for event in one.heard), "a message")


def test_a_refused_topic_is_said_until_the_broker_gives_it(service, monkeypatch):
    refused = "kiosk/v1/other/down/receipt"
    made = service(topics=(refused, _HEARD))
    made.until(lambda one: one.link.trouble and Subscribed(_HEARD, 1) in one.heard, "the SUBACKs")
    now = boot_clock.now() + 3600.0
    monkeypatch.setattr(boot_clock, "now", lambda: now)
    assert made.link._reconnecting.is_steady(now), "the other topic works"
    made.turn()
    assert refused in made.link.trouble
    made.link._follow(Subscribed(refused, 1), made.link._session)
    assert made.link.trouble == ""


def test_a_new_certificate_is_connected_by_at_once(service):
    made = service()
    made.until(lambda one: one.link.is_connected, "the broker")
    made.link.connect_anew(made.endpoint)
    assert [type(event) for event in made.heard][-1] is Disconnected
    made.until(lambda one: one.link.is_connected, "it to be back")
    assert made.link.trouble == ""


def test_an_outage_is_waited_for(service, office):
    made = service()
    made.until(lambda one: one.link.is_connected, "the broker")
    office.broker.stop()
    made.until(lambda one: one.link.state is LinkState.OFFLINE, "its end")
    office.broker.start()
    made.until(lambda one: one.link.is_connected, "it to be back")
    assert sum(isinstance(event, Connected) for event in made.heard) == 2
