"""A broker in the wrong hands: whatever it sends, relay and carrier learn of it and go on."""

import carriers
import pytest
from hostile_broker import CONNACK, SUBACK, HostileBroker
from waiting import until

from drivers.mqtt.client import Connected, Disconnected, Endpoint, Session, Subscribed, Unreadable

NO_TEXT = b"\x00\x03\xff/u"
SAID = {
    "QoS 1": b"\x32\x09" + NO_TEXT + b"\x00\x01\x00x",
    "QoS 0": b"\x30\x07" + NO_TEXT + b"\x00x",
}


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    made = tmp_path_factory.mktemp("carrier")
    carriers.make(made, "dev")
    return made


@pytest.mark.attack(
    gains="the relay hears nothing any more, and waits for ever",
    before="it ended the network thread, and nobody learnt of it",
    now="the message is refused",
)
@pytest.mark.parametrize("said", SAID)
def test_a_topic_that_is_no_text_leaves_the_relay_deaf(home, said):
    broker = HostileBroker(home, CONNACK + SUBACK + SAID[said] + b"\xd0\x00" + b"\xe0\x00")
    folder = home / "devices" / "dev"
    files = (home / "ca.pem", folder / "tls.pem", folder / "tls.key")
    session = Session(Endpoint("127.0.0.1", broker.port, *files, "dev"), ["a"], keep=True)
    seen = []

    def is_over():
        seen.extend(session.events())
        return any(isinstance(event, Disconnected) for event in seen)

    try:
        session.open()
        until(is_over, "the end of the line")
    finally:
        session.close()
        broker.close()
    assert [type(event) for event in seen] == [Connected, Subscribed, Unreadable, Disconnected]
