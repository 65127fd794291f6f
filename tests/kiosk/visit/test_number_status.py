"""A number that is there already: how it stands, and that it stays the one that was given."""

import pytest
from house import HOUSE, LATE, OWN_NUMBER, PUNISHED, SOMEBODY_ELSES, house_of
from rehearsal import AGREE, CONTROLS, NUMBER, WITHOUT_FACE, Rehearsal

from kiosk.policy.packs import load_packs
from kiosk.protocol import messages as m
from kiosk.protocol.codes import Control, Field, Message
from kiosk.protocol.flows import Step
from kiosk.visit import effects
from kiosk.visit import events as ev
from kiosk.visit.common_presses import EVERYWHERE
from kiosk.visit.pages.clerk_review import ClerkReviewControl
from kiosk.visit.pages.consent import ConsentControl
from kiosk.visit.pages.number_status import NumberStatusContent, NumberStatusControl
from kiosk.visit.pages.welcome import WelcomeControl

# -- how the number stands ------------------------------------------------------------------


def test_the_standing_says_state_cause_and_how_long_is_left():
    visit = Rehearsal().to_number_status()
    shown = visit.shown.content
    assert shown == NumberStatusContent(
        flow="second_verify",
        phone_number="199****0001",
        status="notified",
        since="2026-11-23 07:00",
        causes=("睡眠卡",),
        notified="2026-11-23 07:00",
        deadline="2026-11-24 07:00",
        seconds_left=23 * 3600,
        stopped_by="nobody",
    )
    visit.wait(60)
    assert visit.shown.content.seconds_left == 23 * 3600 - 60


def test_an_order_of_a_province_says_its_cause_its_basis_and_a_way():
    house = house_of(HOUSE.settings, load_packs(names=("cn", "hubei")))
    visit = Rehearsal(house).to_number_status(OWN_NUMBER | {"card.causes": ["HB-4", "X-9"]})
    (reason,) = visit.shown.content.reasons
    assert "高频呼出" in reason.text
    assert "湖北" in reason.basis
    assert "二次实人认证" in reason.remedy
    assert "12300" in reason.appeal


def test_with_the_clock_in_doubt_nothing_is_counted_down():
    visit = Rehearsal(trusted=False).to_number_status()
    assert visit.shown.content.deadline == "2026-11-24 07:00"
    assert visit.shown.content.seconds_left is None


def test_without_the_carriers_answer_the_verification_is_taken_and_said_to_be_judged_later():
    visit = Rehearsal().to_number_status(None)
    assert visit.shown.content.message is Message.CARRIER_NOT_ASKED
    assert visit.shown.content.status == ""
    visit.press(NumberStatusControl.GO_ON)
    visit.to_review().press(Control.CONFIRM)
    assert visit.visit.decision.outcome == "DEFER"


def test_too_late_for_a_verification_goes_on_as_a_resumption_and_says_so():
    visit = Rehearsal().to_number_status(LATE)
    shown = visit.shown.content
    assert (shown.flow, shown.message) == ("resume", Message.LATE_FOR_VERIFICATION)
    assert "二十四小时" in shown.reasons[0].text
    assert shown.seconds_left == 0
    visit.press(NumberStatusControl.GO_ON)
    visit.to_review().press(Control.CONFIRM)
    assert visit.visit.decided_on["request.flow"].value == "resume"
    assert visit.visit.decision.outcome == "ALLOW"


def test_too_late_and_punished_is_refused_as_a_resumption_at_once():
    visit = Rehearsal().to_number_status(LATE | PUNISHED)
    assert visit.shown.step is Step.RESULT
    assert (visit.shown.content.flow, visit.shown.content.outcome) == ("resume", "REFUSE")


