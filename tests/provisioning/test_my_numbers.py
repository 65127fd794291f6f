"""At the carrier: who is told a document's numbers, disputes of them, and the query at all carriers."""

import msgspec
import pytest
from enrollment import ANOTHER, HOLDER, proven

from kiosk.enumerations import NumberState, StopAuthority
from kiosk.policy.facts import Fact, readable
from kiosk.policy.packs import load_packs
from kiosk.records.record import NumbersEnquiry

N, SECOND = "19900000001", "19900000002"
ASKED = {"document_kind": "resident", "document_number": HOLDER, "flow": "query"}
CONFIRMED = ASKED | {"holder_confirmed": 1, "record_id": "q1"}


@pytest.fixture
def owned(carrier):
    """Two numbers of the holder's, one of them stopped, and one of somebody else's."""
    carrier.register(N)
    carrier.register(SECOND)
    carrier.register("19900000003", ANOTHER)
    with carrier.ledger.transaction():
        carrier.ledger.numbers.stop(
            carrier.number(SECOND), StopAuthority.POLICE, "by order", carrier.now
        )
    return carrier


def record_of(carrier, record_id="q1", *disputed, appointment=False, answer_to="", **more):
    asked = NumbersEnquiry(disputed=disputed, appointment=appointment, answer_to=answer_to)
    unsigned = {"notice": None, "signature": None, "iccid": None}
    return carrier.record(record_id, "", "query", **unsigned | {"enquiry": asked} | more)


def ask(carrier, *arguments, **more):
    made = carrier.take(record_of(carrier, *arguments, **more))
    return made.verdict, made.reason


def test_the_confirmed_holder_is_told_all_numbers_with_their_state(owned):
    told = owned.ask(CONFIRMED)["subject.numbers"]
    assert [(row["number"], row["status"], row["stopped_by"]) for row in told] == [
        (N, "active", "nobody"),
        (SECOND, "suspended", "police"),
    ]
    fact = Fact(told, "carrier", owned_at(owned))
    assert readable({"subject.numbers": fact}, load_packs().params)[1] == []


def owned_at(carrier):
    return carrier.record("x", N).captured_at


def test_before_that_nothing_is_told_of_the_person(owned):
    told = owned.ask(ASKED)
    assert set(told) == {"signal.face_suspected", "signal.place_confirmed"}
    assert owned.ledger.holder_requests.unfollowed() == []


def test_why_a_number_has_to_be_verified_is_told(owned):
    owned.event(N)
    (first, _second) = owned.ask(CONFIRMED)["subject.numbers"]
    assert (first["status"], first["reasons"]) == ("notified", ["fraud_involved"])


def test_a_closed_number_is_nobodys(owned):
    with owned.ledger.transaction():
        owned.ledger.numbers.set_state(owned.number(N), NumberState.CLOSED, "x", owned.now)
    assert [row["number"] for row in owned.ask(CONFIRMED)["subject.numbers"]] == [SECOND]


def test_a_list_that_was_told_is_followed_by_its_record(owned):
    owned.ask(CONFIRMED)
    (row,) = owned.ledger.holder_requests.unfollowed()
    assert row["record_id"] == "q1"
    assert ask(owned) == ("accepted", "listed")
    assert owned.ledger.holder_requests.unfollowed() == []


def test_a_number_that_is_not_mine_is_a_ticket_and_marked_in_the_register(owned):
    made = owned.take(record_of(owned, "q1", SECOND))
    assert (made.verdict, made.reason, made.effective_at) == ("accepted", "disputed", owned.now)
    (row,) = owned.ledger.holder_requests.all()
    assert (row["kind"], row["number"], row["record_id"]) == ("dispute", SECOND, "q1")
    assert row["answer_by"] > owned.now
    assert (owned.number(SECOND).disputed_at, owned.state(SECOND)) == (owned.now, "suspended")
    assert owned.number(N).disputed_at is None
    told = owned.ask(CONFIRMED)["subject.numbers"]
    assert [row["disputed"] for row in told] == ["", "2026-11-23"]


def test_a_dispute_that_stands_is_not_filed_twice(owned):
    assert ask(owned, "q1", N) == ("accepted", "disputed")
    assert ask(owned, "q2", N) == ("accepted", "disputed")
    assert len(owned.ledger.holder_requests.all()) == 1


@pytest.mark.parametrize("number", ["19900000003", "19900000009"])
def test_another_persons_number_is_not_disputed(owned, number):
    assert ask(owned, "q1", N, number) == ("rejected", "number_unknown")
    assert owned.number(N).disputed_at is None
    assert owned.ledger.holder_requests.all() == []


def test_the_query_at_all_carriers_has_its_48_hours(owned):
    assert ask(owned, appointment=True, answer_to=N) == ("accepted", "appointed")
    (row,) = owned.ledger.holder_requests.all()
    assert (row["kind"], row["number"]) == ("appointment", N)
    assert row["answer_by"] - row["at"] == 48 * 3600


def test_who_is_not_confirmed_asks_for_nothing(owned):
    assert ask(owned, "q1", N, presence=None)[0] == "rejected"
    facts = {"face.match": False, "face.mode": "clerk"}
    assert ask(owned, "q2", N, facts=facts) == ("accepted", "recorded")
    assert owned.ledger.holder_requests.all() == []


def test_one_face_session_is_one_enquiry(owned):
    first = record_of(owned, "q1", N)
    owned.take(first)
    second = record_of(owned, "q2", SECOND, presence=first.presence)
    assert owned.take(proven(second, again=True)).reason == "face_session_reused"


def test_an_enquiry_has_its_bounds(owned):
    many = NumbersEnquiry(disputed=("1",) * 201)
    assert ask(owned, "q1", enquiry=many) == ("rejected", "evidence")
    assert ask(owned, "q2", enquiry=msgspec.structs.replace(many, disputed=("x" * 21,))) == (
        "rejected",
        "evidence",
    )
