"""Messages that ended, hung or deafened carrier or relay; both are started by their own commands."""

import socket
import struct

import pytest
from hostile_cbor import (
    TWELVE_BYTES,
    key_on_no_curve,
    sealed_by_nobody,
    shared_references,
    signed_by_nobody,
)
from line import DEVICE, EVIL_BROKER, EVIL_DEVICE
from paho.mqtt.client import MQTTMessage
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from kiosk.records.cose import cbor

RECORD = f"kiosk/v1/{EVIL_DEVICE}/up/record"
ASK = f"kiosk/v1/{EVIL_DEVICE}/up/ask/1"
RECEIPT = f"kiosk/v1/{DEVICE}/down/receipt"
BOMB = shared_references()
BOMB_IN_A_MAP = b"\xa1\x01" + BOMB


@pytest.fixture
def kiosk(line):
    """A kiosk in the wrong hands."""
    return line.client(EVIL_DEVICE)


@pytest.fixture
def broker(line):
    """A broker in the wrong hands, or whoever may publish as it does."""
    return line.client(EVIL_BROKER)


@pytest.mark.attack(
    gains="no record of any kiosk is taken any more",
    before="decimal.Overflow ended `carrier serve`",
    now="refused at the door, put aside, acknowledged",
)
def test_twelve_bytes_end_the_carrier(line, kiosk):
    kiosk.publish(RECORD, TWELVE_BYTES)
    line.serves("twelve bytes to the carrier")


@pytest.mark.attack(
    gains="no record of any kiosk is taken any more",
    before="517 bytes were 8 ** 19 items to walk through",
    now="no tag but COSE's own passes the door",
)
def test_shared_references_hang_the_carrier(line, kiosk):
    assert len(BOMB) == 517
    kiosk.publish(RECORD, BOMB)
    line.serves("shared references to the carrier")


@pytest.mark.attack(
    gains="no record of any kiosk is taken any more",
    before="the library read the protected header, unbounded",
    now="that goes through the same door",
)
def test_shared_references_hang_the_carrier_from_inside_a_header(line, kiosk):
    kiosk.publish(RECORD, sealed_by_nobody(BOMB_IN_A_MAP))
    kiosk.publish(ASK, sealed_by_nobody(BOMB_IN_A_MAP))
    kiosk.publish(ASK, signed_by_nobody(BOMB_IN_A_MAP))
    line.serves("shared references in a header")


@pytest.mark.attack(
    gains="no record of any kiosk is taken any more",
    before="the same bytes ended it once they were opened",
    now="what is opened goes through the door",
)
def test_what_anybody_can_seal_ends_the_carrier(line, kiosk):
    for body in (TWELVE_BYTES, BOMB, cbor.dumps({"id": "1"})):
        kiosk.publish(ASK, line.question(body))
    line.serves("sealed questions that are none")


@pytest.mark.attack(
    gains="no record of any kiosk is taken any more",
    before="the same bytes as a record's body ended it",
    now="the record is rejected, with a receipt",
)
def test_what_a_kiosk_signed_ends_the_carrier(line, kiosk):
    for number, body in enumerate((TWELVE_BYTES, BOMB)):
        kiosk.publish(RECORD, line.record(body, f"evil-{number}"))
    line.serves("records that are none")


@pytest.mark.attack(
    gains="no record of any kiosk is taken any more",
    before="some keys raised what nobody caught",
    now="it is a P-256 key or the question is refused",
)
def test_a_key_to_answer_to_ends_the_carrier(line, kiosk):
    for pem in ("", "x", "-----BEGIN CERTIFICATE-----\n", key_on_no_curve()):
        asked = {"document_kind": "resident", "document_number": "1"}
        enquiry = {"id": "1", "device": EVIL_DEVICE, "reply_pem": pem, "asked": asked}
        kiosk.publish(ASK, line.question(cbor.dumps(enquiry)))
    line.serves("keys that are none")


@pytest.mark.attack(
    gains="no record leaves the kiosk any more, and no restart helps",
    before="never acknowledged, so they came back at each start",
    now="one message is one try",
)
def test_twelve_bytes_end_the_relay_at_every_start(line, broker):
    broker.publish(RECEIPT, TWELVE_BYTES)
    broker.publish(RECEIPT, BOMB)
    broker.publish(RECEIPT, signed_by_nobody(BOMB_IN_A_MAP))
    line.serves("twelve bytes to the relay")
    line.restart_relay()
    line.serves("a restart of the relay")


@pytest.mark.attack(
    gains="the carrier's and the relay's connection, at will",
    before="QoS 0 was acknowledged, and the broker dropped who did",
    now="QoS 0 never is",
)
def test_an_acknowledged_message_without_a_number_disconnects(line, kiosk, broker):
    before = line.connections()
    for _ in range(8):
        kiosk.publish(RECORD, b"x", qos=0)
        broker.publish(RECEIPT, b"x", qos=0)
    line.serves("messages of QoS 0")
    assert line.connections() == before


@pytest.mark.attack(
    gains="the carrier's and the relay's connection, at will",
    before="U+FEFF, which brokers pass on, was a broken link to the library",
    now="one message is lost",
)
def test_one_property_of_a_message_disconnects(line, kiosk, broker):
    before = line.connections()
    properties = Properties(PacketTypes.PUBLISH)
    properties.UserProperty = ("note", "\ufeff")
    for qos in (0, 1):
        kiosk.publish(RECORD, b"x", qos, properties)
        broker.publish(RECEIPT, b"x", qos, properties)
    line.serves("a property with U+FEFF")
    assert line.connections() == before


@pytest.mark.attack(
    gains="no record leaves the kiosk any more",
    before="RecursionError ended it",
    now="the connection that sent them is closed",
)
def test_deep_arrays_on_its_socket_end_the_relay(line):
    deep = b"\x83\xa4type\xa7status?\xa1a\x01\xa1b" + b"\x91" * 200_000 + b"\x01"
    with socket.socket(socket.AF_UNIX) as sock:
        sock.connect(str(line.relay_socket))
        sock.sendall(struct.pack(">I", len(deep)) + deep)
        assert sock.recv(1) == b""
    line.serves("deep arrays on the relay's socket")


@pytest.mark.attack(
    gains="the kiosk serves nobody any more: its store is full of what others wrote",
    before="each left a row in the outbox for ever",
    now="the last 64 are kept, in a store of their own",
)
def test_refused_messages_fill_the_store(line, broker):
    for number in range(70):
        broker.publish(RECEIPT, f"nonsense {number}".encode())
    line.serves("a flood of refused receipts")
    assert line.outbox.audited(5000) == []
    kept = line.put_aside()
    assert len(kept) == 64
    assert kept[0].channel == "receipt"


@pytest.mark.attack(
    gains="the carrier's or the relay's memory, as much of it as one sender likes",
    before="the queue had no end, since nobody holds QoS 0 back",
    now="what is too much is not taken",
)
def test_a_flood_of_qos_0_waits_in_memory(line):
    session = line.client(EVIL_BROKER).session
    message = MQTTMessage(topic=RECORD.encode())
    message.payload = b"x"
    for _ in range(1000):
        session._on_message(None, None, message)
    assert 1 < len(session.events()) <= 100
