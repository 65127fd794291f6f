"""Attacks with somebody else's document: what whoever lays it down learns of its holder."""

import pytest
from house import DOCUMENT, IN_GOOD_ORDER, OWN_NUMBER, PUNISHED, SOMEBODY_ELSES
from rehearsal import AGREE, WITHOUT_FACE, Rehearsal, at_focus_check

from kiosk.enumerations import ComplaintGround
from kiosk.protocol.codes import Control
from kiosk.protocol.flows import Step
from kiosk.visit import events as ev
from kiosk.visit.pages.complaint import ground_control
from kiosk.visit.pages.result import ResultControl
from kiosk.visit.pages.welcome import WelcomeControl

STANDINGS = {
    "five cards": {"subject.active_cards_this_carrier": 5},
    "punished": PUNISHED,
    "of a batch": {"signal.suspected_batch": True},
}


def shown(visit):
    """All that stands on the page but the number of this decision."""
    content = visit.shown.content
    return content.outcome, content.message, content.reasons


def refused(facts, consent=AGREE):
    return Rehearsal().to_consent().press(*consent).read_document(IN_GOOD_ORDER | facts)


@pytest.mark.attack(
    gains="how many numbers a person has, on which list, for how long: for a thief, an employer, a creditor",
    before="the page said it to whoever laid the card down",
    now="one sentence, the same for all, until a face or two people have confirmed the holder",
)
def test_a_found_card_tells_nothing_of_its_holder():
    pages = [shown(refused(facts)) for facts in STANDINGS.values()]
    assert len({str(page) for page in pages}) == 1


@pytest.mark.attack(
    gains="the same, by the way without the face, or by an objection's address",
    before="reasons and the authority to object to stood on those pages, too",
    now="both keep it back: what is confirmed is the holder, not the way",
)
def test_no_other_page_tells_it_either():
    visit = refused(PUNISHED, WITHOUT_FACE).stored()
    visit.press(Control.OBJECT, ground_control(ComplaintGround.LISTING))
    assert "惩戒" not in str(visit.shown.content)
    assert visit.shown.content.route == "carrier"


@pytest.mark.attack(
    gains="the same, with another face before the camera",
    before="nothing asked for a face",
    now="whom two people do not know for the holder reads that, and nothing else",
)
def test_a_strangers_face_is_told_nothing():
    visit = refused(PUNISHED).stored().press(ResultControl.SEE_WHY)
    visit.send(ev.DocumentRead(DOCUMENT))
    visit.answer(IN_GOOD_ORDER | PUNISHED).is_another_person()
    assert visit.shown.step is Step.RESULT
    assert "惩戒" not in str(visit.shown.content)


@pytest.mark.attack(
    gains="why a number was stopped, and since when, for whoever knows it and has the card",
    before="the number's status page stood before the face",
    now="it stands behind it",
)
def test_a_number_and_a_found_card_tell_nothing_of_the_number():
    visit = Rehearsal().to_face(OWN_NUMBER, WelcomeControl.START_RESUME)
    assert visit.shown.step is Step.PRESENCE
    assert Step.NUMBER_STATUS not in visit.pages
    visit = Rehearsal().to_face(SOMEBODY_ELSES)
    assert "登记证件" not in str(visit.shown.content)


@pytest.mark.attack(
    gains="a customer's standing for a clerk who sells such things",
    before="the focus check showed every fact to the clerk before the face",
    now="the clerk reads what to ask, and no fact of the person",
)
def test_the_clerk_learns_no_more_than_the_customer():
    (told,) = at_focus_check().shown.content.reasons
    assert told.facts == ()
    assert told.basis == ""
