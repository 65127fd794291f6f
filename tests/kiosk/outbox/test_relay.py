"""Every record reaches the carrier once, whatever broker, carrier and power do (hypothesis, real SQLite)."""

import hashlib
import itertools
import random
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

from drivers.store.outbox import SqliteOutbox
from kiosk.errors import EvidenceError
from kiosk.outbox.record_states import State
from kiosk.outbox.relay import Relay
from kiosk.outbox.send_window import WINDOW_RECORDS
from kiosk.records.receipt import Receipt


class Carrier:
    """Takes records, remembers the first bytes under an id, and signs by remembering."""

    def __init__(self):
        self.taken = {}
        self.receipts = {}

    def take(self, body, verdict):
        record_id = body.decode().split(":")[0]
        self.taken.setdefault(record_id, body)
        raw = f"receipt:{record_id}:{verdict}".encode()
        self.receipts.setdefault(
            record_id,
            (
                raw,
                Receipt(
                    device="dev",
                    record_id=record_id,
                    sha256=hashlib.sha256(self.taken[record_id]).digest(),
                    verdict=verdict,
                    carrier_id="C",
                    reason="",
                    effective_at=None,
                    t=1.0,
                ),
            ),
        )
        return self.receipts[record_id][0]

    def verify(self, raw):
        for known, receipt in self.receipts.values():
            if known == raw:
                return receipt
        raise EvidenceError("not signed by the carrier")


class Link:
    """What the broker has taken; nothing while it is away."""

    def __init__(self):
        self.up = True
        self.sent = {}
        self._numbers = itertools.count(1)

    def publish(self, channel, payload):
        assert channel == "record"
        if not self.up:
            return None
        number = next(self._numbers)
        self.sent[number] = payload
        return number


class OutboxMachine(RuleBasedStateMachine):
    records = Bundle("records")

    def __init__(self):
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="kt-"))
        self.now, self.count = 1000.0, 0
        self.carrier, self.link = Carrier(), Link()
        self.undelivered = []  # published, not yet seen by the carrier
        self.stored = {}
        self._open()

    def _open(self):
        self.outbox = SqliteOutbox(self.folder, 8)
        self.relay = Relay(self.outbox, "dev", self.carrier.verify, random.Random(1))
        self.relay.start()

    def teardown(self):
        self._everything_gets_through()
        self.outbox.close()
        shutil.rmtree(self.folder)

    @rule(target=records)
    def append(self):
        self.count += 1
        record_id = f"r{self.count}"
        self.outbox.append(record_id, lambda seq, _prev: f"{record_id}:{seq}".encode())
        self.stored[record_id] = self.outbox.body(record_id)
        return record_id

    @rule(seconds=st.sampled_from([0.5, 31.0, 700.0]))
    def time_passes(self, seconds):
        self.now += seconds

    @rule()
    def drain(self):
        before = set(self.link.sent)
        if self.link.up:
            self.relay.drain(self.link, self.now)
        self.undelivered += [(n, self.link.sent[n]) for n in set(self.link.sent) - before]

    @rule(code=st.sampled_from([0x00, 0x10, 0x80, 0x87, 0x97]))
    def puback(self, code):
        if self.undelivered:
            number, _body = self.undelivered[0]
            self.relay.acknowledged(number, code, self.now, 1_800_000_000.0)
            if code >= 0x80:
                self.undelivered.pop(0)  # a refused record never reaches the carrier

    @rule(verdict=st.sampled_from(["accepted", "rejected"]), lose=st.booleans())
    def carrier_takes(self, verdict, lose):
        if self.undelivered:
            _number, body = self.undelivered.pop(0)
            raw = self.carrier.take(body, verdict)
            if not lose:
                self.relay.received_receipt(raw, self.now)
                self.relay.received_receipt(raw, self.now)  # QoS 1 may bring it twice

    @rule(data=st.binary(max_size=20))
    def forged_receipt(self, data):
        with pytest.raises(EvidenceError):
            self.relay.received_receipt(b"forged" + data, self.now)

    @rule()
    def network_cut(self):
        self.link.up = False
        self.undelivered.clear()
        self.relay.disconnected()

    @rule()
    def network_back(self):
        self.link.up = True

    @rule()
    def power_cut(self):
        self.outbox.close()
        self.undelivered.clear()
        self.now = 10.0  # by the boot clock
        self._open()

    @rule(record_id=records)
    def technician_requeues(self, record_id):
        self.outbox.requeue(record_id)

    @invariant()
    def nothing_is_lost_or_settled_without_the_carriers_word(self):
        entries = {entry.record_id: entry for entry in self.outbox.recent(1000)}
        assert set(entries) == set(self.stored)
        for record_id, entry in entries.items():
            if entry.state in {State.ACCEPTED, State.REJECTED}:
                assert self.carrier.receipts[record_id][1].verdict == entry.state
                assert self.carrier.taken[record_id] == self.stored[record_id]
            else:
                assert self.outbox.body(record_id) == self.stored[record_id]

    @invariant()
    def the_window_holds(self):
        assert self.outbox.in_flight()[0] <= WINDOW_RECORDS

    def _everything_gets_through(self):
        """With network and carrier back, all is settled in the end; each is taken as one record."""
        self.link.up = True
        for record_id in self.stored:
            self.outbox.requeue(record_id)
        for _ in range(40):
            self.now += 700
            self.drain()
            while self.undelivered:
                _number, body = self.undelivered.pop(0)
                self.relay.received_receipt(self.carrier.take(body, "accepted"), self.now)
        assert self.outbox.backlog() == 0
        assert self.carrier.taken == self.stored


TestOutbox = OutboxMachine.TestCase
TestOutbox.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)


@pytest.fixture
def outbox(tmp_path):
    made = SqliteOutbox(tmp_path, 8)
    yield made
    made.close()


def _relay_over(outbox, count=30):
    for number in range(count):
        outbox.append(f"r{number}", lambda seq, _prev: b"%d" % seq)
    made = Relay(outbox, "dev", Carrier().verify, random.Random(1))
    made.start()
    return made, Link()


def test_while_nobody_at_the_carrier_takes_records_one_is_the_probe(outbox):
    """PUBACK 0x10. A window each two seconds was 27 MB a minute."""
    relay, link = _relay_over(outbox)
    told = 0
    for second in range(3600):
        relay.drain(link, float(second))
        for number in range(told + 1, len(link.sent) + 1):
            relay.acknowledged(number, 0x10, float(second), 0.0)
        told = len(link.sent)
    assert 20 + 3600 / 60 <= told <= 20 + 3600 / 10
    assert outbox.backlog() == 30
    relay.heard()
    assert relay.drain(link, 3600.0) == 20
    assert all(entry.attempts == 0 for entry in outbox.recent(30))


def test_a_probe_that_is_taken_lets_the_others_follow(outbox):
    relay, link = _relay_over(outbox)
    relay.drain(link, 0.0)
    for number in range(1, 21):
        relay.acknowledged(number, 0x10, 0.0, 0.0)
    assert relay.drain(link, 100.0) == 1
    assert relay.drain(link, 100.0) == 0
    relay.acknowledged(21, 0x00, 100.0, 0.0)
    assert relay.drain(link, 100.0) == 19


def test_what_was_to_wait_by_another_boots_clock_goes_out_at_once(outbox):
    relay, link = _relay_over(outbox, 1)
    relay.drain(link, 9e8)
    relay.acknowledged(1, 0x97, 9e8, 0.0)
    assert relay.drain(link, 9e8) == 0
    again = Relay(outbox, "dev", Carrier().verify, random.Random(1))
    again.start()
    assert again.drain(link, 5.0) == 1
