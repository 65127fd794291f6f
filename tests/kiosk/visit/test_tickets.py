"""A ticket is seen by a clerk: the queue, the call, and a visit that waits and is taken over as it stood."""

import dataclasses

import msgspec
import pytest
from house import DOCUMENT, FOCUS, HOUSE
from rehearsal import AGREE, WITHOUT_FACE, Rehearsal

from kiosk.enumerations import Flow
from kiosk.ports import Ticket, TicketState
from kiosk.protocol import messages as m
from kiosk.protocol.codes import Control, Field, Message
from kiosk.protocol.flows import Step
from kiosk.visit import effects
from kiosk.visit import events as ev
from kiosk.visit.pages.clerk_review import ClerkReviewControl
from kiosk.visit.pages.desk import DeskControl
from kiosk.visit.pages.focus_check import FocusCheckControl
from kiosk.visit.pages.ticket import TicketControl


def house(**kiosk):
    changed = msgspec.structs.replace(HOUSE.settings.kiosk, clerk_screen=True, **kiosk)
    settings = msgspec.structs.replace(HOUSE.settings, kiosk=changed)
    return dataclasses.replace(HOUSE, settings=settings)


ALONE = house(mode="self_service")
WAITS = Ticket("v0", "028", Message.REFERRED, Flow.NEW_SIM, 0.0, TicketState.WAITING, parked=True)


def referred(where=ALONE):
    """Somebody who wants no face check, where nobody attends."""
    visit = Rehearsal(where).to_consent().press(*WITHOUT_FACE).read_document()
    assert visit.shown.step is Step.TICKET
    return visit


def desk(*tickets):
    """A clerk's, between visits."""
    visit = Rehearsal(ALONE)
    visit.send(ev.TicketsSeen(tickets))
    return visit


# -- a visit waits --------------------------------------------------------------------------


def test_a_visit_that_a_clerk_can_go_on_with_waits_and_is_not_recorded_yet():
    visit = referred()
    assert visit.shown.content.can_wait_min == 15
    assert not visit.asked(effects.Save)
    assert not {Control.DONE, Control.OBJECT} & visit.shown.controls
    visit.press(TicketControl.WAIT_FOR_CLERK)
    assert visit.asked(effects.Park) == [effects.Park("v")]
    assert not visit.over


def test_whoever_waits_and_presses_nothing_waits_all_the_same():
    visit = referred()
    visit.wait(HOUSE.settings.screen.result_s)
    visit.wait(HOUSE.settings.screen.idle_warning_s)
    assert visit.asked(effects.Park)
    assert not visit.over


def test_whoever_does_not_wait_is_recorded_as_referred_and_leaves_the_queue():
    visit = referred().press(TicketControl.DO_NOT_WAIT)
    assert visit.asked(effects.Save)
    assert visit.asked(effects.MoveTicket) == [effects.MoveTicket("v", TicketState.DONE)]
    visit.stored()
    assert visit.shown.content.reference
    assert Control.DONE in visit.shown.controls
    assert not set(TicketControl) & visit.shown.controls


@pytest.mark.parametrize("why", ["another waits", "one screen"])
def test_one_visit_waits_at_a_time_and_only_where_a_clerk_sees_who_waits(why):
    kiosk = msgspec.structs.replace(HOUSE.settings.kiosk, mode="self_service")
    one_screen = msgspec.structs.replace(HOUSE.settings, kiosk=kiosk)
    where = ALONE if why == "another waits" else dataclasses.replace(HOUSE, settings=one_screen)
    visit = Rehearsal(where)
    if why == "another waits":
        visit.send(ev.TicketsSeen((WAITS,)))
    visit.to_consent().press(*WITHOUT_FACE).read_document()
    assert visit.shown.step is Step.TICKET
    assert visit.shown.content.can_wait_min == 0
    assert visit.asked(effects.Save)
    assert not set(TicketControl) & visit.shown.controls


def test_a_ticket_names_nobody():
    (added,) = referred().asked(effects.AddTicket)
    assert (added.ticket.number, added.ticket.why) == ("417", Message.CLERK_NEEDED)
    written = msgspec.json.encode(added.ticket).decode()
    assert DOCUMENT.holder.name not in written
    assert DOCUMENT.holder.number not in written


# -- it is taken over -----------------------------------------------------------------------


