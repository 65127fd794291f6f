"""A SIM card in another one's place: from the loss report to what is told and what is recorded."""

import pytest
from house import LATE, OWN_NUMBER, SOMEBODY_ELSES
from rehearsal import ICCID, NEW_ICCID, NUMBER, Rehearsal
from shelf import record_of

from kiosk.enumerations import CardTrouble
from kiosk.protocol import messages as m
from kiosk.protocol.codes import Control, Field, Message
from kiosk.protocol.flows import Step
from kiosk.records.record import CardReplacement
from kiosk.visit import effects
from kiosk.visit import events as ev
from kiosk.visit.pages.focus_check import FocusCheckControl
from kiosk.visit.pages.loss_report import LossReportControl
from kiosk.visit.pages.number import NumberContent
from kiosk.visit.pages.welcome import WelcomeControl

OFTEN = OWN_NUMBER | {"card.replacements_30d": 3}
BROKEN = LossReportControl.CARD_BROKEN


def scan(visit, *lines):
    visit.intend(m.Scanned, lines=lines)
    return visit


def to_new_card(visit):
    """From the face check to the page that takes the new card."""
    return visit.to_review()


def at_result(facts=OWN_NUMBER, **how):
    """Online, confirmed and stored."""
    visit = Rehearsal()
    visit.send(ev.StripSeen(True, Message.NONE, 0, (), full=False))
    to_new_card(visit.to_replacement(facts=facts, **how))
    return scan(visit, NEW_ICCID).press(Control.CONFIRM).stored()


def test_the_way_goes_from_the_loss_report_to_the_new_card():
    visit = at_result()
    before = [Step.LOSS_REPORT, Step.NUMBER, Step.CONSENT, Step.DOCUMENT, Step.PRESENCE]
    after = [Step.ATTEST, Step.NOTICE, Step.SIGNATURE, Step.CONFIRMATION, Step.RESULT]
    assert visit.pages == before + after
    assert visit.visit.decision.outcome == "ALLOW"
    visit.receipt("accepted", "replaced", effective=True)
    assert visit.shown.content.message is Message.CARD_REPLACED
    assert visit.shown.content.card_trouble is CardTrouble.LOST


# -- the loss -------------------------------------------------------------------------------


@pytest.mark.parametrize("trouble", [LossReportControl.CARD_LOST, LossReportControl.CARD_STOLEN])
def test_who_says_that_the_card_is_gone_reports_its_loss_and_shows_no_card(trouble):
    visit = Rehearsal().press(WelcomeControl.START_REPLACE, trouble)
    scan(visit, NUMBER, ICCID)
    assert visit.shown.content == NumberContent("replace", NUMBER, asks_card=False)
    visit.intend(m.Enter, fields={Field.PHONE_NUMBER: NUMBER, Field.ICCID: ICCID})
    assert visit.visit.iccid == ""
    visit = Rehearsal().to_replacement(trouble)
    assert visit.visit.decided_on["request.loss_reported"].value is True


def test_a_broken_card_is_shown_and_reports_nothing():
    visit = Rehearsal().to_replacement(BROKEN, ICCID)
    assert visit.visit.decided_on["request.loss_reported"].value is False
    assert visit.asked(effects.AskCarrier)[-1].question.iccid == ICCID
    assert visit.shown.step is Step.PRESENCE


def test_a_broken_card_that_is_not_here_is_a_clerks_to_look_for():
    facts = {name: value for name, value in OWN_NUMBER.items() if name != "card.sim_present"}
    visit = Rehearsal().to_replacement(BROKEN, "", facts)
    assert visit.shown.step is Step.TICKET
    assert "挂失" in visit.shown.content.reasons[0].text


def test_said_anew_it_counts_anew():
    visit = Rehearsal().press(WelcomeControl.START_REPLACE, BROKEN).give(iccid=ICCID)
    visit.press(Control.BACK, LossReportControl.CARD_STOLEN)
    assert (visit.visit.card_trouble, visit.visit.iccid) == (CardTrouble.STOLEN, "")
    visit.press(Control.BACK, BROKEN)
    assert visit.visit.loss_reported_at is None


# -- whose number it is ---------------------------------------------------------------------


def test_somebody_elses_number_gets_no_card_and_nothing_of_it_is_told():
    visit = Rehearsal().to_replacement(facts=SOMEBODY_ELSES)
    assert visit.shown.step is Step.RESULT
    assert visit.shown.content.outcome == "REFUSE"
    assert visit.shown.content.reasons[0].appeal
    assert NUMBER not in str(visit.shown.content)
    assert visit.asked(effects.StartPresence) == []


