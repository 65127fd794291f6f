"""Two screens at one real counter: the customer's, and the clerk's own on a socket of its own."""

import pytest
from screenplay import Screenplay

from drivers.emulated.sim import sim
from kiosk.protocol.codes import Control, Message
from kiosk.protocol.flows import Step
from kiosk.protocol.messages import Role
from kiosk.visit.pages.clerk_review import ClerkReviewControl
from kiosk.visit.pages.desk import DeskControl
from kiosk.visit.pages.ticket import TicketControl
from kiosk.visit.pages.welcome import WelcomeControl

_TWO = pytest.mark.parametrize("own_desk", [{"clerk_screen": True}], indirect=True)
_SOON = pytest.mark.parametrize(
    "own_desk", [{"clerk_screen": True, "parked_s": 2.0}], indirect=True
)


@pytest.fixture
def screens(own_desk):
    """The customer's, and the clerk's."""
    made = Screenplay(own_desk).connect(), Screenplay(own_desk, Role.CLERK).connect()
    yield made
    for screen in made:
        screen.close()


@_TWO
def test_a_number_is_opened_with_a_screen_for_each_and_the_next_visit_knows_the_clerk(screens):
    customer, clerk = screens
    assert customer.step is Step.WELCOME
    assert customer.message is Message.NO_CLERK
    clerk.sign_in()
    customer.wait_until(lambda s: s.content.message is not Message.NO_CLERK, "the clerk")
    customer.to_presence("resident", seed=611)
    clerk.wait_until(lambda s: s.content.at is Step.PRESENCE, "the customer's place")
    customer.face_checked().wait_step(Step.WITH_CLERK)
    clerk.wait_step(Step.ATTEST).attest()
    from_notice(customer, clerk, sim(611))
    clerk.wait_until(lambda s: [one.state for one in s.strip.receipts] == ["accepted"], "it")
    visit = customer.snapshot.visit
    customer.leave()
    clerk.wait_until(lambda s: s.visit != visit, "the next visit")
    assert clerk.step is Step.DESK
    assert customer.step is Step.WELCOME
    assert Step.ATTEST not in customer.steps
    assert Step.NOTICE not in clerk.steps


def from_notice(customer, clerk, card):
    """To the number in service; the clerk attests on their own screen what they told."""
    customer.wait_step(Step.NOTICE).read_notice().signed().wait_step(Step.WITH_CLERK)
    clerk.three_nos()
    customer.to_confirmation().on_from_confirmation(card)
    customer.wait_message(Message.EFFECTIVE)


def parked(customer, clerk, seed):
    """Somebody without a face check, for whom no second person was there; gives the ticket's number."""
    clerk.sign_in()
    customer.wait_until(lambda s: WelcomeControl.START_NEW_SIM in s.controls, "the clerk")
    customer.to_consent().agree_without_face().place("resident", seed=seed)
    customer.wait_step(Step.WITH_CLERK)
    clerk.wait_step(Step.CLERK_REVIEW).press(Control.NO_SECOND_PERSON)
    number = customer.wait_step(Step.TICKET).content.number
    customer.press(TicketControl.WAIT_FOR_CLERK).wait_step(Step.WELCOME)
    customer.desk.card.call("remove")
    clerk.wait_until(lambda s: s.step is Step.DESK and s.content.tickets, "the ticket")
    assert clerk.content.tickets[0].number == number
    assert clerk.content.tickets[0].parked
    return number


@_TWO
def test_a_visit_that_waits_is_called_and_taken_over_after_another_customer(own_desk, screens):
    customer, clerk = screens
    number = parked(customer, clerk, 612)
    assert own_desk.outbox() == [], "it is not over"
    customer.press(WelcomeControl.START_COMPLAINT).wait_step(Step.COMPLAINT)
    clerk.wait_until(lambda s: DeskControl.TAKE_OVER not in s.controls, "the customer")
    visit = clerk.snapshot.visit
    customer.press(Control.CANCEL).wait_step(Step.WELCOME)
    clerk.wait_until(lambda s: s.visit != visit, "the next visit").press(DeskControl.CALL_TICKET)
    customer.wait_until(lambda s: s.content.called == (number,), "the called number")
    clerk.press(DeskControl.TAKE_OVER).wait_step(Step.CLERK_REVIEW)
    assert clerk.content.rows
    clerk.signed_off(ClerkReviewControl.IS_HOLDER)
    from_notice(customer, clerk, sim(612))
    assert len(own_desk.outbox()) == 1
    clerk.wait_until(
        lambda s: s.step is Step.DESK and not s.content.tickets, "the queue to be empty"
    )


@_SOON
def test_a_visit_for_which_nobody_comes_is_recorded_and_its_process_ends(own_desk, screens):
    customer, clerk = screens
    parked(customer, clerk, 613)
    clerk.wait_until(lambda s: not s.content.tickets[0].parked, "the visit to end")
    assert clerk.content.tickets[0].why is Message.REFERRED
    (entry,) = own_desk.outbox()
    assert entry["record_id"]
    assert "parked, and nobody came" in own_desk.programs.log("counter")
