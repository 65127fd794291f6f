"""The clerk's queue on disk."""

import pytest

from drivers.store.tickets import SqliteTickets
from kiosk.enumerations import Flow
from kiosk.ports import Ticket, TicketState
from kiosk.protocol.codes import Message


@pytest.fixture
def tickets(tmp_path):
    made = SqliteTickets(tmp_path)
    yield made
    made.close()


def ticket(name, made_at=0.0, **more):
    return Ticket(name, "417", Message.REFERRED, Flow.NEW_SIM, made_at, **more)


def test_the_oldest_comes_first_and_who_is_done_leaves(tickets, tmp_path):
    tickets.add(ticket("b", 2.0))
    tickets.add(ticket("a", 1.0))
    assert [one.id for one in tickets.waiting()] == ["a", "b"]
    tickets.move("a", TicketState.CALLED)
    again = SqliteTickets(tmp_path)
    assert again.waiting()[0].state is TicketState.CALLED
    again.close()
    tickets.move("a", TicketState.DONE)
    tickets.move("a", TicketState.CALLED)
    assert [one.id for one in tickets.waiting()] == ["b"]


def test_one_visit_waits_at_most(tickets):
    for name in "ab":
        tickets.add(ticket(name))
    tickets.park("a")
    assert [one.parked for one in tickets.waiting()] == [True, False]
    tickets.park("b")
    assert [one.parked for one in tickets.waiting()] == [False, True]
    tickets.park("")
    assert not any(one.parked for one in tickets.waiting())


def test_yesterdays_are_forgotten(tickets):
    tickets.add(ticket("old", 1.0))
    tickets.add(ticket("new", 100.0))
    tickets.forget_before(50.0)
    assert [one.id for one in tickets.waiting()] == ["new"]
