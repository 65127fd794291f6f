"""A person's standing is told to nobody before it is confirmed that they are the document's holder."""

import dataclasses
import datetime as dt

import msgspec
import pytest
from house import DOCUMENT, HOUSE, IN_GOOD_ORDER, OWN_NUMBER, PUNISHED, SOMEBODY_ELSES
from rehearsal import AGREE, WITHOUT_FACE, Rehearsal, at_focus_check, at_result

from kiosk.enumerations import ComplaintGround
from kiosk.ports import CardPresence
from kiosk.protocol.codes import Control
from kiosk.protocol.flows import Step
from kiosk.visit import disclosure, effects
from kiosk.visit import events as ev
from kiosk.visit.pages.clerk_review import ClerkReviewControl
from kiosk.visit.pages.complaint import ground_control
from kiosk.visit.pages.on_behalf import OnBehalfControl
from kiosk.visit.pages.purpose import PurposeControl
from kiosk.visit.pages.result import ResultControl
from kiosk.visit.pages.welcome import WelcomeControl

FIVE_CARDS = IN_GOOD_ORDER | {"subject.active_cards_this_carrier": 5}
OF_A_BATCH = IN_GOOD_ORDER | {"signal.suspected_batch": True}
STANDINGS = {
    "five cards": (FIVE_CARDS, "N-QTY-05"),
    "punished": (IN_GOOD_ORDER | PUNISHED, "N-PEN-01"),
    "both": (FIVE_CARDS | PUNISHED, "N-PEN-01"),
    "of a batch": (OF_A_BATCH, "N-BATCH"),
}
EXPIRED = msgspec.structs.replace(DOCUMENT, expiry=dt.date(2020, 1, 1))


def refused(facts, consent=AGREE):
    visit = Rehearsal().to_consent().press(*consent).read_document(facts)
    assert visit.shown.step is Step.RESULT
    return visit


def lays_down(document, facts):
    visit = Rehearsal().to_consent().press(*AGREE)
    visit.send(ev.CardPlaced(CardPresence("s1", "r", b"", laid=True)))
    visit.send(ev.DocumentRead(document))
    return visit.answer(facts)


def reasons(visit):
    return visit.shown.content.reasons


@pytest.mark.parametrize("standing", STANDINGS)
def test_who_lays_a_document_down_reads_the_same_whatever_is_known_of_its_holder(standing):
    facts, rule = STANDINGS[standing]
    visit = refused(facts)
    assert reasons(visit) == reasons(refused(FIVE_CARDS))
    (told,) = reasons(visit)
    assert "只告诉证件本人" in told.text
    assert "查看原因" in told.remedy
    assert told.appeal
    assert (told.until, told.facts, told.basis) == ("", (), "")
    assert rule in [one.rule for one in visit.visit.decision.reasons], "the record knows why"


def test_a_documents_own_fault_is_told_and_beside_it_nothing_of_the_person():
    (told,) = reasons(lays_down(EXPIRED, IN_GOOD_ORDER))
    assert "有效期" in told.text
    told, kept_back = reasons(lays_down(EXPIRED, IN_GOOD_ORDER | PUNISHED))
    assert "有效期" in told.text
    assert kept_back == reasons(refused(FIVE_CARDS))[0]


def test_a_documents_own_fault_leaves_nothing_to_see():
    visit = lays_down(EXPIRED, IN_GOOD_ORDER).stored()
    assert ResultControl.SEE_WHY not in visit.shown.controls


def test_what_was_asked_for_here_is_told():
    visit = Rehearsal().press(WelcomeControl.START_NEW_SIM, PurposeControl.FOR_ANOTHER)
    visit.press(PurposeControl.PURPOSE_WORK, OnBehalfControl.FOR_ADULT, Control.TAKE_TICKET)
    (told,) = reasons(visit)
    assert "只告诉证件本人" not in told.text


def test_what_nobody_could_look_up_is_no_secret_of_anybodys():
    """Without the carrier the kiosk knows nothing that it could tell."""
    visit = Rehearsal().to_consent().press(*AGREE).read_document(None)
    assert visit.shown.step is Step.PRESENCE
    told = [one for one in visit.visit.decision.reasons if one.truth == "unknown"]
    assert told
    assert all(disclosure.is_told(visit.visit, one, visit.visit.decided_on) for one in told)


# -- how to see why -------------------------------------------------------------------------


def test_before_the_record_is_stored_there_is_no_second_one():
    visit = refused(FIVE_CARDS)
    assert ResultControl.SEE_WHY not in visit.shown.controls
    visit.stored()
    assert ResultControl.SEE_WHY in visit.shown.controls


