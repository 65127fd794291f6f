"""The gate: good pictures in a row, what stands in their way, and when that is a clerk's to solve."""

import pytest
from face_signals import FPS, Person
from hypothesis import given
from hypothesis import strategies as st

from kiosk.presence import thresholds
from kiosk.presence.gate import GateWatch
from kiosk.protocol.codes import Message

T = thresholds.load().gate
COVERED, DARK = {"covered": 0.9}, {"brightness": 5.0, "scene": 5.0}
NOBODY, ASKEW = {"faces": 0}, {"faces": 0, "camera_turned": 90}


class Watched:
    def __init__(self, patience=1.0):
        self.gate, self.person, self.spent = GateWatch(T, patience), Person(), 0.0

    def sees(self, seconds=1 / FPS, **changes):
        until = self.spent + seconds
        while self.spent < until:
            self.gate.see(self.person.look(**changes), self.spent)
            self.spent += 1 / FPS
        return self.gate


def test_it_opens_after_good_pictures_in_a_row():
    made = Watched()
    for _ in range(T.frames - 1):
        assert not made.sees().open
    assert made.sees().open
    assert made.gate.message is Message.HOLD_STILL


@pytest.mark.parametrize("trouble", [COVERED, DARK, NOBODY, {"faces": 2}, {"yaw": 20.0}])
def test_one_that_is_not_good_begins_the_row_anew(trouble):
    made = Watched()
    for _ in range(T.frames - 1):
        made.sees()
    made.sees(**trouble)
    assert not made.gate.good
    assert not made.sees().open


@given(st.lists(st.booleans(), max_size=60))
def test_it_is_open_after_so_many_good_ones_and_no_sooner(good):
    made, row = Watched(), 0
    for one in good:
        row = row + 1 if one else 0
        assert made.sees(**({} if one else NOBODY)).open is (row >= T.frames)


@pytest.mark.parametrize("patience", [1.0, 2.0])
@pytest.mark.parametrize("what", [COVERED, DARK, {"brightness": 250.0}])
def test_what_nobody_who_sits_there_can_change_is_a_clerks_after_a_while(what, patience):
    made = Watched(patience)
    assert not made.sees(T.place_seconds * patience - 1, **what).hopeless
    told = made.gate.message
    assert made.sees(2, **what).hopeless
    assert made.gate.message is told is not Message.NONE


@pytest.mark.parametrize("what", [NOBODY, {"faces": 2}, {"eye_distance": 30.0}, {"yaw": 40.0}])
def test_what_a_person_can_change_is_never_hopeless(what):
    assert not Watched().sees(10 * T.place_seconds, **what).hopeless


def test_a_while_begins_anew_with_another_trouble():
    made = Watched()
    for _ in range(3):
        made.sees(T.place_seconds - 1, **DARK)
        assert not made.sees(1, **COVERED).hopeless


def test_a_camera_that_is_mounted_askew_is_told_after_two_pictures():
    """Between them the picture is only looked at upright."""
    made = Watched()
    assert not made.sees(**ASKEW).hopeless
    made.sees(1, **NOBODY)
    assert made.gate.message is Message.CAMERA_TURNED
    assert made.sees(**ASKEW).hopeless


def test_the_sharpest_is_chosen_among_those_that_the_ring_still_has():
    made = Watched()
    made.sees(sharpness=900.0)
    for sharpness in (50.0, 80.0, 60.0):
        made.sees(sharpness=sharpness)
    assert made.gate.best().sharpness == 900.0
    made.person.frame += 21  # a slow machine: the first one is gone
    made.sees(sharpness=70.0)
    assert made.gate.best().sharpness == 80.0


def test_a_gate_that_is_closed_asks_for_the_whole_row_again():
    made = Watched()
    made.sees(1)
    made.gate.close()
    assert not made.gate.open
    assert not made.sees().open
