"""The focus check: a clerk asks, a supervisor who is not them signs."""

import datetime as dt

import msgspec
from house import (
    CLERK,
    DOCUMENT,
    FOCUS,
    HOUSE,
    IN_GOOD_ORDER,
    SECOND,
    clerk_of,
    house_of,
    packs_with,
    settings_for,
)
from rehearsal import AGREE, Rehearsal, at_focus_check

from kiosk.identity.documents import Authenticity, DocumentKind
from kiosk.policy.packs import load_chosen
from kiosk.protocol.codes import Control, Message
from kiosk.protocol.flows import Step
from kiosk.visit import effects
from kiosk.visit import events as ev
from kiosk.visit.pages.focus_check import FocusCheckControl
from kiosk.visit.pages.purpose import PurposeControl
from kiosk.visit.pages.welcome import WelcomeControl

PASSPORT = msgspec.structs.replace(
    DOCUMENT,
    kind=DocumentKind.PASSPORT,
    authenticity=Authenticity.AUTHENTIC,
    authenticity_reason="signature",
)
FOURTH = clerk_of(4, "何静", "supervisor")


def test_the_clerk_reads_what_for_and_of_the_person_nothing_before_they_are_confirmed():
    shown = at_focus_check().shown.content
    assert shown.purpose == "personal"
    (told,) = shown.reasons
    assert "再问清楚用途" in told.text
    assert told.facts == ()
    assert shown.signers == ()


def test_a_clerk_alone_cannot_make_a_focus_check():
    visit = at_focus_check()
    visit.pin("c02")
    assert not visit.asked(effects.CheckPin), "there is no answer to sign"
    visit.press(FocusCheckControl.FOCUS_PLAUSIBLE)
    assert [one.id for one in visit.shown.content.signers] == ["c02"]
    for clerk in ("c01", "c03"):
        visit.pin(clerk)
        assert visit.shown.content.message is Message.SUPERVISOR_CONFIRMS
    visit.pin("c02", right=False)
    assert visit.shown.content.message is Message.PIN_WRONG
    assert visit.shown.step is Step.FOCUS_CHECK
    assert visit.visit.focus_check is None


def test_a_supervisor_does_not_sign_for_their_own_customer():
    visit = Rehearsal(clerk=SECOND).to_consent().press(*AGREE).read_document(FOCUS)
    assert visit.shown.step is Step.TICKET, "there is no other supervisor"
    fourth = settings_for("/nowhere", clerks=[CLERK, SECOND, FOURTH])
    visit = Rehearsal(house_of(fourth, HOUSE.rules), clerk=SECOND).to_consent()
    visit.press(*AGREE).read_document(FOCUS).press(FocusCheckControl.FOCUS_PLAUSIBLE)
    visit.pin("c02")
    assert visit.shown.content.message is Message.SUPERVISOR_CONFIRMS
    visit.pin("c04")
    assert visit.shown.step is Step.PRESENCE


def test_while_a_signature_is_checked_nobody_changes_what_is_signed():
    visit = at_focus_check().press(FocusCheckControl.FOCUS_PLAUSIBLE)
    visit.wait(3)
    visit.type_pin("c02")
    visit.press(FocusCheckControl.FOCUS_NOT_PLAUSIBLE, Control.NO_SECOND_PERSON)
    visit.check_pin(right=True)
    assert visit.visit.focus_check.plausible is True


def test_a_rule_that_a_focus_check_does_not_lift_asks_for_it_once(tmp_path):
    rules = packs_with(tmp_path, " && !request.focus_checked", "")
    visit = Rehearsal(house_of(HOUSE.settings, rules)).to_consent()
    visit.press(*AGREE).read_document(FOCUS).press(FocusCheckControl.FOCUS_PLAUSIBLE)
    visit.pin("c02")
    assert visit.shown.step is Step.TICKET


