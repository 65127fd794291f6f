"""What a new number is asked for as, for what, and for whom: from the pages to the rules and the record."""

import pytest
from house import DOCUMENT, HOUSE, IN_GOOD_ORDER, house_of
from rehearsal import AGREE, ICCID, NUMBER, Rehearsal
from shelf import record_of

from kiosk.enumerations import AgentAuthority, Product, StatedPurpose
from kiosk.policy.engine import replay
from kiosk.policy.packs import load_packs
from kiosk.protocol import messages as m
from kiosk.protocol.codes import Control, Field, Message
from kiosk.protocol.flows import Step
from kiosk.records.record import OrganisationHolder, decided
from kiosk.visit import effects
from kiosk.visit import events as ev
from kiosk.visit.pages.focus_check import FocusCheckControl
from kiosk.visit.pages.organisation import OrganisationControl
from kiosk.visit.pages.product import ProductControl
from kiosk.visit.pages.purpose import PurposeControl
from kiosk.visit.pages.result import ResultControl
from kiosk.visit.pages.welcome import WelcomeControl

CODE = "91999900MA00000019"
IOT_NUMBER = "1440000000001"
UNICOM = house_of(HOUSE.settings, load_packs(names=("cn", "cn-unicom", "hunan")))
COUNTS = {"internet": 0, "icecream": 0, "mobile": 0, "iot": 0}
LISTED = {"list": "bad_credit", "region": "43", "identified_at": "2026-01-01", "sources": ["x"]}


def started(*controls):
    return Rehearsal(UNICOM).press(WelcomeControl.START_NEW_SIM, *controls)


def read(visit, facts=IN_GOOD_ORDER):
    return visit.press(*AGREE).read_document(facts)


def another_card(product, purpose=PurposeControl.PURPOSE_PERSONAL):
    return started(PurposeControl.OTHER_PRODUCT, ProductControl(f"product_{product}"), purpose)


def for_organisation(facts=IN_GOOD_ORDER, code=CODE):
    visit = started(PurposeControl.FOR_ORGANISATION, PurposeControl.PURPOSE_WORK)
    visit.intend(m.Enter, fields={Field.ORGANISATION_CODE: code})
    return read(visit.press(OrganisationControl.AUTHORITY_LETTER), facts)


def focus_checked(visit):
    return visit.press(FocusCheckControl.FOCUS_PLAUSIBLE).pin("c02")


def rules_of(visit):
    return [reason.rule for reason in visit.visit.decision.reasons]


# -- the kind of card -----------------------------------------------------------------------------


def test_who_opens_an_ordinary_number_sees_neither_of_the_other_pages():
    visit = read(started(PurposeControl.PURPOSE_PERSONAL))
    assert {Step.PRODUCT, Step.ORGANISATION}.isdisjoint(visit.pages)
    assert visit.visit.decided_on["request.product"].value == "mobile"
    assert visit.visit.decided_on["request.for_organisation"].value is False


@pytest.mark.parametrize("product", Product)
def test_the_kind_of_card_is_chosen_beside_the_purpose_and_is_a_fact(product):
    visit = started(PurposeControl.OTHER_PRODUCT, ProductControl(f"product_{product}"))
    assert visit.shown.step is Step.PURPOSE
    assert visit.shown.content.product == product
    read(visit.press(PurposeControl.PURPOSE_PERSONAL))
    assert visit.visit.decided_on["request.product"].value == product


@pytest.mark.parametrize("held", ["internet", "icecream"])
@pytest.mark.parametrize("asked", ["internet", "icecream"])
def test_a_second_card_of_the_class_is_refused_whichever_of_the_two_it_is(held, asked):
    facts = IN_GOOD_ORDER | {"subject.class_counts": COUNTS | {held: 1}}
    visit = read(another_card(asked), facts)
    assert (visit.shown.content.outcome, rules_of(visit)) == ("REFUSE", ["CU-1"])


def test_who_gave_up_two_of_the_class_gets_no_third_and_an_ordinary_number_all_the_same():
    facts = IN_GOOD_ORDER | {
        "subject.class_counts": COUNTS,
        "subject.install_uninstall_12m": 2,
    }
    assert rules_of(read(another_card("icecream"), facts)) == ["CU-2"]
    assert read(started(PurposeControl.PURPOSE_PERSONAL), facts).shown.step is Step.PRESENCE


# -- the purpose ----------------------------------------------------------------------------------


@pytest.mark.parametrize("purpose", ["douyin", "influencer", "brushing"])
def test_several_cards_for_these_purposes_are_refused_and_one_is_not(purpose):
    control = PurposeControl(f"purpose_{purpose}")
    visit = read(started(PurposeControl.MORE, control))
    assert (visit.shown.content.outcome, rules_of(visit)) == ("REFUSE", ["CU-4"])
    assert record_of(visit).purpose == purpose
    assert read(started(control)).shown.step is Step.PRESENCE


def test_every_purpose_has_its_button():
    own = {control for control in PurposeControl if control.startswith("purpose_")}
    assert own == {f"purpose_{purpose}" for purpose in StatedPurpose}


# -- machines -------------------------------------------------------------------------------------


