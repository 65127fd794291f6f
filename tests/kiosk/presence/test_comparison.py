"""Distances, bands, and a session's pictures against a portrait."""

import math
from math import cos, sin

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from kiosk.presence import comparison, thresholds

T = replace(
    thresholds.load().comparison,
    accept=0.60,
    reject=0.68,
    single=0.75,
    same_track=0.4,
    same_track_turned=0.5,
)
PORTRAIT = (1.0, 0.0)
numbers = st.lists(st.floats(-1e3, 1e3), min_size=3, max_size=3)


def at(distance, length=1.0):
    """An embedding so far from PORTRAIT."""
    angle = math.acos(1 - distance)
    return (length * cos(angle), length * sin(angle))


@given(numbers, numbers, st.floats(0.1, 10))
def test_a_distance_lies_between_none_and_two_whatever_the_lengths(a, b, scale):
    found = comparison.distance(a, b)
    assert 0 <= found <= 2 + 1e-9
    assert comparison.distance(b, a) == pytest.approx(found, abs=1e-6)
    assert comparison.distance([scale * x for x in a], b) == pytest.approx(found, abs=1e-6)


def test_what_has_no_direction_is_like_nobody():
    assert comparison.distance((0.0, 0.0), PORTRAIT) == 1.0
    assert comparison.to_portrait([(0.0, 0.0)], PORTRAIT, T).band == "reject"


def test_the_mean_sets_the_band():
    one, other = at(0.5), (at(0.5)[0], -at(0.5)[1])
    assert comparison.to_portrait([one], PORTRAIT, T).distance == pytest.approx(0.5)
    match = comparison.to_portrait([one, other], PORTRAIT, T)
    assert (match.band, match.distance) == ("pass", pytest.approx(0.0, abs=1e-9))
    assert match.farthest == pytest.approx(0.5)
    assert comparison.to_portrait([at(0.64)], PORTRAIT, T).band == "review"
    assert comparison.to_portrait([at(0.69)], PORTRAIT, T).band == "reject"


def test_each_picture_counts_the_same_whatever_its_embeddings_length():
    near, far = at(0.1, length=100), at(0.9)
    same = comparison.to_portrait([at(0.1), at(0.9)], PORTRAIT, T)
    assert comparison.to_portrait([near, far], PORTRAIT, T) == pytest.approx(same)


@pytest.mark.parametrize("place", range(4))
def test_a_stranger_in_one_picture_does_not_vanish_in_the_mean(place):
    frames = [at(0.3)] * 3
    assert comparison.to_portrait(frames, PORTRAIT, T).band == "pass"
    frames.insert(place, at(0.95))
    match = comparison.to_portrait(frames, PORTRAIT, T)
    assert match.distance <= T.accept, "the mean alone would have passed it"
    assert match.band == "review"


@given(st.lists(st.floats(0, 2), min_size=1, max_size=6))
def test_whoever_passes_is_like_the_portrait_in_every_picture(distances):
    match = comparison.to_portrait([at(d) for d in distances], PORTRAIT, T)
    if match.band == "pass":
        assert match.distance <= T.accept
        assert max(distances) <= T.single + 1e-9


def test_one_person_is_near_in_every_step():
    assert comparison.one_person([at(0.0), at(0.1)], [at(0.3)], T)
    assert not comparison.one_person([at(0.0), at(0.45)], [], T)
    assert not comparison.one_person([at(0.0), at(0.1)], [at(1.2)], T)