def test_what_was_captured_is_valid_still_and_the_clerk_who_came_answers_for_it():
    visit = referred().press(TicketControl.WAIT_FOR_CLERK)
    record, document = visit.visit.record_id, visit.visit.document
    visit.t += 600
    visit.send(ev.TakenOver("c02", visit.t))
    assert (visit.shown.step, visit.shown_to_staff.step) == (Step.WITH_CLERK, Step.CLERK_REVIEW)
    assert (visit.visit.record_id, visit.visit.document) == (record, document)
    assert visit.visit.clerk.id == "c02"
    assert visit.shown.idle_left_s is None
    visit.press(ClerkReviewControl.IS_HOLDER).pin("c02").pin("c01")
    assert visit.shown.step is Step.NOTICE
    assert [one.clerk for one in visit.visit.sign_off.signed] == ["c02", "c01"]


def test_a_focus_check_is_made_up_for():
    visit = Rehearsal(ALONE).to_consent().press(*AGREE).read_document(FOCUS)
    assert visit.shown.content.can_wait_min
    visit.press(TicketControl.WAIT_FOR_CLERK)
    visit.send(ev.TakenOver("c01", visit.t))
    assert visit.shown_to_staff.step is Step.FOCUS_CHECK
    visit.press(FocusCheckControl.FOCUS_PLAUSIBLE).pin("c02")
    assert visit.shown.step is Step.PRESENCE


def test_a_second_person_who_comes_later_signs_then():
    visit = Rehearsal(house()).to_consent().press(*WITHOUT_FACE).read_document()
    visit.press(ClerkReviewControl.IS_HOLDER).pin("c01").press(Control.NO_SECOND_PERSON)
    assert visit.shown.content.can_wait_min
    visit.press(TicketControl.WAIT_FOR_CLERK)
    visit.send(ev.TakenOver("c01", visit.t))
    assert visit.visit.signed == [], "both sign what they see now"
    visit.press(ClerkReviewControl.IS_HOLDER).pin("c01").pin("c02")
    assert visit.shown.step is Step.NOTICE


def test_a_visit_that_does_not_wait_is_not_taken_over():
    visit = referred().press(TicketControl.DO_NOT_WAIT)
    visit.send(ev.TakenOver("c01", visit.t))
    assert visit.shown.step is Step.TICKET


# -- the desk -------------------------------------------------------------------------------


def test_the_queue_stands_at_the_desk_and_the_called_number_on_the_customers_screen():
    later = Ticket("v1", "417", Message.FACE_FAILED, Flow.RESUME, 60.0, TicketState.WAITING)
    visit = desk(WAITS, later)
    rows = visit.shown_to_staff.content.tickets
    assert [(row.number, row.parked) for row in rows] == [("028", True), ("417", False)]
    assert visit.shown_to_staff.content.chosen == "v0"
    visit.intend(m.Enter, role=m.Role.CLERK, fields={Field.TICKET: "v1"})
    visit.press(DeskControl.CALL_TICKET)
    assert visit.asked(effects.MoveTicket) == [effects.MoveTicket("v1", TicketState.CALLED)]
    called = msgspec.structs.replace(later, state=TicketState.CALLED)
    visit.send(ev.TicketsSeen((WAITS, called)))
    assert visit.shown.content.called == ("417",)


def test_a_visit_is_taken_over_between_visits_only_and_only_one_that_waits():
    visit = desk(WAITS)
    visit.press(DeskControl.TAKE_OVER)
    assert visit.asked(effects.TakeOver)
    assert visit.asked(effects.MoveTicket) == [effects.MoveTicket("v0", TicketState.DONE)]
    for other in (desk(msgspec.structs.replace(WAITS, parked=False)), desk(WAITS).to_consent()):
        assert DeskControl.TAKE_OVER not in other.shown_to_staff.controls


def test_a_press_is_of_the_ticket_that_was_chosen_when_it_was_made():
    visit = desk(WAITS)
    seen = visit.shown_to_staff.revision
    other = msgspec.structs.replace(WAITS, id="v1", number="417")
    visit.send(ev.TicketsSeen((other,)))
    visit.intend(m.Press, seen, m.Role.CLERK, control=DeskControl.TAKE_OVER)
    assert not visit.asked(effects.TakeOver)


def test_nobody_sees_the_queue_before_they_have_signed_in():
    visit = Rehearsal(ALONE, clerk=None)
    visit.send(ev.TicketsSeen((WAITS,)))
    assert visit.shown_to_staff.step is Step.SIGN_IN
    visit.intend(m.Press, role=m.Role.CLERK, control=DeskControl.TAKE_OVER)
    assert not visit.asked(effects.TakeOver)