def test_an_iot_card_goes_to_a_supervisor_and_then_takes_a_number_of_thirteen_digits():
    visit = read(another_card("iot", PurposeControl.PURPOSE_DEVICE))
    assert visit.shown.step is Step.FOCUS_CHECK
    assert rules_of(visit) == ["N-IOT"]
    focus_checked(visit).to_review().give(IOT_NUMBER, ICCID).press(Control.CONFIRM)
    assert visit.visit.decision.outcome == "ALLOW"
    record = record_of(visit)
    assert (record.number, record.facts["request.product"].value) == (IOT_NUMBER, "iot")
    replay(*decided(record), UNICOM.rules)


def test_a_machines_number_is_no_telephones():
    visit = Rehearsal().to_consent().press(*AGREE).read_document().to_review()
    visit.give(IOT_NUMBER, "")
    assert (visit.visit.phone_number, visit.shown.content.message) == ("", Message.IOT_NUMBER)
    visit = Rehearsal().to_number().give(IOT_NUMBER, "")
    assert visit.shown.content.phone_number == IOT_NUMBER, "one that exists may be a machine's"


# -- an organisation ------------------------------------------------------------------------------


def test_an_organisation_holds_it_by_its_code_and_its_agents_document():
    visit = for_organisation()
    assert visit.pages[:4] == [Step.PURPOSE, Step.ORGANISATION, Step.CONSENT, Step.DOCUMENT]
    assert visit.asked(effects.AskCarrier)[-1].question.organisation == CODE
    assert visit.shown.step is Step.FOCUS_CHECK, "somebody looks at its papers"
    assert [row.value for row in visit.shown.content.rows] == [CODE, "letter"]
    focus_checked(visit).to_review().give()
    assert {row.label for row in visit.shown.content.rows} >= {"organisation", "agent_authority"}
    visit.press(Control.CONFIRM)
    record = record_of(visit)
    assert record.organisation == OrganisationHolder(code=CODE, authority=AgentAuthority.LETTER)
    assert (record.number, visit.visit.decision.outcome) == (NUMBER, "ALLOW")
    assert record.focus_check.purpose == f"work {CODE}", "what the supervisor signed for"
    replay(*decided(record), UNICOM.rules)


def test_where_nobody_attends_it_is_a_ticket_with_its_reason():
    visit = for_organisation()
    visit.press(Control.NO_SECOND_PERSON)
    assert visit.shown.step is Step.TICKET
    assert "营业执照" in visit.shown.content.reasons[0].remedy


def test_an_organisation_that_hunan_listed_gets_none_and_only_its_proven_agent_reads_why():
    """The code is on every licence: who types it and shows their own face is told nothing of it."""
    facts = IN_GOOD_ORDER | {"subject.listings": [LISTED]}
    visit = for_organisation(facts)
    assert (visit.shown.content.outcome, rules_of(visit)) == ("REFUSE", ["HN-1"])
    assert "湖南" not in str(visit.shown.content)
    visit.stored().press(ResultControl.SEE_WHY)
    visit.send(ev.DocumentRead(DOCUMENT))
    visit.answer(facts)
    assert visit.shown.step is Step.FOCUS_CHECK
    assert "湖南" not in str(visit.shown.content)
    focus_checked(visit).face("PASS", "pass").stored()
    assert "湖南" in str(visit.shown.content)


@pytest.mark.parametrize("code", ["", "91999900MA00000018", "91999900MI00000019", CODE.lower()])
def test_a_code_that_does_not_check_is_none(code):
    visit = started(PurposeControl.FOR_ORGANISATION, PurposeControl.PURPOSE_WORK)
    visit.intend(m.Enter, fields={Field.ORGANISATION_CODE: code})
    assert visit.visit.organisation == ""
    assert visit.shown.content.message is Message.ORGANISATION_CODE_MALFORMED
    assert set(OrganisationControl).isdisjoint(visit.shown.controls)


def test_a_licences_square_code_is_scanned_with_the_address_around_it():
    visit = started(PurposeControl.FOR_ORGANISATION, PurposeControl.PURPOSE_WORK)
    visit.intend(m.Scanned, lines=(f"http://licence.example/test?uniscid={CODE}&x=1",))
    assert visit.shown.content.code == CODE


def test_a_person_and_an_organisation_exclude_each_other():
    visit = started(PurposeControl.FOR_ANOTHER, PurposeControl.FOR_ORGANISATION)
    assert (visit.visit.by_proxy, visit.visit.for_organisation) == (False, True)
    visit.press(PurposeControl.FOR_ANOTHER)
    assert (visit.visit.by_proxy, visit.visit.for_organisation) == (True, False)


def test_a_code_given_before_is_gone_when_a_person_is_to_hold_it_after_all():
    visit = started(PurposeControl.FOR_ORGANISATION, PurposeControl.PURPOSE_WORK)
    visit.intend(m.Enter, fields={Field.ORGANISATION_CODE: CODE})
    visit.press(Control.BACK, PurposeControl.FOR_ORGANISATION, PurposeControl.PURPOSE_WORK)
    assert visit.shown.step is Step.CONSENT
    assert (visit.visit.organisation, visit.visit.agent_authority) == ("", None)
