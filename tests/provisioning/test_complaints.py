"""A complaint becomes a ticket with its route; a malformed one files nothing."""

import msgspec
import pytest
from policy_cases import ANOTHER_PERSON

from kiosk.records.record import plain

N = "19900000001"


@pytest.mark.parametrize("route", ["carrier", "12300", "96110", "police"])
def test_a_complaint_becomes_a_ticket_with_its_route(carrier, route):
    made = carrier.take(carrier.complaint("r1", route=route, contact="19900000009"))
    assert (made.verdict, made.reason, made.effective_at) == ("accepted", "complaint_filed", None)
    (ticket,) = carrier.ledger.complaints.all()
    assert (ticket["route"], ticket["ground"]) == (route, "not_mine")
    assert (ticket["store"], ticket["contact"]) == ("s1", "19900000009")


def test_a_complaint_finds_the_decision_that_it_is_about(carrier):
    about = "0198f2a0-0000-7000-8000-00000abcdef1"
    carrier.visit(about, N, facts=ANOTHER_PERSON)
    for number, said in enumerate([about, "0abcdef1", "0ABCDEF1", "ffffffff", ""]):
        carrier.take(carrier.complaint(f"c{number}", about=said))
    found = [ticket["about_record"] for ticket in carrier.ledger.complaints.all()]
    assert found == [about, about, about, "", ""]


@pytest.mark.parametrize(
    "filed",
    [
        {"route": "nobody"},
        {"ground": "mood"},
        {"about": "x" * 99},
        {"contact": 1},
        {"contact": "1" * 99},
        {"note": b"<svg onload=alert(1)>"},
    ],
)
def test_a_malformed_complaint_is_refused_and_files_nothing(carrier, filed):
    whole = carrier.complaint("r1")
    complaint = plain(whole.complaint) | filed
    assert carrier.take_changed(whole, complaint=complaint).reason == "evidence"
    assert not carrier.ledger.complaints.all()


def test_a_complaint_without_its_part_is_refused(carrier):
    bare = msgspec.structs.replace(carrier.complaint("r1"), complaint=None)
    assert carrier.take(bare).reason == "evidence"
