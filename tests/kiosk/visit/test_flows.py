"""What each flow promises, page by page, without devices."""

import msgspec
import pytest
from house import (
    CLERK,
    HOUSE,
    IN_GOOD_ORDER,
    LATE,
    OWN_NUMBER,
    SOMEBODY_ELSES,
    house_of,
    settings_for,
)
from rehearsal import ICCID, NUMBER, Rehearsal

from kiosk.policy.packs import load_chosen, load_packs
from kiosk.protocol import messages as m
from kiosk.protocol.messages import Control, Field, Message, Step
from kiosk.visit import events as ev
from kiosk.visit.flow import EVERYWHERE, FLOWS

PUNISHED = {
    "subject.listings": [
        {
            "list": "joint_punishment",
            "region": "CN",
            "from": "2026-01-01",
            "until": "2028-01-01",
            "sources": ["x"],
        }
    ]
}
FOCUS = IN_GOOD_ORDER | {"subject.new_cards_30d": 3}


# -- the pages in order ---------------------------------------------------------------------


SIGNING = [Step.PRESENCE, Step.ATTEST, Step.NOTICE, Step.SIGNATURE, Step.REVIEW, Step.RESULT]


def test_a_new_number_goes_from_its_purpose_to_its_result():
    visit = Rehearsal().to_consent().press(Control.AGREE).read_document()
    visit.to_review().give().press(Control.CONFIRM)
    assert visit.pages == [Step.PURPOSE, Step.CONSENT, Step.DOCUMENT, *SIGNING]


@pytest.mark.parametrize(
    ("start", "flow"),
    [(Control.START_SECOND_VERIFY, "second_verify"), (Control.START_RESUME, "resume")],
)
def test_a_number_that_is_there_is_given_first_and_its_standing_shown_before_the_face(start, flow):
    visit = Rehearsal().to_standing(start=start)
    assert visit.shown.content.flow == flow
    visit.press(Control.GO_ON)
    visit.to_review().press(Control.CONFIRM)
    before = [Step.NUMBER, Step.CONSENT, Step.DOCUMENT, Step.STANDING]
    assert visit.pages == [*before, *SIGNING]
    assert visit.visit.flow == flow
    assert visit.visit.decision.outcome == "ALLOW"
    assert visit.asked(ev.Save)


def test_a_complaint_needs_no_document():
    visit = Rehearsal().press(Control.START_COMPLAINT)
    visit.intend(m.Enter, fields={Field.REFERENCE: "0123ABCDEF"})
    visit.press(Control.GROUND_OTHER, Control.FILE)
    assert visit.pages == [Step.COMPLAINT, Step.FILED]
    assert visit.asked(ev.Save)
    assert not visit.asked(ev.ReadDocument)


@pytest.mark.parametrize("flow", FLOWS)
def test_every_page_of_a_visit_leads_back_and_every_end_leads_out(flow):
    """Cancelling is the machine's, on every page that is no end: see test_machine."""
    for step, page in FLOWS[flow].items():
        if step is not Step.WELCOME:
            assert Control.BACK in page or Control.DONE in page, step
        assert not set(page) & set(EVERYWHERE), step


def test_a_full_disk_stops_every_flow_and_a_missing_reader_those_with_a_document():
    starts = {Control.START_NEW_SIM, Control.START_SECOND_VERIFY, Control.START_RESUME}
    visit = Rehearsal()
    visit.send(ev.ReaderGone())
    assert starts.isdisjoint(visit.shown.controls)
    assert Control.START_COMPLAINT in visit.shown.controls
    visit.send(ev.DeskSeen(True, Message.NONE, 0, (), full=True))
    assert Control.START_COMPLAINT not in visit.shown.controls


# -- the purpose ----------------------------------------------------------------------------


