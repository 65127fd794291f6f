"""A face's own baseline: what moves is told from this face at rest, whatever faces look like."""

import pytest
from face_signals import Person
from hypothesis import given
from hypothesis import strategies as st

from kiosk.presence.baseline import Baseline

_PART = st.floats(0, 1)
_ROOM = st.floats(0, 0.59)


def _look(left=0.0, right=0.0, jaw=0.0):
    return Person().look(blink_left=left, blink_right=right, jaw_open=jaw)


@given(_ROOM, _ROOM, _ROOM)
def test_at_rest_nothing_moves_and_closed_is_closed(left, right, jaw):
    own = Baseline(left, right, jaw)
    rest = _look(left, right, jaw)
    assert (own.eyes(rest), own.mouth(rest)) == (0.0, 0.0)
    closed = _look(1.0, 1.0, 1.0)
    assert own.eyes(closed) == pytest.approx(1.0)
    assert own.mouth(closed) == pytest.approx(1.0)


_LOOK = st.tuples(_PART, _PART, _PART)


@given(_LOOK, _LOOK)
def test_every_way_is_a_part(rest, now):
    """Below rest, as when a smile ends, is rest."""
    own, seen = Baseline(*rest), _look(*now)
    assert 0.0 <= own.eyes(seen) <= 1.0
    assert 0.0 <= own.mouth(seen) <= 1.0


@given(_ROOM, _PART, _PART)
def test_the_farther_it_moves_the_more_it_is(rest, one, other):
    own = Baseline(jaw=rest)
    less, more = sorted((one, other))
    assert own.mouth(_look(jaw=less)) <= own.mouth(_look(jaw=more))


@pytest.mark.parametrize(("left", "right"), [(0.0, 1.0), (1.0, 0.0), (0.05, 0.9)])
def test_one_eye_is_enough_where_the_other_never_moves(left, right):
    """An eye of glass, or one that is always closed."""
    own = Baseline(left, right)
    assert own.eyes_can_be_seen
    assert own.eyes(_look(left, right)) == 0.0
    moves = _look(max(left, 0.7), right) if left < right else _look(left, max(right, 0.7))
    assert own.eyes(moves) > 0.6


def test_eyes_that_are_as_good_as_closed_at_rest_are_asked_for_nothing():
    own = Baseline(0.7, 0.8, 0.7)
    assert not own.eyes_can_be_seen
    assert not own.mouth_can_be_seen
    assert own.eyes(_look(1.0, 1.0)) == own.mouth(_look(jaw=1.0)) == 0.0


def test_it_is_the_middle_of_what_was_seen_at_rest():
    """Who blinked meanwhile has no other eyes for it."""
    own = Baseline.of([_look(0.1, 0.2, 0.05), _look(0.9, 0.9, 0.05), _look(0.12, 0.2, 0.04)])
    assert own == Baseline(0.12, 0.2, 0.05)
