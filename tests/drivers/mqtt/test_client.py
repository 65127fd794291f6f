"""The MQTT client: what a broker may send, and what is acknowledged."""

import socket
from types import SimpleNamespace

import carriers
import pytest
from hostile_broker import CONNACK, SUBACK, HostileBroker
from waiting import until

from drivers.mqtt.client import (
    Connected,
    Disconnected,
    Endpoint,
    Received,
    Session,
    Subscribed,
    Unreadable,
)
from kiosk.enumerations.link_states import LinkState

PINGRESP, DISCONNECT = b"\xd0\x00", b"\xe0\x00"
PROPERTY = b"\x09\x26\x00\x01a\x00\x03\xef\xbb\xbf"  # a user property whose value is U+FEFF


def publish(topic, rest, first=0x32):
    body = len(topic).to_bytes(2) + topic + rest
    assert len(body) < 128
    return bytes([first, len(body)]) + body


UNREADABLE = {
    "a property that is refused": publish(b"a", b"\x00\x07" + PROPERTY + b"x"),
    "a property that is no text": publish(b"a", b"\x00\x07\x04\x03\x00\x01\xffx"),
    "a property that nobody knows": publish(b"a", b"\x00\x07\x02\x7f\x00x"),
    "properties longer than the packet": publish(b"a", b"\x00\x07\xff\xff\xff\x7f"),
    "a length that never ends": publish(b"a", b"\x00\x07\xff\xff\xff\xff\xff"),
}
BROKEN = {
    "number 0": publish(b"a", b"\x00\x00\x02\x7f\x00x"),
    "nothing": publish(b"", b"")[:2] + b"\x00\x00",
    "a topic longer than the packet": b"\x32\x03\x00\x09a",
    "half a number": publish(b"a", b"\x00"),
    "QoS 3": publish(b"a", b"\x00\x01\x00x", 0x36),
    "a packet that nobody knows": b"\x00\x00",
    "an empty SUBACK": b"\x90\x00",
    "a CONNACK again": CONNACK,
    "an empty CONNACK": b"\x20\x00",
    "an empty PUBACK": b"\x40\x00",
    "a PUBREL of nothing": b"\x62\x02\x00\x09",
    "a DISCONNECT of half a reason": b"\xe0\x03\x87\xff\xff",
    "a length of five bytes": b"\x32\xff\xff\xff\xff\xff",
}


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    made = tmp_path_factory.mktemp("carrier")
    carriers.make(made, "dev")
    return made


@pytest.fixture
def hear(home):
    """All events of a line on which a broker says this; and what it heard of us after our CONNECT."""

    def hear(said, first=CONNACK + SUBACK):
        broker = HostileBroker(home, first + said + PINGRESP + DISCONNECT)
        folder = home / "devices" / "dev"
        files = (home / "ca.pem", folder / "tls.pem", folder / "tls.key")
        session = Session(Endpoint("127.0.0.1", broker.port, *files, "dev"), ["a"], keep=True)
        seen = []

        def is_over():
            for event in session.events():
                seen.append(event)
                if isinstance(event, Received | Unreadable):
                    session.acknowledge(event)
            return any(isinstance(event, Disconnected) for event in seen)

        try:
            session.open()
            until(is_over, "the end of the line")
        finally:
            session.close()
            broker.close()
        return seen

    return hear


@pytest.mark.parametrize("said", UNREADABLE)
def test_a_message_that_cannot_be_read_is_one_message(hear, said):
    good = publish(b"a", b"\x00\x08\x00good")
    seen = hear(UNREADABLE[said] + good)
    assert [type(event) for event in seen] == [
        Connected,
        Subscribed,
        Unreadable,
        Received,
        Disconnected,
    ]
    assert (seen[2].topic, seen[2].mid, seen[2].qos) == ("a", 7, 1)
    assert seen[2].payload == UNREADABLE[said][2:]


@pytest.mark.parametrize("said", BROKEN)
def test_whatever_a_broker_sends_costs_no_more_than_the_line(hear, said):
    seen = hear(BROKEN[said])
    assert isinstance(seen[0], Connected)
    assert isinstance(seen[-1], Disconnected)


def test_the_end_of_the_network_thread_is_the_end_of_the_line(hear, monkeypatch):
    """Whatever the library may raise, somebody learns of it."""

    def raises(*_arguments):
        raise ArithmeticError

    monkeypatch.setattr(Session, "_on_message", raises)
    assert isinstance(hear(publish(b"a", b"\x00\x08\x00good"))[-1], Disconnected)


def test_what_has_no_number_is_not_acknowledged():
    acked = []
    session = Session.__new__(Session)
    session._client = SimpleNamespace(ack=lambda *arguments: acked.append(arguments))
    for event in (Received("a", b"", 0, 0), Received("a", b"", 3, 1), Unreadable("", b"", 0, 0)):
        session.acknowledge(event)
    assert acked == [(3, 1)]


def _disconnect(code):
    return bytes([0xE0, 2, code, 0])


def test_whoever_evicts_us_is_a_state_and_a_sentence(hear):
    ended = hear(_disconnect(0x8E))[-1]
    assert ended.why is LinkState.TAKEN_OVER
    assert "another device" in ended.words


@pytest.mark.parametrize(
    ("code", "why"),
    [(0x87, LinkState.REFUSED), (0x97, LinkState.BUSY), (0x89, LinkState.BUSY)],
)
def test_why_a_broker_lets_us_not_in_or_not_stay_is_said(hear, code, why):
    refused = hear(b"", bytes([0x20, 3, 0, code, 0]))[-1]
    ended = hear(_disconnect(code))[-1]
    assert (refused.why, ended.why) == (why, why)
    assert refused.words == ended.words != ""


def test_a_topic_that_is_refused_is_told(hear):
    seen = hear(b"", CONNACK + bytes([0x90, 4, 0, 1, 0, 0x87]))
    assert seen[1] == Subscribed("a", 0x87)


def test_a_broker_that_says_nothing_holds_nobody_up(home):
    """It took the connection, and never answers the TLS handshake."""
    mute = socket.create_server(("127.0.0.1", 0))
    folder = home / "devices" / "dev"
    files = (home / "ca.pem", folder / "tls.pem", folder / "tls.key")
    session = Session(Endpoint("127.0.0.1", mute.getsockname()[1], *files, "dev"), [], keep=True)
    session.open()
    line, _ = mute.accept()
    assert session.events() == [], "its outcome is waited for elsewhere"
    line.close()
    until(session.events, "the end of the line")
    session.close()
    mute.close()
