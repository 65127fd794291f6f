"""Who acts for another person, or has a document without a chip: what is needed is said, a clerk goes on."""

import pytest
from rehearsal import AGREE, Rehearsal
from shelf import record_of

from kiosk.enumerations import AssistedCase
from kiosk.policy.engine import replay
from kiosk.protocol.codes import Control
from kiosk.protocol.flows import Step
from kiosk.records.record import decided
from kiosk.visit import effects
from kiosk.visit.pages.document import DocumentControl
from kiosk.visit.pages.on_behalf import OnBehalfControl
from kiosk.visit.pages.purpose import PurposeControl
from kiosk.visit.pages.welcome import WelcomeControl
from kiosk.visit.pages.without_chip import WithoutChipControl


def at_document():
    return Rehearsal().to_consent().press(*AGREE)


def without_chip(visit=None):
    return (visit or at_document()).press(DocumentControl.NO_CHIP)


def on_behalf():
    visit = Rehearsal().press(WelcomeControl.START_NEW_SIM, PurposeControl.FOR_ANOTHER)
    return visit.press(PurposeControl.PURPOSE_PERSONAL)


def rules_of(visit):
    return [reason.rule for reason in visit.visit.decision.reasons]


@pytest.mark.parametrize("case", [case for case in AssistedCase if case.is_document])
def test_a_document_without_a_chip_is_a_ticket_with_its_reason_and_no_refusal(case):
    visit = without_chip()
    assert Control.TAKE_TICKET not in visit.shown.controls
    visit.press(WithoutChipControl(f"has_{case}"))
    assert visit.shown.content.case is case
    visit.press(Control.TAKE_TICKET)
    assert visit.shown.step is Step.TICKET
    assert visit.shown.content.number
    assert visit.visit.decision.outcome == "REFER_TO_CLERK"
    assert rules_of(visit) == ["N-DOC-10"]
    assert "户口簿" in visit.shown.content.reasons[0].text
    record = record_of(visit)
    assert (record.assisted_case, record.document) == (case, None)
    replay(*decided(record), visit.machine.environment.rules)


@pytest.mark.parametrize(
    "start",
    [WelcomeControl.START_SECOND_VERIFY, WelcomeControl.START_RESUME, WelcomeControl.START_CANCEL],
)
def test_it_is_so_in_every_flow_with_a_document(start):
    visit = Rehearsal().to_number(start).give(iccid="").press(Control.CONFIRM, *AGREE)
    without_chip(visit).press(WithoutChipControl.HAS_TEMPORARY_CARD, Control.TAKE_TICKET)
    assert (visit.shown.step, rules_of(visit)) == (Step.TICKET, ["N-DOC-10"])


def test_who_finds_a_document_with_a_chip_goes_back_and_on():
    visit = without_chip().press(WithoutChipControl.HAS_OTHER_DOCUMENT, Control.BACK)
    visit.read_document()
    assert visit.shown.step is Step.PRESENCE
    assert visit.visit.decided_on["request.without_chip"].value is False


def test_nobody_leaves_while_their_document_is_being_read():
    visit = at_document()
    visit.read_document(None)
    assert visit.asked(effects.ReadDocument)
    assert DocumentControl.NO_CHIP not in visit.shown.controls


@pytest.mark.parametrize(
    ("control", "case"),
    [
        (OnBehalfControl.FOR_CHILD, AssistedCase.CHILD),
        (OnBehalfControl.FOR_ADULT, AssistedCase.ADULT),
    ],
)
def test_who_acts_for_another_is_told_before_any_document_is_asked_for(control, case):
    visit = on_behalf().press(control, Control.TAKE_TICKET)
    assert visit.pages == [Step.PURPOSE, Step.ON_BEHALF, Step.TICKET]
    assert rules_of(visit) == ["N-PROXY"]
    assert record_of(visit).assisted_case is case
    assert visit.asked(effects.ReadDocument) == []


def test_who_opens_it_for_themselves_after_all_goes_on():
    visit = on_behalf().press(OnBehalfControl.FOR_ADULT, Control.BACK, PurposeControl.FOR_ANOTHER)
    visit.press(PurposeControl.PURPOSE_PERSONAL, *AGREE).read_document()
    assert visit.shown.step is Step.PRESENCE
    assert visit.visit.assisted_case is None
