"""The face session without a camera: signals in, guidance and outcomes out."""

import math
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.ports import FaceSignals
from kiosk.presence import challenge, comparison, thresholds
from kiosk.presence.planar import residual
from kiosk.presence.session import Finding, Outcome, Phase, PresenceSession
from kiosk.protocol.messages import Message

T = thresholds.load()
HEAD = [  # a rough head: x, y, depth in face widths
    (x / 4, y / 4, 0.35 * (1 - (x / 2.2) ** 2) * (1 - (y / 3) ** 2) + (0.12 if x == y == 0 else 0))
    for x in range(-2, 3)
    for y in range(-3, 3)
]


def seen_from(yaw_deg, depth=1.0, width=200):
    a = math.radians(yaw_deg)
    points = [(x * math.cos(a) + depth * z * math.sin(a), y) for x, y, z in HEAD]
    return tuple((320 + width * x, 240 + width * y) for x, y in points)


class Person:
    """Frames of somebody who does as told; `depth` 0 is a flat picture."""

    def __init__(self, depth=1.0):
        self.frame = 0
        self.depth = depth

    def look(self, **changes):
        self.frame += 1
        yaw = changes.get("yaw", 0.0)
        good = {
            "faces": 1,
            "eye_distance": 110.0,
            "face_width": 200.0,
            "brightness": 120.0,
            "sharpness": 90.0,
            "rigid": seen_from(yaw, self.depth),
            "digest": self.frame.to_bytes(8, "big"),
        }
        return FaceSignals(frame=self.frame, t_ns=self.frame * 40_000_000, **(good | changes))


POSES = {
    challenge.Action.TURN_LEFT: {"yaw": 25.0},
    challenge.Action.TURN_RIGHT: {"yaw": -25.0},
    challenge.Action.OPEN_MOUTH: {"jaw_open": 0.6},
    challenge.Action.BLINK: {"blink": 0.7},
}


def session(seed=1):
    return PresenceSession(b"n" * 32, T, Random(seed), 0.0)


def play(made, person, respond, seconds=60.0):
    """Feed frames at 24 fps; respond(action or None) gives what the person does."""
    now, kept = 0.0, []
    while made.phase not in {Phase.COMPARE, Phase.ENDED} and now < seconds:
        now += 1 / 24
        asked = made._steps[-1].action if made.phase is Phase.ACTION else None
        keep = made.see(person.look(**respond(asked)), now)
        kept += [keep] if keep else []
    return kept


def obedient(asked):
    return POSES[asked] if asked else {}


@pytest.mark.parametrize("seed", range(12))
def test_a_person_who_follows_passes_whatever_is_drawn(seed):
    made = session(seed)
    kept = play(made, Person(), obedient)
    assert made.phase is Phase.COMPARE
    assert len(kept) == 3, "a frame of each frontal moment"
    assert made.finish(Finding("pass", 0.3, one_person=True)) is Outcome.PASS
    steps = made.transcript(None, {})["steps"]
    assert any(step["action"].startswith("turn") for step in steps)


def test_a_flat_picture_that_is_turned_never_passes():
    made = session()
    play(made, Person(depth=0.0), obedient)
    assert made.outcome is Outcome.CLERK_REVIEW
    assert made.reasons == ["flat_surface"]


def test_the_other_movement_and_no_movement_get_another_try():
    def contrary(asked):
        turns = {challenge.Action.TURN_LEFT: -25.0, challenge.Action.TURN_RIGHT: 25.0}
        return {"yaw": turns.get(asked, 25.0)} if asked else {}

    made = session()
    play(made, Person(), contrary)
    assert (made.outcome, made.reasons) == (Outcome.RETRY, ["wrong_action"])
    made = session()
    play(made, Person(), lambda _asked: {})
    assert (made.outcome, made.reasons) == (Outcome.RETRY, ["timed_out"])


def test_nobody_at_all_ends_after_its_time():
    made = session()
    play(made, Person(), lambda _asked: {"faces": 0})
    assert (made.outcome, made.reasons) == (Outcome.RETRY, ["no_face"])


def test_frozen_pictures_fail():
    made = session()
    play(made, Person(), lambda _asked: {"digest": b"always"})
    assert (made.outcome, made.reasons) == (Outcome.FAIL, ["frozen_frames"])


def test_a_second_face_in_the_middle_breaks_the_track():
    made = session()
    play(made, Person(), lambda asked: {"faces": 2} if asked else {})
    assert (made.outcome, made.reasons) == (Outcome.RETRY, ["several_faces"])


@pytest.mark.parametrize(
    ("finding", "outcome"),
    [
        (Finding("reject", 0.7, one_person=True), Outcome.PASS),  # alive; the policy refuses
        (Finding(None, None, one_person=True), Outcome.CLERK_REVIEW),
        (Finding("pass", 0.3, one_person=False), Outcome.FAIL),
    ],
)
def test_what_the_comparison_makes_of_it(finding, outcome):
    made = session()
    play(made, Person(), obedient)
    assert made.finish(finding) is outcome


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"brightness": 10.0}, Message.TOO_DARK),
        ({"brightness": 250.0}, Message.TOO_BRIGHT),
        ({"faces": 0}, Message.NO_FACE),
        ({"faces": 2}, Message.SEVERAL_FACES),
        ({"eye_distance": 50.0}, Message.COME_CLOSER),
        ({"eye_distance": 300.0}, Message.MOVE_BACK),
        ({"yaw": 20.0}, Message.LOOK_STRAIGHT),
        ({"sharpness": 1.0}, Message.HOLD_STILL),
    ],
)
def test_the_gate_says_what_to_change(change, told):
    made = session()
    made.see(Person().look(**change), 0.1)
    assert made.view(0.1).message is told


@given(st.integers(0, 10_000), st.floats(1, 60))
def test_there_is_always_a_turn_and_a_blink_only_when_it_can_be_seen(seed, fps):
    drawn = challenge.draw(Random(seed), T.challenge, fps)
    assert len(set(drawn)) == T.challenge.actions
    assert any(action.value.startswith("turn") for action in drawn)
    assert fps >= T.challenge.blink_fps or challenge.Action.BLINK not in drawn


def test_every_action_is_drawn_about_as_often():
    drawn = [challenge.draw(Random(i), T.challenge, 24) for i in range(2000)]
    counts = {a: sum(a in d for d in drawn) for a in challenge.Action}
    assert min(counts.values()) > 400


@given(st.floats(-60, 60), st.floats(0.5, 2), st.floats(-100, 100))
def test_a_plane_has_no_residual_however_it_is_turned(yaw, scale, shift):
    turned = tuple((scale * x + shift, scale * y - shift) for x, y in seen_from(yaw, depth=0.0))
    assert residual(seen_from(0, depth=0.0), turned, 200) < 1e-3


def test_a_head_has_one():
    assert residual(seen_from(0), seen_from(25), 200) > T.planar.residual


@given(st.lists(st.tuples(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6)), max_size=12))
def test_no_points_crash_the_planar_check(points):
    assert residual(points, list(reversed(points)), 200) >= 0.0


def test_bands_leave_no_gap():
    for value in (0.0, T.comparison.accept, 0.55, T.comparison.reject, 2.0):
        assert comparison.band(value, T.comparison) in {"pass", "review", "reject"}
    assert comparison.band(T.comparison.accept, T.comparison) == "pass"
    assert comparison.band(T.comparison.reject, T.comparison) == "reject"
