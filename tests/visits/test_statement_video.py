"""Alone at the kiosk: a second verification with a statement video, through the real devices' readers."""

import pytest
from screenplay import Screenplay, document_of

from drivers.emulated.sim import sim
from kiosk.protocol.codes import Control, Message
from kiosk.protocol.flows import Step
from kiosk.protocol.messages import Role
from kiosk.visit.pages.notice import NoticeControl
from kiosk.visit.pages.number_status import NumberStatusControl
from kiosk.visit.pages.signature import SignatureControl
from kiosk.visit.pages.statement import StatementControl

_ALONE = pytest.mark.parametrize(
    "own_desk", [{"clerk_screen": True, "mode": "self_service"}], indirect=True
)


@pytest.fixture
def alone(own_desk):
    """The customer's screen at a kiosk where nobody stands by; somebody is signed in on the clerk's."""
    customer, clerk = Screenplay(own_desk).connect(), Screenplay(own_desk, Role.CLERK).connect()
    clerk.sign_in()
    customer.wait_until(lambda s: s.content.message is not Message.NO_CLERK, "the clerk")
    customer.clerk = clerk
    yield customer
    customer.close()
    clerk.close()


def to_statement(customer, seed):
    given = sim(seed)
    customer.desk.tell_carrier(
        "number add",
        given.number,
        *("--document", document_of(customer.desk, seed), "--iccid", given.iccid),
        *("--home-region", "32", "--activated-at", "2025-01-01T10:00:00+08:00"),
    )
    customer.desk.tell_carrier(
        *("event", given.number, "risk_model", "--reason", "sleeping"),
    )
    customer.to_document_with(given.number, given.iccid).place("resident", seed=seed)
    customer.wait_step(Step.PRESENCE).face_checked().wait_step(Step.NUMBER_STATUS)
    customer.press(NumberStatusControl.GO_ON).wait_step(Step.NOTICE).scrolled()
    customer.press(NoticeControl.NOTICE_READ).wait_step(Step.STATEMENT)
    return given


@_ALONE
def test_a_number_is_given_back_while_its_holder_stands_there_alone(own_desk, alone):
    given = to_statement(alone, 821)
    alone.read_aloud()
    assert alone.message is Message.STATEMENT_IS_SEEN, measured(own_desk)
    alone.press(StatementControl.SEND_STATEMENT).wait_step(Step.SIGNATURE)
    alone.draw().press(SignatureControl.SIGN).wait_step(Step.CONFIRMATION)
    alone.press(Control.CONFIRM).wait_step(Step.RESULT)
    alone.wait_message(Message.NUMBER_VERIFIED)
    assert state_of(own_desk, given.number) == "active"


def measured(desk):
    """What the counter's log says of each try."""
    return [line for line in desk.programs.log("counter").splitlines() if " statement " in line]


def state_of(desk, number):
    (row,) = desk.at_the_carrier("number show", number)
    return row["state"]
