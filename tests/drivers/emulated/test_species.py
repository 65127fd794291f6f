"""The attack species through the real landmarker: each shows what its row of the table promises."""

import numpy as np
import pytest

from drivers.emulated.control import ControlClient, ControlError, serve
from drivers.emulated.subscriber.__main__ import Subscriber
from drivers.emulated.subscriber.microphone import EmulatedMicrophone
from drivers.emulated.subscriber.motion import ACTIONS
from drivers.emulated.subscriber.scene import Scene
from drivers.emulated.subscriber.species import SPECIES
from drivers.faces import landmarks
from drivers.faces.models import shipped
from kiosk.presence import thresholds
from kiosk.presence.depth import MotionInDepth

STREAMS = [name for name, species in SPECIES.items() if not species.optical]
DIM = [name for name, species in SPECIES.items() if species.reflects < 0.1]
PAPER_AND_SKIN = [name for name in SPECIES if name not in DIM]
_LOOKS = 9  # pictures of one action
_TURN_DEG = 18
_FPS, _TURN_LOOKS = 24, 72


@pytest.fixture(scope="module")
def model():
    return shipped.verified()["face_landmarker"]


@pytest.fixture(scope="module")
def one_stage(model):
    return Scene(lambda picture: landmarks.points(picture, model))


@pytest.fixture
def stage(one_stage):
    one_stage.exposure, one_stage.dark = 1.0, False
    one_stage.light(0, 0, 0)
    return one_stage


@pytest.fixture
def landmarker(model):
    made = landmarks.Landmarker(model)
    yield made
    made.close()


def looked_at(stage, landmarker, now, seconds):
    """Signals of a few pictures spread over so many seconds."""
    times = [now + seconds * part / _LOOKS for part in range(1, _LOOKS + 1)]
    seen = [landmarker.signals(stage.seen(t), 0, int(t * 1e9)) for t in times]
    return [signals for signals in seen if signals.faces == 1]


def acted(stage, landmarker, action, now):
    return looked_at(stage, landmarker, now, stage.act(action, now))


def shows(stage, landmarker, action, now):
    limits = thresholds.load().challenge
    seen = acted(stage, landmarker, action, now)
    shown = {
        "turn_left": lambda signals: signals.yaw >= _TURN_DEG,
        "turn_right": lambda signals: signals.yaw <= -_TURN_DEG,
        "open_mouth": lambda signals: signals.jaw_open >= limits.mouth,
        "blink": lambda signals: signals.blink >= limits.blink,
    }
    return any(shown[action](signals) for signals in seen)


def test_what_is_seen_does_not_depend_on_who_sat_there_before(stage):
    stage.sit("holder")
    first = [stage.seen(100.0 + number / _FPS) for number in range(3)]
    stage.sit("holder")
    again = [stage.seen(100.0 + number / _FPS) for number in range(3)]
    assert np.array_equal(first, again)
    assert not np.array_equal(first[0], first[1])


@pytest.mark.parametrize("name", [name for name in SPECIES if name != "loop"])
def test_a_species_obeys_what_its_row_says_and_nothing_else(stage, landmarker, name):
    """The first seconds only: later a replay shows its own actions."""
    obeyed = []
    for place, action in enumerate(ACTIONS):
        stage.sit(name)
        if shows(stage, landmarker, action, 100.0 + 10 * place):
            obeyed.append(action)
    assert tuple(obeyed) == SPECIES[name].obeys


def test_a_loop_blinks_and_never_obeys(stage, landmarker):
    stage.sit("loop")
    assert not shows(stage, landmarker, "turn_left", 100.0)
    assert not shows(stage, landmarker, "turn_right", 105.0)
    assert not shows(stage, landmarker, "open_mouth", 110.0)
    assert max(seen.blink for seen in looked_at(stage, landmarker, 116.1, 0.4)) > 0.4


def test_a_loop_repeats_itself_under_fresh_noise(stage):
    stage.sit("loop")
    first, again, other = (stage.seen(t).astype(int) for t in (101.0, 106.0, 103.5))
    assert (first != again).any()
    assert abs(first - again).mean() < abs(first - other).mean()


def test_live_eyes_behind_holes_blink_only_weakly(stage, landmarker):
    stage.sit("cut_hole")
    blinks = [seen.blink for seen in acted(stage, landmarker, "blink", 100.0)]
    assert 0.15 < max(blinks) < thresholds.load().challenge.blink


def test_a_replay_shows_another_sessions_actions(stage, landmarker):
    stage.sit("video_replay", recorded=("turn_right",))
    looked_at(stage, landmarker, 100.0, 1.0)
    yaws = [seen.yaw for seen in looked_at(stage, landmarker, 103.5, 2.1)]
    assert min(yaws) <= -_TURN_DEG


