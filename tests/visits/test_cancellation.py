"""A number is given up by its user; one that the police stopped is not. Whole, on real parts."""

from screenplay import document_of

from drivers.emulated.sim import sim
from kiosk.protocol.codes import Control, Message
from kiosk.protocol.flows import Step
from kiosk.visit.pages.welcome import WelcomeControl


def registered(desk, seed):
    """A number of the person of this seed."""
    given = sim(seed)
    desk.tell_carrier(
        "number add",
        given.number,
        *("--document", document_of(desk, seed), "--iccid", given.iccid),
        *("--home-region", "32", "--activated-at", "2025-01-01T10:00:00+08:00"),
    )
    return given


def state_of(desk, number):
    rows = [row for row in desk.at_the_carrier("number list") if row["number"] == number]
    return rows[-1]["state"]


def record_of(desk, reference):
    rows = desk.carrier_records()
    return next(r for r in rows if r["record_id"].replace("-", "").upper().endswith(reference))


def test_a_number_is_given_up_and_closed(desk, screen):
    given = registered(desk, 731)
    screen.to_number(WelcomeControl.START_CANCEL).give(given.number)
    screen.press(Control.CONFIRM).wait_step(Step.CONSENT)
    screen.agree_without_face()
    screen.place("resident", seed=731).wait_step(Step.CLERK_REVIEW)
    screen.signed_off().wait_step(Step.NOTICE)
    assert screen.content.title == "Statement on giving up a number"
    screen.on_from_notice(None).wait_message(Message.NUMBER_CLOSED)
    record = record_of(desk, screen.content.reference)
    assert (record["verdict"], record["reason"]) == ("accepted", "surrendered")
    assert "same" in desk.tell_carrier("replay", record["record_id"]).lower()
    assert state_of(desk, given.number) == "closed"


def test_a_number_that_the_police_stopped_goes_to_a_clerk(desk, screen):
    given = registered(desk, 732)
    desk.tell_carrier("number stop", given.number, "--by", "police")
    screen.to_document_with(given.number, start=WelcomeControl.START_CANCEL)
    screen.place("resident", seed=732).wait_step(Step.TICKET)
    assert screen.content.reasons
    assert state_of(desk, given.number) == "suspended"
