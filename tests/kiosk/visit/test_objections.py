"""What the carrier's receipt says, and what a customer can object to."""

import re

import pytest
from house import HOUSE, OWN_NUMBER, PUNISHED, SOMEBODY_ELSES, house_of, packs_with
from hypothesis import given
from hypothesis import strategies as st
from rehearsal import Rehearsal, at_focus_check, at_result

from kiosk.enumerations import ComplaintGround
from kiosk.protocol import messages as m
from kiosk.protocol.codes import Control, Field, Message
from kiosk.protocol.flows import Step
from kiosk.visit import effects
from kiosk.visit import events as ev
from kiosk.visit.pages.complaint import ComplaintControl, ground_control
from kiosk.visit.pages.complaint_filed import ComplaintFiledContent
from kiosk.visit.pages.welcome import WelcomeControl

# -- what comes of it -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reason", "effective", "message"),
    [
        ("activated", True, Message.EFFECTIVE),
        ("verified", True, Message.NUMBER_VERIFIED),
        ("resumed", True, Message.NUMBER_RESUMED),
        ("suspended", False, Message.NUMBER_SUSPENDED),
        ("order_stays", False, Message.CAPTURED_NOT_EFFECTIVE),
        ("recorded", False, Message.CAPTURED_NOT_EFFECTIVE),
    ],
)
def test_the_receipt_says_what_became_of_the_number(reason, effective, message):
    visit = at_result()
    assert visit.shown.content.message is Message.WAITING_FOR_RECEIPT
    visit.receipt("accepted", reason, effective)
    assert visit.shown.content.message is message
    assert visit.shown.content.phone_number == "199****0001"


def test_a_failed_verification_waits_for_its_receipt_too():
    visit = Rehearsal()
    visit.send(ev.StripSeen(True, Message.NONE, 0, (), full=False))
    visit.to_face()
    visit.is_another_person()
    visit.stored()
    assert visit.shown.content.message is Message.WAITING_FOR_RECEIPT
    assert visit.shown.content.wait_left_s > 0
    visit.receipt("accepted", "suspended")
    assert visit.shown.content.message is Message.NUMBER_SUSPENDED


def test_a_failed_verification_without_a_receipt_says_nothing_that_is_not_known():
    visit = at_result(SOMEBODY_ELSES)
    visit.wait(HOUSE.settings.screen.receipt_wait_s + 1)
    assert visit.shown.content.message is Message.NONE
    assert visit.shown.content.reasons


def test_a_rule_by_which_the_carrier_rejected_is_told_with_its_remedy_and_appeal():
    visit = at_result(start=WelcomeControl.START_RESUME)
    visit.receipt("rejected", "N-PEN-02")
    shown = visit.shown.content
    assert shown.message is Message.CARRIER_REJECTED
    assert "联合惩戒" in shown.reasons[0].text
    assert shown.reasons[0].facts == (), "the kiosk's facts did not say so"
    assert shown.reasons[0].remedy
    assert shown.reasons[0].appeal
    assert Control.OBJECT in visit.shown.controls


@pytest.mark.parametrize("reason", ["N-BATCH", "number_taken", "no_such_rule"])
def test_a_rejection_that_is_not_the_customers_to_read_leaves_no_trace(reason):
    visit = at_result(start=WelcomeControl.START_RESUME)
    visit.receipt("rejected", reason)
    assert visit.shown.content.message is Message.CARRIER_REJECTED
    assert "批量" not in str(visit.shown.content)


@pytest.mark.parametrize(
    ("code", "why", "way"),
    [
        ("number_taken", "已经有人使用", "换一个号码"),
        ("iccid_taken", "已经用于别的号码", "换一张SIM卡"),
        ("stopped_by_police", "公安机关决定停机", "96110"),
        ("no_such_code", "没有生效", "凭条上的编号"),
    ],
)
def test_a_rejection_that_no_rule_says_is_told_with_its_way(code, why, way):
    visit = at_result(start=WelcomeControl.START_RESUME)
    visit.receipt("rejected", code)
    (reason,) = visit.shown.content.reasons
    assert why in reason.text
    assert way in reason.remedy
    assert "第三十二条" in reason.basis
    assert "12300" in reason.appeal


def test_what_the_carrier_holds_is_told_as_such_and_can_be_objected_to():
    """Not as what only waits for a network; why it is held is the carrier's, not the customer's."""
    visit = at_result()
    visit.receipt("held", "staff_revoked")
    assert visit.shown.content.message is Message.CARRIER_CHECKS
    assert Control.OBJECT in visit.shown.controls
    assert "staff" not in str(visit.shown.content)


