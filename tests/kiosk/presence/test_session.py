"""The face session without a camera: signals in, guidance and outcomes out."""

from collections import Counter
from itertools import pairwise
from random import Random
from statistics import median

import pytest
from face_signals import FPS, POSES, Person, play, seen_from
from hypothesis import example, given
from hypothesis import strategies as st

from kiosk.enumerations import PresenceOutcome
from kiosk.ports import Cues
from kiosk.presence import comparison, thresholds
from kiosk.presence.challenge import Plan, Subset
from kiosk.presence.footage_planarity import residual
from kiosk.presence.kept_pictures import Finding, Purpose
from kiosk.presence.look_clock import LOOKS_PER_S
from kiosk.presence.session import Phase, PresenceSession
from kiosk.presence.transcript import transcript
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
@pytest.mark.parametrize("attended", [True, False])
def test_a_person_who_follows_passes_whatever_is_drawn(seed, attended):
    made = session(seed, attended=attended)
    kept = play(made, Person(pad=None if attended else 0.9))
    assert made.phase is Phase.COMPARE, made.reasons
    steps = transcript(made, None, {})["steps"]
    counts = Counter(one.purpose for one in kept)
    assert counts[Purpose.FRONTAL] == 2, "before the first movement and after the last"
    assert counts[Purpose.PROOF] == len(steps), "what proves every movement"
    assert counts[Purpose.DEPTH_POSE] >= T.depth.poses, "and every pose of depth"
    assert made.finish(GOOD) is PresenceOutcome.PASS, made.reasons
    assert any(step["action"].startswith("turn") for step in steps)
    assert len(steps) <= (4 if attended else 6)


def test_alone_at_the_kiosk_more_is_asked_for():
    """1 in 200 before a clerk who looks, 1 in 20,000 where nobody does."""
    for attended, excluded in ((True, 200), (False, 20_000)):
        made = session(3, attended=attended)
        play(made, Person(pad=0.9))
        assert transcript(made, None, {})["recording_excluded"] >= excluded


@pytest.mark.parametrize(("attended", "most_s"), [(True, 7.0), (False, 12.0)])
def test_a_willing_person_is_typically_done_in_time(attended, most_s):
    took = []
    for seed in range(15):
        made = session(seed, attended=attended)
        play(made, Person(), watch=took.append)
        took[:] = [*took[:seed], took[-1]]
    assert median(took) <= most_s


def test_the_light_keeps_nobody_waiting():
    """It is over before the movements are, or soon afterwards."""
    for seed in range(8):
        made, waited = session(seed), []
        watch = lambda now, made=made, waited=waited: waited.append(now) if made._straight else None  # noqa: E731
        play(made, Person(), watch=watch)
        assert waited[-1] - waited[0] <= 1.5


def test_a_flat_picture_that_is_turned_never_passes():
    made = session()
    play(made, Person(depth=0.0))
    assert made.outcome is PresenceOutcome.CLERK_REVIEW
    assert made.reasons == ["flat_surface"]


@pytest.mark.parametrize("nose", [0.0, 0.3])
def test_a_bowl_without_a_nose_is_bent_paper(nose):
    made = session()
    play(made, Person(nose=nose))
    assert (made.outcome, made.reasons) == (PresenceOutcome.CLERK_REVIEW, ["flat_surface"])


@pytest.mark.parametrize("seed", range(4))
def test_a_flat_picture_gets_no_other_try_by_a_wrong_movement(seed):
    """A session that ends with another try is nothing that anybody suspects: whoever is found out ends so."""
    made, person = session(seed), Person(depth=0.0)

    def respond(view, now):
        shown = person.obeys(view, now)
        return {"yaw": -40.0} if made.depth.disproven else shown

    play(made, person, respond)
    assert (made.outcome, made.reasons) == (PresenceOutcome.CLERK_REVIEW, ["flat_surface"])


@pytest.mark.parametrize(
    ("attended", "needed"), [(True, "needed_attended"), (False, "needed_unattended")]
)
@pytest.mark.parametrize("plan", [Plan(), Plan(Subset.TURNS), Plan(patience=2.0)])
def test_as_much_is_asked_for_as_makes_a_recording_unlikely(attended, needed, plan):
    for seed in range(6):
        made = session(seed, attended=attended, plan=plan)
        play(made, Person(pad=0.9))
        assert made.phase is Phase.COMPARE, made.reasons
        assert made.course.worth >= getattr(T.challenge, needed)


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda made: made.course.steps.clear(), "too_little_shown"),
        (lambda made: made.depth._counted.clear(), "flat_surface"),
    ],
)
def test_the_decision_believes_no_phase(spoil, reason):
    """Whatever let a session come so far, what it shows is looked at once more when it is decided."""
    made = session()
    play(made, Person())
    spoil(made)
    assert made.finish(GOOD) is PresenceOutcome.CLERK_REVIEW
    assert made.reasons == [reason]


