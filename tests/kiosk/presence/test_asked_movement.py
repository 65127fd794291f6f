"""One movement that is asked for: when it is there, how long, when it is left, what that proves."""

import pytest
from face_signals import FPS

from kiosk.presence import thresholds
from kiosk.presence.asked_movement import AskedMovement, Follows, Sample
from kiosk.presence.challenge import Action, Asked
from kiosk.presence.needle import Needle

L = thresholds.load().challenge
MARK, PLACES, HOLDS = 20.0, 4, 3


class Watched:
    """A movement that is asked for at second 0, and somebody of whom every picture is seen."""

    def __init__(self, action=Action.TURN_LEFT, target=MARK, hold_s=0.4, **more):
        asked = Asked(action, target, hold_s, PLACES, HOLDS)
        self.step = AskedMovement(asked, 0.0, 0.0, **more)
        self.needle = Needle(L.rest_deg)
        self.now, self.found = 0.0, []

    def shows(self, yaw=0.0, *, seconds, mouth=0.0, eyes=0.0):
        """Rests there for so long, as fast as it can be there."""
        until = self.now + seconds
        while self.now < until:
            self.needle.see(self.now, yaw)
            sample = Sample(self.now, self.now, yaw, mouth, eyes)
            self.found.append(self.step.see(sample, self.needle, L))
            if self.found[-1] is Follows.DONE and self.step.done_at is None:
                self.step.done_at, self.step.yaw = self.now, self.needle.calm
            self.now += 1 / FPS
        return self

    def done(self):
        """There, and held."""
        self.shows(seconds=0.5).shows(self.step.asked.target or 0.0, seconds=2.0)
        assert self.step.done_at is not None
        return self

    def leaves(self, after, to=0.0):
        """Something else is asked now, and it is left so many seconds later."""
        prompt, here = self.now, self.step.yaw
        while self.now - prompt <= after + 1.0:
            yaw = here if self.now - prompt < after else to
            self.needle.see(self.now, yaw)
            sample = Sample(self.now, self.now, yaw, 0.0, 0.0)
            self.step.left(sample, self.needle, L, prompt)
            self.now += 1 / FPS
        return self.step


@pytest.mark.parametrize("off", [-3.0, 0.0, 3.0])
def test_a_mark_is_reached_within_its_tolerance(off):
    found = Watched().shows(seconds=0.4).shows(MARK + off, seconds=1.5).found
    assert Follows.DONE in found


@pytest.mark.parametrize("off", [-9.0, -5.0, 5.0, 9.0])
def test_whoever_rests_beside_a_mark_is_not_there(off):
    """As a recording does that turns as far as it was told to then."""
    found = Watched().shows(seconds=0.4).shows(MARK + off, seconds=1.5).found
    assert Follows.DONE not in found


@pytest.mark.parametrize("hold_s", [0.4, 1.5, 2.6])
def test_a_mark_is_held_for_as_long_as_was_drawn(hold_s):
    made = Watched(hold_s=hold_s).shows(seconds=0.4)
    came = made.now
    made.shows(MARK, seconds=4.0)
    assert made.step.done_at - came == pytest.approx(hold_s, abs=0.3)
    assert made.step.done_at - came >= hold_s


def test_a_mouth_is_held_open_too():
    made = Watched(Action.OPEN_MOUTH, None, 1.5).shows(seconds=0.4)
    made.shows(mouth=0.6, seconds=1.3)
    assert made.step.done_at is None
    assert Follows.DONE in made.shows(mouth=0.6, seconds=0.5).found


def test_whoever_goes_away_in_between_holds_anew():
    made = Watched(hold_s=1.5).shows(seconds=0.4)
    made.shows(MARK, seconds=0.9).shows(MARK - 9, seconds=0.9).shows(MARK, seconds=1.2)
    assert made.step.done_at is None
    assert Follows.DONE in made.shows(MARK, seconds=0.9).found


