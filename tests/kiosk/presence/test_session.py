"""The face session without a camera: signals in, guidance and outcomes out."""

from collections import Counter
from itertools import pairwise
from random import Random

import pytest
from face_signals import FPS, POSES, Person, play, seen_from
from hypothesis import example, given
from hypothesis import strategies as st

from kiosk.enumerations import PresenceOutcome
from kiosk.ports import Cues
from kiosk.presence import challenge, comparison, thresholds
from kiosk.presence.challenge import Plan, Subset
from kiosk.presence.kept import Finding, Purpose
from kiosk.presence.look_clock import LOOKS_PER_S
from kiosk.presence.planar import residual, rotation
from kiosk.presence.session import Phase, PresenceSession
from kiosk.protocol.codes import Message

T = thresholds.load()
GOOD = Finding("pass", 0.3, one_person=True)


def session(seed=1, **more):
    return PresenceSession(b"n" * 32, T, Random(seed), 0.0, **more)


def finished(person, finding=GOOD, seed=1, **more):
    made = session(seed, **more)
    play(made, person)
    assert made.phase is Phase.COMPARE, made.reasons
    return made.finish(finding), made.reasons


@pytest.mark.parametrize("seed", range(12))
def test_a_person_who_follows_passes_whatever_is_drawn(seed):
    made = session(seed)
    kept = play(made, Person())
    assert made.phase is Phase.COMPARE
    counts = Counter(one.purpose for one in kept)
    assert counts[Purpose.FRONTAL] == 1 + len(made.actions), "every frontal moment"
    assert counts[Purpose.PROOF] == len(made.actions), "what proves every movement"
    assert made.finish(GOOD) is PresenceOutcome.PASS
    steps = made.transcript(None, {})["steps"]
    assert any(step["action"].startswith("turn") for step in steps)


def test_a_flat_picture_that_is_turned_never_passes():
    made = session()
    play(made, Person(depth=0.0))
    assert made.outcome is PresenceOutcome.CLERK_REVIEW
    assert made.reasons == ["flat_surface"]


@pytest.mark.parametrize(("nod", "passes"), [(10.0, True), (-40.0, False), (40.0, False)])
def test_depth_is_asked_for_the_whole_rotation(nod, passes):
    """What is depth enough for a turn is not enough for a turn and a tilt at once."""
    person, made = Person(depth=0.9), session()

    def respond(told, now):
        pose = person.obeys(told, now)
        return pose | {"pitch": nod} if "yaw" in pose else pose

    play(made, person, respond)
    if passes:
        assert made.finish(GOOD) is PresenceOutcome.PASS
    else:
        assert (made.outcome, made.reasons) == (PresenceOutcome.CLERK_REVIEW, ["flat_surface"])


def _asked(told):
    return told in POSES


def _contrary(told, _now):
    turns = {Message.TURN_LEFT: -25.0, Message.TURN_RIGHT: 25.0}
    return {"yaw": turns.get(told, 25.0)} if _asked(told) else {}


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize(
    ("respond", "reason"),
    [
        (_contrary, "wrong_action"),
        (lambda _told, _now: {}, "timed_out"),
        # Before it is asked for, and sooner than anybody could have seen the prompt.
        (lambda told, _now: {"yaw": 25.0} if told is Message.LOOK_STRAIGHT else {}, "wrong_action"),
        (lambda told, _now: {"jaw_open": 0.6} if told is Message.LOOK_STRAIGHT else {}, "wrong_action"),
        (lambda told, _now: POSES.get(told, {}), "wrong_action"),
    ],
    ids=["the other side", "nothing", "turned unasked", "mouth unasked", "too soon"],
)  # fmt: skip
def test_what_was_not_asked_for_gets_another_try_and_never_passes(respond, reason, seed):
    made = session(seed)
    play(made, Person(), respond)
    assert (made.outcome, made.reasons) == (PresenceOutcome.RETRY, [reason])


