"""A card replaced, then the number given up, on the real screen by real input events; two people look."""

import pytest
from by_hand import directed
from screenplay import document_of

from drivers.emulated.sim import sim

GIVEN, NEW = sim(741), sim(742)


@pytest.fixture(scope="module")
def director():
    """At a counter whose customer has a number."""
    with directed() as made:
        made.desk.tell_carrier(
            "number add",
            GIVEN.number,
            *("--document", document_of(made.desk, 1), "--iccid", GIVEN.iccid),
            *("--home-region", "32", "--activated-at", "2025-01-01T10:00:00+08:00"),
        )
        made.sign_in()
        yield made


def as_it_stands(director):
    rows = director.desk.at_the_carrier("number list")
    return next(row for row in rows if row["number"] == GIVEN.number)


def test_a_lost_card_is_replaced(director):
    director.begin_replacement("card_lost", GIVEN.number)
    director.another_way()
    director.clerks_answer("is_holder")
    director.read_notice()
    director.signature()
    director.new_card(NEW.iccid)
    director.confirm()
    director.wait_message("card_replaced")
    assert director.find("police").name
    director.finish()
    assert as_it_stands(director)["iccid"] == NEW.iccid


def test_the_number_is_given_up(director):
    director.begin_cancellation(GIVEN.number)
    director.another_way()
    director.clerks_answer("is_holder")
    director.read_notice()
    director.signature()
    director.confirm()
    director.wait_message("number_closed")
    director.finish()
    assert as_it_stands(director)["state"] == "closed"
