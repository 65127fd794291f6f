"""A number changes hands at the carrier: by two records that name each other, and by nothing less."""

import msgspec
import pytest
from enrollment import ANOTHER, HOLDER, NOTICE, OFFLINE, moment
from policy_cases import UNKNOWN

from kiosk.consent.notices import TRANSFER
from kiosk.records.record import Transfer, encode
from provisioning.carrier.tables.quarantine import Cause

N = "19900000001"
TEXT = msgspec.structs.replace(NOTICE, id=TRANSFER, sha256=b"t" * 32)
BOTH = Transfer(giver_record="g1", receiver_record="r1")
PUNISHED = {
    "list": "joint_punishment",
    "region": "CN",
    "from": "2026-01-01",
    "until": "2028-01-01",
    "sources": ["x"],
}
OFFERED = ("accepted", "offered")
TRANSFERRED = ("accepted", "transferred")
ONE_PARTY = ("rejected", "N-TRF-02")


@pytest.fixture
def owned(carrier):
    """A number of the holder's, in service."""
    carrier.register(N)
    return carrier


def of_giver(carrier, record_id="g1", facts=None, **more):
    """The holder's record, as the kiosk makes it that was told that the number is theirs."""
    told = {"request.by_proxy": False} | (facts or {})
    fields = {"notice": TEXT, "iccid": None, "transfer": BOTH} | more
    return carrier.record(record_id, N, "transfer_out", facts=told, **fields)


def of_receiver(carrier, record_id="r1", facts=None, holder=ANOTHER, **more):
    """The receiver's, after the giver has signed before them."""
    told = {"request.by_proxy": False, "request.giver_signed": True} | (facts or {})
    fields = {"iccid": None, "transfer": BOTH} | more
    return carrier.record(record_id, N, "transfer", holder, told, **fields)


def take(carrier, record):
    made = carrier.take(record)
    return made.verdict, made.reason


def test_the_number_is_the_receivers_with_its_card_and_no_more_the_givers(owned):
    before = owned.number(N)
    assert take(owned, of_giver(owned)) == OFFERED
    assert owned.number(N) == before, "nothing changes by one party's record"
    made = owned.take(of_receiver(owned))
    assert (made.verdict, made.reason, made.effective_at) == (*TRANSFERRED, owned.now)
    after = owned.number(N)
    assert (after.document, after.state, after.iccid) == (
        owned.hash(ANOTHER),
        "active",
        before.iccid,
    )
    (step,) = owned.ledger.numbers.transitions(before)
    assert (step["before"], step["after"]) == ("active", "closed")
    assert step["cause"] == "transferred to another person r1"


def test_it_counts_for_the_receiver_as_a_new_number_and_is_nothing_of_the_givers(owned):
    take(owned, of_giver(owned))
    take(owned, of_receiver(owned))
    asked = {"document_kind": "resident", "number": N, "flow": "cancel"}
    givers = owned.ask(asked | {"document_number": HOLDER})
    receivers = owned.ask(asked | {"document_number": ANOTHER})
    assert (givers["request.by_proxy"], givers["subject.active_cards_this_carrier"]) == (True, 0)
    assert receivers["request.by_proxy"] is False
    assert receivers["subject.new_cards_30d"] == receivers["subject.active_cards_this_carrier"] == 1


def test_the_givers_answer_names_the_class_of_number_and_the_receivers_nothing_of_it(carrier):
    carrier.register(N, product="internet")
    asked = {"document_kind": "resident", "number": N}
    giver = asked | {"document_number": HOLDER, "flow": "transfer_out"}
    receiver = asked | {"document_number": ANOTHER, "flow": "transfer"}
    assert carrier.ask(giver)["request.product"] == "internet"
    told = carrier.ask(receiver)
    assert not [name for name in told if name.startswith(("card.", "request."))]
    assert "request.product" not in carrier.ask(giver | {"document_number": ANOTHER})


def test_the_giver_alone_changes_nothing_however_long_it_waits(owned):
    assert take(owned, of_giver(owned)) == OFFERED
    owned.later(24)
    assert owned.number(N).document == owned.hash(HOLDER)


def test_the_receiver_alone_gets_nothing_whatever_the_kiosk_says(owned):
    assert take(owned, of_receiver(owned, transfer=None)) == ONE_PARTY
    assert owned.number(N).document == owned.hash(HOLDER)


def test_an_offer_is_for_the_one_record_that_it_names(owned):
    take(owned, of_giver(owned))
    other = Transfer(giver_record="g1", receiver_record="r2")
    assert take(owned, of_receiver(owned, "r2", transfer=other)) == ONE_PARTY
    assert take(owned, of_receiver(owned)) == TRANSFERRED


def test_an_offer_is_good_for_one_transfer(owned):
    take(owned, of_giver(owned))
    assert take(owned, of_receiver(owned)) == TRANSFERRED
    assert owned.ledger.transfers.find("dev", "g1").settled_at == owned.now
    again = owned.service.take_record("dev", owned.seal(encode(of_receiver(owned)), "r1"))
    assert owned.say(again).verdict == "rejected"