def test_how_many_and_for_whom_are_facts_of_the_request():
    visit = Rehearsal().press(Control.START_NEW_SIM)
    assert Control.FEWER not in visit.shown.controls
    visit.press(Control.MORE, Control.MORE, Control.FEWER, Control.FOR_ANOTHER)
    assert visit.shown.content == m.Purpose(quantity=2, by_proxy=True)
    visit.press(Control.PURPOSE_WORK, Control.AGREE).read_document()
    assert visit.visit.decided_on["request.quantity"].value == 2
    assert visit.visit.decided_on["request.by_proxy"].value is True
    assert visit.shown.step is Step.TICKET, "a proxy goes to the counter"


def test_nobody_asks_for_more_than_twenty_or_less_than_one():
    visit = Rehearsal().press(Control.START_NEW_SIM, *[Control.MORE] * 25)
    assert visit.shown.content.quantity == 20
    visit.press(*[Control.FEWER] * 25)
    assert visit.shown.content.quantity == 1


# -- what the carrier is asked --------------------------------------------------------------


def test_the_question_names_flow_document_number_and_card():
    visit = Rehearsal().to_standing()
    question = visit.asked(ev.AskCarrier)[-1].question
    assert question == {
        "flow": "second_verify",
        "record_id": visit.visit.record_id,
        "document_kind": "resident",
        "document_number": "999999198001010019",
        "number": NUMBER,
        "iccid": ICCID,
        "store": "s",
        "clerk": CLERK.id,
        "home_province": "",
        "quantity": 1,
        "purpose": "",
    }


def test_an_answer_about_an_earlier_reading_is_nobodys():
    visit = Rehearsal().to_consent().press(Control.AGREE).read_document()
    first = visit.asked(ev.AskCarrier)[-1].number
    visit.press(Control.BACK)
    visit.read_document(None)
    full = IN_GOOD_ORDER | {"subject.active_cards_this_carrier": 5}
    visit.press(Control.BACK)
    visit.send(ev.CarrierAnswered(full, visit.now().wall, first))
    assert visit.visit.carrier_facts == {}


def test_whose_number_it_is_only_the_carrier_says():
    visit = Rehearsal().to_standing(None)
    assert "request.by_proxy" not in visit.visit.decided_on
    assert visit.visit.decided_on["card.sim_present"].value is True
    visit = Rehearsal().to_standing(OWN_NUMBER | {"card.sim_present": False})
    assert visit.visit.decided_on["card.sim_present"].value is False
    visit = Rehearsal().to_standing(None, iccid="")
    assert visit.visit.decided_on["card.sim_present"].value is False


# -- how the number stands ------------------------------------------------------------------


def test_the_standing_says_state_cause_and_how_long_is_left():
    visit = Rehearsal().to_standing()
    shown = visit.shown.content
    assert shown == m.Standing(
        flow="second_verify",
        phone_number="199****0001",
        status="notified",
        since="2026-11-23 07:00",
        causes=("睡眠卡",),
        notified="2026-11-23 07:00",
        deadline="2026-11-24 07:00",
        seconds_left=23 * 3600,
    )
    visit.wait(60)
    assert visit.shown.content.seconds_left == 23 * 3600 - 60


def test_with_the_clock_in_doubt_nothing_is_counted_down():
    visit = Rehearsal(trusted=False).to_standing()
    assert visit.shown.content.deadline == "2026-11-24 07:00"
    assert visit.shown.content.seconds_left is None


def test_without_the_carriers_answer_the_verification_is_taken_and_said_to_be_judged_later():
    visit = Rehearsal().to_standing(None)
    assert visit.shown.content.message is Message.CARRIER_NOT_ASKED
    assert visit.shown.content.status == ""
    visit.press(Control.GO_ON)
    visit.to_review().press(Control.CONFIRM)
    assert visit.visit.decision.outcome == "DEFER"


def test_too_late_for_a_verification_goes_on_as_a_resumption_and_says_so():
    visit = Rehearsal().to_standing(LATE)
    shown = visit.shown.content
    assert (shown.flow, shown.message) == ("resume", Message.LATE_FOR_VERIFICATION)
    assert "二十四小时" in shown.reasons[0].text
    assert shown.seconds_left == 0
    visit.press(Control.GO_ON)
    visit.to_review().press(Control.CONFIRM)
    assert visit.visit.decided_on["request.flow"].value == "resume"
    assert visit.visit.decision.outcome == "ALLOW"


