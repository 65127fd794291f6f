"""The way to a mark, told by sentence, needle and tone."""

from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from kiosk.presence.challenge import PROMPT, Action, Asked
from kiosk.presence.way_to_mark import Steering
from kiosk.protocol.codes import Message

_DEGREES = st.floats(-60, 60)
TOLERANCE = 4.0


def _asked(action, target):
    return Asked(action, target, 0.4, 4, 3)


@given(_DEGREES, _DEGREES)
def test_the_sentence_leads_from_where_the_head_is(target, needle):
    """Who went too far is told the other side."""
    assume(target)
    made = Steering(target, needle, TOLERANCE)
    told = made.message(_asked(Action.TURN_LEFT if target > 0 else Action.TURN_RIGHT, target))
    if abs(target - needle) <= TOLERANCE:
        assert told is Message.HOLD_THERE
    else:
        assert told is (Message.TURN_LEFT if target > needle else Message.TURN_RIGHT)


@given(_DEGREES)
def test_straight_is_said_as_such_whichever_side_it_lies_on(needle):
    told = Steering(0.0, needle, TOLERANCE).message(_asked(Action.LOOK_STRAIGHT, 0.0))
    holds = abs(needle) <= TOLERANCE
    assert told is (Message.HOLD_THERE if holds else Message.BACK_TO_CENTRE)


@given(_DEGREES, _DEGREES)
def test_it_holds_within_the_tolerance_and_the_tone_is_full_there_alone(target, needle):
    made = Steering(target, needle, TOLERANCE)
    assert made.holding is (abs(needle - target) <= TOLERANCE)
    assert 0.0 <= made.near <= 1.0
    assert (made.near == 1.0) >= made.holding


@pytest.mark.parametrize("target", [-20.0, 0.0, 15.0])
def test_the_tone_rises_all_the_way_to_the_mark(target):
    for side in (-1, 1):
        way = [Steering(target, target + side * off, TOLERANCE).near for off in range(40, 3, -1)]
        assert all(after > before for before, after in pairwise(way))


@pytest.mark.parametrize("action", [Action.OPEN_MOUTH, Action.BLINK])
def test_without_a_mark_there_is_nothing_to_steer_to(action):
    made = Steering(None, 20.0, TOLERANCE)
    assert (made.holding, made.near) == (False, 0.0)
    assert made.message(_asked(action, None)) is PROMPT[action]
