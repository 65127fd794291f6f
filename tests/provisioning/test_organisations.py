"""A number that an organisation holds: counted, listed and registered under its code, not its agent's."""

import pytest
from enrollment import HOLDER, moment

from kiosk.enumerations import AgentAuthority
from kiosk.records.record import FocusCheck, OrganisationHolder, Signed

N = "19900000001"
CODE = "91999900MA00000019"
IOT_NUMBER = "1440000000001"
ASKED = {"document_kind": "resident", "document_number": HOLDER}
LISTED = {"list": "bad_credit", "region": "43", "identified_at": "2026-01-01", "sources": ["x"]}
ORGANISATION = OrganisationHolder(code=CODE, authority=AgentAuthority.LETTER)
SEEN = {"request.for_organisation": True, "request.focus_checked": True}


def checked(carrier, purpose=f"personal {CODE}"):
    return FocusCheck(plausible=True, purpose=purpose, signed=Signed("c02", moment(carrier.now)))


def opened(carrier, record_id="r1", number=N, facts=None, **more):
    """As the kiosk makes it, whose supervisor has seen the papers."""
    fields = {"organisation": ORGANISATION, "focus_check": checked(carrier)}
    return carrier.visit(record_id, number, facts=SEEN | (facts or {}), **fields | more)


def test_the_number_is_the_organisations_and_none_of_its_agents(carrier):
    assert opened(carrier) == ("accepted", "activated")
    number = carrier.number(N)
    assert number.document == carrier.service.document_hash("organisation", CODE)
    assert number.user_class == "business"
    assert carrier.ask(ASKED)["subject.active_cards_this_carrier"] == 0
    assert carrier.ask(ASKED | {"organisation": CODE})["subject.active_cards_this_carrier"] == 1


def test_an_organisation_holds_five_cards_at_most(carrier):
    for place in range(5):
        assert opened(carrier, f"r{place}", f"1990000000{place}")[0] == "accepted"
        carrier.later(26)
    assert opened(carrier, "r5", "19900000005") == ("rejected", "N-QTY-05")


@pytest.mark.parametrize(("kind", "number"), [("organisation", CODE), ("resident", HOLDER)])
def test_a_listing_of_the_organisation_or_of_its_agent_stops_it(carrier, kind, number):
    carrier.list_person(number, LISTED, kind)
    assert carrier.ask(ASKED | {"organisation": CODE})["subject.listings"] == [LISTED]
    assert opened(carrier) == ("rejected", "HN-1")
    assert carrier.number(N) is None


def test_a_listing_of_the_organisation_is_not_its_agents_own(carrier):
    carrier.list_person(CODE, LISTED, "organisation")
    assert carrier.ask(ASKED)["subject.listings"] == []
    assert carrier.visit("r1", N) == ("accepted", "activated")


def test_a_code_that_does_not_check_makes_no_record(carrier):
    forged = OrganisationHolder(code=CODE[:-1] + "0", authority=AgentAuthority.LETTER)
    assert opened(carrier, organisation=forged)[0] == "rejected"
    assert carrier.number(N) is None


def test_an_iot_card_is_registered_as_one(carrier):
    facts = {"request.product": "iot"}
    check = checked(carrier, f"device iot {CODE}")
    made = opened(carrier, number=IOT_NUMBER, facts=facts, focus_check=check)
    assert made == ("accepted", "activated")
    assert carrier.number(IOT_NUMBER).product == "iot"


@pytest.mark.parametrize("held", ["internet", "icecream"])
@pytest.mark.parametrize("asked", ["internet", "icecream"])
def test_one_card_of_the_class_in_all(carrier, held, asked):
    carrier.register("19900000009", product=held)
    assert carrier.visit("r1", N, facts={"request.product": asked}) == ("rejected", "CU-1")
    assert carrier.visit("r2", N) == ("accepted", "activated")
