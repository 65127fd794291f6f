"""The clerk's own screen: what is on it, what is not, and that a customer's answers nothing in its place."""

import dataclasses

import msgspec
import pytest
from house import CLERK, DOCUMENT, HOUSE
from rehearsal import AGREE, WITHOUT_FACE, Rehearsal

from kiosk.protocol import messages as m
from kiosk.protocol.codes import Control, Field, Message
from kiosk.protocol.flows import Step
from kiosk.visit import beginning, effects
from kiosk.visit import events as ev
from kiosk.visit.pages.attest import AttestControl
from kiosk.visit.pages.clerk_review import ClerkReviewControl
from kiosk.visit.pages.desk import DeskControl
from kiosk.visit.pages.welcome import WelcomeControl
from kiosk.visit.shown_page import showings

_KIOSK = msgspec.structs.replace(HOUSE.settings.kiosk, clerk_screen=True)
TWO_SCREENS = dataclasses.replace(
    HOUSE, settings=msgspec.structs.replace(HOUSE.settings, kiosk=_KIOSK)
)


@pytest.fixture
def visit():
    return Rehearsal(TWO_SCREENS)


@pytest.fixture
def nobody():
    """At the beginning of a day."""
    return Rehearsal(TWO_SCREENS, clerk=None)


def on_the_screens(visit):
    return visit.shown.step, visit.shown_to_staff.step


def test_a_visit_begins_with_the_customers_page_whoever_has_signed_in():
    for clerk in ("", "c01"):
        begun = beginning.begun(TWO_SCREENS.settings, clerk=clerk, proved_at=0.0, pins={}, now=0.0)
        assert begun.step is Step.WELCOME
        assert set(showings(begun, TWO_SCREENS, Rehearsal().now())) == set(m.Role)


def test_until_somebody_signs_in_on_the_clerks_screen_nothing_begins(nobody):
    assert on_the_screens(nobody) == (Step.WELCOME, Step.SIGN_IN)
    assert nobody.shown.content.message is Message.NO_CLERK
    assert not set(WelcomeControl) & nobody.shown.controls
    nobody.pin("c01")
    assert on_the_screens(nobody) == (Step.WELCOME, Step.DESK)
    assert WelcomeControl.START_NEW_SIM in nobody.shown.controls
    assert WelcomeControl.SIGN_OUT not in nobody.shown.controls


def test_what_is_said_of_a_pin_is_on_the_clerks_screen_alone(nobody):
    nobody.pin("c01", right=False)
    assert nobody.shown_to_staff.content.message is Message.PIN_WRONG
    assert nobody.shown.content.message is Message.NO_CLERK
    nobody.intend(m.Enter, role=m.Role.CLERK, fields={Field.CLERK: "x", Field.PIN: "1"})
    assert nobody.shown.content.message is Message.NO_CLERK


def test_a_pin_that_is_typed_on_the_customers_screen_is_nobodys(nobody):
    nobody.intend(m.Enter, fields={Field.CLERK: "c01", Field.PIN: "716204"})
    assert not nobody.asked(effects.CheckPin)


def at_attest(visit):
    visit.to_consent().press(*AGREE).read_document().face("PASS", "pass")
    assert on_the_screens(visit) == (Step.WITH_CLERK, Step.ATTEST)
    return visit


def test_the_customers_screen_answers_nothing_for_the_clerk(visit):
    at_attest(visit)
    assert not set(AttestControl) & visit.shown.controls
    for control in AttestControl:
        visit.intend(m.Press, control=control)
    visit.wait(2)
    visit.intend(m.Press, control=AttestControl.ATTEST_CONFIRM)
    assert visit.visit.attested is None
    visit.attest()
    assert on_the_screens(visit) == (Step.NOTICE, Step.DESK)