def test_the_same_person_is_not_both_parties(owned):
    take(owned, of_giver(owned))
    assert take(owned, of_receiver(owned, holder=HOLDER)) == ONE_PARTY


def test_another_persons_number_is_not_offered_whatever_the_kiosk_was_told(carrier):
    carrier.register(N, "999999198001010035")
    assert take(carrier, of_giver(carrier)) == ("rejected", "N-TRF-01")
    assert take(carrier, of_receiver(carrier)) == ONE_PARTY


@pytest.mark.parametrize("state", ["notified", "suspended", "partly_suspended"])
def test_a_number_that_is_not_in_service_is_not_offered(carrier, state):
    carrier.register(N, state=state)
    assert take(carrier, of_giver(carrier)) == ("rejected", "N-TRF-03")


def test_a_number_that_was_stopped_after_the_offer_stays(owned):
    take(owned, of_giver(owned))
    owned.event(N)
    assert take(owned, of_receiver(owned)) == ONE_PARTY


def test_the_number_kept_for_a_listed_person_stays_theirs(carrier):
    carrier.register(N, is_retained=True)
    carrier.list_person(HOLDER, PUNISHED)
    assert take(carrier, of_giver(carrier)) == ("rejected", "N-TRF-04")


def test_the_risk_notice_is_no_statement_of_handing_over(owned):
    assert take(owned, of_giver(owned, notice=NOTICE)) == ("rejected", "another_text_signed")


@pytest.mark.parametrize("made", [of_giver, of_receiver])
def test_neither_part_counts_unsigned(owned, made):
    if made is of_receiver:
        take(owned, of_giver(owned))
    assert take(owned, made(owned, signature=None)) == ("rejected", "unsigned")


def test_one_face_is_not_both_parties(owned):
    giver = of_giver(owned)
    take(owned, giver)
    receiver = of_receiver(owned, presence=giver.presence)
    assert take(owned, receiver) == ("rejected", "face_session_reused")


def test_the_rules_of_a_new_number_hold_for_the_receiver_at_the_carrier(owned):
    for place in range(5):
        owned.register(f"1990000010{place}", ANOTHER)
    take(owned, of_giver(owned))
    assert take(owned, of_receiver(owned)) == ("rejected", "N-QTY-05")
    assert owned.number(N).document == owned.hash(HOLDER)


def test_a_listed_receiver_gets_no_number(owned):
    owned.list_person(ANOTHER, PUNISHED)
    take(owned, of_giver(owned))
    assert take(owned, of_receiver(owned)) == ("rejected", "N-PEN-01")


def test_a_class_of_one_per_document_is_the_registers_to_know(carrier):
    """A kiosk that calls it an ordinary number changes nothing."""
    carrier.register(N, product="internet")
    carrier.register("19900000002", ANOTHER, product="internet")
    take(carrier, of_giver(carrier))
    assert take(carrier, of_receiver(carrier)) == ("rejected", "CU-1")


def test_transfers_count_as_openings_of_their_clerk(owned):
    take(owned, of_giver(owned))
    take(owned, of_receiver(owned))
    visits = owned.ledger.visits_of_store("s1", owned.now - 1, owned.now + 1)
    assert [(visit["flow"], visit["opened"]) for visit in visits] == [
        ("transfer_out", 0),
        ("transfer", 1),
    ]


def test_the_receivers_record_that_comes_first_waits_for_the_givers(owned):
    """No order is promised between records."""
    giver = owned.seal(encode(of_giver(owned)), "g1")
    receiver = owned.seal(encode(of_receiver(owned)), "r1")
    first = owned.say(owned.service.take_record("dev", receiver))
    assert (first.verdict, first.reason) == ("held", Cause.GIVER_MISSING)
    assert owned.number(N).document == owned.hash(HOLDER)
    assert owned.say(owned.service.take_record("dev", giver)).reason == "offered"
    settled = owned.say(owned.service.take_record("dev", receiver))
    assert (settled.verdict, settled.reason) == TRANSFERRED
    assert owned.number(N).document == owned.hash(ANOTHER)


def test_what_was_captured_without_a_network_is_judged_when_it_comes(owned):
    offline = OFFLINE | {"now": moment(owned.now)}
    giver = of_giver(owned, facts=offline | {"request.by_proxy": UNKNOWN})
    receiver = of_receiver(owned, facts=offline)
    assert (giver.decision.outcome, receiver.decision.outcome) == ("DEFER", "DEFER")
    owned.later(5)
    assert (take(owned, giver), take(owned, receiver)) == (OFFERED, TRANSFERRED)


def test_a_refused_party_is_recorded_and_nothing_moves(owned):
    refused = of_receiver(owned, facts={"request.giver_signed": False}, transfer=None)
    assert take(owned, refused) == ("accepted", "recorded")
    assert owned.number(N).document == owned.hash(HOLDER)
