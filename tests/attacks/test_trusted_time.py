"""Whoever holds back what the carrier said: the kiosk's time is not theirs to set."""

import ast
import time
from pathlib import Path

import pytest
from waiting import until

import kiosk
from kiosk.ports import OutboxEntry
from kiosk.records.cose import key_pair
from kiosk.records.receipt import Receipt, issue, verify
from kiosk.visit.runtime import trusted_clock as visit_clock
from kiosk.visit.runtime.high_water import HighWaterMark
from kiosk.visit.runtime.outbox_watch import OutboxWatch
from kiosk.visit.runtime.trusted_clock import TrustedClock

DAY = 24 * 3600
MONDAY = 1_795_000_000.0
THURSDAY = MONDAY + 3 * DAY
KEY = key_pair.new_key()
DIGEST = b"s" * 32


class Carrier:
    """Answers the question; `holds` goes by between question and answer."""

    def __init__(self, boot):
        self.boot = boot
        self.t = MONDAY

    def ask(self, _question, _deadline_s, holds=0.0):
        answer = {"t": self.t, "facts": {}, "data": b""}
        self.boot.now += holds
        return answer

    def held(self, seconds):
        """The same carrier, behind somebody who holds its answers back."""
        held = Carrier(self.boot)
        held.t = self.t
        held.ask = lambda question, deadline_s: Carrier.ask(held, question, deadline_s, seconds)
        return held

    def online(self):
        return True, ""


class Boot:
    """CLOCK_BOOTTIME, moved by hand."""

    now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def boot(monkeypatch):
    made = Boot()
    monkeypatch.setattr(visit_clock, "boottime", made)
    return made


@pytest.fixture
def carrier(boot):
    return Carrier(boot)


@pytest.fixture
def clock(tmp_path, boot):
    return TrustedClock(tmp_path / "clock.json", lambda: MONDAY)


def ask(clock, carrier):
    return clock.learn_by_asking(carrier, {"flow": "new_sim"}, 3)


class Shelf:
    """An outbox with one settled record; its receipt was signed on Monday."""

    entry_ = OutboxEntry(
        "r",
        1,
        "accepted",
        DIGEST,
        0.0,
        1,
        receipt=issue(
            Receipt(
                device="dev",
                record_id="r",
                sha256=DIGEST,
                verdict="accepted",
                carrier_id="c",
                reason="activated",
                effective_at=None,
                t=MONDAY,
            ),
            KEY[0],
            "k",
        ),
    )

    def entry(self, _record_id):
        return self.entry_

    def since(self, _created_at):
        return []

    def recent(self, _limit):
        return [self.entry_]

    def digest_at(self, _seq):
        return self.entry_.sha256

    def backlog(self):
        return 0

    def fill(self):
        return 0.0


@pytest.mark.attack(
    gains="a document and an order that expired on Tuesday are current on Thursday",
    before="a receipt of Monday that the broker let through on Thursday made it Monday",
    now="a receipt says what it says of its record, and nothing of the time",
)
def test_a_receipt_held_back_for_three_days_is_not_now(clock, carrier, tmp_path):
    seen = []
    watch = OutboxWatch(
        outbox=Shelf(),
        carrier=carrier,
        device="dev",
        mark=HighWaterMark(tmp_path / "high_water.json"),
        verify=lambda raw: verify(raw, KEY[1], "k"),
        wait=lambda _seconds: time.sleep(3600),
        post=seen.append,
    )
    watch.start()
    until(lambda: seen, "the watch to have seen the receipt")
    (strip,) = seen
    assert [line.state for line in strip.receipts] == ["accepted"]
    assert not (tmp_path / "clock.json").exists()
    assert not clock.now().trusted


@pytest.mark.attack(
    gains="whatever the carrier signs, for whomever and whenever, can be used to set the clock",
    before="three places of the visit could set the clock, one with a message that nobody had asked for",
    now="one method sets it, which asks the question itself",
)
def test_only_an_asked_question_sets_the_clock():
    setters = {
        f"{file.name}:{node.func.attr}"
        for file in Path(kiosk.__file__).parent.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"learn", "_learn", "_keep", "learn_by_asking"}
        and "clock" in ast.unparse(node.func.value) + file.name
    }
    assert setters == {
        "trusted_clock.py:_learn",
        "trusted_clock.py:_keep",
        "conductor.py:learn_by_asking",
        "listings_watch.py:learn_by_asking",
        "place_watch.py:learn_by_asking",
    }


@pytest.mark.attack(
    gains="three days are taken out of the kiosk's time while it sleeps",
    before="an answer counted from its arrival, whenever its question had been asked",
    now="an answer that took longer than a minute of the clock that nobody can set teaches no time",
)
def test_an_answer_held_back_for_three_days_is_not_now(clock, carrier):
    ask(clock, carrier.held(3 * DAY))
    assert not clock.now().trusted
    ask(clock, carrier)
    assert clock.now().trusted


@pytest.mark.attack(
    gains="an expired document is current again, by an answer that is older than what the kiosk knew",
    before="any moment above the last signed one was taken, and set the time back by hours",
    now="time never goes below what was carried, and a carrier that contradicts it teaches nothing",
)
def test_time_never_goes_below_what_was_carried(clock, carrier, boot):
    ask(clock, carrier)
    boot.now += 10 * 3600
    carrier.t = MONDAY + 60  # above the last signed moment, ten hours below the carried one
    ask(clock, carrier)
    assert clock.now().wall.timestamp() >= MONDAY + 10 * 3600


@pytest.mark.attack(
    gains="after a day without the carrier, or a restart, the wall clock's word is enough",
    before="the floor was the last signed moment, and standing below it was possible in one boot",
    now="what was carried is the floor of this boot, what was last believed that of the next ones",
)
def test_the_floor_outlives_the_day_and_the_boot(clock, carrier, boot, tmp_path, monkeypatch):
    ask(clock, carrier)
    boot.now += 3 * DAY
    now = clock.now()
    assert not now.trusted
    assert now.wall.timestamp() == THURSDAY
    carrier.t = THURSDAY
    ask(clock, carrier)
    monkeypatch.setattr(visit_clock, "boot_id", lambda: "the next boot")
    boot.now = 5.0
    restarted = TrustedClock(tmp_path / "clock.json", lambda: MONDAY)
    assert restarted.now().wall.timestamp() == THURSDAY
    assert not restarted.now().trusted
    carrier.t = MONDAY
    ask(restarted, carrier)
    assert not restarted.now().trusted
