"""Attacks by the list of a person's numbers: whose standing is anybody's to read."""

import pytest
from enrollment import HOLDER
from house import OWN_NUMBERS
from rehearsal import AGREE, Rehearsal

from kiosk.protocol.flows import Step
from kiosk.visit import effects
from kiosk.visit.pages.welcome import WelcomeControl

N = "19900000001"
ASKED = {
    "document_kind": "resident",
    "document_number": HOLDER,
    "flow": "query",
    "record_id": "q1",
    "store": "s1",
    "clerk": "c01",
}
LISTED = {"list": "bad_credit", "region": "43", "identified_at": "2026-01-01", "sources": ["x"]}


@pytest.mark.attack(
    gains="how many numbers somebody has, how they stand, and on which list they are, by a found document",
    before="there was no list; the count was told as the reason of a refusal",
    now="the list is asked for, and told, once face or two people have confirmed the holder",
)
def test_a_document_that_was_laid_down(carrier):
    carrier.register(N)
    carrier.list_person(HOLDER, LISTED)
    told = carrier.ask(ASKED)
    assert not [name for name in told if name.startswith(("subject.", "card."))]
    visit = Rehearsal().press(WelcomeControl.START_MY_NUMBERS, *AGREE)
    visit.read_document(told).is_another_person()
    assert visit.shown.step is Step.RESULT
    assert [ask.question.holder_confirmed for ask in visit.asked(effects.AskCarrier)] == [False]


@pytest.mark.attack(
    gains="lists of many people, by a kiosk that says of itself that their holders are confirmed",
    before="the count of numbers was told to any question",
    now="each list is noted with its kiosk, clerk and visit; one that no record proves is reported",
)
def test_a_kiosk_that_asks_without_people(carrier):
    carrier.register(N)
    assert carrier.ask(ASKED | {"holder_confirmed": 1})["subject.numbers"]
    (told,) = carrier.ledger.holder_requests.unfollowed()
    assert (told["device"], told["record_id"], told["clerk"]) == ("dev", "q1", "c01")


@pytest.mark.attack(
    gains="the numbers on the screen, by whoever looks over the holder's shoulder",
    before="there was no list",
    now="the middle of each number is masked",
)
def test_whoever_looks_over_the_shoulder():
    visit = Rehearsal().press(WelcomeControl.START_MY_NUMBERS, *AGREE)
    visit.read_document().through_presence().answer(OWN_NUMBERS)
    assert visit.shown.content.numbers
    assert N not in str(visit.shown.content)