def test_nobody_at_all_ends_after_its_time():
    made = session()
    play(made, Person(faces=0))
    assert (made.outcome, made.reasons) == (PresenceOutcome.RETRY, ["no_face"])


def test_frozen_pictures_fail_and_the_screen_says_that_the_camera_stands_still():
    made = session()
    play(made, Person(digest=b"always"))
    assert (made.outcome, made.reasons) == (PresenceOutcome.FAIL, ["frozen_frames"])
    assert made.view().message is Message.CAMERA_FROZEN


def test_a_second_face_in_the_middle_breaks_the_track():
    made = session()
    play(made, Person(), lambda _told, _now: {"faces": 2} if made.phase is Phase.ACTION else {})
    assert (made.outcome, made.reasons) == (PresenceOutcome.RETRY, ["several_faces"])


def test_a_face_that_comes_back_at_once_is_told_again_what_to_do():
    made, told = session(), []
    person = Person()

    def respond(message, now):
        told.append(message)
        away = made.phase is Phase.ACTION and told.count(Message.NO_FACE) < 3
        return {"faces": 0} if away else person.obeys(message, now)

    play(made, person, respond)
    assert made.phase is Phase.COMPARE
    assert Message.NO_FACE in told


SIGNS = Cues(moire=T.passive.moire)
HALF = Cues(moire=T.passive.moire * (1 - T.light.weight / 2))


@pytest.mark.parametrize(
    ("person", "more", "expected"),
    [
        (Person(cues=SIGNS), {}, "signs_of_a_picture"),
        (Person(cues=Cues(bezel=1.0)), {}, "signs_of_a_picture"),
        (Person(cues=HALF), {}, "comparison_pass"),
        # The skin's answer alone has a low weight: it tips the scales, and does not fill them.
        (Person(cues=HALF, skin=0.0), {}, "signs_of_a_picture"),
        (Person(skin=0.0), {}, "comparison_pass"),
        (Person(answers_exposure=False), {}, "camera_does_not_answer"),
        (Person(pad=T.passive.pad / 2), {}, "passive_model"),
        (Person(pad=0.9), {"attended": False}, "comparison_pass"),
        (Person(), {"attended": False}, "no_passive_model"),
        (Person(), {"plan": Plan(Subset.FACE)}, "no_turn_asked"),
        (Person(), {"plan": Plan(Subset.TURNS)}, "comparison_pass"),
    ],
)
def test_what_else_speaks_for_a_living_person(person, more, expected):
    person.frame, person._told = 0, (Message.NONE, 0.0)
    outcome, reasons = finished(person, **more)
    assert reasons == [expected]
    assert outcome is (
        PresenceOutcome.PASS if expected == "comparison_pass" else PresenceOutcome.CLERK_REVIEW
    )


def test_a_model_that_falls_silent_in_mid_session_leaves_it_to_a_clerk():
    person = Person()
    made = session()

    def respond(told, now):
        spoke = {"pad": 0.9} if 20 <= person.frame < 20 + T.passive.frames - 1 else {}
        return person.obeys(told, now) | spoke

    play(made, person, respond)
    assert made.finish(GOOD) is PresenceOutcome.CLERK_REVIEW
    assert made.reasons == ["too_few_frames"]


def test_a_camera_without_exposure_control_is_recorded_and_decides_nothing():
    made = session()
    made.light.answers_exposure = False
    play(made, Person(answers_exposure=False))
    assert made.finish(GOOD) is PresenceOutcome.PASS
    assert made.transcript(GOOD, {})["light"]["exposure"] is None