def test_the_record_names_what_no_camera_can_tell():
    row = transcript(session(), None, {})
    assert row["not_excluded"] == ["relay", "puppet", "mask", "injection"]


def test_photographs_held_up_one_after_another_show_no_depth():
    """Each is a true picture of a head that is turned: what is missing is the way between them."""
    made = session()
    play(made, Person(leap=True))
    assert made.outcome is PresenceOutcome.CLERK_REVIEW
    assert made.reasons == ["depth_not_seen"]
    assert made.depth.leaps > 0


@pytest.mark.parametrize("nod", [-40.0, 40.0])
def test_a_pose_that_nods_too_shows_no_depth(nod):
    person, made = Person(), session()

    def respond(view, now):
        pose = person.obeys(view, now)
        return pose | {"pitch": nod} if abs(pose["yaw"]) > 5 else pose

    play(made, person, respond)
    assert (made.outcome, made.reasons) == (PresenceOutcome.CLERK_REVIEW, ["depth_not_seen"])


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("attended", [True, False])
@pytest.mark.parametrize("reach", [12.5, 15.0, 18.0])
def test_a_neck_that_reaches_less_turns_more_often_and_passes(reach, attended, seed):
    made = session(seed, attended=attended)
    play(made, Person(reach=reach, pad=0.9))
    assert made.phase is Phase.COMPARE, made.reasons
    assert made.finish(GOOD) is PresenceOutcome.PASS
    assert made.course.worth >= made.course.needed


@pytest.mark.parametrize("reach", [0.0, 3.0, 5.5])
def test_a_neck_that_hardly_turns_is_left_to_two_people(reach):
    made = session()
    play(made, Person(reach=reach), seconds=20)
    assert made.outcome in {PresenceOutcome.CLERK_REVIEW, PresenceOutcome.RETRY}
    assert made.reasons[0] in {"reach", "timed_out", "wrong_action"}


def _asked(view):
    return view.message in POSES


def _contrary(view, _now):
    if view.target is None:
        return {"yaw": 25.0} if _asked(view) else {}
    return {"yaw": -25.0 if view.target > 0 else 25.0}


def _at_once(view, _now):
    return {"yaw": view.target} if view.target else POSES.get(view.message, {})


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize(
    ("respond", "reason"),
    [
        (_contrary, {"other_way_round", "other_side", "wrong_action"}),
        (lambda _view, _now: {}, {"timed_out"}),
        # Before it is asked for, and sooner than anybody could have seen the prompt.
        (lambda view, _now: {"yaw": 25.0} if _resting(view) else {}, {"wrong_action"}),
        (lambda view, _now: {"jaw_open": 0.6} if _resting(view) else {}, {"wrong_action"}),
        (_at_once, {"wrong_action"}),
    ],
    ids=["the other side", "nothing", "turned unasked", "mouth unasked", "too soon"],
)  # fmt: skip
def test_what_was_not_asked_for_gets_another_try_and_never_passes(respond, reason, seed):
    made = session(seed)
    play(made, Person(), respond)
    assert made.outcome is PresenceOutcome.RETRY
    assert made.reasons[0] in reason


@pytest.mark.parametrize("seed", range(8))
def test_a_mirrored_camera_is_told_from_a_movement_that_was_not_asked_for(seed):
    """Its very first turn goes the other way; a person's slip comes after a turn that was right."""
    person, made = Person(), session(seed, plan=Plan(Subset.TURNS))
    farther = -1.5  # the mark is not reached, so the head turns on
    play(made, person, lambda view, now: {"yaw": farther * person.obeys(view, now)["yaw"]})
    assert (made.outcome, made.reasons) == (PresenceOutcome.RETRY, ["other_way_round"])
    assert made.view().message is Message.OTHER_SIDE


def test_a_turn_to_the_other_side_after_one_that_was_right_is_a_slip():
    person, made = Person(), session(plan=Plan(Subset.TURNS))

    def respond(view, now):
        pose = person.obeys(view, now)
        again = made.phase is Phase.ACTION and len(made.course.steps) > 1 and view.target
        return {"yaw": -40.0 if view.target > 0 else 40.0} if again else pose

    play(made, person, respond)
    assert (made.outcome, made.reasons) == (PresenceOutcome.RETRY, ["other_side"])


def _resting(view):
    return view.message is Message.LOOK_STRAIGHT


def test_nobody_at_all_ends_after_its_time():
    made = session()
    play(made, Person(faces=0))
    assert (made.outcome, made.reasons) == (PresenceOutcome.RETRY, ["no_face"])