def test_another_number_after_a_late_one_is_verified_and_not_resumed():
    visit = Rehearsal().to_number_status(LATE).press(*[Control.BACK] * 4)
    assert visit.shown.content.flow == "second_verify"
    visit.give("19900000002", "").press(Control.CONFIRM, ConsentControl.GO_ON)
    visit.send(ev.CardTaken("s1"))
    visit.read_document(OWN_NUMBER).through_presence()
    assert visit.shown.content.flow == "second_verify"
    assert visit.shown.content.message is Message.NONE


def test_somebody_elses_number_is_refused_and_nothing_of_it_is_told():
    visit = Rehearsal().to_number_status(SOMEBODY_ELSES)
    assert visit.shown.step is Step.RESULT
    assert visit.shown.content.outcome == "REFUSE"
    (told,) = visit.shown.content.reasons
    assert "只告诉证件本人" in told.text
    assert told.appeal
    assert NUMBER not in str(visit.shown.content)
    assert visit.asked(effects.StartPresence) == []


def test_back_from_the_notice_is_back_to_the_standing_of_the_same_number():
    visit = Rehearsal().to_number_status()
    before = visit.shown.content
    visit.press(NumberStatusControl.GO_ON, Control.BACK)
    assert visit.shown.content == before


def test_how_a_number_stands_is_shown_to_nobody_before_the_face():
    visit = Rehearsal().to_face()
    assert Step.NUMBER_STATUS not in visit.pages
    visit.face("PASS", "pass")
    assert Step.NUMBER_STATUS not in visit.pages, "nor before a clerk has attested"
    visit.attest()
    assert visit.shown.step is Step.NUMBER_STATUS


def test_two_people_confirm_a_holder_who_then_reads_how_the_number_stands():
    visit = Rehearsal().to_number().give().press(Control.CONFIRM, *WITHOUT_FACE)
    visit.read_document(OWN_NUMBER).press(ClerkReviewControl.IS_HOLDER).pin("c01").pin("c02")
    assert visit.shown.step is Step.NUMBER_STATUS
    assert visit.shown.content.causes == ("睡眠卡",)


def test_a_number_without_its_card_can_be_verified():
    visit = Rehearsal().to_number_status(iccid="").press(NumberStatusControl.GO_ON)
    visit.to_review().press(Control.CONFIRM)
    assert visit.shown.step is Step.RESULT


# -- one face, one number, confirmed by the customer ----------------------------------------


@pytest.mark.parametrize("start", [WelcomeControl.START_SECOND_VERIFY, WelcomeControl.START_RESUME])
def test_once_the_document_was_read_with_a_number_no_other_is_confirmed(start):
    visit = Rehearsal().to_number_status(start=start).press(NumberStatusControl.GO_ON)
    visit.to_review()
    visit.give("19900000002", "8986000000000000028")
    visit.intend(m.Enter, fields={Field.PHONE_NUMBER: "19900000003"})
    assert visit.shown.content.phone_number == NUMBER
    visit.press(Control.CONFIRM)
    assert (visit.visit.phone_number, visit.visit.confirmed_at) == (NUMBER, visit.now().wall)


def test_a_number_counts_as_confirmed_only_by_the_customers_press_on_it():
    visit = Rehearsal().to_number_status().press(NumberStatusControl.GO_ON)
    visit.to_review()
    assert visit.visit.confirmed_at is None, "given is not confirmed"


def test_after_confirming_nothing_leads_to_another_number():
    visit = Rehearsal().to_consent().press(*AGREE).read_document()
    visit.to_review().give().press(Control.CONFIRM).stored()
    for control in CONTROLS:
        visit.press(*({control} - {Control.DONE}))
    visit.give("19900000002", "")
    assert visit.shown.step is Step.RESULT
    assert visit.visit.phone_number == NUMBER
    assert len(visit.asked(effects.Save)) == 1


def test_a_face_that_does_not_match_leaves_only_the_way_out_and_the_objection():
    visit = Rehearsal().to_face()
    visit.is_another_person()
    assert visit.shown.content.outcome == "REFUSE"
    visit.stored()
    shown = visit.shown.controls - set(EVERYWHERE)
    assert shown == {Control.OBJECT, Control.DONE}
