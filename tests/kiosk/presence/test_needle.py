"""The needle: where a head points, whatever its tremor, and whether it rests."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.presence import thresholds
from kiosk.presence.needle import Needle

REST = thresholds.load().challenge.rest_deg
_YAW = st.floats(-60, 60)


def pointed(yaws, fps=24):
    needle = Needle(REST)
    for number, yaw in enumerate(yaws):
        needle.see(number / fps, yaw)
    return needle


def test_nothing_seen_is_straight_and_no_rest():
    assert Needle(REST).calm == 0.0
    assert not Needle(REST).rests
    assert not pointed([20.0]).rests


@given(_YAW, st.sampled_from([24, 12, 5, 2, 1]))
def test_who_does_not_move_rests_where_they_are(yaw, fps):
    needle = pointed([yaw] * 20, fps)
    assert needle.calm == pytest.approx(yaw)
    assert needle.rests


@given(st.lists(_YAW, min_size=2, max_size=30), _YAW)
def test_it_lies_between_what_was_seen_and_goes_along_with_it(yaws, shift):
    needle = pointed(yaws)
    assert min(yaws) - 1e-6 <= needle.calm <= max(yaws) + 1e-6
    assert pointed([yaw + shift for yaw in yaws]).calm == pytest.approx(needle.calm + shift)
    assert pointed([-yaw for yaw in yaws]).calm == pytest.approx(-needle.calm)


@pytest.mark.parametrize("amplitude", [1.0, 3.0])
def test_a_tremor_does_not_move_it(amplitude):
    yaws = [20 + amplitude * math.sin(2 * math.pi * 8 * n / 24) for n in range(48)]
    assert pointed(yaws).calm == pytest.approx(20, abs=amplitude / 2)


def test_a_head_that_turns_does_not_rest_until_it_is_there():
    needle = Needle(REST)
    rested = []
    for number in range(48):
        needle.see(number / 24, min(30.0, number * 1.5))
        rested.append(needle.rests)
    assert not any(rested[4:20])
    assert rested[-1]


def test_it_is_not_known_to_rest_before_it_was_watched():
    needle, rested = Needle(REST), []
    for number in range(10):
        needle.see(number / 24, 15.0)
        rested.append(needle.rests)
    assert not any(rested[:6])
    assert rested[-1]


def test_what_was_longer_ago_is_forgotten():
    assert pointed([0.0] * 24 + [25.0] * 12).calm == pytest.approx(25.0)
