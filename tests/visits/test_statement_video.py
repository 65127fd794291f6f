"""Alone at the kiosk: a second verification with a statement video, through the real devices' readers."""

import pytest
from alone import to_statement
from screenplay import Screenplay
from waiting import until

from drivers.store.statements import SqliteStatements
from kiosk.protocol.codes import Control, Message
from kiosk.protocol.flows import Step
from kiosk.protocol.messages import Role
from kiosk.visit.pages.signature import SignatureControl
from kiosk.visit.pages.statement import StatementControl

_WEBM = bytes.fromhex("1a45dfa3")
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
    reference = alone.content.reference
    alone.leave()
    assert delivered(own_desk, reference).startswith(_WEBM)
    assert SqliteStatements(own_desk.directory / "data" / "outbox", 64).waiting() == []


def delivered(desk, reference):
    """The recording as the carrier opens it, once all of its parts have come."""

    def whole():
        rows = desk.at_the_carrier("statements")
        return rows and rows[0]["standing"] == "whole" and rows[0]["record_id"]

    record_id = until(whole, "the recording to be delivered")
    assert record_id.replace("-", "").upper().endswith(reference)
    file = desk.directory / "statement.webm"
    desk.tell_carrier("statement", record_id, str(file))
    video = file.read_bytes()
    file.unlink()
    return video


def measured(desk):
    """What the counter's log says of each try."""
    return [line for line in desk.programs.log("counter").splitlines() if " statement " in line]


def state_of(desk, number):
    (row,) = desk.at_the_carrier("number show", number)
    return row["state"]
