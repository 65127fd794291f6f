"""What is worn over mouth or eyes is seen, and skin in any light is not taken for it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.emulated.subscriber.scene import Scene
from drivers.faces import landmarks
from drivers.faces.covering import covered
from drivers.faces.models import shipped
from kiosk.presence import thresholds
from kiosk.presence.quality import guidance
from kiosk.protocol.codes import Message

GATE = thresholds.load().gate
_MESH = 478


@pytest.fixture(scope="module")
def stage():
    task = shipped.verified()["face_landmarker"]
    made = Scene(lambda picture: landmarks.points(picture, task))
    made.task = task
    return made


def seen(stage, who, exposure=1.0):
    stage.sit(who)
    stage.exposure = exposure
    landmarker = landmarks.Landmarker(stage.task)
    signals = [landmarker.signals(stage.seen(n / 24), n, n * 41_000_000) for n in range(9)]
    landmarker.close()
    return signals[-1]


@pytest.mark.parametrize("who", ["mask", "dark_glasses"])
@pytest.mark.parametrize("exposure", [0.5, 1.0])
def test_a_mask_and_dark_glasses_are_asked_to_be_taken_off(stage, who, exposure):
    found = seen(stage, who, exposure)
    assert found.covered >= GATE.covered
    assert guidance(found, GATE) is Message.FACE_COVERED


def test_a_mask_is_seen_at_the_first_look_whichever_frames_a_slow_machine_skips(stage):
    stage.sit("mask")
    landmarker = landmarks.Landmarker(stage.task)
    for number in (1, 2, 5):
        found = landmarker.signals(stage.seen(number / 24), number, number * 41_000_000)
        assert guidance(found, GATE) is Message.FACE_COVERED
    landmarker.close()


@pytest.mark.parametrize("who", ["holder", "stranger"])
@pytest.mark.parametrize("exposure", [0.4, 0.7, 1.0, 1.2, 1.4])
def test_a_bare_face_is_not(stage, who, exposure):
    assert seen(stage, who, exposure).covered < GATE.covered


@given(
    st.integers(1, 40), st.integers(1, 40), st.integers(0, 255), st.floats(0, 90), st.integers(0)
)
def test_any_picture_gives_a_number(height, width, value, spread, seed):
    picture = np.full((height, width, 3), value, np.uint8)
    face = np.random.default_rng(seed).uniform(-spread, spread, (_MESH, 3))
    assert 0.0 <= covered(picture, face) <= 1.0