def test_a_complaint_that_the_carrier_holds_is_told_as_such():
    visit = at_result(SOMEBODY_ELSES).press(Control.OBJECT, ground_control(ComplaintGround.OTHER))
    visit.press(ComplaintControl.FILE).stored()
    visit.receipt("held", "chain_gap")
    assert visit.shown.content.message is Message.CARRIER_CHECKS


def test_a_reason_stands_on_facts_with_source_and_date():
    facts = OWN_NUMBER | PUNISHED
    visit = Rehearsal().to_number_status(facts, WelcomeControl.START_RESUME).see_why(facts)
    reason = visit.shown.content.reasons[0]
    assert reason.until == "2028年1月1日"
    assert [line for line in reason.facts if "运营商" in line and "2026-11-23" in line]


# -- objections -----------------------------------------------------------------------------


def test_a_refused_customer_objects_and_both_records_are_stored():
    visit = at_result(SOMEBODY_ELSES)
    decided = visit.visit.record_id
    visit.press(Control.OBJECT)
    shown = visit.shown.content
    assert (shown.about, shown.given) == (decided.replace("-", "")[-10:].upper(), True)
    assert shown.reasons
    visit.intend(m.Enter, fields={Field.REFERENCE: "0123456789"})
    assert visit.shown.content.about == shown.about, "it is this visit's own decision"
    visit.press(ComplaintControl.FILE)
    assert visit.shown.content.message is Message.GROUND_NEEDED
    visit.press(ground_control(ComplaintGround.NOT_MINE))
    assert visit.shown.content.route == "carrier"
    visit.press(ComplaintControl.FILE)
    assert visit.visit.record_id != decided
    assert visit.shown.content == ComplaintFiledContent("", "carrier", shown.about, Message.SAVING)
    assert Control.DONE not in visit.shown.controls
    visit.stored()
    assert visit.shown.content.message is Message.COMPLAINT_TAKEN
    assert visit.shown.content.reference not in {"", shown.about}
    assert visit.shown.content.about == shown.about
    assert len(visit.asked(effects.Save)) == 2
    visit.receipt("accepted", "complaint_filed")
    assert visit.shown.content.message is Message.COMPLAINT_RECEIVED


def test_the_receipt_of_the_decision_is_not_taken_for_that_of_the_complaint():
    visit = at_result(SOMEBODY_ELSES)
    decided = visit.visit.record_id
    visit.press(
        Control.OBJECT, ground_control(ComplaintGround.OTHER), ComplaintControl.FILE
    ).stored()
    visit.send(ev.ReceiptVerified(decided, "rejected", "evidence", effective=False))
    assert visit.shown.content.message is Message.COMPLAINT_TAKEN


def test_back_from_an_objection_is_back_to_the_decision_and_nothing_was_filed():
    visit = at_result(SOMEBODY_ELSES)
    before = visit.shown.content
    visit.press(Control.OBJECT, ground_control(ComplaintGround.OTHER), Control.BACK)
    assert visit.shown.content == before
    assert len(visit.asked(effects.Save)) == 1


def test_a_ticket_can_be_objected_to_and_what_was_granted_cannot():
    visit = at_focus_check().press(Control.NO_SECOND_PERSON).stored()
    assert Control.OBJECT in visit.shown.controls
    assert Control.OBJECT not in at_result().shown.controls


def test_nothing_is_objected_to_before_it_is_stored():
    visit = Rehearsal().to_number_status(SOMEBODY_ELSES)
    assert Control.OBJECT not in visit.shown.controls
    visit.send(ev.NotSaved(Message.NOT_SAVED))
    assert Control.OBJECT not in visit.shown.controls


@pytest.mark.parametrize(
    ("facts", "ground", "route"),
    [
        (PUNISHED, ground_control(ComplaintGround.LISTING), "police"),
        (PUNISHED, ground_control(ComplaintGround.OTHER), "12300"),
        (PUNISHED, ground_control(ComplaintGround.IDENTITY), "carrier"),
        (PUNISHED, ground_control(ComplaintGround.FRAUD_RISK), "96110"),
        (SOMEBODY_ELSES, ground_control(ComplaintGround.LISTING), "carrier"),
    ],
)
def test_ground_and_rule_say_who_answers(facts, ground, route):
    facts = OWN_NUMBER | facts
    visit = at_result(facts, WelcomeControl.START_RESUME).see_why(facts)
    visit.press(Control.OBJECT, ground)
    assert visit.shown.content.route == route


