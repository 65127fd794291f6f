"""The confirmation page: nobody confirms a number or a card that they have not seen."""

import pytest
from rehearsal import AGREE, ICCID, NUMBER, Rehearsal

from kiosk.protocol import messages as m
from kiosk.protocol.codes import Control
from kiosk.protocol.flows import Step


@pytest.fixture
def visit():
    made = Rehearsal().to_consent().press(*AGREE).read_document()
    made.to_review()
    assert made.shown.step is Step.CONFIRMATION
    return made


def _acts(visit):
    return Control.CONFIRM in visit.shown.controls


def _confirms(visit):
    """A press alone, without a look."""
    visit.intend(m.Press, control=Control.CONFIRM)
    return visit.shown.step is not Step.CONFIRMATION


def test_it_is_confirmed_once_the_last_line_was_seen(visit):
    visit.give()
    assert not _acts(visit)
    assert not _confirms(visit)
    visit.intend(m.Scrolled, furthest=0.97)
    assert not _acts(visit)
    visit.intend(m.Scrolled, furthest=1.0)
    assert _acts(visit)
    assert visit.shown.content.seen
    assert _confirms(visit)


def test_another_card_is_looked_at_anew(visit):
    visit.give()
    visit.intend(m.Scrolled, furthest=1.0)
    seen = visit.shown.revision
    visit.give(NUMBER, "8986000000000000028")
    assert not _acts(visit)
    visit.intend(m.Scrolled, seen, furthest=1.0)
    assert not _acts(visit), "that was the card before"
    visit.intend(m.Scrolled, furthest=1.0)
    assert _acts(visit)


def test_what_is_seen_before_number_and_card_are_there_counts_for_nothing(visit):
    visit.intend(m.Scrolled, furthest=1.0)
    assert not visit.shown.content.seen
    visit.give(NUMBER, ICCID)
    assert not _acts(visit)


def test_who_comes_back_to_it_looks_again(visit):
    visit.give()
    visit.intend(m.Scrolled, furthest=1.0)
    visit.press(Control.BACK)
    visit.told_and_given()
    assert visit.shown.step is Step.CONFIRMATION
    assert not _acts(visit)
