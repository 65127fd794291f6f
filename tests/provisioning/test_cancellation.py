"""A number is closed as surrendered by its user, who signed just that; nobody else's is."""

import msgspec
import pytest
from enrollment import ANOTHER, HOLDER, NOTICE, OFFLINE, bound, moment, proven
from policy_cases import UNKNOWN

from kiosk.consent.notices import CANCELLATION
from kiosk.enumerations import StopAuthority

N = "19900000001"
STATEMENT = msgspec.structs.replace(NOTICE, id=CANCELLATION, sha256=b"s" * 32)
SURRENDERED = ("accepted", "surrendered")
ASKED = {"document_kind": "resident", "document_number": HOLDER, "number": N, "flow": "cancel"}
PUNISHED = {"list": "joint_punishment", "region": "CN", "from": "2026-01-01", "sources": ["x"]}


@pytest.fixture
def owned(carrier):
    """A number of the holder's, in service."""
    carrier.register(N)
    return carrier


def record_of(carrier, record_id="r1", facts=None, **more):
    """As the kiosk makes it that was told that the number is the customer's own."""
    told = {"request.by_proxy": False} | (facts or {})
    fields = {"notice": STATEMENT, "iccid": None} | more
    return carrier.record(record_id, N, "cancel", facts=told, **fields)


def give_up(carrier, *arguments, **more):
    made = carrier.take(record_of(carrier, *arguments, **more))
    return made.verdict, made.reason


@pytest.mark.parametrize("state", ["active", "notified", "suspended", "partly_suspended"])
def test_a_number_that_is_given_up_is_closed_with_its_cause(carrier, state):
    carrier.register(N, state=state)
    before = carrier.number(N)
    made = carrier.take(record_of(carrier))
    assert (made.verdict, made.reason, made.effective_at) == (*SURRENDERED, carrier.now)
    assert carrier.number(N) is None
    (step,) = carrier.ledger.numbers.transitions(before)
    assert (step["before"], step["after"]) == (state, "closed")
    assert step["cause"] == "surrendered by its user r1"


def test_it_counts_no_more_and_its_card_is_void(owned):
    card = owned.number(N).iccid
    assert owned.ask(ASKED)["subject.active_cards_this_carrier"] == 1
    assert give_up(owned) == SURRENDERED
    told = owned.ask(ASKED)
    assert told["subject.active_cards_this_carrier"] == 0
    assert told["subject.install_uninstall_12m"] == 0, "an ordinary number is none of the class"
    assert told["request.by_proxy"] is True, "nobody's number any more"
    assert owned.ledger.numbers.has_iccid(card)


def test_another_persons_number_is_refused_whatever_the_kiosk_was_told(carrier):
    carrier.register(N, ANOTHER)
    assert give_up(carrier) == ("rejected", "N-CAN-01")
    assert carrier.state(N) == "active"


def test_a_number_that_nobody_has_looks_the_same(carrier):
    assert give_up(carrier) == ("rejected", "N-CAN-01")


def test_the_risk_notice_is_no_statement_of_giving_up(owned):
    assert give_up(owned, notice=NOTICE) == ("rejected", "another_text_signed")
    assert owned.state(N) == "active"


def test_nothing_is_closed_unsigned(owned):
    assert give_up(owned, signature=None) == ("rejected", "unsigned")


def test_one_face_session_closes_one_number(owned):
    owned.register("19900000002")
    first = record_of(owned)
    assert owned.take(first).reason == "surrendered"
    second = msgspec.structs.replace(
        record_of(owned, "r2", {"request.number": "19900000002"}, presence=first.presence),
        number="19900000002",
    )
    assert owned.take(bound(proven(second, again=True))).reason == "face_session_reused"


def test_what_the_police_stopped_waits_for_a_clerk(owned):
    with owned.ledger.transaction():
        owned.ledger.numbers.stop(owned.number(N), StopAuthority.POLICE, "by order", owned.now)
    assert give_up(owned) == ("rejected", "N-CAN-02")
    assert owned.state(N) == "suspended"


def test_the_number_kept_for_a_listed_person_waits_for_a_clerk(carrier):
    carrier.register(N, is_retained=True)
    carrier.list_person(HOLDER, PUNISHED)
    assert give_up(carrier) == ("rejected", "N-CAN-03")
    assert carrier.state(N) == "active"


def test_a_listed_persons_other_number_may_go(carrier):
    carrier.register("19900000009", is_retained=True)
    carrier.register(N, state="suspended")
    carrier.list_person(HOLDER, PUNISHED)
    assert give_up(carrier) == SURRENDERED


def test_what_was_captured_without_a_network_is_judged_when_it_comes(owned):
    offline = OFFLINE | {"request.by_proxy": UNKNOWN}
    record = record_of(owned, facts=offline | {"now": moment(owned.now)})
    assert record.decision.outcome == "DEFER"
    owned.later(5)
    assert owned.take(record).reason == "surrendered"


def test_an_order_of_a_number_that_was_given_up_stops_nobody_later(owned):
    owned.event(N)
    assert give_up(owned) == SURRENDERED
    owned.later(25)
    assert owned.network.sweep(owned.now).suspended == ()
    owned.register(N, ANOTHER)
    assert owned.state(N) == "active"
