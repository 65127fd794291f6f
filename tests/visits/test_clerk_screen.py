"""Two screens at one real counter: the customer's, and the clerk's own on a socket of its own."""

import pytest
from screenplay import Screenplay

from drivers.emulated.sim import sim
from kiosk.protocol.codes import Message
from kiosk.protocol.flows import Step
from kiosk.protocol.messages import Role

pytestmark = pytest.mark.parametrize("own_desk", [{"clerk_screen": True}], indirect=True)


@pytest.fixture
def screens(own_desk):
    """The customer's, and the clerk's."""
    made = Screenplay(own_desk).connect(), Screenplay(own_desk, Role.CLERK).connect()
    yield made
    for screen in made:
        screen.close()


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
    customer.wait_step(Step.NOTICE).on_from_notice(sim(611)).wait_message(Message.EFFECTIVE)
    clerk.wait_until(lambda s: s.strip.receipts[0].state == "accepted", "the receipt")
    visit = customer.snapshot.visit
    customer.leave()
    clerk.wait_until(lambda s: s.visit != visit, "the next visit")
    assert clerk.step is Step.DESK
    assert customer.step is Step.WELCOME
    assert Step.ATTEST not in customer.steps
    assert Step.NOTICE not in clerk.steps