@pytest.mark.parametrize("by", ["police", "list"])
def test_that_somebody_stopped_the_number_is_not_told_to_who_laid_the_card_down(by):
    visit = Rehearsal().to_replacement(facts=OWN_NUMBER | {"card.stopped_by": by})
    (reason,) = visit.shown.content.reasons
    assert visit.shown.content.outcome == "REFUSE"
    for told in ("公安", "名单", "停用"):
        assert told not in str(reason)
    assert reason.remedy


def test_a_number_that_was_not_verified_in_time_gets_a_card_and_stays_stopped():
    visit = at_result(LATE | {"card.stopped_by": "carrier"})
    assert visit.visit.decision.outcome == "ALLOW"
    assert visit.visit.flow == "replace"


def test_without_a_network_it_is_taken_and_has_no_effect_yet():
    visit = to_new_card(Rehearsal().to_replacement(facts=None))
    scan(visit, NEW_ICCID).press(Control.CONFIRM).stored()
    assert visit.visit.decision.outcome == "DEFER"
    visit.wait(7)
    assert visit.shown.content.message is Message.CAPTURED_NOT_EFFECTIVE


# -- too often ------------------------------------------------------------------------------


def test_a_supervisor_signs_for_the_fourth_card_in_a_month():
    visit = Rehearsal().to_replacement(LossReportControl.CARD_STOLEN, facts=OFTEN)
    assert visit.shown.step is Step.FOCUS_CHECK
    assert (visit.shown.content.flow, visit.shown.content.purpose) == ("replace", "stolen")
    visit.press(FocusCheckControl.FOCUS_PLAUSIBLE).pin("c02")
    assert visit.shown.step is Step.PRESENCE
    assert visit.visit.focus_check.purpose == "stolen"


def test_what_is_not_plausible_is_a_ticket():
    visit = Rehearsal().to_replacement(facts=OFTEN)
    visit.press(FocusCheckControl.FOCUS_NOT_PLAUSIBLE).pin("c02")
    assert visit.shown.step is Step.TICKET


# -- the new card ---------------------------------------------------------------------------


def test_only_the_card_is_taken_and_never_another_number():
    visit = to_new_card(Rehearsal().to_replacement())
    assert Control.CONFIRM not in visit.shown.controls
    scan(visit, "19900000002")
    assert visit.shown.content.message is Message.ICCID_MALFORMED
    visit.intend(m.Enter, fields={Field.PHONE_NUMBER: "19900000002", Field.ICCID: NEW_ICCID})
    assert (visit.visit.phone_number, visit.shown.content.iccid) == (NUMBER, NEW_ICCID)
    visit.intend(m.Scrolled, furthest=1.0)
    assert Control.CONFIRM in visit.shown.controls


def test_the_old_card_is_not_the_new_one():
    visit = to_new_card(Rehearsal().to_replacement(BROKEN, ICCID))
    scan(visit, ICCID)
    assert visit.shown.content.message is Message.OLD_CARD
    assert Control.CONFIRM not in visit.shown.controls


def test_what_is_confirmed_is_the_card_that_is_shown():
    """A press that was made on another card is stale."""
    visit = to_new_card(Rehearsal().to_replacement())
    scan(visit, NEW_ICCID)
    seen = visit.shown.revision
    scan(visit, ICCID)
    visit.intend(m.Press, revision=seen, control=Control.CONFIRM)
    assert visit.shown.step is Step.CONFIRMATION


# -- the record -----------------------------------------------------------------------------


def test_the_record_says_what_happened_and_which_card_came():
    visit = at_result(iccid=ICCID, trouble=BROKEN)
    record = record_of(visit)
    assert (record.flow, record.number, record.iccid) == ("replace", NUMBER, ICCID)
    assert record.replacement == CardReplacement(trouble=CardTrouble.BROKEN, new_iccid=NEW_ICCID)
    assert record.facts["request.iccid"].value == NEW_ICCID


def test_a_loss_is_on_record_with_its_moment_also_when_it_was_refused():
    visit = Rehearsal().to_replacement(facts=SOMEBODY_ELSES)
    record = record_of(visit)
    assert record.replacement.trouble is CardTrouble.LOST
    assert record.replacement.loss_reported_at == visit.now().wall
    assert record.iccid is None
    assert record.replacement.new_iccid == ""