def test_frozen_pictures_fail_and_the_screen_says_that_the_camera_stands_still():
    made = session()
    play(made, Person(digest=b"always"))
    assert (made.outcome, made.reasons) == (PresenceOutcome.FAIL, ["frozen_frames"])
    assert made.view().message is Message.CAMERA_FROZEN


@pytest.mark.parametrize("roll", [-88.0, 90.0])
def test_faces_that_lie_on_their_side_are_the_cameras_and_told_to_a_clerk(roll):
    made, told = session(), set()
    play(made, Person(roll=roll), lambda view, _now: told.add(view.message) or {}, seconds=30)
    assert (made.outcome, made.reasons) == (PresenceOutcome.CLERK_REVIEW, ["camera_turned"])
    assert told <= {Message.NO_FACE, Message.CAMERA_TURNED}, "nobody is asked to look straight"


def test_a_second_face_in_the_middle_breaks_the_track():
    made = session()
    play(made, Person(), lambda _view, _now: {"faces": 2} if made.phase is Phase.ACTION else {})
    assert (made.outcome, made.reasons) == (PresenceOutcome.RETRY, ["several_faces"])


def test_a_face_that_comes_back_at_once_is_told_again_what_to_do():
    made, told = session(), []
    person = Person()

    def respond(view, now):
        told.append(view.message)
        away = made.phase is Phase.ACTION and told.count(Message.NO_FACE) < 3
        return {"faces": 0} if away else person.obeys(view, now)

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
    person.frame = 0
    outcome, reasons = finished(person, **more)
    assert reasons == [expected]
    assert outcome is (
        PresenceOutcome.PASS if expected == "comparison_pass" else PresenceOutcome.CLERK_REVIEW
    )


def test_a_model_that_falls_silent_in_mid_session_leaves_it_to_a_clerk():
    person = Person()
    made = session()

    def respond(view, now):
        spoke = {"pad": 0.9} if 20 <= person.frame < 20 + T.passive.frames - 1 else {}
        return person.obeys(view, now) | spoke

    play(made, person, respond)
    assert made.finish(GOOD) is PresenceOutcome.CLERK_REVIEW
    assert made.reasons == ["too_few_frames"]


def test_a_camera_without_exposure_control_is_recorded_and_decides_nothing():
    made = session()
    made.light.answers_exposure = False
    play(made, Person(answers_exposure=False))
    assert made.finish(GOOD) is PresenceOutcome.PASS
    assert transcript(made, GOOD, {})["light"]["exposure"] is None


@pytest.mark.parametrize("wander", [lambda n: n - 20, lambda n: n + 60, lambda _n: 7])
def test_a_stream_with_an_impossible_clock_goes_to_a_clerk(wander):
    """Sensor times that go back, leap, or stand still."""
    person = Person()

    def respond(view, now):
        later = person.frame > 40
        number = wander(person.frame) if later else person.frame
        return person.obeys(view, now) | {"t_ns": round((number + 1) * 1e9 / FPS)}

    made = session()
    play(made, person, respond)
    assert made.finish(GOOD) is PresenceOutcome.CLERK_REVIEW
    assert made.reasons == ["camera_clock"]


def test_where_the_picture_is_cut_a_frame_is_kept_for_comparison():
    person = Person()
    elsewhere = tuple((x + 150, y) for x, y in seen_from(0))
    made = session()

    def respond(view, now):
        moved = {"rigid": elsewhere} if person.frame == 30 else {}
        return person.obeys(view, now) | moved

    kept = play(made, person, respond)
    assert Purpose.AFTER_GAP in {one.purpose for one in kept if one.frame == 31}
    assert transcript(made, None, {})["cuts"] >= 1


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
        ({"brightness": 10.0, "scene": 10.0}, Message.TOO_DARK),
        ({"brightness": 10.0, "scene": 130.0}, Message.BACK_LIGHT),
        ({"box": (0.4, 0.55, 0.6, 0.995)}, Message.TOO_LOW),
        ({"box": (0.3, 0.1, 0.7, 0.995)}, Message.CHIN_OUT),
        ({"box": (0.4, 0.0, 0.6, 0.3)}, Message.TOO_HIGH),
        ({"box": (0.0, 0.3, 0.2, 0.7)}, Message.TOO_FAR_ASIDE),
        ({"brightness": 250.0}, Message.TOO_BRIGHT),
        ({"faces": 0}, Message.NO_FACE),
        ({"faces": 2}, Message.SEVERAL_FACES),
        ({"eye_distance": 50.0}, Message.COME_CLOSER),
        ({"eye_distance": 300.0}, Message.MOVE_BACK),
        ({"yaw": 20.0}, Message.LOOK_STRAIGHT),
        ({"yaw": 26.0, "eye_distance": 79.0}, Message.LOOK_STRAIGHT),  # near enough, once straight
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
    assert "blink" not in transcript(made, None, {})["challenge"], "it could not be seen"
    assert made.phase is Phase.COMPARE, made.reasons
    assert made.finish(GOOD) is PresenceOutcome.PASS, made.reasons


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
        lambda _view, _now: {},
        watch=lambda now: looks.append(now) if made.phase is Phase.ACTION else None,
        look_s=slow(look_s),
        seconds=900,
    )
    assert made.reasons == ["timed_out"]
    assert len(looks) >= T.challenge.seconds * LOOKS_PER_S
    assert looks[-1] - looks[0] >= T.challenge.seconds - 0.1


