"""A number goes from its holder to another person while both stand there; whole, on real parts."""

from screenplay import document_of

from drivers.emulated.sim import sim
from kiosk.protocol.codes import Control, Message
from kiosk.protocol.flows import Step


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


def held_by(desk, number):
    """The states of all that the register has of the number, oldest first."""
    rows = desk.at_the_carrier("number list")
    return [(row["state"], row["iccid"]) for row in rows if row["number"] == number]


def test_a_number_is_handed_over_by_two_people_one_after_the_other(desk, screen):
    given, before = registered(desk, 944), len(desk.carrier_records())
    screen.handed_over(given.number, by_face=False, seed=944)
    assert held_by(desk, given.number) == [("active", given.iccid)]
    screen.receiver_comes().party(by_face=False, seed=945)
    assert [row.value for row in screen.content.rows if row.label == "giver"]
    screen.press(Control.CONFIRM).wait_step(Step.RESULT).wait_message(Message.NUMBER_TRANSFERRED)
    assert held_by(desk, given.number) == [("closed", given.iccid), ("active", given.iccid)]
    made = desk.carrier_records()[before:]
    assert [(row["verdict"], row["reason"]) for row in made] == [
        ("accepted", "offered"),
        ("accepted", "transferred"),
    ]
    for row in made:
        assert "same" in desk.tell_carrier("replay", row["record_id"]).lower()
    screen.leave()
    # It is nothing of its holder's any more.
    screen.to_document_with(given.number)
    screen.place("resident", seed=944).wait_step(Step.RESULT)
    assert screen.content.outcome == "REFUSE"


def test_the_receiver_who_stops_it_leaves_no_record_of_either(desk, screen):
    given, before = registered(desk, 743), len(desk.outbox())
    screen.handed_over(given.number, by_face=False, seed=743)
    screen.receiver_comes().party(by_face=False, seed=744)
    screen.leave()
    assert held_by(desk, given.number) == [("active", given.iccid)]
    assert len(desk.outbox()) == before