def test_a_tremor_at_the_mark_is_forgiven():
    made = Watched(hold_s=1.5).shows(seconds=0.4).shows(MARK, seconds=0.8)
    made.shows(MARK + 9, seconds=L.slip_s / 2).shows(MARK, seconds=1.0)
    assert Follows.DONE in made.found


def test_what_was_seen_before_the_prompt_says_nothing_about_it():
    step, needle = AskedMovement(Asked(Action.TURN_LEFT, MARK, 0.4, 4, 3), 1.0, 0.0), Needle(2.0)
    for number in range(20):
        needle.see(number / FPS, -25.0)
        early = Sample(number / FPS, number / FPS, -25.0, 0.0, 0.0)
        assert step.see(early, needle, L) is Follows.GOES_ON


@pytest.mark.parametrize("action", [Action.TURN_LEFT, Action.TURN_RIGHT])
def test_the_other_side_is_told_as_such(action):
    side = 1 if action is Action.TURN_LEFT else -1
    found = Watched(action, side * MARK).shows(seconds=0.4).shows(-side * MARK, seconds=0.3).found
    assert Follows.OTHER_SIDE in found


def test_a_turn_where_a_mouth_was_asked_for_is_wrong():
    assert Follows.WRONG in Watched(Action.OPEN_MOUTH, None).shows(25.0, seconds=0.1).found


@pytest.mark.parametrize(("action", "target"), [(Action.TURN_LEFT, MARK), (Action.BLINK, None)])
def test_nobody_is_there_sooner_than_a_prompt_can_be_read(action, target):
    shown = Watched(action, target, 0.0, rested=True).shows(target or 0.0, eyes=0.9, seconds=0.1)
    assert shown.found[0] is Follows.WRONG


# -- what it proves ----------------------------------------------------------------------------


def test_a_movement_in_time_proves_its_place_and_its_hold():
    assert Watched().done().leaves(0.5).worth(L) == PLACES * HOLDS


@pytest.mark.parametrize("after", [L.leave_s + 0.3, 3.0])
def test_whoever_leaves_late_answered_another_hold(after):
    assert Watched().done().leaves(after).worth(L) == 1.0


def test_whoever_leaves_before_a_prompt_can_be_read_did_not_read_it():
    assert Watched().done().leaves(0.0).worth(L) == 1.0


def test_whoever_has_more_time_may_leave_later():
    assert Watched(patience=2.0).done().leaves(L.leave_s + 0.3).worth(L) > 1.0


def test_of_somebody_slow_the_places_count_and_not_the_holds():
    """Which is settled before the movement, and not by how it went."""
    for after in (0.5, 3.0):
        assert Watched(on_hold=False).done().leaves(after).worth(L) == PLACES


def test_whoever_rested_somewhere_else_first_tried_more_than_one_place():
    made = Watched().shows(seconds=0.4).shows(MARK - L.beside_deg - 2, seconds=1.0)
    made.shows(MARK, seconds=1.0)
    assert made.step.done_at is not None
    assert not made.step.direct
    assert made.leaves(0.5).worth(L) == 1.0


def test_a_hold_that_nothing_ends_proves_nothing():
    step = Watched().done().step
    assert step.worth(L, over=False) == PLACES * HOLDS, "so far"
    assert step.worth(L, over=True) == PLACES


@pytest.mark.parametrize("change", [{"void": True}, {"done_at": None}])
def test_what_was_not_done_or_cannot_be_compared_proves_nothing(change):
    step = Watched().done().leaves(0.5)
    for name, value in change.items():
        setattr(step, name, value)
    assert step.worth(L) == 1.0


def test_a_neck_that_rests_short_of_a_mark_for_long_reaches_no_further():
    made = Watched().shows(seconds=0.4).shows(12.0, seconds=L.reach_seconds + 1)
    assert Follows.AT_REACH in made.found
    beyond = Watched().shows(seconds=0.4).shows(MARK + 8, seconds=L.reach_seconds + 1)
    assert Follows.AT_REACH not in beyond.found
