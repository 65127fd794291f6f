"""Idleness: every time-out warns for its whole time, and whoever is there is never hurried (WCAG 2.2.1)."""

import msgspec
import pytest
from house import HOUSE
from rehearsal import AGREE, Rehearsal, at_focus_check, at_result

from kiosk.enumerations import ComplaintGround
from kiosk.ports import CardPresence
from kiosk.protocol import messages as m
from kiosk.protocol.codes import Control, Message
from kiosk.protocol.flows import Step
from kiosk.settings.screen_timings import Screen
from kiosk.visit import effects
from kiosk.visit import events as ev
from kiosk.visit.pages.complaint import ComplaintControl, ground_control
from kiosk.visit.pages.welcome import WelcomeControl

SCREEN = HOUSE.settings.screen
LIVELY = {
    "a touch": lambda visit: visit.intend(m.Touched),
    "a scroll": lambda visit: visit.intend(m.Scrolled, furthest=0.3),
    "a press at rest": lambda visit: visit.press(Control.DONE),
    "a touch on an older picture": lambda visit: visit.intend(m.Touched, revision=0),
    "more time": lambda visit: visit.press(Control.STAY),
}


def warned(visit):
    """Until the question stands there."""
    visit.wait(SCREEN.result_s if visit.machine.page.ends_visit else SCREEN.idle_s)
    assert visit.shown.idle_left_s == SCREEN.idle_warning_s
    assert not visit.over
    return visit


def ends(visit):
    return [effect.why for effect in visit.asked(effects.End)]


def test_after_a_minute_the_question_stands_for_twenty_seconds_and_then_the_visit_is_wiped():
    visit = Rehearsal().to_consent()
    visit.wait(SCREEN.idle_s - 0.1)
    assert visit.shown.idle_left_s is None
    visit.wait(0.1)
    assert visit.shown.idle_left_s == 20
    visit.wait(19.9)
    assert visit.shown.idle_left_s == 1
    assert not visit.over
    visit.wait(0.1)
    assert ends(visit) == ["idle"]


@pytest.mark.parametrize("sign", LIVELY)
def test_any_sign_of_life_takes_the_question_back(sign):
    visit = warned(Rehearsal().to_consent())
    visit.wait(SCREEN.idle_warning_s - 1)
    LIVELY[sign](visit)
    assert visit.shown.idle_left_s is None
    visit.wait(SCREEN.idle_s - 1)
    assert visit.shown.idle_left_s is None


@pytest.mark.parametrize("page", ["consent", "result"])
def test_more_time_is_given_more_often_than_ten_times(page):
    visit = (
        Rehearsal().to_consent()
        if page == "consent"
        else at_result().receipt("accepted", "verified")
    )
    step = visit.shown.step
    for _ in range(12):
        warned(visit)
        visit.wait(SCREEN.idle_warning_s - 0.5)
        visit.press(Control.STAY)
    assert visit.shown.step is step
    assert not visit.over


def test_a_machine_that_stood_still_warns_before_it_wipes():
    """An hour without a turn, for whatever reason: nobody has seen a warning in it."""
    visit = Rehearsal().to_consent()
    visit.wait(3600)
    assert not visit.over
    assert visit.shown.idle_left_s == SCREEN.idle_warning_s


def filed():
    visit = Rehearsal().press(WelcomeControl.START_COMPLAINT)
    visit.intend(m.Scanned, lines=("0123ABCDEF",))
    return visit.press(ground_control(ComplaintGround.OTHER), ComplaintControl.FILE).stored()


ENDINGS = {
    "result": (Step.RESULT, lambda: at_result().receipt("accepted", "verified")),
    "ticket": (Step.TICKET, lambda: at_focus_check().press(Control.NO_SECOND_PERSON).stored()),
    "complaint": (Step.COMPLAINT_FILED, filed),
}


@pytest.mark.parametrize("ending", ENDINGS)
def test_an_ending_stays_for_ninety_seconds_then_asks_and_only_then_goes(ending):
    step, made = ENDINGS[ending]
    visit = made()
    assert visit.shown.step is step
    visit.wait(89.9)
    assert visit.shown.idle_left_s is None
    visit.wait(0.1)
    assert visit.shown.idle_left_s == 20
    visit.wait(19.9)
    assert not visit.over
    visit.wait(0.1)
    assert ends(visit) == ["result_seen"]


@pytest.mark.parametrize("ending", ENDINGS)
def test_an_ending_goes_at_once_when_it_is_taken(ending):
    assert ends(ENDINGS[ending][1]().press(Control.DONE)) == ["done"]


def test_news_on_the_last_page_is_there_to_be_read_as_long():
    """The receipt of what was captured first comes when the question stands already."""
    visit = at_result()
    visit.wait(SCREEN.receipt_wait_s + 1)
    assert visit.shown.content.message is Message.CAPTURED_NOT_EFFECTIVE
    warned(visit)
    visit.receipt("accepted", "verified", effective=True)
    assert visit.shown.idle_left_s is None
    visit.wait(89.9)
    assert visit.shown.idle_left_s is None


def test_who_waits_for_the_machine_is_not_idle_and_has_the_whole_time_afterwards():
    visit = Rehearsal().to_consent().press(*AGREE)
    visit.send(ev.CardPlaced(CardPresence("s1", "r", b"", laid=True)))
    visit.wait(SCREEN.idle_s + SCREEN.idle_warning_s + 100)
    assert visit.shown.content.message is Message.READING
    assert visit.shown.idle_left_s is None
    visit.send(ev.DocumentFailed(Message.PLACE_CARD_AGAIN))
    visit.wait(SCREEN.idle_s - 1)
    assert visit.shown.idle_left_s is None
    visit.wait(1)
    assert visit.shown.idle_left_s == SCREEN.idle_warning_s


def test_who_asked_for_more_time_has_twice_of_everything():
    visit = Rehearsal().to_consent().press(Control.MORE_TIME)
    visit.wait(2 * SCREEN.idle_s)
    assert visit.shown.idle_left_s == 2 * SCREEN.idle_warning_s


def test_between_two_visits_nobody_is_asked_and_the_clerk_is_signed_out_after_their_own_time():
    visit = Rehearsal()
    visit.wait(SCREEN.clerk_idle_s)
    assert visit.shown.step is Step.WELCOME
    assert visit.shown.idle_left_s is None
    visit.wait(1)
    assert visit.shown.step is Step.SIGN_IN


@pytest.mark.parametrize(("field", "least"), [("idle_warning_s", 20), ("result_s", 90)])
def test_nobody_sets_less_than_people_need(field, least):
    msgspec.convert({field: least}, Screen)
    with pytest.raises(msgspec.ValidationError, match=f">= {least}"):
        msgspec.convert({field: least - 0.1}, Screen)
    assert getattr(Screen(), field) >= least


def test_who_is_signed_out_soon_is_told_a_minute_before():
    visit = Rehearsal()
    visit.wait(SCREEN.clerk_idle_s - 61)
    assert visit.shown.strip.sign_out_s is None
    visit.wait(1)
    assert visit.shown.strip.sign_out_s == 60
    visit.intend(m.Touched)
    assert visit.shown.strip.sign_out_s is None
    visit.wait(SCREEN.clerk_idle_s - 20)
    assert visit.shown.strip.sign_out_s == 20
    visit.wait(21)
    assert visit.shown.step is Step.SIGN_IN


def test_a_clerk_with_a_customer_is_not_counted_down():
    visit = Rehearsal().to_consent()
    assert visit.shown.strip.sign_out_s is None