def test_the_clerks_screen_answers_nothing_for_the_customer(visit):
    visit.to_consent()
    assert on_the_screens(visit) == (Step.CONSENT, Step.DESK)
    for control in AGREE:
        visit.intend(m.Press, role=m.Role.CLERK, control=control)
    assert not visit.visit.privacy_agreed
    assert visit.shown.step is Step.CONSENT


def test_nothing_of_who_the_customer_is_comes_to_the_desk_and_no_clerks_page_to_the_customer(visit):
    visit.to_consent().press(*WITHOUT_FACE).read_document()
    visit.send(ev.PortraitDrawn(DOCUMENT.digest, b"jpeg"))
    assert on_the_screens(visit) == (Step.WITH_CLERK, Step.CLERK_REVIEW)
    assert visit.shown_to_staff.content.portrait == b"jpeg"
    told = visit.shown
    assert DOCUMENT.holder.name.encode() not in msgspec.json.encode(told)
    assert b"portrait" not in msgspec.json.encode(told)
    assert told.content.message is Message.FACE_DECLINED
    visit.press(ClerkReviewControl.IS_HOLDER).pin("c01", right=False)
    assert visit.shown_to_staff.content.message is Message.PIN_WRONG
    assert visit.shown.content.message is Message.NONE
    visit.pin("c01").pin("c02")
    assert on_the_screens(visit) == (Step.NOTICE, Step.DESK)
    desk = msgspec.json.encode(visit.shown_to_staff)
    assert DOCUMENT.holder.name.encode() not in desk
    assert DOCUMENT.holder.number[-8:].encode() not in desk
    assert b"jpeg" not in desk


def test_the_customers_screen_has_no_strip_and_the_clerks_the_kiosks_own_language(visit):
    visit.to_consent().press(Control.LANGUAGE, Control.TEXT_SIZE)
    assert (visit.shown.language, visit.shown.large_text) == ("en", True)
    assert visit.shown.strip is None
    theirs = visit.shown_to_staff
    assert (theirs.language, theirs.large_text) == ("zh_CN", False)
    assert theirs.strip.clerk == CLERK.name
    assert theirs.staff


def test_the_customer_who_calls_is_seen_at_the_desk(visit):
    visit.to_consent().press(Control.CALL_STAFF)
    assert visit.shown.staff_called
    assert visit.shown_to_staff.content.staff_called


def test_whoever_works_at_the_desk_keeps_no_abandoned_visit_alive(visit):
    visit.to_consent()
    visit.wait(HOUSE.settings.screen.idle_s + 1)
    visit.intend(m.Touched, role=m.Role.CLERK)
    assert visit.shown.idle_left_s is not None
    assert visit.shown_to_staff.idle_left_s is None
    visit.wait(HOUSE.settings.screen.idle_warning_s)
    assert visit.over


def test_who_answers_on_the_clerks_screen_is_there(visit):
    at_attest(visit)
    visit.wait(HOUSE.settings.screen.idle_s + 1)
    assert visit.shown_to_staff.idle_left_s is not None
    visit.intend(m.Touched, role=m.Role.CLERK)
    assert visit.shown_to_staff.idle_left_s is None


def test_the_shift_changes_between_visits_only(visit):
    visit.to_consent()
    visit.intend(m.Press, role=m.Role.CLERK, control=DeskControl.CHANGE_SHIFT)
    assert visit.visit.clerk == CLERK
    visit = Rehearsal(TWO_SCREENS)
    visit.press(DeskControl.CHANGE_SHIFT)
    assert on_the_screens(visit) == (Step.WELCOME, Step.SIGN_IN)
    assert visit.asked(effects.SignedOut)
    assert visit.pin("c02").visit.clerk.id == "c02"


def test_with_one_screen_everything_is_on_it(visit):
    alone = Rehearsal()
    alone.to_consent().press(*AGREE).read_document().face("PASS", "pass")
    assert alone.machine.snapshots.keys() == {m.Role.CUSTOMER}
    assert alone.shown.step is Step.ATTEST
    assert alone.shown.staff
    assert alone.shown.strip is not None
