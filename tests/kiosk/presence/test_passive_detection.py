"""Passive cues count where they are worst: a picture for a moment does not hide in the rest of a session."""

from random import Random

import pytest
from face_signals import FPS, Person, play
from hypothesis import given
from hypothesis import strategies as st

from kiosk.enumerations import PresenceOutcome
from kiosk.ports import Cues
from kiosk.presence import thresholds
from kiosk.presence.kept_pictures import Finding
from kiosk.presence.passive_detection import PassiveLayer, signs, worst
from kiosk.presence.session import Phase, PresenceSession

T = thresholds.load()
GOOD = Finding("pass", 0.3, one_person=True)
GRID = Cues(moire=1.0)


def layer(values, fps=FPS):
    """values: signals to change, of every picture."""
    made, person = PassiveLayer(T.passive), Person()
    for number, changes in enumerate(values):
        made.see(person.look(**changes), number / fps)
    return made


def _for(part, changes, of=240, begins=100):
    return [changes if begins <= n < begins + part else {"pad": 0.9} for n in range(of)]


@pytest.mark.parametrize("begins", [0, 1, 100, 228])
def test_half_a_second_is_enough_wherever_it_is(begins):
    made = layer(_for(12, {"cues": GRID, "pad": 0.1}, begins=begins))
    assert signs(made.worst, T.passive) == ["moire", "pad"]
    assert made.suspicion() >= 1.0
    assert made.model_found() is False


@pytest.mark.parametrize("begins", [9, 100, 238])
def test_a_picture_or_two_are_none(begins):
    made = layer(_for(2, {"cues": GRID, "pad": 0.1}, begins=begins))
    assert signs(made.worst, T.passive) == []
    assert made.model_found() is True


def test_of_a_slow_machine_eight_pictures_are_looked_at_however_long_they_take():
    slow = [{"cues": GRID} if 20 <= n < 28 else {} for n in range(60)]
    assert signs(layer(slow, fps=2).worst, T.passive) == ["moire"]
    few = [{"cues": GRID} if 20 <= n < 23 else {} for n in range(60)]
    assert signs(layer(few, fps=2).worst, T.passive) == []


@given(st.lists(st.booleans(), min_size=8, max_size=80), st.sampled_from([24, 12, 3]))
def test_more_to_suspect_is_never_less_suspicion(shown, fps):
    before = layer([{"cues": GRID} if one else {} for one in shown], fps).suspicion()
    more = [{"cues": GRID} if one or n % 3 == 0 else {} for n, one in enumerate(shown)]
    assert layer(more, fps).suspicion() >= before


def test_too_few_pictures_tell_nothing():
    assert layer([{"cues": GRID}] * 7).worst is None
    assert not layer([{}] * 7).enough
    assert layer([{}] * 8).enough
    assert not layer([{}] * 20 + [{"pad": 0.9}] * 7).enough, "of the model"
    assert worst([], T.passive) is None


def _session(who, **more):
    made = PresenceSession(b"n" * 32, T, Random(1), 0.0, **more)
    person = Person()
    play(made, person, lambda view, now: person.obeys(view, now) | who(made, person))
    assert made.phase is Phase.COMPARE, made.reasons
    return made


@pytest.mark.parametrize("ahead_s", [-1000.0, 0.0, 1000.0])
def test_pictures_of_the_gate_count_whatever_the_cameras_clock_is(ahead_s):
    """From then on nothing is wrong any more."""

    def who(made, person):
        there = {"cues": GRID} if made.phase is Phase.GATE else {}
        return there | {"t_ns": round(((person.frame + 1) / FPS + ahead_s) * 1e9)}

    made = _session(who)
    assert made.finish(GOOD) is PresenceOutcome.CLERK_REVIEW
    assert made.reasons == ["signs_of_a_picture"]


@pytest.mark.parametrize("ahead_s", [-1000.0, 0.0, 1000.0])
@pytest.mark.parametrize(
    ("changes", "reason"), [({"cues": GRID}, "signs_of_a_picture"), ({"pad": 0.1}, "passive_model")]
)
def test_a_picture_for_half_a_second_does_not_hide_in_a_session(changes, reason, ahead_s):
    """Nor by a clock of the camera that is ahead of ours: windows are of our time."""

    def who(made, person):
        shown = changes if 40 <= person.frame < 54 else {"pad": 0.9}
        return shown | {"t_ns": round(((person.frame + 1) / FPS + ahead_s) * 1e9)}

    made = _session(who)
    assert made.finish(GOOD) is PresenceOutcome.CLERK_REVIEW
    assert made.reasons == [reason]
