"""The numbers under one's own document: told to the confirmed holder, disputed, asked for at all carriers."""

import pytest
from house import IN_GOOD_ORDER, OWN_NUMBERS
from rehearsal import AGREE, NUMBER, Rehearsal
from shelf import record_of

from kiosk.protocol import messages as m
from kiosk.protocol.codes import Control, Field, Message
from kiosk.protocol.flows import Step
from kiosk.visit import effects
from kiosk.visit import events as ev
from kiosk.visit.pages import my_numbers
from kiosk.visit.pages.my_numbers import MyNumbersControl
from kiosk.visit.pages.welcome import WelcomeControl
from kiosk.visit.turn import Turn

SECOND = "19900000002"


def at_list(facts=OWN_NUMBERS):
    """None: the carrier says nothing."""
    visit = Rehearsal()
    visit.send(ev.StripSeen(True, Message.NONE, 0, (), full=False))
    visit.press(WelcomeControl.START_MY_NUMBERS, *AGREE).read_document(IN_GOOD_ORDER)
    return visit.through_presence().answer(facts)


def not_mine(visit, place):
    visit.intend(m.Enter, fields={Field.NOT_MINE: place})
    return visit


def test_the_way_leads_through_the_face_to_the_list_and_signs_nothing():
    visit = at_list().press(MyNumbersControl.FINISH).stored()
    way = [Step.CONSENT, Step.DOCUMENT, Step.PRESENCE, Step.ATTEST, Step.MY_NUMBERS, Step.RESULT]
    assert visit.pages == way
    assert visit.visit.decision.outcome == "ALLOW"
    visit.receipt("accepted", "listed", effective=True)
    assert visit.shown.content.message is Message.NUMBERS_TOLD


def test_the_list_is_asked_for_once_the_holder_is_confirmed():
    asked = [ask.question for ask in at_list().asked(effects.AskCarrier)]
    assert [(one.flow, one.holder_confirmed) for one in asked] == [
        ("query", 0),
        ("query", 1),
    ]


def test_two_people_confirm_the_holder_as_well():
    visit = Rehearsal().press(WelcomeControl.START_MY_NUMBERS, "agree_privacy", Control.ANOTHER_WAY)
    visit.read_document(IN_GOOD_ORDER).press("is_holder").pin("c01")
    visit.pin("c02").answer(OWN_NUMBERS)
    assert visit.shown.step is Step.MY_NUMBERS
    assert visit.shown.content.known


def test_the_page_asks_for_nobody_who_is_not_confirmed():
    """Whatever a rule would let through."""
    visit = Rehearsal().press(WelcomeControl.START_MY_NUMBERS, *AGREE)
    visit.read_document(IN_GOOD_ORDER)
    turn = Turn(visit.machine.environment, visit.now())
    my_numbers.PAGE.opens(visit.visit, turn)
    assert turn.leads_to is Step.TICKET
    assert not [one for one in turn.effects if isinstance(one, effects.AskCarrier)]


def test_each_number_is_shown_with_its_state_and_what_stands_against_the_person_beside_them():
    content = at_list().shown.content
    first, second = content.numbers
    assert (first.number, first.status, first.since) == (
        "199****0001",
        "active",
        "2026-11-23 07:00",
    )
    assert (second.status, second.stopped_by, second.causes) == (
        "suspended",
        "police",
        ("涉诈电话卡",),
    )
    (listing,) = content.listings
    assert (listing.list, listing.by, listing.until) == ("不良信用名单", "湖南", "解除为止")
    assert "12300" in listing.appeal


def test_a_number_that_is_not_mine_is_disputed_and_taken_back():
    visit = not_mine(at_list(), "2")
    assert [one.not_mine for one in visit.shown.content.numbers] == [False, True]
    not_mine(not_mine(visit, "2"), "1")
    assert visit.visit.disputed == (NUMBER,)
    visit.press(MyNumbersControl.FINISH)
    record = record_of(visit)
    assert (record.flow, record.enquiry.disputed) == ("query", (NUMBER,))
    assert not record.enquiry.appointment
    assert [row["number"] for row in record.facts["subject.numbers"].value] == [NUMBER, SECOND]
    visit.stored().receipt("accepted", "disputed", effective=True)
    assert visit.shown.content.message is Message.NUMBER_DISPUTED


@pytest.mark.parametrize("place", ["0", "3", "-1", "", "x", "１", "9" * 5000])
def test_a_place_that_is_none_disputes_nothing(place):
    assert not_mine(at_list(), place).visit.disputed == ()


def test_what_is_disputed_already_is_not_disputed_again():
    held = [OWN_NUMBERS["subject.numbers"][0] | {"disputed": "2026-11-01"}]
    visit = not_mine(at_list(OWN_NUMBERS | {"subject.numbers": held}), "1")
    assert visit.visit.disputed == ()
    assert visit.shown.content.numbers[0].disputed == "2026-11-01"


def test_the_query_at_all_carriers_is_answered_to_an_own_number_in_service():
    visit = at_list().press(MyNumbersControl.APPOINT)
    assert visit.shown.content.answer_to == "199****0001"
    not_mine(visit, "1")
    assert visit.shown.content.answer_to == "", "nobody is answered on a number that is not theirs"
    not_mine(visit, "1").press(MyNumbersControl.FINISH)
    enquiry = record_of(visit).enquiry
    assert (enquiry.appointment, enquiry.answer_to) == (True, NUMBER)


@pytest.mark.parametrize("facts", [None, {}, {"subject.numbers": [{"number": NUMBER}]}])
def test_what_the_carrier_does_not_say_is_asked_again_or_a_ticket(facts):
    visit = at_list(facts)
    content = visit.shown.content
    assert (content.known, content.message) == (False, Message.NUMBERS_NOT_TOLD)
    visit.press(Control.RETRY).answer(OWN_NUMBERS)
    assert visit.shown.content.known
    visit = at_list(facts).press(MyNumbersControl.FINISH)
    assert visit.shown.step is Step.TICKET
    assert record_of(visit).enquiry is not None


def test_without_a_network_the_query_can_be_asked_for():
    visit = at_list(None).press(MyNumbersControl.APPOINT, MyNumbersControl.FINISH)
    assert visit.shown.step is Step.RESULT
    assert record_of(visit).enquiry.appointment


def test_while_the_carrier_is_asked_nothing_acts_and_an_earlier_answer_is_none():
    visit = Rehearsal().press(WelcomeControl.START_MY_NUMBERS, *AGREE)
    visit.read_document(IN_GOOD_ORDER).through_presence()
    earlier, _now = visit.asked(effects.AskCarrier)
    assert visit.shown.controls.isdisjoint({*MyNumbersControl, Control.RETRY})
    visit.send(ev.CarrierAnswered(OWN_NUMBERS, visit.now().wall, earlier.number))
    assert visit.shown.content.message is Message.ASKING_CARRIER


def test_who_comes_back_begins_anew():
    visit = not_mine(at_list(), "2").press(MyNumbersControl.APPOINT, Control.BACK)
    visit.through_presence().answer(OWN_NUMBERS)
    assert (visit.visit.disputed, visit.visit.appointed) == ((), False)