@pytest.mark.parametrize("wander", [lambda n: n - 20, lambda n: n + 60, lambda _n: 7])
def test_a_stream_with_an_impossible_clock_goes_to_a_clerk(wander):
    """Sensor times that go back, leap, or stand still."""
    person = Person()

    def respond(told, now):
        later = person.frame > 40
        number = wander(person.frame) if later else person.frame
        return person.obeys(told, now) | {"t_ns": round((number + 1) * 1e9 / FPS)}

    made = session()
    play(made, person, respond)
    assert made.finish(GOOD) is PresenceOutcome.CLERK_REVIEW
    assert made.reasons == ["camera_clock"]


def test_where_the_picture_is_cut_a_frame_is_kept_for_comparison():
    person = Person()
    elsewhere = tuple((x + 150, y) for x, y in seen_from(0))
    made = session()

    def respond(told, now):
        moved = {"rigid": elsewhere} if made.phase is Phase.LIGHT and person.frame == 30 else {}
        return person.obeys(told, now) | moved

    kept = play(made, person, respond)
    assert Purpose.AFTER_GAP in {one.purpose for one in kept if one.frame == 31}
    assert made.transcript(None, {})["cuts"] >= 1


@pytest.mark.parametrize(
    ("finding", "outcome"),
    [
        (
            Finding("reject", 0.7, one_person=True),
            PresenceOutcome.PASS,
        ),  # alive; the policy refuses
        (Finding(None, None, one_person=True), PresenceOutcome.CLERK_REVIEW),
        (Finding("pass", 0.3, one_person=False), PresenceOutcome.FAIL),
        (Finding("pass", 0.3, one_person=True, clear=False), PresenceOutcome.CLERK_REVIEW),
    ],
)
def test_what_the_comparison_makes_of_it(finding, outcome):
    assert finished(Person(), finding)[0] is outcome


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
    assert made.view().message is told


# -- slow machines --------------------------------------------------------------------------

SLOW = {"five looks a second": 0.18, "ten times slower": 0.25, "and busy beside that": 0.5}


def slow(seconds):
    return lambda _now: seconds


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("look_s", SLOW.values(), ids=SLOW)
def test_a_slow_machine_makes_the_check_longer_and_fails_nobody(look_s, seed):
    made = session(seed)
    play(made, Person(), look_s=slow(look_s), seconds=900)
    assert made.phase is Phase.COMPARE, made.reasons
    assert made.finish(GOOD) is PresenceOutcome.PASS, made.reasons
    assert challenge.Action.BLINK not in made.actions, "it could not be seen"


@pytest.mark.parametrize("seed", range(6))
def test_a_slow_person_before_a_slow_machine_has_as_many_looks_as_anybody(seed):
    made = session(seed)
    play(made, Person(reaction_s=12.0), look_s=slow(0.25), seconds=900)
    assert made.phase is Phase.COMPARE, made.reasons


@pytest.mark.parametrize("look_s", [0.0, 0.25])
def test_who_does_nothing_times_out_by_frames_that_were_looked_at(look_s):
    made = session()
    looks = []
    play(
        made,
        Person(),
        lambda _told, _now: {},
        watch=lambda now: looks.append(now) if made.phase is Phase.ACTION else None,
        look_s=slow(look_s),
        seconds=900,
    )
    assert made.reasons == ["timed_out"]
    assert len(looks) >= T.challenge.seconds * LOOKS_PER_S
    assert looks[-1] - looks[0] >= T.challenge.seconds - 0.1


@pytest.mark.parametrize(
    "phase", [Phase.GATE, Phase.LIGHT, Phase.PAUSE, Phase.ACTION, Phase.NEUTRAL]
)
def test_a_machine_that_stands_still_for_a_minute_costs_the_person_nothing(phase):
    made, person = session(), Person()
    stalls = [60.0]

    def look_s(_now):
        return stalls.pop() if stalls and made.phase is phase else 0.0

    play(made, person, look_s=look_s, seconds=900)
    assert not stalls
    assert made.phase is Phase.COMPARE, made.reasons


