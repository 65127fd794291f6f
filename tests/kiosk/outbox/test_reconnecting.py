"""When a service connects again: by a clock and by draws of the test."""

import random

import pytest

from kiosk.enumerations.link_states import LinkState
from kiosk.outbox.reconnecting import Reconnecting


class Longest(random.Random):
    """Draws what is longest."""

    def uniform(self, _least, most):
        return most


def _waits(reconnecting, why, *, times, lasts=0.0, works=False):
    """How long is waited after each of so many connections."""
    now, waits = 1000.0, []
    for _ in range(times):
        reconnecting.connected(now)
        if works:
            reconnecting.worked()
        now += lasts
        again = reconnecting.ended(why, now)
        waits.append(again - now)
        now = again
    return waits


def test_all_of_the_time_is_drawn_from_and_not_its_end_alone():
    """`min(5, uniform(0, 600))` is 5 s in 98 %."""
    made = Reconnecting(random.Random(7))
    waits = [made.ended(LinkState.OFFLINE, 0.0) for _ in range(1000)][10:]
    assert 3.0 < sum(waits) / len(waits) < 7.0
    assert min(waits) < 0.5
    assert sum(wait > 9.9 for wait in waits) < 30


@pytest.mark.parametrize("works", [False, True])
def test_that_the_broker_let_us_in_resets_nothing(works):
    waits = _waits(Reconnecting(Longest()), LinkState.BUSY, times=12, lasts=1.0, works=works)
    assert waits == sorted(waits)
    assert waits[-1] == 600.0


def test_a_connection_without_use_is_none_however_long_it_lasts():
    waits = _waits(Reconnecting(Longest()), LinkState.BUSY, times=12, lasts=3600.0)
    assert waits[-1] == 600.0


def test_a_connection_that_did_its_work_for_a_while_resets_it():
    made = Reconnecting(Longest())
    assert _waits(made, LinkState.BUSY, times=12)[-1] == 600.0
    assert _waits(made, LinkState.BUSY, times=1, lasts=61.0, works=True) == [2.0]


def test_two_devices_of_one_name_do_not_evict_each_other_for_ever():
    waits = _waits(Reconnecting(Longest()), LinkState.TAKEN_OVER, times=20, lasts=61.0, works=True)
    assert waits[-1] == 600.0
    steady = _waits(Reconnecting(Longest()), LinkState.TAKEN_OVER, times=3, lasts=700.0, works=True)
    assert steady[-1] == 2.0


def test_a_broker_that_hangs_up_without_a_word_is_not_run_at_for_ever():
    """Mosquitto 2.0 evicts so, over TLS."""
    made = Reconnecting(Longest())
    waits = _waits(made, LinkState.OFFLINE, times=12, lasts=5.0, works=True)
    assert (waits[-1], made.is_contested) == (60.0, True)
    _waits(made, LinkState.OFFLINE, times=1, lasts=61.0, works=True)
    assert not made.is_contested


def test_a_line_that_drops_each_half_minute_is_no_second_device():
    made = Reconnecting(Longest())
    waits = _waits(made, LinkState.OFFLINE, times=12, lasts=30.0, works=True)
    assert (waits[-1], made.is_contested) == (10.0, False)


def test_who_has_mended_a_refusal_waits_a_minute_at_most():
    made = Reconnecting(Longest())
    assert [made.ended(LinkState.REFUSED, 0.0) for _ in range(9)][-1] == 60.0


def test_that_we_left_it_ourselves_is_no_failure():
    made = Reconnecting(Longest())
    for now in range(9):
        made.connected(float(now))
        made.left()
    assert (made.ended(LinkState.OFFLINE, 9.0), made.is_contested) == (11.0, False)


def test_an_outage_is_waited_for_by_people():
    made = Reconnecting(Longest())
    now = 0.0
    for _ in range(30):
        now, before = made.ended(LinkState.OFFLINE, now), now
        assert now - before <= 10.0
