"""Which pictures a face session keeps for comparison, and what it asks anew when one is lost."""

from itertools import pairwise
from random import Random

import pytest
from face_signals import Person, play
from hypothesis import given
from hypothesis import strategies as st

from kiosk.enumerations import PresenceOutcome
from kiosk.presence import thresholds
from kiosk.presence.kept_pictures import Purpose
from kiosk.presence.random_instants import CELL_S, SLOW_CELL_S, Instants
from kiosk.presence.session import Phase, PresenceSession
from kiosk.presence.transcript import transcript

T = thresholds.load()


class Losing:
    """A session of which some kept pictures cannot be compared: the first `times` that `which` picks."""

    def __init__(self, which, times=1, seed=1):
        self.session = PresenceSession(b"n" * 32, T, Random(seed), 0.0)
        self._which, self._left = which, times
        self.lost = []

    def see(self, *look):
        kept = self.session.see(*look)
        for one in kept:
            if self._left and self._which(one):
                self._left -= 1
                self.lost.append(one)
                self.session.lost(one)
        return kept

    def __getattr__(self, name):
        return getattr(self.session, name)


@pytest.mark.parametrize("step", [1, 2])
def test_a_movement_whose_proof_is_lost_does_not_count_and_another_is_asked(step):
    made = Losing(lambda kept: kept.purpose is Purpose.PROOF and kept.step == step)
    kept = play(made, Person())
    assert made.phase is Phase.COMPARE
    rows = transcript(made, None, {})["steps"]
    assert [row["void"] for row in rows].index(True) == step - 1
    assert rows[step - 1]["worth"] == 1.0
    assert made.course.enough, "without it"
    proofs = [one for one in kept if one.purpose is Purpose.PROOF and one not in made.lost]
    assert len(proofs) == len(rows) - 1
    assert made.lost[0] not in made.kept
    assert transcript(made, None, {})["lost"] == 1


def test_a_pose_of_depth_that_is_lost_does_not_count():
    made = Losing(lambda kept: kept.purpose is Purpose.DEPTH_POSE, times=4)
    play(made, Person())
    assert made.phase is Phase.COMPARE
    poses = [one for one in made.kept if one.purpose is Purpose.DEPTH_POSE]
    assert made.depth.curve().poses == len(poses) >= T.depth.poses


@pytest.mark.parametrize("step", [0, 2])
def test_a_frontal_picture_that_is_lost_is_taken_again(step):
    made = Losing(lambda kept: kept.purpose is Purpose.FRONTAL and kept.step == step)
    play(made, Person())
    assert made.phase is Phase.COMPARE
    assert sum(one.purpose is Purpose.FRONTAL for one in made.kept) >= 1 + (step > 0)


def test_without_the_first_frontal_picture_no_turn_counts():
    made = PresenceSession(b"n" * 32, T, Random(1), 0.0)
    first = []

    def watch(_now):
        if made.phase is Phase.ACTION and len(made.course.steps) == 2 and not first:
            first.append(made.kept[0])
            made.lost(made.kept[0])
            assert made.phase is Phase.GATE

    play(made, Person(), watch=watch)
    assert first
    assert made.phase is Phase.COMPARE
    assert made.course.enough


def test_the_last_picture_that_is_lost_opens_the_session_once_more():
    made = PresenceSession(b"n" * 32, T, Random(1), 0.0)
    person = Person()
    play(made, person)
    made.lost([one for one in made.kept if one.purpose is Purpose.FRONTAL][-1])
    assert made.phase is Phase.NEUTRAL
    play(made, person)
    assert made.phase is Phase.COMPARE


def test_an_instant_that_is_lost_comes_with_the_next_picture():
    made = Losing(lambda kept: kept.purpose is Purpose.INSTANT, times=2)
    kept = play(made, Person())
    frames = [one.frame for one in kept if one.purpose is Purpose.INSTANT]
    assert frames[1] == frames[0] + 1
    assert made.phase is Phase.COMPARE


def test_the_picture_after_a_gap_that_is_lost_is_replaced_by_the_next_one():
    """Else whoever came in the gap hides their face in that one."""
    made, stalls = Losing(lambda kept: kept.purpose is Purpose.AFTER_GAP, times=2), [1.0]

    def look_s(_now):
        return stalls.pop() if stalls and made.phase is Phase.PAUSE else 0.0

    kept = play(made, Person(), look_s=look_s)
    frames = [one.frame for one in kept if one.purpose is Purpose.AFTER_GAP]
    assert frames == [frames[0], frames[0] + 1, frames[0] + 2]
    assert made.phase is Phase.COMPARE


def test_whose_pictures_can_never_be_compared_is_left_to_a_clerk():
    made = Losing(lambda _kept: True, times=1000)
    play(made, Person(), seconds=900)
    assert (made.outcome, made.reasons) == (PresenceOutcome.CLERK_REVIEW, ["face_unclear"])


@given(st.integers(0, 10_000), st.sampled_from([24, 12, 6, 3]))
def test_two_instants_a_second_and_one_where_the_machine_is_slow(seed, fps):
    instants, slow = Instants(Random(seed)), fps < 12
    found = [n / fps for n in range(20 * fps) if instants.due(n / fps, slow=slow)]
    assert len(found) >= 20 * (1 if slow else 2)
    longest = 2 * (SLOW_CELL_S if slow else CELL_S) + 1 / fps
    assert max(b - a for a, b in pairwise(found)) <= longest


def test_the_instants_are_anywhere():
    """Nobody who knows all that were is nearer to knowing the next."""
    instants = Instants(Random(1))
    found = [n / 240 for n in range(240 * 400) if instants.due(n / 240, slow=False)]
    within = [0] * 9
    for at in found[1:]:
        within[int(at % CELL_S / CELL_S * 9)] += 1
    assert min(within) > 0.6 * len(found) / 9