def test_whom_a_rule_names_is_not_told_where_the_rule_is_not(tmp_path):
    rules = packs_with(
        tmp_path, 'appeal_to = "police"', 'appeal_to = "police"\ndisclosure = "category"'
    )
    visit = Rehearsal(house_of(HOUSE.settings, rules)).to_number_status(
        OWN_NUMBER | PUNISHED, WelcomeControl.START_RESUME
    )
    visit.stored().press(Control.OBJECT, ground_control(ComplaintGround.LISTING))
    assert visit.shown.content.route == "carrier"


@pytest.mark.parametrize(
    ("typed", "taken"),
    [
        ("0123abcdef", "0123ABCDEF"),
        (" 0123ABCDEF ", "0123ABCDEF"),
        ("0198F2A0-0000-7000-8000-0123456789AB", "23456789AB"),
        ("0123ABCDE", ""),
        ("0123ABCDEG", ""),
        ("0198F2A000007000800001234567 9AB", ""),
        ("０１２３ＡＢＣＤＥＦ", ""),
    ],
)
def test_a_reference_is_as_on_the_receipt_or_a_whole_one(typed, taken):
    visit = Rehearsal().press(WelcomeControl.START_COMPLAINT)
    visit.intend(m.Enter, fields={Field.REFERENCE: typed})
    assert visit.shown.content.about == taken
    assert (visit.shown.content.message is Message.REFERENCE_MALFORMED) is not bool(taken)
    visit.press(ground_control(ComplaintGround.OTHER), ComplaintControl.FILE)
    assert (visit.shown.step is Step.COMPLAINT_FILED) is bool(taken)


@given(st.text() | st.text("0123456789abcdefABCDEF- ", min_size=9, max_size=38))
def test_whatever_is_typed_as_a_reference_is_taken_in_its_one_form_or_not_at_all(typed):
    visit = Rehearsal().press(WelcomeControl.START_COMPLAINT)
    visit.intend(m.Enter, fields={Field.REFERENCE: typed})
    about = visit.visit.objection.about
    assert about == "" or about in {typed.strip().upper(), typed.strip().lower()}
    assert re.fullmatch(r"|[0-9A-F]{10}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", about)
    visit.press(ground_control(ComplaintGround.OTHER), ComplaintControl.FILE)
    assert (visit.shown.step is Step.COMPLAINT_FILED) is bool(about)


@given(st.text() | st.text("0123456789-+ ", max_size=22))
def test_whatever_is_scanned_as_a_number_is_a_number_or_nothing(scanned):
    visit = Rehearsal().to_number()
    visit.intend(m.Scanned, lines=(scanned,))
    shown = visit.shown.content
    assert re.fullmatch(r"|1[3-9][0-9]{9}", shown.phone_number)
    assert re.fullmatch(r"|89[0-9]{17,18}", shown.iccid)
    assert shown.phone_number or shown.iccid or shown.message is not Message.NONE or not scanned


@pytest.mark.parametrize(
    ("contact", "taken"),
    [("19900000001", True), ("0755-1234567", True), ("", True), ("call me", False)],
)
def test_where_the_answer_is_told_is_a_telephone_number_or_nowhere(contact, taken):
    visit = Rehearsal().press(WelcomeControl.START_COMPLAINT)
    visit.intend(m.Enter, fields={Field.CONTACT: contact})
    assert (visit.shown.content.message is Message.NONE) is taken


def test_a_complaint_is_left_by_back_and_by_cancel():
    for way in (Control.BACK, Control.CANCEL):
        visit = Rehearsal().press(WelcomeControl.START_COMPLAINT, way)
        assert visit.over
        assert not visit.asked(effects.Save)


def test_a_filed_complaint_ends_by_itself_once_it_was_seen():
    visit = Rehearsal().press(WelcomeControl.START_COMPLAINT)
    visit.intend(m.Scanned, lines=("0123ABCDEF",))
    visit.press(ground_control(ComplaintGround.OTHER), ComplaintControl.FILE).stored()
    visit.wait(HOUSE.settings.screen.result_s)
    assert visit.shown.idle_left_s == 20
    visit.wait(20)
    assert visit.asked(effects.End)[-1].why == "result_seen"