def test_too_late_and_punished_is_refused_as_a_resumption_at_once():
    visit = Rehearsal().to_standing(LATE | PUNISHED)
    assert visit.shown.step is Step.RESULT
    assert (visit.shown.content.flow, visit.shown.content.outcome) == ("resume", "REFUSE")


def test_another_number_after_a_late_one_is_verified_and_not_resumed():
    visit = Rehearsal().to_standing(LATE).press(Control.BACK, Control.BACK, Control.BACK)
    assert visit.shown.content.flow == "second_verify"
    visit.give("19900000002", "").press(Control.CONFIRM, Control.AGREE)
    visit.send(ev.CardTaken("s1"))
    visit.read_document(OWN_NUMBER)
    assert visit.shown.content.flow == "second_verify"
    assert visit.shown.content.message is Message.NONE


def test_somebody_elses_number_is_refused_and_nothing_of_it_is_told():
    visit = Rehearsal().to_standing(SOMEBODY_ELSES)
    assert visit.shown.step is Step.RESULT
    assert visit.shown.content.outcome == "REFUSE"
    assert visit.shown.content.reasons[0].appeal
    assert NUMBER not in str(visit.shown.content)
    assert visit.asked(ev.StartPresence) == []


def test_a_number_without_its_card_can_be_verified():
    visit = Rehearsal().to_standing(iccid="").press(Control.GO_ON)
    visit.to_review().press(Control.CONFIRM)
    assert visit.shown.step is Step.RESULT


# -- one face, one number, confirmed by the customer ----------------------------------------


@pytest.mark.parametrize("start", [Control.START_SECOND_VERIFY, Control.START_RESUME])
def test_once_the_document_was_read_with_a_number_no_other_is_confirmed(start):
    visit = Rehearsal().to_standing(start=start).press(Control.GO_ON)
    visit.to_review()
    visit.give("19900000002", "8986000000000000028")
    visit.intend(m.Enter, fields={Field.PHONE_NUMBER: "19900000003"})
    assert visit.shown.content.phone_number == NUMBER
    visit.press(Control.CONFIRM)
    assert (visit.visit.phone_number, visit.visit.confirmed_at) == (NUMBER, visit.now().wall)


def test_a_number_counts_as_confirmed_only_by_the_customers_press_on_it():
    visit = Rehearsal().to_standing().press(Control.GO_ON)
    visit.to_review()
    assert visit.visit.confirmed_at is None, "given is not confirmed"


def test_after_confirming_nothing_leads_to_another_number():
    visit = Rehearsal().to_consent().press(Control.AGREE).read_document()
    visit.to_review().give().press(Control.CONFIRM).stored()
    for control in Control:
        visit.press(*({control} - {Control.DONE}))
    visit.give("19900000002", "")
    assert visit.shown.step is Step.RESULT
    assert visit.visit.phone_number == NUMBER
    assert len(visit.asked(ev.Save)) == 1


def test_a_face_that_does_not_match_leaves_only_the_way_out_and_the_objection():
    visit = Rehearsal().to_standing().press(Control.GO_ON)
    visit.face("PASS", "reject")
    assert visit.shown.content.outcome == "REFUSE"
    visit.stored()
    assert visit.shown.controls - set(EVERYWHERE) == {Control.OBJECT, Control.DONE}


# -- the focus check ------------------------------------------------------------------------


def at_focus_check():
    visit = Rehearsal().to_consent().press(Control.AGREE).read_document(FOCUS)
    assert visit.shown.step is Step.FOCUS_CHECK
    return visit


def test_the_clerk_reads_in_full_why_and_what_for():
    shown = at_focus_check().shown.content
    assert shown.purpose == "personal"
    assert "短期内多次办卡" in shown.reasons[0].text
    assert shown.reasons[0].facts
    assert shown.signers == ()


