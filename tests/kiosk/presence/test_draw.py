"""What is drawn: every outcome as likely as any other, and as many of them as are said."""

from collections import Counter
from itertools import pairwise, product
from math import inf
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.presence import thresholds
from kiosk.presence.challenge import FACE, HOLDS, Action, Asked, Draw, Plan, Reach, Subset, marks

L = thresholds.load().challenge
FREE = Reach(inf, inf)
_DRAWS = 2000

BEFORE = {
    "at the beginning": None,
    "from a mark": Asked(Action.TURN_LEFT, 20.0, 0.4, 4, HOLDS),
    "after the mouth": Asked(Action.OPEN_MOUTH, None, 0.4, 5, HOLDS),
}
PLANS = {
    "all": (Plan(), FREE, FACE),
    "only turns": (Plan(Subset.TURNS), FREE, FACE),
    "only the face": (Plan(Subset.FACE), FREE, FACE),
    "a stiff neck": (Plan(), Reach(16.0, 12.0), FACE),
    "a mouth that hardly moves": (Plan(), FREE, (Action.BLINK,)),
}


@pytest.mark.parametrize(
    ("before", "how"), sorted({*product(BEFORE, PLANS)} - {("from a mark", "only the face")})
)
def test_so_many_outcomes_are_equally_likely_as_are_said(before, how):
    (plan, reach, face), before = PLANS[how], BEFORE[before]
    draw = Draw(L, Random(1), plan)
    drawn = [draw.next(before, reach, face) for _ in range(_DRAWS)]
    places = Counter((asked.action, asked.target) for asked in drawn)
    assert {asked.places for asked in drawn} == {len(places)}
    assert min(places.values()) > 0.7 * _DRAWS / len(places)


@pytest.mark.parametrize("sweep", [False, True])
def test_each_hold_is_as_likely_as_the_others_and_they_lie_apart(sweep):
    draw = Draw(L, Random(2), Plan(Subset.TURNS))
    holds = Counter(
        round((draw.sweep(None, FREE, lambda _yaw: True) if sweep else draw.next(None, FREE, ())).hold_s, 3)
        for _ in range(_DRAWS)
    )  # fmt: skip
    assert len(holds) == HOLDS
    assert min(holds.values()) > 0.8 * _DRAWS / HOLDS
    assert all(b - a >= L.leave_s - L.reaction_seconds - 1e-9 for a, b in pairwise(sorted(holds)))


def test_no_two_sessions_have_the_same_marks():
    found = set()
    for seed in range(50):
        draw = Draw(L, Random(seed), Plan(Subset.TURNS))
        found |= {round(abs(draw.next(None, FREE, ()).target), 3) for _ in range(20)} - {0.0}
    assert len(found) > 50


@given(st.floats(0, 60), st.floats(0, 1))
def test_no_two_marks_share_an_answer(reach, shift):
    found = marks(L, reach, shift)
    assert all(b - a > 2 * L.tolerance_deg for a, b in pairwise(found))
    assert all(L.near_small_deg - 1e-9 <= mark <= min(reach, L.far_deg) + 1e-9 for mark in found)
    if reach >= L.near_small_deg and not L.usual_reach_deg <= reach < L.near_deg:
        assert found


@given(st.integers(0, 10_000), st.floats(9, 40), st.floats(9, 40))
def test_nothing_is_asked_for_that_is_there_already_or_out_of_reach(seed, left, right):
    draw, before = Draw(L, Random(seed), Plan()), None
    for _ in range(8):
        asked = draw.next(before, Reach(left, right), FACE)
        if asked.target is not None:
            at = (before.target or 0.0) if before else 0.0
            assert abs(asked.target - at) > 2 * L.tolerance_deg
            assert -right - 1e-9 <= asked.target <= left + 1e-9
        else:
            assert before is None or asked.action is not before.action
        before = asked


@pytest.mark.parametrize("reach", [0.0, 5.0, 8.9])
def test_a_neck_that_reaches_no_mark_is_asked_for_nothing(reach):
    assert Draw(L, Random(1), Plan()).next(None, Reach(reach, reach), FACE) is None


def test_where_only_the_face_is_asked_for_it_is_never_the_same_twice():
    draw, before = Draw(L, Random(1), Plan(Subset.FACE)), None
    for _ in range(50):
        asked = draw.next(before, FREE, FACE)
        assert asked.target is None
        assert before is None or asked.action is not before.action
        before = asked