@pytest.mark.parametrize(("look_s", "least", "most"), [(0.0, 7, 8), (0.25, 22, 26)])
def test_the_countdown_is_in_real_seconds_at_the_machines_pace(look_s, least, most):
    made, shown = session(), []

    def watch(_now):
        if made.phase is Phase.ACTION:
            shown.append(made.view().seconds_left)

    play(made, Person(), lambda _told, _now: {}, watch=watch, look_s=slow(look_s), seconds=900)
    assert least <= shown[0] <= most
    assert shown[-1] <= 1
    assert shown == sorted(shown, reverse=True)


@pytest.mark.parametrize("seed", range(8))
def test_a_blink_that_a_slowing_machine_could_not_see_is_asked_for_no_longer(seed):
    """It was drawn at full pace; the machine becomes slow when it is asked for, or a moment before."""
    for slow_from in (Phase.LIGHT, Phase.ACTION):
        made, person = session(seed), Person()
        paces = [0.0]

        def look_s(_now, made=made, paces=paces, slow_from=slow_from):
            asked = made.view().message is Message.BLINK
            if made.phase is Phase.LIGHT if slow_from is Phase.LIGHT else asked:
                paces[:] = [0.25]
            return paces[0]

        def respond(told, now, person=person):
            return {} if told is Message.BLINK else person.obeys(told, now)

        play(made, person, respond, look_s=look_s, seconds=900)
        assert made.phase is Phase.COMPARE, made.reasons
        rows = made.transcript(None, {})["steps"]
        assert [row["action"] for row in rows] == [action.value for action in made.actions]
        assert paces == [0.0] or challenge.Action.BLINK not in made.actions


@given(st.integers(0, 10_000), st.sampled_from(Subset))
def test_without_its_blink_a_challenge_still_is_one(seed, subset):
    before = challenge.draw(Random(seed), T.challenge, 24, subset)
    after = before
    for place in range(len(before)):
        after = challenge.without_blink(Random(seed), after, place)
    assert challenge.Action.BLINK not in after
    assert len(after) == len(before)
    turns = [action for action in after if action.value.startswith("turn")]
    assert bool(turns) is (subset is not Subset.FACE)
    assert subset is not Subset.ALL or len(set(after)) == len(after)


@pytest.mark.parametrize("seed", range(8))
def test_on_a_slow_machine_too_a_movement_that_came_with_its_prompt_is_a_recordings(seed):
    """By when the camera gave the frame: the look at it ends late enough for anybody."""
    made = session(seed)
    play(made, Person(), lambda told, _now: POSES.get(told, {}), look_s=slow(0.5), seconds=900)
    assert (made.outcome, made.reasons) == (PresenceOutcome.RETRY, ["wrong_action"])


def test_a_machine_that_becomes_slow_is_no_camera_with_another_clock():
    made = session()
    look_s = lambda now: 0.0 if now < 2 else 1.0  # noqa: E731 - a pace, as above
    play(made, Person(), look_s=look_s, seconds=900)
    assert made.phase is Phase.COMPARE, made.reasons
    assert made.track.trouble == ""


def test_what_is_kept_is_still_in_the_cameras_ring():
    """On a slow machine the sharpest of five frames may be gone by the time that all were seen."""
    made, person, ages = session(), Person(), []

    def respond(told, now):
        fades = {"sharpness": 1000.0 - person.frame} if made.phase is Phase.GATE else {}
        return person.obeys(told, now) | fades

    kept = play(made, person, respond, look_s=slow(0.5), seconds=900)
    play_ends = made.kept[0].ms / 1000 * FPS
    ages.append(play_ends - kept[0].frame)
    assert max(ages) < 2 * FPS


# -------------------------------------------------------------------------------------------


def test_who_asked_for_more_time_has_it():
    for patience, outcome in ((1.0, PresenceOutcome.RETRY), (2.0, None)):
        made = session(plan=Plan(patience=patience))
        person = Person(reaction_s=12.0)
        play(made, person)
        assert made.outcome is outcome
        assert made.transcript(None, {})["plan"]["patience"] == patience


