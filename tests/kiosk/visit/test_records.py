"""What a visit's record says of its flow, number, focus check and complaint; and what it leaves out."""

import datetime as dt

import pytest
from house import HOUSE, IN_GOOD_ORDER, LATE, OWN_NUMBER, SOMEBODY_ELSES
from msgspec.structs import replace
from rehearsal import AGREE, ICCID, NUMBER, Rehearsal
from shelf import record_of

from kiosk.enumerations import ComplaintGround, ComplaintRoute
from kiosk.identity.documents import ChipEvidence, SignedChallenge
from kiosk.policy.engine import replay
from kiosk.protocol import messages as m
from kiosk.protocol.codes import Control, Field
from kiosk.protocol.flows import Step
from kiosk.records.record import Complaint, FocusCheck, Signed, decided
from kiosk.visit.pages.complaint import ComplaintControl, ground_control
from kiosk.visit.pages.focus_check import FocusCheckControl
from kiosk.visit.pages.number_status import NumberStatusControl
from kiosk.visit.pages.purpose import PurposeControl
from kiosk.visit.pages.welcome import WelcomeControl

MIDNIGHT = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)


def verified(facts=OWN_NUMBER, start=WelcomeControl.START_SECOND_VERIFY):
    visit = Rehearsal().to_number_status(facts, start)
    visit.press(NumberStatusControl.GO_ON)
    return visit.to_review().press(Control.CONFIRM)


@pytest.mark.parametrize(
    ("facts", "start", "flow"),
    [
        (OWN_NUMBER, WelcomeControl.START_SECOND_VERIFY, "second_verify"),
        (LATE, WelcomeControl.START_SECOND_VERIFY, "resume"),
        (LATE, WelcomeControl.START_RESUME, "resume"),
    ],
)
def test_the_record_names_the_flow_that_it_ended_as_the_number_and_when_it_was_confirmed(
    facts, start, flow
):
    record = record_of(verified(facts, start))
    assert (record.flow, record.number, record.iccid) == (flow, NUMBER, ICCID)
    assert record.confirmed_at == MIDNIGHT
    assert record.facts["request.flow"].value == flow
    assert record.binding
    assert record.complaint is None


def test_the_carrier_decides_a_late_verification_again_from_its_record():
    decision, facts = decided(record_of(verified(LATE)))
    replay(decision, facts, HOUSE.rules)


def test_a_new_number_is_recorded_with_how_many_were_asked_for():
    visit = Rehearsal().press(
        WelcomeControl.START_NEW_SIM, PurposeControl.MORE, PurposeControl.PURPOSE_WORK
    )
    visit.press(*AGREE).read_document(IN_GOOD_ORDER | {"signal.suspected_batch": False})
    visit.to_review().give().press(Control.CONFIRM)
    record = record_of(visit)
    assert (record.flow, record.quantity, record.purpose) == ("new_sim", 2, "work")
    assert record.confirmed_at


def test_who_never_confirmed_has_no_moment_of_it():
    record = record_of(Rehearsal().to_number_status(SOMEBODY_ELSES))
    assert (record.number, record.confirmed_at) == (NUMBER, None)
    assert record.decision.outcome == "REFUSE"


@pytest.mark.parametrize(
    ("press", "answer"),
    [
        (FocusCheckControl.FOCUS_PLAUSIBLE, True),
        (FocusCheckControl.FOCUS_NOT_PLAUSIBLE, False),
    ],
)
def test_the_focus_check_says_who_answered_for_what_and_when(press, answer):
    visit = Rehearsal().to_consent().press(*AGREE)
    visit.read_document(IN_GOOD_ORDER | {"subject.new_cards_30d": 3}).press(press)
    visit.pin("c02")
    if visit.shown.step is Step.PRESENCE:
        visit.to_review().give().press(Control.CONFIRM)
    record = record_of(visit)
    assert record.focus_check == FocusCheck(answer, "personal", Signed("c02", MIDNIGHT))
    decision, facts = decided(record)
    replay(decision, facts, HOUSE.rules)


def objected(visit, ground=ComplaintGround.NOT_MINE, contact="19900000009"):
    visit.stored().press(Control.OBJECT, ground_control(ground))
    visit.intend(m.Enter, fields={Field.CONTACT: contact})
    return visit.press(ComplaintControl.FILE)


def test_an_objection_is_a_record_of_its_own_about_the_decisions():
    visit = Rehearsal().to_number_status(SOMEBODY_ELSES)
    refused = record_of(visit)
    record = record_of(objected(visit))
    assert record.flow == "complaint"
    assert record.complaint == Complaint(
        about=refused.record_id,
        ground=ComplaintGround.NOT_MINE,
        route=ComplaintRoute.CARRIER,
        contact="19900000009",
    )
    assert (record.decision, record.facts) == (None, {})
    assert record.record_id != refused.record_id
    assert record.nonce != refused.nonce


def test_a_complaint_names_the_document_that_was_read_and_keeps_no_face_and_no_signature():
    """It proves who objects; what the visit was about is in the decision's own record."""
    visit = Rehearsal().to_face()
    visit.is_another_person()
    record = record_of(objected(visit))
    assert record.document.holder.number == "999999198001010019"
    left_out = ("portrait", "presence", "clerk_review", "notice", "signature", "binding", "number")
    assert {name: getattr(record, name) for name in left_out} == dict.fromkeys(left_out)


def test_what_a_chip_signed_stays_in_the_record_that_it_was_asked_for():
    """Its signature is over that record's id, so a complaint about it would prove nothing with it."""
    visit = Rehearsal().to_face()
    signed = SignedChallenge(bytes(8), b"signature")
    evidence = ChipEvidence(sod=b"sod", dg1=b"zone", signed_challenge=signed)
    visit.visit.document = replace(visit.visit.document, chip_evidence=evidence)
    visit.is_another_person()
    assert record_of(visit).document.chip_evidence == evidence
    assert record_of(objected(visit)).document.chip_evidence is None


def test_a_complaint_without_a_document_names_nobody():
    visit = Rehearsal().press(WelcomeControl.START_COMPLAINT)
    visit.intend(m.Enter, fields={Field.REFERENCE: "0123abcdef"})
    visit.press(ground_control(ComplaintGround.OTHER), ComplaintControl.FILE)
    record = record_of(visit)
    assert record.document is None
    assert record.consents is None
    assert record.complaint == Complaint(
        about="0123ABCDEF",
        ground=ComplaintGround.OTHER,
        route=ComplaintRoute.TELECOM_APPEALS,
    )
