"""A document that stays on the reader when its holder goes."""

import pytest

from kiosk.protocol.codes import Control, Message
from kiosk.protocol.flows import Step


def _holder(screen):
    """Whose document it is, as the clerk sees it."""
    screen.press(Control.ANOTHER_WAY).wait_step(Step.CLERK_REVIEW)
    return {row.value for row in screen.content.rows if row.label == "name"}


def _after(screen, visit):
    """The next visit, at its document page."""
    screen.wait_until(lambda s: s.visit != visit, "the next visit")
    return screen.to_document()


@pytest.mark.attack(
    gains="the next customer opens a number, asks the carrier and objects in the name of the one before",
    before="what lay on the reader was read at once: the next visit showed that holder's name and portrait, "
    "and its record was in their name",
    now="a visit reads what is laid down while its document page is open; what lies there is told to "
    "customer and clerk",
)
def test_a_card_of_the_visit_before(desk, screen):
    left = desk.card.call("describe", seed=741, profile="resident")["chinese_name"]
    screen.to_presence("resident", seed=741)
    visit = screen.snapshot.visit
    screen.cancel()
    screen.wait_until(lambda s: s.visit != visit, "the next visit")
    screen.wait_until(lambda s: s.strip and s.strip.card_left, "the clerk to be told")
    screen.to_document().wait_message(Message.CARD_LEFT)
    assert not screen.acts(Control.RETRY)
    own = desk.place_card("resident", seed=742)["chinese_name"]
    screen.wait_step(Step.PRESENCE)
    assert not screen.snapshot.strip.card_left
    assert _holder(screen) == {own} != {left}


@pytest.mark.attack(
    gains="the same with a passport, whose key the attacker types or scans from a copy of its page",
    before="a key that was typed opened whatever chip lay there",
    now="it opens none that was not laid down since",
)
def test_a_passport_of_the_visit_before_and_its_key(desk, screen):
    printed = desk.card.call("describe", seed=743, profile="passport")
    screen.to_presence("passport", seed=743)
    visit = screen.snapshot.visit
    screen.cancel()
    _after(screen, visit).wait_message(Message.CARD_LEFT)
    screen.scan(*printed["mrz"])
    desk.card.call("remove")
    screen.wait_message(Message.PLACE_CARD)
    own = desk.place_card("resident", seed=744)["chinese_name"]
    screen.wait_step(Step.PRESENCE)
    assert _holder(screen) == {own}


@pytest.mark.attack(
    gains="the same after a visit that came to its end, from whose last page the card was not taken",
    before="the next visit read it",
    now="its last page asks for it to be taken, and the next visit says that it lies there",
)
def test_a_card_of_a_visit_that_was_finished(desk, screen):
    screen.to_clerk_review("resident", seed=745).press(Control.NO_SECOND_PERSON)
    screen.wait_step(Step.TICKET)
    visit = screen.snapshot.visit
    screen.press(Control.DONE)
    _after(screen, visit).wait_message(Message.CARD_LEFT)
    own = desk.place_card("resident", seed=746)["chinese_name"]
    screen.wait_step(Step.PRESENCE)
    assert _holder(screen) == {own}
