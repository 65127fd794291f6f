"""Depth as a motion, of heads and of what is none: each thing that a head does is asked for by itself."""

from itertools import pairwise
from math import copysign
from random import Random

import pytest
from face_signals import FPS, Person, seen_from
from hypothesis import given
from hypothesis import strategies as st

from kiosk.presence import thresholds
from kiosk.presence.depth import MotionInDepth

T = thresholds.load().depth


def to_and_fro(degrees, step=1):
    return [*range(degrees + 1), *range(degrees, -degrees, -step), *range(-degrees, 1)]


def watched(points_of, yaws, seconds=1 / FPS):
    """What is seen of somebody who turns so; seconds: from one picture to the next."""
    made, person = MotionInDepth(T), Person()
    made.begin(person.look(rigid=points_of(0.0)))
    for number, yaw in enumerate(yaws):
        made.see(person.look(yaw=float(yaw), rigid=points_of(yaw)), number * seconds)
    return made


def _head(yaw):
    return seen_from(yaw)


@pytest.mark.parametrize("degrees", [12, 15, 25])
def test_a_head_that_turns_proves_depth(degrees):
    made = watched(_head, to_and_fro(degrees))
    assert made.proven
    assert not made.disproven
    assert made.leaps == 0


@pytest.mark.parametrize("depth", [-1.0, 0.0, 0.3, 0.45])
def test_what_stands_out_less_than_a_nose_is_none(depth):
    """One relief in every pose, and it grows as a head's does: only that there is too little of it."""
    made = watched(lambda yaw: seen_from(yaw, depth), to_and_fro(25))
    assert made.curve().relief < T.relief
    if depth:
        assert made.curve().explained > T.explained
        assert made.curve().strays < T.strays
    assert made.disproven


def _worn(yaw):
    """Landmarks that jump from pose to pose beside what the relief does, as from picture to picture."""
    dice = Random(round(yaw))
    return tuple((x + dice.gauss(0, 3), y) for x, y in seen_from(yaw, 1.2))


def test_pictures_that_do_not_have_one_relief_in_common_are_none():
    made = watched(_worn, to_and_fro(25))
    curve = made.curve()
    assert curve.relief >= T.relief
    assert curve.strays <= T.strays
    assert curve.explained < T.explained
    assert made.disproven


def _dissolved(yaw):
    """Of two photographs, straight and turned: the second appears half-way, and stays."""
    return seen_from(copysign(25.0, yaw) if abs(yaw) > 12 else 0.0, 1.2)


def test_relief_that_does_not_grow_with_the_turn_is_none():
    made = watched(_dissolved, to_and_fro(25))
    curve = made.curve()
    assert curve.relief >= T.relief
    assert curve.explained >= T.explained
    assert curve.strays > T.strays
    assert made.disproven


# -- only a way that was seen ------------------------------------------------------------------


def test_poses_begin_straight():
    """Whoever is there turned already came from somewhere that nobody saw."""
    made = watched(_head, [20, 19, 18, 17, 16, 15, 14, 13, 12, 11, 10])
    assert made.curve().poses == 0


def test_after_a_leap_nothing_counts_until_it_is_straight_again():
    turned = [0, 17, 18, 19, 20, 21, 22, 23, 24, 25, 20, 16, 12, 10]
    made = watched(_head, turned)
    assert (made.leaps, made.curve().poses) == (1, 0)
    again = watched(_head, [*turned, 8, *range(8, 25)])
    assert again.curve().poses >= 4


def test_a_leap_is_more_than_a_neck_can_do_in_the_time():
    """Ten degrees in a tenth of a second are a turn, and in a hundredth they are another picture."""
    assert watched(_head, [0, 10, 20], 0.1).leaps == 0
    assert watched(_head, [0, 10, 20], 0.01).leaps > 0


def test_a_way_of_which_a_piece_was_not_seen_is_broken():
    yaws = [0, 4, 8, 12, 16, 20, 24]
    assert watched(_head, yaws, T.gap_seconds * 0.9).curve().poses == 6
    assert watched(_head, yaws, T.gap_seconds * 1.1).curve().poses == 2, "what is nearly straight"


def test_two_sides_of_a_face_are_not_enough():
    """As between a few photographs: what lies between them is asked for."""
    made = watched(_head, [0, 10, 20, 10, 0, 10, 20, 10, 0])
    assert made.curve().farthest >= T.farthest_deg
    assert made.curve().poses < T.poses
    assert not made.proven
    assert not made.disproven


def test_a_small_sway_is_not_enough():
    yaws = [degrees / 2 for degrees in to_and_fro(21)]
    made = watched(_head, yaws)
    assert made.curve().poses >= T.poses
    assert made.curve().farthest < T.farthest_deg
    assert not made.proven
    assert not made.disproven


def test_a_pose_that_cannot_be_compared_does_not_count():
    made = watched(_head, to_and_fro(12))
    poses = made.curve().poses
    frame = made._counted[2]
    made.drop(frame)
    assert made.curve().poses == poses - 1
    assert made.is_new(8.0)


@given(st.lists(st.floats(-40, 40), max_size=40), st.floats(0.0, 1.0))
def test_no_flat_picture_proves_depth_however_it_is_turned(yaws, seconds):
    ways = [
        before + (after - before) * part / 8
        for before, after in pairwise([0.0, *yaws])
        for part in range(8)
    ]
    made = watched(lambda yaw: seen_from(yaw, 0.0), ways, seconds)
    assert not made.proven


@given(st.integers(0, 30), st.floats(0, 5))
def test_landmarks_that_are_missing_or_in_one_place_crash_nothing(count, spread):
    made, person = MotionInDepth(T), Person()
    points = tuple((320.0 + spread * n, 240.0) for n in range(count))
    made.begin(person.look(rigid=points))
    for yaw in range(20):
        made.see(person.look(yaw=float(yaw), rigid=points), yaw / FPS)
    assert not made.proven