@pytest.mark.parametrize("phase", [Phase.GATE, Phase.PAUSE, Phase.ACTION, Phase.NEUTRAL])
def test_a_machine_that_stands_still_for_a_minute_costs_the_person_nothing(phase):
    made, person = session(), Person()
    stalls = [60.0]

    def look_s(_now):
        return stalls.pop() if stalls and made.phase is phase else 0.0

    play(made, person, look_s=look_s, seconds=900)
    assert not stalls
    assert made.phase is Phase.COMPARE, made.reasons


@pytest.mark.parametrize(("look_s", "least", "most"), [(0.0, 7, 11), (0.25, 22, 34)])
def test_the_countdown_is_in_real_seconds_at_the_machines_pace(look_s, least, most):
    made, shown = session(), []

    def watch(_now):
        if made.phase is Phase.ACTION:
            shown.append(made.view().seconds_left)

    play(made, Person(), lambda _view, _now: {}, watch=watch, look_s=slow(look_s), seconds=900)
    assert least <= shown[0] <= most
    assert shown[-1] <= 1
    assert shown == sorted(shown, reverse=True)


@pytest.mark.parametrize("seed", range(12))
def test_a_blink_that_a_slowing_machine_could_not_see_is_asked_for_no_longer(seed):
    """It was drawn at full pace; the machine becomes slow when it is asked for."""
    made, person = session(seed), Person()
    paces = [0.0]

    def look_s(_now):
        if made.view().message is Message.BLINK:
            paces[:] = [0.25]
        return paces[0]

    def respond(view, now):
        return {} if view.message is Message.BLINK else person.obeys(view, now)

    play(made, person, respond, look_s=look_s, seconds=900)
    assert made.phase is Phase.COMPARE, made.reasons
    rows = transcript(made, None, {})["steps"]
    assert all(row["void"] for row in rows if row["action"] == "blink")


@pytest.mark.parametrize("seed", range(8))
def test_on_a_slow_machine_too_a_movement_that_came_with_its_prompt_is_a_recordings(seed):
    """By when the camera gave the frame: the look at it ends late enough for anybody."""
    made = session(seed)
    play(made, Person(), _at_once, look_s=slow(0.5), seconds=900)
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

    def respond(view, now):
        fades = {"sharpness": 1000.0 - person.frame} if made.phase is Phase.GATE else {}
        return person.obeys(view, now) | fades

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
        assert transcript(made, None, {})["plan"]["patience"] == patience


def test_the_screen_shines_each_hue_for_half_a_second_at_least():
    """At most two changes a second: nobody is harmed by flashes."""
    made = session()
    tints = []
    play(made, Person(), watch=lambda now: tints.append((now, made.view().tint)))
    changes = [now for (_, before), (now, after) in pairwise(tints) if before != after]
    assert len(changes) >= T.light.hues
    gaps = [later - earlier for earlier, later in pairwise(changes)]
    assert min(gaps) >= 0.5


@given(st.floats(-60, 60), st.floats(0.5, 2), st.floats(-100, 100))
def test_a_plane_has_no_residual_however_it_is_turned(yaw, scale, shift):
    turned = tuple((scale * x + shift, scale * y - shift) for x, y in seen_from(yaw, depth=0.0))
    assert residual(seen_from(0, depth=0.0), turned, 200) < 1e-3


def test_a_head_has_one():
    assert residual(seen_from(0), seen_from(25), 200) > 0.02


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


@pytest.mark.parametrize("attended", [True, False])
def test_the_last_hold_counts_only_when_its_mark_is_left(attended):
    """Straight ahead there is nothing to leave: what a recording does at its end would answer any hold."""
    for seed in range(30):
        made = session(seed, attended=attended)
        play(made, Person(pad=0.9))
        last = made.course.steps[-1]
        if last.left_after is None:
            assert made.course.worth <= made.course.needed * 18
            rows = [step.worth(T.challenge, over=True) for step in made.course.steps]
            assert rows[-1] in {1.0, float(last.asked.places)}
