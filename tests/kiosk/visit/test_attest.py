"""The attestation: the clerk's answer, confirmed by the clerk and not by whoever sits before the screen."""

import pytest
from rehearsal import AGREE, Rehearsal

from kiosk.pins import PIN_GOOD_FOR_S
from kiosk.protocol.codes import Control, Message
from kiosk.protocol.flows import Step
from kiosk.visit import effects
from kiosk.visit.pages.attest import AttestControl


def at_attest(idle_s=0.0):
    """idle_s: since the clerk's PIN."""
    visit = Rehearsal().to_consent().press(*AGREE).read_document()
    visit.visit.proved_at = visit.t - idle_s
    visit.face("PASS", "pass")
    assert visit.shown.step is Step.ATTEST
    return visit


def how(visit):
    return [
        effect.facts["by"] for effect in visit.asked(effects.Audit) if effect.code == "attested"
    ]


def test_an_answer_is_confirmed_by_another_press_a_while_later():
    visit = at_attest().press(AttestControl.ATTEST_REAL)
    assert AttestControl.ATTEST_CONFIRM not in visit.shown.controls, "no double tap"
    visit.press(AttestControl.ATTEST_CONFIRM)
    assert visit.shown.step is Step.ATTEST
    visit.wait(1.0)
    visit.press(AttestControl.ATTEST_CONFIRM)
    assert visit.shown.step is Step.NOTICE
    assert how(visit) == ["press"]


def test_a_confirmation_without_an_answer_is_none():
    visit = at_attest()
    visit.wait(2.0)
    visit.press(AttestControl.ATTEST_CONFIRM)
    assert visit.shown.step is Step.ATTEST


def test_ten_minutes_after_the_last_pin_only_a_pin_confirms():
    visit = at_attest(PIN_GOOD_FOR_S + 1).press(AttestControl.ATTEST_REAL)
    visit.wait(1.0)
    assert visit.shown.content.by_pin
    visit.press(AttestControl.ATTEST_CONFIRM)
    assert visit.shown.step is Step.ATTEST
    visit.pin("c01")
    assert visit.shown.step is Step.NOTICE
    assert how(visit) == ["pin"]
    assert visit.visit.proved_at == visit.t
    assert visit.asked(effects.Proved), "which is good for the visits to come too"


def test_a_page_that_stays_open_ends_what_a_pin_was_good_for():
    visit = at_attest(PIN_GOOD_FOR_S - 2).press(AttestControl.ATTEST_REAL)
    visit.wait(1.5)
    assert AttestControl.ATTEST_CONFIRM in visit.shown.controls
    visit.wait(1.0)
    assert AttestControl.ATTEST_CONFIRM not in visit.shown.controls
    assert visit.shown.content.by_pin


def test_attesting_by_a_press_makes_no_pin_good_for_longer():
    visit = at_attest(PIN_GOOD_FOR_S - 100)
    before = visit.visit.proved_at
    assert visit.attest().shown.step is Step.NOTICE
    assert visit.visit.proved_at == before
    assert not visit.asked(effects.Proved)


@pytest.mark.parametrize("other", ["c02", "c03", "c99"])
def test_nobody_elses_pin_attests(other):
    visit = at_attest(PIN_GOOD_FOR_S + 1).press(AttestControl.ATTEST_REAL)
    visit.pin(other)
    assert visit.shown.step is Step.ATTEST
    assert visit.shown.content.message is Message.CLERK_CONFIRMS
    assert not visit.asked(effects.CheckPin)


def test_a_pin_without_an_answer_attests_nothing():
    visit = at_attest(PIN_GOOD_FOR_S + 1).pin("c01")
    assert visit.shown.step is Step.ATTEST
    assert not visit.asked(effects.CheckPin)


def test_a_wrong_pin_attests_nothing():
    visit = at_attest(PIN_GOOD_FOR_S + 1).press(AttestControl.ATTEST_REAL).pin("c01", right=False)
    assert visit.shown.content.message is Message.PIN_WRONG
    assert not visit.visit.attested


def test_no_is_a_ticket_at_once():
    visit = at_attest().press(AttestControl.ATTEST_NOT_REAL)
    assert visit.shown.step is Step.TICKET
    assert visit.visit.attested is False


def test_back_and_another_face_check_ask_anew():
    visit = at_attest().press(AttestControl.ATTEST_REAL, Control.BACK)
    assert visit.shown.step is Step.PRESENCE
    visit.face("PASS", "pass")
    assert visit.shown.content.answer == ""


def test_who_signed_out_has_proved_nothing():
    visit = Rehearsal().press("sign_out")
    assert visit.visit.proved_at < 0
