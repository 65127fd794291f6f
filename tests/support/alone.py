"""Somebody who is alone at the kiosk: a number of theirs is to be verified, up to the statement video."""

from screenplay import document_of

from drivers.emulated.sim import sim
from kiosk.protocol.flows import Step
from kiosk.visit.pages.notice import NoticeControl
from kiosk.visit.pages.number_status import NumberStatusControl


def to_statement(customer, seed):
    """Gives the number and its card."""
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
