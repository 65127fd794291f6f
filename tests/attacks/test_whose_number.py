"""Who holds a number, and as what: said otherwise than it is."""

import pytest
from enrollment import ANOTHER, HOLDER, moment

from kiosk.enumerations import AgentAuthority
from kiosk.records.record import Esim, FocusCheck, OrganisationHolder, Signed

N = "19900000001"
CODE = "91999900MA00000019"
ORGANISATION = OrganisationHolder(code=CODE, authority=AgentAuthority.LETTER)


def five_held(carrier):
    for place in range(5):
        carrier.register(f"1990000001{place}")


@pytest.mark.attack(
    gains="a sixth number of one person's, as an organisation's that nobody names",
    before="the limit of five counted for everybody, and no organisation could be named",
    now="a number is an organisation's only when the record names it",
)
def test_a_kiosk_says_organisation_and_names_none(carrier):
    five_held(carrier)
    facts = {"request.for_organisation": True, "request.focus_checked": True}
    check = FocusCheck(plausible=True, purpose="work", signed=Signed("c02", moment(carrier.now)))
    made = carrier.visit("r1", N, holder=HOLDER, facts=facts, focus_check=check)
    assert made == ("rejected", "N-QTY-05")


@pytest.mark.attack(
    gains="numbers in a company's name, whose code is on every licence, without its papers",
    before="no organisation could be named",
    now="a supervisor signs that licence and authorisation were there, or nothing is opened",
)
def test_a_code_off_somebodys_licence_without_a_supervisors_signature(carrier):
    facts = {"request.for_organisation": True, "request.focus_checked": True}
    made = carrier.visit("r1", N, facts=facts, organisation=ORGANISATION)
    assert made == ("rejected", "N-ORG-01")
    hidden = {"request.for_organisation": False}
    assert carrier.visit("r2", N, facts=hidden, organisation=ORGANISATION)[0] == "rejected"
    assert carrier.number(N) is None


@pytest.mark.attack(
    gains="numbers in one company's name on the papers of another, or IoT cards on an ordinary focus check",
    before="a supervisor signed for a purpose alone",
    now="they sign for the organisation and the kind of card that the record names",
)
@pytest.mark.parametrize("signed_for", ["work", "work 91999900MA00000027", f"work iot {CODE[:-1]}"])
def test_a_supervisors_signature_for_something_else(carrier, signed_for):
    facts = {"request.for_organisation": True, "request.focus_checked": True}
    check = FocusCheck(
        plausible=True, purpose=signed_for, signed=Signed("c02", moment(carrier.now))
    )
    more = {"organisation": ORGANISATION, "focus_check": check}
    assert carrier.visit("r1", N, facts=facts, **more) == ("rejected", "N-ORG-01")
    iot = {"request.product": "iot", "request.focus_checked": True}
    plain = FocusCheck(plausible=True, purpose="device", signed=check.signed)
    made = carrier.visit("r2", "1440000000001", facts=iot, focus_check=plain)
    assert made == ("rejected", "N-IOT")


@pytest.mark.attack(
    gains="a machine's number, for a GOIP box, past the assessment of N-IOT",
    before="no machine's number was taken at all",
    now="thirteen digits are opened as an IoT card, or not at all",
)
def test_a_machines_number_opened_as_a_telephones(carrier):
    made = carrier.visit("r1", "1440000000001", facts={"request.product": "mobile"})
    assert made == ("rejected", "number_not_of_product")


@pytest.mark.attack(
    gains="a row of other people's numbers in one device, to call from (GOIP with eSIMs)",
    before="a number had a card, and where that was put nobody knew",
    now="a device takes eSIMs of one holder as long as a number of theirs is in it",
)
def test_esims_of_several_people_in_one_device(carrier):
    esim = Esim(eid="89049032123451234512345678901235", imei="356938035643809")
    first = carrier.visit("r1", N, holder=ANOTHER, iccid=None, esim=esim)
    assert first == ("accepted", "activated")
    second = carrier.visit("r2", "19900000002", iccid=None, esim=esim)
    assert second == ("rejected", "device_of_another")