def test_a_clerk_alone_cannot_make_a_focus_check():
    visit = at_focus_check()
    visit.pin("c02")
    assert not visit.asked(ev.CheckPin), "there is no answer to sign"
    visit.press(Control.FOCUS_PLAUSIBLE)
    assert [one.id for one in visit.shown.content.signers] == ["c02"]
    for clerk in ("c01", "c03"):
        visit.pin(clerk)
        assert visit.shown.content.message is Message.SUPERVISOR_CONFIRMS
    visit.pin("c02", right=False)
    assert visit.shown.content.message is Message.PIN_WRONG
    assert visit.shown.step is Step.FOCUS_CHECK
    assert visit.visit.focus_check is None


def test_a_supervisors_signature_on_a_plausible_purpose_leads_on():
    visit = at_focus_check().press(Control.FOCUS_PLAUSIBLE)
    visit.pin("c02")
    assert visit.shown.step is Step.PRESENCE
    fact = visit.visit.decided_on["request.focus_checked"]
    assert (fact.value, fact.source) == (True, "clerk")
    visit.to_review().give().press(Control.CONFIRM)
    assert visit.visit.decision.outcome == "ALLOW"


def test_a_purpose_that_is_not_plausible_is_a_ticket_with_the_check_on_record():
    visit = at_focus_check().press(Control.FOCUS_NOT_PLAUSIBLE)
    visit.pin("c02")
    assert visit.shown.step is Step.TICKET
    assert visit.shown.content.reasons
    assert visit.visit.focus_check.plausible is False
    assert visit.visit.decided_on["request.focus_checked"].value is False
    assert visit.asked(ev.Save)


def test_another_answer_is_signed_anew_and_not_by_a_pin_on_the_first():
    visit = at_focus_check().press(Control.FOCUS_NOT_PLAUSIBLE)
    seen = visit.shown.revision
    visit.press(Control.FOCUS_PLAUSIBLE)
    visit.intend(m.Enter, revision=seen, fields={Field.CLERK: "c02", Field.PIN: "2580"})
    assert visit.visit.signing == ""


def test_wrong_pins_at_a_focus_check_lock_the_desk():
    visit = at_focus_check().press(Control.FOCUS_PLAUSIBLE)
    for _ in range(5):
        visit.pin("c02", right=False)
    assert visit.shown.content.message is Message.PIN_LOCKED
    visit.pin("c02")
    assert visit.shown.step is Step.FOCUS_CHECK


def test_without_a_supervisor_at_hand_there_is_a_ticket():
    visit = at_focus_check().press(Control.NO_SECOND_PERSON)
    assert visit.shown.step is Step.TICKET
    assert visit.visit.focus_check is None
    only = settings_for("/nowhere", clerks=[CLERK])
    visit = Rehearsal(house_of(only, load_chosen(only))).to_consent().press(Control.AGREE)
    visit.read_document(FOCUS)
    assert visit.shown.step is Step.TICKET


def test_another_document_needs_another_focus_check():
    visit = at_focus_check().press(Control.FOCUS_PLAUSIBLE)
    visit.pin("c02")
    visit.press(Control.BACK)
    visit.send(ev.CardTaken("s1"))
    visit.read_document(FOCUS)
    assert visit.shown.step is Step.FOCUS_CHECK


def test_what_a_focus_check_cannot_settle_goes_to_the_counter_without_one():
    visit = Rehearsal().press(Control.START_NEW_SIM, Control.FOR_ANOTHER, Control.PURPOSE_WORK)
    visit.press(Control.AGREE).read_document(FOCUS)
    assert visit.shown.step is Step.TICKET


def test_nobody_is_told_of_a_batch():
    visit = Rehearsal().press(Control.START_NEW_SIM, Control.MORE, Control.PURPOSE_WORK)
    visit.press(Control.AGREE).read_document(IN_GOOD_ORDER | {"signal.suspected_batch": True})
    assert visit.visit.decision.obligations == ("REPORT_POLICE_STATION",)
    assert visit.shown.content.outcome == "REFUSE"
    told = msgspec.json.encode(visit.shown.content).decode()
    assert not [word for word in ("批量", "派出所", "报告", "REPORT", "batch") if word in told]


