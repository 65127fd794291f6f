"""The course of a challenge: when what was shown is enough, and what is asked for instead."""

import math
from random import Random

import pytest
from face_signals import FPS
from hypothesis import given
from hypothesis import strategies as st

from kiosk.presence import thresholds
from kiosk.presence.asked_movement import Follows, Sample
from kiosk.presence.challenge import Plan, Subset
from kiosk.presence.challenge_course import Course

L = thresholds.load().challenge
_LATE = 2.0  # seconds after a prompt


class Somebody:
    """Who goes where they are told, and leaves a mark so long after the next prompt."""

    def __init__(self, needed=200.0, reach=90.0, seed=1, **plan):
        self.course = Course(L, Random(seed), Plan(Subset.TURNS, **plan), needed, face=())
        self.now, self.reach, self.at = 0.0, reach, 0.0
        self.rests(0.5)

    def rests(self, seconds):
        until = self.now + seconds
        while self.now < until:
            self.course.rest(self._sample())
            self.now += 1 / FPS

    def follows(self, after=0.5):
        """One movement more; how it ended."""
        step = self.course.ask(self.now)
        while (left := 4.0 + after + step.asked.hold_s - self.now + step.asked_at) > 0:
            if self.now - step.asked_at >= after:
                self.at = max(-self.reach, min(self.reach, step.asked.target))
            found = self.course.see(self._sample())
            self.now += 1 / FPS
            if found not in {Follows.GOES_ON, Follows.HOLDS}:
                return found
        assert left <= 0
        return None

    def _sample(self):
        return Sample(self.now, self.now, self.at, 0.0, 0.0)


@pytest.mark.parametrize("seed", range(6))
def test_it_goes_on_until_what_was_shown_is_enough(seed):
    made = Somebody(needed=20_000.0, seed=seed)
    while not made.course.enough:
        assert made.course.worth < 20_000
        assert made.follows() is Follows.DONE
    assert 3 <= len(made.course.steps) <= 6
    assert made.course.worth >= 20_000


def test_one_movement_is_never_enough():
    made = Somebody(needed=1.0)
    assert not made.course.enough
    made.follows()
    assert not made.course.enough
    made.follows()
    assert made.course.enough


def test_what_cannot_be_compared_is_not_enough():
    made = Somebody(needed=1.0)
    made.follows()
    made.follows()
    made.course.steps[0].void = True
    assert not made.course.enough


def test_after_somebody_was_slow_to_leave_only_places_count():
    """Holds are bet on beforehand: who leaves late once is not asked to be quick again."""
    made = Somebody(needed=1e9)
    made.follows()
    made.follows(after=_LATE)
    assert made.course.steps[0].worth(L) == 1.0
    made.follows()
    assert not made.course.steps[2].on_hold
    assert made.course.steps[2].worth(L) == made.course.steps[2].asked.places


def test_with_more_time_only_places_count():
    made = Somebody(needed=1e9, patience=2.0)
    for _ in range(4):
        made.follows()
    assert made.course.worth == math.prod(step.asked.places for step in made.course.steps)


def test_a_mark_that_is_not_reached_is_void_and_the_next_one_is_nearer():
    made = Somebody(needed=1e9, reach=13.0)
    ends = [made.follows() for _ in range(8)]
    assert Follows.AT_REACH in ends
    for step, end in zip(made.course.steps, ends, strict=True):
        assert step.void is (end is Follows.AT_REACH)
    short = [side for side in made.course.reach if math.isfinite(side)]
    assert short
    assert all(11.0 <= side <= 13.0 for side in short)


def test_too_many_are_left_to_people():
    made = Somebody(needed=1e9)
    for _ in range(L.movements_most):
        assert not made.course.exhausted
        made.follows()
    assert made.course.exhausted


def test_the_last_mark_has_to_be_left():
    made = Somebody()
    made.follows()
    while made.course.steps[-1].asked.target == 0:
        made.follows()
    made.course.come_back(made.now)
    made.rests(0.5)
    assert not made.course.left, "still at the mark"
    made.at = 0.0
    made.rests(0.5)
    assert made.course.left


def test_at_the_end_a_hold_that_nothing_ended_counts_no_longer():
    made = Somebody(needed=1e9)
    made.follows()
    before, asked = made.course.worth, made.course.steps[0].asked
    made.course.come_back(made.now)
    assert before == asked.places * asked.holds
    assert made.course.worth == asked.places


@given(st.integers(0, 10_000), st.sampled_from([1.0, 200.0, 20_000.0]), st.integers(0, 3))
def test_it_never_promises_fewer_than_are_asked_for(seed, needed, count):
    made = Somebody(needed=needed, seed=seed)
    for _ in range(count):
        made.follows()
    assert made.course.expected >= max(L.movements, len(made.course.steps))
    if not made.course.enough:
        assert made.course.expected > count - 1
