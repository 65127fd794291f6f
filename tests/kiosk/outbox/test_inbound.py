"""The kiosk's door: what a handler raises is one message's fault, and is put aside."""

import hashlib

import pytest

from drivers.store.refused_messages import SqlitePutAside
from kiosk.errors import EvidenceError, StoreDamagedError, StoreFullError
from kiosk.outbox.inbound import Inbound
from kiosk.protocol.channel import ChannelMalformedError

ROOT = "kiosk/v1/dev"


@pytest.fixture
def store(tmp_path):
    made = SqlitePutAside(tmp_path)
    yield made
    made.close()


def door(store, handler):
    return Inbound(ROOT, {"receipt": handler, "answer": handler}, store)


def test_a_handler_gets_the_id_and_the_payload(store):
    taken = []
    inbound = door(store, lambda *message: taken.append(message))
    inbound.take(f"{ROOT}/down/receipt", b"r", 1.0)
    inbound.take(f"{ROOT}/down/answer/a1", b"a", 1.0)
    assert taken == [("", b"r"), ("a1", b"a")]
    assert store.all() == []


@pytest.mark.parametrize(
    "error",
    [
        EvidenceError("x"),
        StoreFullError("a full disk is no reason to stop"),
        StoreDamagedError("x"),
        ChannelMalformedError("an answer that is too large for the visit"),
        ValueError("x"),
        RecursionError("x"),
        MemoryError("x"),
        ArithmeticError("x"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_whatever_a_handler_raises_ends_with_its_message(store, error):
    def handler(_id, _payload):
        raise error

    door(store, handler).take(f"{ROOT}/down/receipt", b"bytes", 5.0)
    (kept,) = store.all()
    assert (kept.channel, kept.why, kept.last_at) == ("receipt", type(error).__name__, 5.0)
    assert kept.sha256 == hashlib.sha256(b"bytes").digest()
    assert store.message(kept.sha256) == b"bytes"


@pytest.mark.parametrize("topic", ["", "x", f"{ROOT}/down/job", "kiosk/v1/other/down/receipt"])
def test_a_message_on_another_topic_is_nobodys(store, topic):
    door(store, lambda *_: None).take(topic, b"bytes", 5.0)
    assert [kept.channel for kept in store.all()] == ["message"]


def test_a_store_that_takes_nothing_stops_nobody():
    class Full:
        def add(self, *_):
            raise StoreFullError("x")

    def handler(_id, _payload):
        raise EvidenceError("x")

    door(Full(), handler).take(f"{ROOT}/down/receipt", b"bytes", 5.0)


def test_who_ends_the_program_is_heard(store):
    def handler(_id, _payload):
        raise SystemExit(0)

    with pytest.raises(SystemExit):
        door(store, handler).take(f"{ROOT}/down/receipt", b"bytes", 5.0)