# -- outcomes -------------------------------------------------------------------------------


def test_what_is_still_to_be_signed_at_the_end_is_a_ticket_and_no_number():
    kiosk = msgspec.structs.replace(HOUSE.settings.kiosk, mode="self_service")
    alone = msgspec.structs.replace(HOUSE.settings, kiosk=kiosk)
    visit = Rehearsal(house_of(alone, HOUSE.rules)).to_standing().press(Control.GO_ON)
    visit.face("PASS", "pass")
    visit.read_notice().draw().press(Control.SIGN, Control.CONFIRM)
    assert visit.visit.decision.outcome == "BLOCK_UNTIL_SIGNED", "no video of the statement"
    assert visit.shown.step is Step.TICKET
    assert visit.shown.content.reasons


def test_who_has_to_be_verified_again_opens_no_number_meanwhile():
    """And a focus check settles only what asks for one."""
    house = house_of(HOUSE.settings, load_packs(names=("cn", "hubei")))
    visit = Rehearsal(house).to_consent().press(Control.AGREE)
    visit.read_document(FOCUS | {"card.home_region": "42"}).press(Control.FOCUS_PLAUSIBLE)
    visit.pin("c02")
    assert visit.shown.step is Step.RESULT
    assert visit.shown.content.outcome == "SUSPEND_AND_SECOND_VERIFICATION"
    assert visit.shown.content.reasons[0].remedy


# -- what comes of it -----------------------------------------------------------------------


def at_result(facts=OWN_NUMBER, start=Control.START_SECOND_VERIFY):
    visit = Rehearsal()
    visit.send(ev.DeskSeen(True, Message.NONE, 0, (), full=False))
    visit.to_standing(facts, start)
    if visit.shown.step is Step.STANDING:
        visit.press(Control.GO_ON)
        visit.to_review().press(Control.CONFIRM)
    return visit.stored()


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
    visit.send(ev.DeskSeen(True, Message.NONE, 0, (), full=False))
    visit.to_standing().press(Control.GO_ON)
    visit.face("PASS", "reject")
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
    visit = at_result(start=Control.START_RESUME)
    visit.receipt("rejected", "N-PEN-02")
    shown = visit.shown.content
    assert shown.message is Message.CARRIER_REJECTED
    assert "联合惩戒" in shown.reasons[0].text
    assert shown.reasons[0].remedy
    assert shown.reasons[0].appeal
    assert Control.OBJECT in visit.shown.controls


@pytest.mark.parametrize("reason", ["N-BATCH", "number_taken", "no_such_rule"])
def test_a_rejection_that_is_not_the_customers_to_read_leaves_no_trace(reason):
    visit = at_result(start=Control.START_RESUME)
    visit.receipt("rejected", reason)
    assert visit.shown.content.message is Message.CARRIER_REJECTED
    assert "批量" not in str(visit.shown.content)


def test_a_reason_stands_on_facts_with_source_and_date():
    visit = Rehearsal().to_standing(OWN_NUMBER | PUNISHED, Control.START_RESUME)
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
    visit.press(Control.FILE)
    assert visit.shown.content.message is Message.GROUND_NEEDED
    visit.press(Control.GROUND_NOT_MINE)
    assert visit.shown.content.route == "carrier"
    visit.press(Control.FILE)
    assert visit.visit.record_id != decided
    assert visit.shown.content == m.Filed("", "carrier", shown.about, Message.SAVING)
    assert Control.DONE not in visit.shown.controls
    visit.stored()
    assert visit.shown.content.message is Message.COMPLAINT_TAKEN
    assert visit.shown.content.reference not in {"", shown.about}
    assert visit.shown.content.about == shown.about
    assert len(visit.asked(ev.Save)) == 2
    visit.receipt("accepted", "complaint_filed")
    assert visit.shown.content.message is Message.COMPLAINT_RECEIVED


