"""What a number is asked for as, and who is to hold it: from the screen to the register, on real parts."""

import json

import pytest
from screenplay import document_of

from drivers.emulated.sim import sim
from kiosk.identity.organisation_code import check_character
from kiosk.protocol.codes import Control, Message
from kiosk.protocol.flows import Step
from kiosk.visit.pages.document import DocumentControl
from kiosk.visit.pages.organisation import OrganisationControl
from kiosk.visit.pages.product import ProductControl
from kiosk.visit.pages.purpose import PurposeControl
from kiosk.visit.pages.welcome import WelcomeControl
from kiosk.visit.pages.without_chip import WithoutChipControl

EID, IMEI = "89049032123451234512345678901235", "356938035643809"
IOT_NUMBER = "1440000000781"


def organisation(serial):
    first = f"91999900MA{serial:07d}"
    return first + check_character(first)


def at_purpose(screen, product=None):
    screen.sign_in().press(WelcomeControl.START_NEW_SIM).wait_step(Step.PURPOSE)
    if product is None:
        return screen
    screen.press(PurposeControl.OTHER_PRODUCT).wait_step(Step.PRODUCT)
    screen.press(ProductControl(f"product_{product}")).wait_step(Step.PURPOSE)
    return screen.wait_until(lambda s: s.content.product == product, "the kind of card")


def for_organisation(screen, code, purpose=PurposeControl.PURPOSE_DEVICE):
    screen.press(PurposeControl.FOR_ORGANISATION)
    screen.wait_until(lambda s: s.content.for_organisation, "the organisation")
    screen.press(purpose).wait_step(Step.ORGANISATION)
    screen.enter(organisation_code=code).wait_until(lambda s: s.content.code == code, "its code")
    return screen.press(OrganisationControl.AUTHORITY_LETTER).wait_step(Step.CONSENT)


def record_of(desk, screen):
    """The record of the visit that has just ended, as the carrier's auditor sees it."""
    reference = screen.wait_saved().content.reference
    screen.wait_until(lambda s: s.strip.backlog == 0, "the carrier's receipt")
    ids = [row["record_id"] for row in desk.carrier_records()]
    (mine,) = [one for one in ids if one.replace("-", "").upper().endswith(reference)]
    return json.loads(desk.tell_carrier("open", mine))


def number_of(desk, number):
    (row,) = desk.at_the_carrier("number show", number)
    return row


def test_an_organisations_iot_card_becomes_an_esim_in_its_device(desk, screen):
    for_organisation(at_purpose(screen, "iot"), organisation(781)).agree_without_face()
    screen.place("resident", seed=781).focus_signed().wait_step(Step.CLERK_REVIEW)
    screen.signed_off().wait_step(Step.NOTICE)
    screen.read_notice().signed()
    screen.scan(IOT_NUMBER, EID, IMEI)
    screen.wait_until(lambda s: s.content.imei == IMEI, "number and device")
    screen.press(Control.CONFIRM).wait_step(Step.RESULT).wait_message(Message.EFFECTIVE)
    row = number_of(desk, IOT_NUMBER)
    assert (row["product"], row["user_class"]) == ("iot", "business")
    assert (row["iccid"], row["eid"], row["imei"]) == ("", EID, IMEI)


@pytest.mark.parametrize(("held", "asked"), [("internet", "icecream")])
def test_a_second_card_of_the_class_is_refused(desk, screen, held, asked):
    given = sim(782)
    desk.tell_carrier(
        *("number add", given.number, "--document", document_of(desk, 783)),
        *("--product", held, "--activated-at", "2025-01-01T10:00:00+08:00"),
    )
    at_purpose(screen, asked).press(PurposeControl.PURPOSE_PERSONAL).wait_step(Step.CONSENT)
    screen.agree().place("resident", seed=783).wait_step(Step.RESULT)
    assert screen.content.outcome == "REFUSE"
    refused = record_of(desk, screen)
    assert [one["rule"].partition(" ")[0] for one in refused["decision"]["reasons"]] == ["CU-1"]


def test_several_cards_for_short_videos_are_refused_before_any_face(desk, screen):
    at_purpose(screen).press(PurposeControl.MORE)
    screen.wait_until(lambda s: s.content.quantity == 2, "two")
    screen.press(PurposeControl.PURPOSE_DOUYIN).wait_step(Step.CONSENT)
    screen.agree().place("resident", seed=784).wait_step(Step.RESULT)
    assert screen.content.outcome == "REFUSE"
    assert any("short videos" in reason.text for reason in screen.content.reasons)
    screen.wait_until(lambda s: s.content.paper.qr, "the proof that nothing was opened")
    facts = record_of(desk, screen)["facts"]
    asked = [facts[f"request.{name}"]["value"] for name in ("purpose", "quantity")]
    assert asked == ["douyin", 2], "what was said at the desk is on record"


def test_an_organisation_that_hunan_listed_opens_no_number(desk, screen):
    code = organisation(785)
    desk.tell_carrier(
        *("listing add", "--document", f"organisation:{code}", "--list", "bad_credit"),
        *("--region", "43", "--identified-at", "2026-01-01", "--by", "anna"),
    )
    for_organisation(at_purpose(screen), code).agree()
    screen.place("resident", seed=785).wait_step(Step.RESULT)
    assert screen.content.outcome == "REFUSE"


def test_a_household_register_is_a_ticket_with_its_reason(desk, screen):
    screen.to_document().press(DocumentControl.NO_CHIP).wait_step(Step.WITHOUT_CHIP)
    screen.press(WithoutChipControl.HAS_HOUSEHOLD_REGISTER)
    screen.wait_until(lambda s: s.content.case, "what is needed")
    screen.press(Control.TAKE_TICKET).wait_step(Step.TICKET).wait_saved()
    assert screen.content.number
    (reason,) = screen.content.reasons
    assert "household register" in reason.text
