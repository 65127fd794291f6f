"""Complaints and requests by their deadlines, until somebody notes the answer."""

import pytest

from provisioning.carrier import objections
from provisioning.carrier.errors import InputError

N = "19900000001"


@pytest.fixture
def filed(carrier):
    carrier.take(carrier.complaint("r1", route="carrier", contact="19900000009"))
    carrier.later(24)
    carrier.take(carrier.complaint("r2", route="12300"))
    carrier.take(carrier.complaint("r3", route="carrier", ground="identity"))
    return carrier


def listed(carrier):
    return objections.listed(carrier.ledger)


def answer(carrier, kind, number, who="ada"):
    with carrier.ledger.transaction():
        carrier.ledger.answers_given.note(kind, number, who, carrier.now)


def test_what_the_carrier_owes_comes_first_by_its_deadline(filed):
    first, second, elsewhere = listed(filed)
    assert [one.record_id for one in (first, second, elsewhere)] == ["r1", "r3", "r2"]
    assert first.answer_by - first.at == 15 * 86400
    assert (elsewhere.route, elsewhere.answer_by, elsewhere.is_owed) == ("12300", None, False)
    assert not first.is_late(filed.now)
    filed.later(15 * 24)
    assert (first.is_late(filed.now), elsewhere.is_late(filed.now)) == (True, False)


def test_what_was_answered_is_owed_no_more(filed):
    first = listed(filed)[0]
    answer(filed, first.table, first.number)
    told = listed(filed)[-1]
    assert (told.record_id, told.answered_by, told.is_owed) == ("r1", "ada", False)
    assert not told.is_late(filed.now + 99 * 86400)
    with pytest.raises(InputError, match="answered before"):
        answer(filed, first.table, first.number, "bob")
    with pytest.raises(InputError, match="not there"):
        answer(filed, "request", 7)


def test_a_disputed_number_is_one_of_them(carrier):
    row = {"document": b"d", "device": "dev", "record_id": "r9", "store": "s1", "clerk": "c01"}
    row |= {"number": N, "at": carrier.now, "answer_by": carrier.now + 3600}
    for kind in ("dispute", "appointment"):
        carrier.ledger.holder_requests.add(row | {"kind": kind})
    dispute, query = listed(carrier)
    assert (dispute.kind, dispute.about, dispute.contact, dispute.is_owed) == (
        "dispute",
        N,
        "",
        True,
    )
    assert (query.kind, query.about, query.contact) == ("appointment", "", N)
    answer(carrier, "request", dispute.number)
    assert listed(carrier)[-1].kind == "dispute"