def test_the_receipt_of_the_decision_is_not_taken_for_that_of_the_complaint():
    visit = at_result(SOMEBODY_ELSES)
    decided = visit.visit.record_id
    visit.press(Control.OBJECT, Control.GROUND_OTHER, Control.FILE).stored()
    visit.send(ev.ReceiptVerified(decided, "rejected", "evidence", effective=False))
    assert visit.shown.content.message is Message.COMPLAINT_TAKEN


def test_back_from_an_objection_is_back_to_the_decision_and_nothing_was_filed():
    visit = at_result(SOMEBODY_ELSES)
    before = visit.shown.content
    visit.press(Control.OBJECT, Control.GROUND_OTHER, Control.BACK)
    assert visit.shown.content == before
    assert len(visit.asked(ev.Save)) == 1


def test_a_ticket_can_be_objected_to_and_what_was_granted_cannot():
    visit = at_focus_check().press(Control.NO_SECOND_PERSON).stored()
    assert Control.OBJECT in visit.shown.controls
    assert Control.OBJECT not in at_result().shown.controls


def test_nothing_is_objected_to_before_it_is_stored():
    visit = Rehearsal().to_standing(SOMEBODY_ELSES)
    assert Control.OBJECT not in visit.shown.controls
    visit.send(ev.NotSaved(Message.NOT_SAVED))
    assert Control.OBJECT not in visit.shown.controls


@pytest.mark.parametrize(
    ("facts", "ground", "route"),
    [
        (PUNISHED, Control.GROUND_LISTING, "police"),
        (PUNISHED, Control.GROUND_OTHER, "12300"),
        (PUNISHED, Control.GROUND_IDENTITY, "carrier"),
        (SOMEBODY_ELSES, Control.GROUND_LISTING, "carrier"),
    ],
)
def test_ground_and_rule_say_who_answers(facts, ground, route):
    visit = at_result(OWN_NUMBER | facts, Control.START_RESUME).press(Control.OBJECT, ground)
    assert visit.shown.content.route == route


@pytest.mark.parametrize(
    ("typed", "taken"),
    [
        ("0123abcdef", "0123ABCDEF"),
        (" 0123ABCDEF ", "0123ABCDEF"),
        ("0198F2A0-0000-7000-8000-0123456789AB", "23456789AB"),
        ("0123ABCDE", ""),
        ("0123ABCDEG", ""),
        ("0198F2A000007000800001234567 9AB", ""),
        ("", ""),
        ("０１２３ＡＢＣＤＥＦ", ""),
    ],
)
def test_a_reference_is_as_on_the_receipt_or_a_whole_one(typed, taken):
    visit = Rehearsal().press(Control.START_COMPLAINT)
    visit.intend(m.Enter, fields={Field.REFERENCE: typed})
    assert visit.shown.content.about == taken
    assert (visit.shown.content.message is Message.REFERENCE_MALFORMED) is not bool(taken)
    visit.press(Control.GROUND_OTHER, Control.FILE)
    assert (visit.shown.step is Step.FILED) is bool(taken)


@pytest.mark.parametrize(
    ("contact", "taken"),
    [("19900000001", True), ("0755-1234567", True), ("", True), ("call me", False)],
)
def test_where_the_answer_is_told_is_a_telephone_number_or_nowhere(contact, taken):
    visit = Rehearsal().press(Control.START_COMPLAINT)
    visit.intend(m.Enter, fields={Field.CONTACT: contact})
    assert (visit.shown.content.message is Message.NONE) is taken


def test_a_complaint_is_left_by_back_and_by_cancel():
    for way in (Control.BACK, Control.CANCEL):
        visit = Rehearsal().press(Control.START_COMPLAINT, way)
        assert visit.over
        assert not visit.asked(ev.Save)


def test_a_filed_complaint_ends_by_itself_once_it_was_seen():
    visit = Rehearsal().press(Control.START_COMPLAINT)
    visit.intend(m.Scanned, lines=("0123ABCDEF",))
    visit.press(Control.GROUND_OTHER, Control.FILE).stored()
    visit.wait(HOUSE.settings.screen.result_s + 1)
    assert visit.asked(ev.End)[-1].why == "result_seen"
