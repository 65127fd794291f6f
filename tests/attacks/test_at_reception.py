"""Attacks by time that passes between capture and reception: numbers kept for later, captures dated back."""

import datetime as dt

import pytest
from enrollment import HOLDER, document_of, moment

from kiosk.records.record import encode
from provisioning.carrier.tables.kiosk_contacts import SENT_WITHIN_S

N, ANOTHER = "19900000001", "19900000007"
ACTIVATED = ("accepted", "activated")
JIANGSU = "32"
ASKED = {"document_kind": "resident", "document_number": HOLDER, "flow": "new_sim"}


class Sealed:
    """A record in its place of the chain, which its kiosk sends when it likes."""

    def __init__(self, carrier, record):
        self._carrier, self._record_id = carrier, record.record_id
        self._message = carrier.seal(encode(record), record.record_id)

    def sent(self):
        made = self._carrier.say(self._carrier.service.take_record("dev", self._message))
        return str(made.verdict), made.reason


def listed_from(day):
    listing = {"list": "joint_punishment", "region": "CN", "sources": ["x"], "from": day}
    return listing | {"until": "2027-12-31"}


def told_of_listing(carrier, at):
    carrier.list_person(HOLDER, listed_from(f"{at + dt.timedelta(days=1):%Y-%m-%d}"))


def opened_elsewhere(carrier, _at):
    for place in range(5):
        carrier.register(f"1990000010{place}")


MEANWHILE = {
    "the customer was listed": (told_of_listing, {}, "N-PEN-01"),
    "the customer has five numbers now": (opened_elsewhere, {}, "N-QTY-05"),
    "the document ran out": (lambda *_: None, {"days": 2}, "N-DOC-02"),
}


@pytest.mark.attack(
    gains="a number that is kept back until nobody would open it any more, dated to when one would",
    before="lists and document were looked at by the day of the kiosk's own clock",
    now="a new number is judged at its reception: by the lists, counts, days and rules of that moment",
)
@pytest.mark.parametrize("what", MEANWHILE)
def test_a_number_that_was_kept_for_later(carrier, what):
    happens, document, reason = MEANWHILE[what]
    captured = moment(carrier.now)
    expiry = (captured + dt.timedelta(days=document.get("days", 3000))).date()
    kept = Sealed(carrier, carrier.record("r1", N, document=document_of(HOLDER, expiry=expiry)))
    happens(carrier, captured)
    carrier.later(80)
    assert kept.sent() == ("rejected", reason)
    assert carrier.number(N) is None


@pytest.mark.attack(
    gains="an honest customer's number is lost because the kiosk was without a network for days",
    before="it was judged by the day of its capture",
    now="what has not changed meanwhile speaks against nobody",
)
def test_a_number_that_came_late(carrier):
    late = Sealed(carrier, carrier.record("r1", N))
    carrier.later(80)
    assert late.sent() == ACTIVATED


@pytest.fixture
def ordered(carrier):
    """A number that its subscriber has to verify within 24 hours."""
    carrier.register(N, home_region=JIANGSU)
    carrier.event(N)
    return carrier


def verified_at(carrier, hours):
    """Of a capture so many hours after the order."""
    now, carrier.now = carrier.now, carrier.now + hours * 3600
    told = {"request.by_proxy": False, "card.notified_at": moment(now)}
    sealed = Sealed(carrier, carrier.record("r1", N, "second_verify", facts=told))
    carrier.now = now
    return sealed


def asks(carrier):
    assert carrier.ask(ASKED) is not None


@pytest.mark.attack(
    gains="a number whose day was over counts as verified in time, by a capture dated back",
    before="whatever time a kiosk that was certain of its clock had signed was when it was captured",
    now="a kiosk that asked the carrier meanwhile had nothing to send then: it is judged by that moment",
)
@pytest.mark.parametrize("contact", [asks, lambda carrier: carrier.take(carrier.complaint("r0"))])
def test_a_verification_dated_back_behind_a_contact(ordered, contact):
    kept = verified_at(ordered, 20)
    ordered.later(30)
    ordered.network.sweep(ordered.now)
    contact(ordered)
    ordered.later(SENT_WITHIN_S / 3600 + 1)
    assert kept.sent() == ("accepted", "resumed")


@pytest.mark.attack(
    gains="an honest customer who verified in time is late because the kiosk was offline",
    before="the kiosk's signed time counted",
    now="it counts, as far back as the kiosk was without contact; what is in the queue is given an hour",
)
def test_a_verification_that_came_late(ordered):
    ordered.later(1)
    asks(ordered)
    kept = verified_at(ordered, 19)
    ordered.later(30)
    ordered.network.sweep(ordered.now)
    asks(ordered)
    ordered.later(0.5)
    assert kept.sent() == ("accepted", "verified")


@pytest.mark.attack(
    gains="captures dated back, behind a record that says nothing of time, or behind one that was refused",
    before="only the very record before was compared, also one whose time was not believed",
    now="the nearest one whose time is believed",
)
@pytest.mark.parametrize(
    "between",
    [{"clock_certain": False}, {"hours": -3}],
    ids=["no certain clock", "refused for its time"],
)
def test_a_capture_dated_back_behind_another(carrier, between):
    assert carrier.visit("r1", ANOTHER, holder="999999198001010027") == ACTIVATED
    early = moment(carrier.now - 3 * 3600)
    hours = between.pop("hours", 0)
    carrier.visit("r2", N, captured_at=moment(carrier.now + hours * 3600), **between)
    again = carrier.visit("r3", "19900000003", captured_at=early)
    assert again == ("rejected", "captured_before_previous")
