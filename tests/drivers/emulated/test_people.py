"""The people of the emulated counter through the real landmarker: each is seen as what the row says."""

import numpy as np
import pytest

from drivers.emulated.subscriber.appearance import Appearance, Worn
from drivers.emulated.subscriber.body import Body, Place, moved
from drivers.emulated.subscriber.motion import Pose
from drivers.emulated.subscriber.people import PEOPLE, subject
from drivers.emulated.subscriber.scene import Scene
from drivers.faces import landmarks
from drivers.faces.models import shipped

_NOW = 100.0


@pytest.fixture(scope="module")
def model():
    return shipped.verified()["face_landmarker"]


@pytest.fixture(scope="module")
def stage(model):
    return Scene(lambda picture: landmarks.points(picture, model))


@pytest.fixture
def look(stage, model):
    """Signals of the seated person, seconds after the test's beginning."""
    made = landmarks.Landmarker(model)

    def at(seconds):
        now = _NOW + seconds
        return made.signals(stage.seen(now), 0, int(now * 1e9))

    yield at
    made.close()


def acted(stage, look, action):
    seconds = stage.act(action, _NOW)
    return [look(seconds * part / 12) for part in range(13)]


@pytest.mark.parametrize("name", PEOPLE)
def test_everybody_is_seen_as_one_face(stage, look, name):
    for seed in range(2):
        stage.sit(name, seed=seed)
        assert look(seed).faces == 1


@pytest.mark.parametrize("name", PEOPLE)
def test_a_seed_is_a_person(name):
    assert subject(name, 3) == subject(name, 3)
    assert subject(name, 3) != subject(name, 4)


@pytest.mark.parametrize("degrees", [15, 20, 25, 30])
def test_a_neck_turns_so_far_and_no_farther(stage, look, degrees):
    stage.sit(f"yaw_{degrees}", seed=1)
    most = max(seen.yaw for seen in acted(stage, look, "turn_left"))
    assert most == pytest.approx(degrees, abs=2.5)


def test_narrow_eyes_are_open_and_still_blink(stage, look):
    stage.sit("narrow_eyes", seed=1)
    open_eyes = look(0).blink
    assert 0.12 < open_eyes < max(seen.blink for seen in acted(stage, look, "blink")) - 0.15


def brightness(stage, name, seed=1):
    stage.sit(name, seed=seed)
    return stage.seen(_NOW)[150:330, 230:410].reshape(-1, 3).mean(axis=0)


def test_darker_skin_keeps_more_of_the_red_and_its_shine(stage):
    pale, dark, darker = (brightness(stage, n) for n in ("average", "dark_skin", "darker_skin"))
    assert pale.mean() > dark.mean() > darker.mean() > 25
    assert dark[0] / dark[2] > 1.15 * pale[0] / pale[2]


def test_light_of_the_hall_dims_everything(stage):
    full, quarter = brightness(stage, "dark_skin"), brightness(stage, "dark_skin_quarter_light")
    assert quarter.mean() < 0.35 * full.mean()


def test_a_window_behind_leaves_the_face_dark(stage):
    stage.sit("back_light", seed=1)
    picture = stage.seen(_NOW)
    assert picture[40:120, 20:120].mean() > 235
    assert picture[200:300, 280:360].mean() < 140


def test_a_lamp_at_the_side_lights_that_side(stage):
    for seed in range(4):
        stage.sit("side_light", seed=seed)
        picture = stage.seen(_NOW)
        left, right = picture[230:280, 250:290].mean(), picture[230:280, 350:390].mean()
        brighter_right = stage.subject.looks.lamp_deg > 0
        assert (right > 1.3 * left) if brighter_right else (left > 1.3 * right)


def test_glare_wanders_over_the_lens_as_the_head_turns(stage):
    stage.sit("glasses", seed=1)
    straight = stage.seen(_NOW)
    white = (straight.min(axis=2) > 215)[180:260, 240:400].sum()
    assert white > 40


def test_a_portrait_shows_what_was_there_when_it_was_made():
    worn = Appearance(worn=Worn.SCARF, smile=1.0, melanin=0.6, lids=(1.0, 0.0), window=0.5)
    document = worn.at_the_office()
    assert document == Appearance(melanin=0.6, lids=(1.0, 0.0))
    assert Appearance(worn=Worn.BEARD).at_the_office().worn is Worn.BEARD


def test_a_tremor_shakes_and_a_neck_stops():
    body = Body(reach_deg=20, tremor_deg=2.0)
    yaws = [moved(body, Pose(yaw=35), n / 24).yaw for n in range(48)]
    assert np.mean(yaws) == pytest.approx(1.2 * 20, abs=1.5)
    assert np.ptp(yaws) > 2


def test_somebody_asked_to_come_closer_does_so_as_far_as_they_can():
    place = Place(Body(comes=1.2, reaction_s=(0.3, 0.5)))
    picture = np.zeros((480, 640, 3), np.uint8)
    picture[200:280, 280:360] = 255
    place.told("come_closer", 0.0)
    sizes = [(place.over(picture, t)[..., 0] > 128).sum() for t in (0.4, 1.5, 10.0, 20.0)]
    assert sizes[0] < sizes[1] < sizes[2] == sizes[3]
    assert sizes[2] == pytest.approx(1.44 * 6400, rel=0.02)
