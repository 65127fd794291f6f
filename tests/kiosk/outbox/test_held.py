"""A record that the carrier holds: not the last word, so that the kiosk keeps it and asks again."""

import hashlib
import random

import pytest

from drivers.store.outbox import SqliteOutbox
from kiosk.enumerations import Verdict
from kiosk.outbox.record_states import State
from kiosk.outbox.relay import Relay
from kiosk.outbox.retry_delays import HELD_ASK_S
from kiosk.records.receipt import Receipt

BODY = b"sealed"
DAY = 24 * 3600.0


class Link:
    def __init__(self):
        self.sent = []

    def publish(self, _channel, payload):
        self.sent.append(payload)
        return len(self.sent)


@pytest.fixture
def outbox(tmp_path):
    made = SqliteOutbox(tmp_path, 16)
    made.append("r1", lambda _seq, _before: BODY)
    yield made
    made.close()


@pytest.fixture
def relay(outbox):
    return Relay(outbox, "dev", _receipt, random.Random(1))


def _receipt(raw):
    return Receipt(
        device="dev",
        record_id="r1",
        sha256=hashlib.sha256(BODY).digest(),
        verdict=Verdict(raw.decode()),
        carrier_id="",
        reason="chain_gap",
        effective_at=None,
        t=1.0,
    )


def test_a_clock_that_was_set_back_by_years_stops_no_question(outbox, relay):
    link, years = Link(), 10 * 365 * DAY
    relay.drain(link, 0.0)
    relay.received_receipt(b"held", years)
    relay.sweep(1.0)
    relay.drain(link, 1.0)
    assert link.sent == [BODY, BODY]


def test_a_clock_that_was_set_back_keeps_no_content_for_years(outbox, relay):
    years = 10 * 365 * DAY
    relay.drain(Link(), 0.0)
    relay.received_receipt(b"accepted", years)
    relay.sweep(years + 1.0)
    assert outbox.body("r1") == BODY
    relay.sweep(1.0)
    assert outbox.entry("r1").state == State.PURGED


def test_it_stays_whole_and_is_asked_about_once_an_hour(outbox, relay):
    link = Link()
    relay.drain(link, 0.0)
    relay.received_receipt(b"held", 1.0)
    assert outbox.entry("r1").state == State.HELD
    assert outbox.backlog() == 0
    for now in (2.0, HELD_ASK_S / 2):
        relay.sweep(now)
        relay.drain(link, now)
    assert len(link.sent) == 1
    later = 2.0 + HELD_ASK_S
    relay.sweep(later)
    relay.drain(link, later)
    assert link.sent == [BODY, BODY]
    relay.received_receipt(b"held", later)
    relay.sweep(later + HELD_ASK_S / 2)
    assert outbox.body("r1") == BODY


@pytest.mark.parametrize("last", ["accepted", "rejected"])
def test_the_last_word_settles_it(outbox, relay, last):
    relay.drain(Link(), 0.0)
    relay.received_receipt(b"held", 1.0)
    relay.sweep(3 * DAY)
    assert outbox.body("r1") == BODY
    relay.received_receipt(last.encode(), 3 * DAY)
    assert outbox.entry("r1").state == last
    relay.sweep(5 * DAY)
    assert outbox.body("r1") is None