def turned(stage, landmarker, farthest):
    """What is seen of the depth of a head, or a print, that is turned to either side and back."""
    depth, first = MotionInDepth(thresholds.load().depth), None
    stage.aim(0.0, 99.0)
    for number in range(_TURN_LOOKS):
        now = 100.0 + number / _FPS
        if number % (_TURN_LOOKS // 3) == 0:
            stage.aim((farthest, -farthest, 0.0)[number // (_TURN_LOOKS // 3)], now)
        signals = landmarker.signals(stage.seen(now), number, int(now * 1e9))
        if signals.faces == 1:
            first = first or depth.begin(signals) or signals
            depth.see(signals, now)
    return depth


@pytest.mark.parametrize("person", ["holder", "stranger", "injected"])
def test_a_turned_head_shows_depth(stage, landmarker, person):
    stage.sit(person)
    assert turned(stage, landmarker, 33.0).proven


@pytest.mark.parametrize("tilt", [35.0, 60.0])
@pytest.mark.parametrize("name", ["flat_print", "cut_out"])
def test_a_flat_print_shows_neither_a_turn_nor_depth(stage, landmarker, name, tilt):
    stage.sit(name, tilt=tilt)
    depth = turned(stage, landmarker, tilt)
    assert not depth.proven
    assert depth.curve().farthest < thresholds.load().depth.farthest_deg


@pytest.mark.parametrize("tilt", [35.0, 60.0])
@pytest.mark.parametrize("radius", [0.6, 0.85, 1.2])
def test_a_bent_print_never_shows_a_heads_depth(stage, landmarker, radius, tilt):
    """It does show a turn, and a residual: but its nose does not stand out."""
    stage.sit("bent_print", radius=radius, tilt=tilt)
    assert not turned(stage, landmarker, tilt).proven


@pytest.mark.parametrize("lean", [-45.0, 30.0])
@pytest.mark.parametrize("tilt", [30.0, 60.0])
@pytest.mark.parametrize("radius", [0.6, 1.0, float("inf")])
def test_a_print_tilted_while_it_turns_has_no_heads_depth_for_both(
    stage, landmarker, radius, tilt, lean
):
    stage.sit("tilted_print", radius=radius, tilt=tilt, lean=lean)
    assert not turned(stage, landmarker, tilt).proven


def brightness(stage, name):
    stage.sit(name)
    return float(stage.seen(100.0)[150:330, 230:410].mean())


@pytest.mark.parametrize("name", ["holder", *SPECIES])
def test_exposure_acts_on_what_is_before_the_lens_and_on_no_stream(stage, name):
    before = brightness(stage, name)
    stage.exposure = 0.7
    answer = brightness(stage, name) / before
    assert answer == pytest.approx(1.0 if name in STREAMS else 0.7, abs=0.02)


def reddened(stage, name):
    """How much red gains on green when the kiosk's screen turns red."""
    ratios = []
    for colour in ((0, 0, 0), (255, 0, 0)):
        stage.light(*colour)
        stage.sit(name)
        red, green, _ = stage.seen(100.0)[150:330, 230:410].reshape(-1, 3).mean(axis=0)
        ratios.append(red / green)
    return ratios[1] / ratios[0] - 1


@pytest.mark.parametrize("name", ["holder", *PAPER_AND_SKIN])
def test_skin_and_paper_take_on_the_screens_colour(stage, name):
    assert reddened(stage, name) > 0.03


@pytest.mark.parametrize("name", DIM)
def test_displays_and_streams_hardly_take_on_the_screens_colour(stage, name):
    assert abs(reddened(stage, name)) < 0.01


def test_frozen_pictures_are_identical_and_a_persons_never(stage):
    stage.sit("frozen")
    assert (stage.seen(100.0) == stage.seen(101.0)).all()
    stage.sit("holder")
    assert (stage.seen(100.0) != stage.seen(100.0)).any()


def test_a_stream_has_no_grain_of_its_own(stage):
    stage.sit("injected")
    assert (stage.seen(100.0) == stage.seen(100.0)).all()


def test_a_stream_brings_its_own_clock(stage):
    stage.sit("holder")
    assert stage.stamp_ns(5_000_000_123) == 5_000_000_123
    stage.sit("injected")
    assert [stage.stamp_ns(t) for t in (5_000_000_123, 5_041_700_000)] == [0, 41_000_000]


def test_another_person_sits_there_after_the_first_has_obeyed(stage):
    stage.sit("swap")
    stage.seen(100.0)
    over = 100.0 + stage.act("blink", 100.0)
    swapped = stage.seen(over + 0.1)
    stage.sit("stranger")
    other = stage.seen(over + 0.1)
    stage.sit("holder")
    first = stage.seen(over + 0.1)
    assert np.abs(swapped.astype(int) - other).mean() < 4
    assert np.abs(swapped.astype(int) - first).mean() > 20


def test_species_and_light_are_commands_of_the_control_socket(short_directory):
    microphone = EmulatedMicrophone(short_directory / "m")
    subscriber = Subscriber(short_directory / "f", 24, microphone)
    serve(short_directory / "c", subscriber.commands())
    control = ControlClient(short_directory / "c")
    control.call("sit", person="bent_print", radius=0.7, tilt=50)
    control.call("light", red=255, green=0, blue=0)
    assert control.call("act", action="turn_left")["seconds"] > 1
    for wrong in ({"person": "ghost"}, {"person": "relay", "weight": 3}):
        with pytest.raises(ControlError):
            control.call("sit", **wrong)
    subscriber.close()
