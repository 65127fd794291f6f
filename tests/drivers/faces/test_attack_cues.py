"""The classical cues: low for the living, high for screens and paper, finite for anything."""

from statistics import median

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.emulated.subscriber.scene import Scene
from drivers.faces import attack_cues, landmarks
from drivers.faces.models import shipped

NAMES = ("moire", "bezel", "banding", "glare")
_PICTURES = 10  # at least eight make a median
_FPS = 12


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


def medians(stage, model, action=None):
    """Of each cue over a few pictures in a row, while it acts or at rest."""
    landmarker = landmarks.Landmarker(model)
    if action:
        stage.act(action, 100.0)
    times = [100.0 + place / _FPS for place in range(_PICTURES)]
    seen = [landmarker.signals(stage.seen(t), 0, int(t * 1e9)) for t in times]
    landmarker.close()
    found = [signals.cues for signals in seen if signals.faces == 1]
    return {name: median(getattr(one, name) for one in found) for name in NAMES}


@pytest.mark.parametrize("action", [None, "turn_right", "open_mouth"])
@pytest.mark.parametrize("person", ["holder", "stranger"])
def test_a_living_person_shows_no_signs(stage, model, person, action):
    stage.sit(person)
    assert max(medians(stage, model, action).values()) <= 0.25


@pytest.mark.parametrize("factor", [0.08, 0.5, 0.7, 1.4])
def test_neither_in_the_dark_nor_at_any_exposure(stage, model, factor):
    stage.exposure = factor
    stage.sit("holder")
    assert max(medians(stage, model, "turn_left").values()) <= 0.25


@pytest.mark.parametrize("name", ["screen_photo", "video_replay", "relay"])
@pytest.mark.parametrize("pixel", [0.8, 1.31, 1.7])
def test_a_display_shows_its_grid_its_flicker_and_its_frame(stage, model, name, pixel):
    stage.sit(name, pixel=pixel)
    found = medians(stage, model, "turn_left")
    assert min(found["moire"], found["banding"], found["bezel"]) >= 0.7


@pytest.mark.parametrize("name", ["flat_print", "cut_hole", "bent_print"])
def test_paper_shows_its_edges(stage, model, name):
    stage.sit(name)
    assert medians(stage, model)["bezel"] >= 0.7


# -- what each one answers to ---------------------------------------------------------------

_BOX = attack_cues.Box(220, 120, 420, 380)


def wall(level=120, grain=2.5, seed=1):
    noise = np.random.default_rng(seed).normal(level, grain, (480, 640))
    return noise.clip(0, 255).astype(np.uint8)


def test_grain_is_no_pattern_and_a_grid_is():
    assert attack_cues.TrackCues().cues(wall(), _BOX).moire == 0
    x = np.arange(640)
    grid = wall() + 5 * np.cos(2 * np.pi * x / 4.1)[None, :]
    assert attack_cues.TrackCues().cues(grid.astype(np.uint8), _BOX).moire == 1


def test_one_straight_edge_is_a_door_and_four_are_a_frame():
    door = wall()
    door[:, 480:] = 60
    assert attack_cues.TrackCues().cues(door, _BOX).bezel <= 0.1
    frame = wall()
    cv2.rectangle(frame, (150, 60), (490, 440), (230,), 12)
    assert attack_cues.TrackCues().cues(frame, _BOX).bezel == 1


def test_rows_that_brighten_in_turn_are_bands_and_a_brighter_picture_is_not():
    rows = np.arange(480)[:, None]
    watch = attack_cues.TrackCues()
    for phase in (0, 0.4):
        banded = wall() * (1 + 0.05 * np.sin(2 * np.pi * (rows / 60 + phase)))
        found = watch.cues(banded.astype(np.uint8), _BOX).banding
    assert found == 1
    watch = attack_cues.TrackCues()
    for level in (120, 150):
        found = watch.cues(wall(level), _BOX).banding
    assert found == 0


@pytest.mark.parametrize(("along", "expected"), [(0, True), (40, False)])
def test_a_reflection_stays_behind_and_shining_skin_goes_along(along, expected):
    watch = attack_cues.TrackCues()
    for moved in (0, 40):
        picture = wall()
        place = (330 + (along if moved else 0), 250)
        cv2.ellipse(picture, place, (18, 8), 0, 0, 360, (250,), -1)
        box = attack_cues.Box(220 + moved, 120, 420 + moved, 380)
        found = watch.cues(picture, box).glare
    assert (found > 0.2) is expected


def test_a_window_behind_a_head_is_no_reflection():
    """It stays, and is seen in the corners of the face's box, where no face is."""
    watch = attack_cues.TrackCues()
    for moved in (0, 40):
        picture = wall()
        cv2.ellipse(picture, (270, 145), (18, 8), 0, 0, 360, (250,), -1)
        box = attack_cues.Box(220 + moved, 120, 420 + moved, 380)
        found = watch.cues(picture, box).glare
    assert found == 0


@pytest.mark.parametrize(
    ("rgb", "expected"), [((255, 0, 0), (80.1, 67.2)), ((128, 128, 128), (0.0, 0.0))]
)
def test_chroma_is_cielab(rgb, expected):
    """Expected values: IEC 61966-2-1 primaries under D65."""
    picture = np.full((480, 640, 3), rgb, np.uint8)
    face = np.random.default_rng(2).uniform(100, 400, (478, 3))
    assert attack_cues.chroma(picture, face) == pytest.approx(expected, abs=0.3)


def test_chroma_is_robust_against_hair_over_one_cheek(stage):
    picture = np.full((480, 640, 3), (200, 150, 130), np.uint8)
    face = np.tile((300.0, 200.0, 0.0), (478, 1))
    face[234], face[454], face[50] = (200, 200, 0), (400, 200, 0), (100, 100, 0)
    clean = attack_cues.chroma(picture, face)
    picture[80:120, 80:120] = (20, 10, 5)
    assert attack_cues.chroma(picture, face) == pytest.approx(clean, abs=0.5)


_PLACE = st.floats(-500, 1500, allow_nan=False)


@settings(deadline=None)
@given(
    size=st.tuples(st.integers(1, 400), st.integers(1, 400)),
    corners=st.tuples(_PLACE, _PLACE, _PLACE, _PLACE),
    level=st.integers(0, 255),
    noisy=st.booleans(),
)
def test_any_picture_and_any_face_give_finite_numbers(size, corners, level, noisy):
    rng = np.random.default_rng(level)
    picture = np.full((*size, 3), level, np.uint8)
    if noisy:
        picture = rng.integers(0, 256, picture.shape, np.uint8)
    face = rng.random((478, 2)) * corners[:2] + corners[2:]
    watch, grey = attack_cues.TrackCues(), np.ascontiguousarray(picture[..., 0])
    for moved in (0, 50):
        found = watch.cues(grey, attack_cues.Box.of(face + moved))
        assert all(0 <= getattr(found, name) <= 1 for name in NAMES)
    assert np.isfinite(attack_cues.chroma(picture, face)).all()