def test_the_holder_shows_who_they_are_and_reads_why():
    facts = IN_GOOD_ORDER | PUNISHED
    visit = refused(facts)
    first = visit.visit.record_id, visit.visit.nonce
    visit.see_why(facts)
    assert visit.shown.step is Step.RESULT
    assert visit.shown.content.outcome == "REFUSE"
    assert reasons(visit)[0].until == "2028年1月1日"
    assert ResultControl.SEE_WHY not in visit.shown.controls
    assert len(visit.asked(effects.Save)) == 2
    assert not {visit.visit.record_id, visit.visit.nonce} & set(first)


def test_two_people_confirm_the_holder_without_any_camera():
    visit = refused(FIVE_CARDS, WITHOUT_FACE).stored().press(ResultControl.SEE_WHY)
    visit.send(ev.DocumentRead(DOCUMENT))
    visit.answer(FIVE_CARDS)
    assert visit.shown.step is Step.CLERK_REVIEW
    visit.press(ClerkReviewControl.IS_HOLDER).pin("c01").pin("c02")
    assert visit.shown.step is Step.RESULT
    (told,) = reasons(visit)
    assert "只告诉证件本人" not in told.text
    assert visit.asked(effects.StartPresence) == []


def test_somebody_else_reads_that_they_are_not_the_holder_and_still_nothing_of_the_holder():
    visit = refused(FIVE_CARDS).stored().press(ResultControl.SEE_WHY)
    visit.send(ev.DocumentRead(DOCUMENT))
    visit.answer(FIVE_CARDS).is_another_person()
    assert visit.shown.step is Step.RESULT
    assert {"N-FACE-01", "N-QTY-05"} <= {one.rule for one in visit.visit.decision.reasons}
    assert "只告诉证件本人" in reasons(visit)[-1].text
    assert not [one for one in reasons(visit) if "五" in one.text or "5" in one.text]


def test_a_face_that_could_not_be_settled_confirms_nobody():
    visit = refused(FIVE_CARDS).stored().press(ResultControl.SEE_WHY)
    visit.send(ev.DocumentRead(DOCUMENT))
    visit.answer(FIVE_CARDS).face("CLERK_REVIEW", "pass").press(Control.NO_SECOND_PERSON)
    assert visit.shown.step in {Step.RESULT, Step.TICKET}
    assert not disclosure.holder_is_confirmed(visit.visit)
    assert "只告诉证件本人" in reasons(visit)[-1].text


# -- nobody else tells ----------------------------------------------------------------------


def test_the_clerk_is_told_no_more_than_the_customer():
    (told,) = at_focus_check().shown.content.reasons
    assert (told.basis, told.until, told.facts) == ("", "", ())
    assert "3" not in told.text


def test_a_ticket_before_the_face_tells_where_to_go_and_not_why():
    visit = at_focus_check().press(Control.NO_SECOND_PERSON)
    (told,) = reasons(visit)
    assert "只告诉证件本人" in told.text
    assert "票号" in told.remedy


def test_the_carriers_rule_is_not_told_before_either():
    visit = refused(FIVE_CARDS)
    visit.stored().receipt("rejected", "N-PEN-01")
    assert reasons(visit) == reasons(refused(FIVE_CARDS))


def test_after_the_whole_visit_the_carriers_rule_is_told():
    visit = at_result().receipt("rejected", "N-PEN-02")
    assert "只告诉证件本人" not in reasons(visit)[0].text


def test_an_objection_names_nobody_whom_only_a_listing_would_name():
    facts = OWN_NUMBER | PUNISHED
    visit = at_result(facts, WelcomeControl.START_RESUME)
    visit.press(Control.OBJECT, ground_control(ComplaintGround.LISTING))
    assert visit.shown.content.route == "carrier"
    assert "只告诉证件本人" in reasons(visit)[0].text


def test_that_a_number_is_not_the_holders_is_told_to_the_holder():
    visit = at_result(SOMEBODY_ELSES)
    assert "只告诉证件本人" in reasons(visit)[0].text
    visit = at_result(SOMEBODY_ELSES).see_why(SOMEBODY_ELSES)
    assert "登记证件" in reasons(visit)[0].text


def test_a_store_where_nobody_attends_keeps_it_likewise():
    kiosk = msgspec.structs.replace(HOUSE.settings.kiosk, mode="self_service")
    settings = msgspec.structs.replace(HOUSE.settings, kiosk=kiosk)
    house = dataclasses.replace(HOUSE, settings=settings)
    visit = Rehearsal(house).to_consent().press(*AGREE).read_document(FIVE_CARDS)
    assert reasons(visit) == reasons(refused(FIVE_CARDS))