def test_the_screen_shines_each_hue_for_half_a_second_at_least():
    """At most two changes a second: nobody is harmed by flashes."""
    made = session()
    tints = []
    play(made, Person(), watch=lambda now: tints.append((now, made.view().tint)))
    changes = [now for (_, before), (now, after) in pairwise(tints) if before != after]
    assert len(changes) >= T.light.hues
    gaps = [later - earlier for earlier, later in pairwise(changes)]
    assert min(gaps) >= 0.5


@given(st.integers(0, 10_000), st.floats(1, 60), st.sampled_from(Subset))
def test_there_is_always_a_turn_and_a_blink_only_when_it_can_be_seen(seed, fps, subset):
    drawn = challenge.draw(Random(seed), T.challenge, fps, subset)
    assert T.challenge.actions <= len(drawn) <= T.challenge.actions_most
    turns = [action for action in drawn if action.value.startswith("turn")]
    wanted = {
        Subset.ALL: bool(turns),
        Subset.TURNS: len(turns) == len(drawn),
        Subset.FACE: not turns,
    }
    assert wanted[subset]
    assert fps >= T.challenge.blink_fps or challenge.Action.BLINK not in drawn
    assert subset is Subset.FACE or all(a is not b for a, b in pairwise(drawn))


def test_every_action_is_drawn_about_as_often():
    drawn = [challenge.draw(Random(i), T.challenge, 24) for i in range(2000)]
    counts = {a: sum(a in d for d in drawn) for a in challenge.Action}
    assert min(counts.values()) > 400


@given(st.floats(-60, 60), st.floats(0.5, 2), st.floats(-100, 100))
def test_a_plane_has_no_residual_however_it_is_turned(yaw, scale, shift):
    turned = tuple((scale * x + shift, scale * y - shift) for x, y in seen_from(yaw, depth=0.0))
    assert residual(seen_from(0, depth=0.0), turned, 200) < 1e-3


@given(*[st.floats(-60, 60)] * 4)
def test_a_rotation_is_the_angle_between_two_looks(yaw, pitch, other_yaw, other_pitch):
    person = Person()
    one = person.look(yaw=yaw, pitch=pitch)
    other = person.look(yaw=other_yaw, pitch=other_pitch)
    assert rotation(one, other) == pytest.approx(rotation(other, one), abs=1e-4)
    assert rotation(one, one) == pytest.approx(0, abs=1e-4)
    assert rotation(person.look(), person.look(yaw=yaw)) == pytest.approx(abs(yaw), abs=1e-4)
    assert rotation(person.look(), person.look(pitch=pitch)) == pytest.approx(abs(pitch), abs=1e-4)
    assert rotation(one, other) <= abs(yaw - other_yaw) + abs(pitch - other_pitch) + 1e-4


def test_a_head_has_one():
    assert residual(seen_from(0), seen_from(25), 200) > T.planar.residual


NEARLY_IN_ONE_LINE = [
    *[(0.0, 0.0)] * 2,
    *((483701.0, 0.0), (0.0, 1.2600070588625421e-168), (0.0, 566395.0), (0.0, 1.0)),
    *((0.0, 0.0), (0.0, 1.0)),
]


@example(points=NEARLY_IN_ONE_LINE)  # its homography sends a point further than a number reaches
@given(points=st.lists(st.tuples(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6)), max_size=12))
def test_no_points_crash_the_planar_check(points):
    assert residual(points, list(reversed(points)), 200) >= 0.0


def test_bands_leave_no_gap():
    for value in (0.0, T.comparison.accept, 0.55, T.comparison.reject, 2.0):
        assert comparison.band(value, T.comparison) in {"pass", "review", "reject"}
    assert comparison.band(T.comparison.accept, T.comparison) == "pass"
    assert comparison.band(T.comparison.reject, T.comparison) == "reject"
