"""What a decision obliges the carrier to report, once for each recipient."""

import msgspec
from enrollment import HOUR, moment
from policy_cases import ANOTHER_PERSON, BATCH

from kiosk.policy.engine import decide

N = "19900000001"
POLICE = {"store.police_contact": "样例派出所 010-00000000"}


def test_a_suspected_batch_is_reported_to_the_stores_police_once(carrier):
    record = carrier.record("r1", N, facts=BATCH | POLICE)
    assert carrier.take(record).reason == "recorded"
    carrier.take(record)
    centre, made = carrier.ledger.reports.all()
    assert (made["decision"], made["recipient"]) == ("r1", "police_station")
    assert (centre["decision"], centre["recipient"]) == ("r1", "antifraud_centre")
    assert made["contact"] == POLICE["store.police_contact"]
    assert made["rules"] == ["N-BATCH"]
    assert (made["store"], made["clerk"]) == ("s1", "c01")
    assert "999999198001010019" not in str(made)


def test_a_store_without_a_police_contact_is_reported_with_that(carrier):
    carrier.visit("r1", N, facts=BATCH)
    assert carrier.ledger.reports.all()[1]["contact"] == "no contact is known"


def test_both_recipients_are_told_once_each(carrier):
    record = carrier.record("r1", N)
    decision = decide_with(carrier, record)
    for _ in range(2):
        carrier.ledger.reports.make(
            decision, store="s1", clerk="c", police_contact="p", at=carrier.now
        )
        carrier.later(1)
    assert {row["at"] for row in carrier.ledger.reports.all()} == {carrier.now - 2 * HOUR}
    recipients = [row["recipient"] for row in carrier.ledger.reports.all()]
    assert recipients == ["antifraud_centre", "police_station"]


def decide_with(carrier, record):
    decision = decide(carrier.network._rules, {}, number="r1", at=moment(carrier.now))
    both = ("REPORT_ANTIFRAUD_CENTRE", "REPORT_POLICE_STATION")
    return msgspec.structs.replace(decision, obligations=both)


def test_a_visit_without_the_obligation_is_not_reported(carrier):
    carrier.visit("r1", N)
    carrier.visit("r2", "19900000002", facts=ANOTHER_PERSON)
    assert not carrier.ledger.reports.all()