def test_a_supervisors_signature_on_a_plausible_purpose_leads_on():
    visit = at_focus_check().press(FocusCheckControl.FOCUS_PLAUSIBLE)
    visit.pin("c02")
    assert visit.shown.step is Step.PRESENCE
    fact = visit.visit.decided_on["request.focus_checked"]
    assert (fact.value, fact.source) == (True, "clerk")
    visit.to_review().give().press(Control.CONFIRM)
    assert visit.visit.decision.outcome == "ALLOW"


def test_who_a_citizen_with_a_passport_is_is_signed_for_here_and_by_that_name():
    visit = Rehearsal().to_consent().press(*AGREE)
    visit.read_document(IN_GOOD_ORDER, PASSPORT)
    assert visit.shown.step is Step.FOCUS_CHECK
    assert "公民身份号码" in visit.shown.content.reasons[0].text
    assert [(row.label, row.value) for row in visit.shown.content.rows] == [
        ("citizen", "citizen_without_number")
    ]
    visit.press(FocusCheckControl.FOCUS_PLAUSIBLE)
    visit.pin("c02")
    assert visit.shown.step is Step.PRESENCE
    assert visit.visit.focus_check.purpose == "personal citizen_without_number"
    assert visit.visit.decided_on["request.citizen_settled"].value is True


def test_a_purpose_that_is_not_plausible_is_a_ticket_with_the_check_on_record():
    visit = at_focus_check().press(FocusCheckControl.FOCUS_NOT_PLAUSIBLE)
    visit.pin("c02")
    assert visit.shown.step is Step.TICKET
    assert visit.shown.content.reasons
    assert visit.visit.focus_check.plausible is False
    assert visit.visit.decided_on["request.focus_checked"].value is False
    assert visit.asked(effects.Save)


def test_another_answer_is_signed_anew_and_not_by_a_pin_on_the_first():
    visit = at_focus_check().press(FocusCheckControl.FOCUS_NOT_PLAUSIBLE)
    seen = visit.shown.revision
    visit.press(FocusCheckControl.FOCUS_PLAUSIBLE)
    visit.wait(3)
    visit.type_pin("c02", revision=seen)
    assert visit.visit.signing == ""


def test_wrong_pins_at_a_focus_check_lock_the_supervisor():
    visit = at_focus_check().press(FocusCheckControl.FOCUS_PLAUSIBLE)
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
    visit = Rehearsal(house_of(only, load_chosen(only))).to_consent().press(*AGREE)
    visit.read_document(FOCUS)
    assert visit.shown.step is Step.TICKET


def test_another_document_needs_another_focus_check():
    visit = at_focus_check().press(FocusCheckControl.FOCUS_PLAUSIBLE)
    visit.pin("c02")
    visit.press(Control.BACK)
    visit.send(ev.CardTaken("s1"))
    visit.read_document(FOCUS)
    assert visit.shown.step is Step.FOCUS_CHECK


def test_what_a_focus_check_cannot_settle_goes_to_the_counter_without_one():
    child = msgspec.structs.replace(DOCUMENT.holder, birth=dt.date(2012, 1, 1))
    visit = Rehearsal().to_consent().press(*AGREE)
    visit.read_document(FOCUS, msgspec.structs.replace(DOCUMENT, holder=child))
    assert visit.shown.step is Step.TICKET


def test_nobody_is_told_of_a_batch():
    visit = Rehearsal().press(
        WelcomeControl.START_NEW_SIM, PurposeControl.MORE, PurposeControl.PURPOSE_WORK
    )
    visit.press(*AGREE).read_document(IN_GOOD_ORDER | {"signal.suspected_batch": True})
    assert visit.visit.decision.obligations == (
        "REPORT_ANTIFRAUD_CENTRE",
        "REPORT_POLICE_STATION",
    )
    assert visit.shown.content.outcome == "REFUSE"
    told = msgspec.json.encode(visit.shown.content).decode()
    assert not [word for word in ("批量", "派出所", "报告", "REPORT", "batch") if word in told]
