"""A number that its user gives up: warned of linked accounts, signed as that, and confirmed."""

import pytest
from house import HOUSE, OWN_NUMBER, PUNISHED, SOMEBODY_ELSES
from rehearsal import ICCID, NUMBER, Rehearsal
from shelf import record_of

from kiosk.consent.notices import CANCELLATION
from kiosk.protocol import messages as m
from kiosk.protocol.codes import Control, Message
from kiosk.protocol.flows import Step
from kiosk.visit import effects
from kiosk.visit import events as ev
from kiosk.visit.pages.number import NumberContent
from kiosk.visit.pages.welcome import WelcomeControl


def at_result(facts=OWN_NUMBER):
    """Online, confirmed and stored."""
    visit = Rehearsal()
    visit.send(ev.StripSeen(True, Message.NONE, 0, (), full=False))
    return visit.to_cancellation(facts).to_review().press(Control.CONFIRM).stored()


def test_the_way_goes_from_the_number_to_the_carriers_word():
    visit = at_result()
    before = [Step.NUMBER, Step.CONSENT, Step.DOCUMENT, Step.PRESENCE]
    after = [Step.ATTEST, Step.NOTICE, Step.SIGNATURE, Step.CONFIRMATION, Step.RESULT]
    assert visit.pages == before + after
    assert visit.visit.decision.outcome == "ALLOW"
    visit.receipt("accepted", "surrendered", effective=True)
    assert visit.shown.content.message is Message.NUMBER_CLOSED


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_statement_is_read_and_signed(language):
    visit = Rehearsal().to_cancellation().through_presence()
    if language == "en":
        visit.press(Control.LANGUAGE)
    statement = HOUSE.notices.cancellation(language)
    assert visit.shown.content.paragraphs == statement.paragraphs
    visit.read_notice().draw()
    assert visit.shown.content.flow == "cancel"
    visit.press("sign", Control.CONFIRM).stored()
    record = record_of(visit)
    assert (record.flow, record.number) == ("cancel", NUMBER)
    assert (record.notice.id, record.notice.sha256) == (CANCELLATION, statement.sha256)
    assert record.facts["consent.three_nos_told"].value is False, "that is another text"
    assert record.binding


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_statement_warns_of_linked_accounts(language):
    text = "".join(HOUSE.notices.cancellation(language).paragraphs)
    named = ("微信", "QQ", "支付宝", "淘宝") if language == "zh_CN" else ("WeChat", "QQ", "Alipay")
    assert all(account in text for account in named)


def test_the_number_is_asked_for_and_no_card():
    visit = Rehearsal().press(WelcomeControl.START_CANCEL)
    visit.intend(m.Scanned, lines=(NUMBER, ICCID))
    assert visit.shown.content == NumberContent("cancel", NUMBER, asks_card=False)
    assert visit.visit.iccid == ""


def test_somebody_elses_number_stays_and_nothing_of_it_is_told():
    visit = Rehearsal().to_cancellation(SOMEBODY_ELSES)
    assert (visit.shown.step, visit.shown.content.outcome) == (Step.RESULT, "REFUSE")
    assert NUMBER not in str(visit.shown.content)
    assert visit.asked(effects.StartPresence) == []


@pytest.mark.parametrize(
    "facts",
    [
        OWN_NUMBER | {"card.stopped_by": "police"},
        OWN_NUMBER | PUNISHED | {"card.is_retained_number": True},
    ],
    ids=["police", "retained"],
)
def test_what_a_clerk_has_to_look_at_is_a_ticket_that_does_not_say_why(facts):
    visit = Rehearsal().to_cancellation(facts)
    assert visit.shown.step is Step.TICKET
    (reason,) = visit.shown.content.reasons
    for told in ("公安", "名单", "惩戒", "保留"):
        assert told not in str(reason)


def test_without_a_network_it_is_taken_and_closes_nothing_yet():
    visit = Rehearsal().to_cancellation(None).to_review().press(Control.CONFIRM).stored()
    assert visit.visit.decision.outcome == "DEFER"
    visit.wait(7)
    assert visit.shown.content.message is Message.CAPTURED_NOT_EFFECTIVE


def test_who_does_not_confirm_has_closed_nothing():
    visit = Rehearsal().to_cancellation().to_review()
    visit.press(Control.CANCEL, Control.DONE)
    assert visit.over
    assert visit.asked(effects.Save) == []
