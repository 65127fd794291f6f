"""Blinks and open mouths from a series of signals."""

import pytest

from kiosk.ports import FaceSignals
from kiosk.presence import thresholds
from kiosk.presence.footage_events import blinks, mouth_openings

LIMITS = thresholds.load().challenge


def series(values, fps=24, faces=1):
    return [
        FaceSignals(frame=n, t_ns=n * 1_000_000_000 // fps, faces=faces, blink=v, jaw_open=v)
        for n, v in enumerate(values)
    ]


def test_a_blink_has_its_time_and_length():
    (found,) = blinks(series([0.1] * 24 + [0.5, 0.8, 0.6, 0.3, 0.1]), LIMITS)
    assert found.at_s == pytest.approx(1.0)
    assert found.seconds == pytest.approx(4 / 24, abs=1e-6)
    assert (found.peak, found.prolonged) == (0.8, False)


def test_a_lid_that_trembles_around_the_threshold_blinks_once():
    assert len(blinks(series([0, 0.41, 0.39, 0.42, 0.38, 0.41, 0.1]), LIMITS)) == 1


def test_what_is_shorter_than_an_eyelid_is_noise():
    assert not blinks(series([0, 0, 0.9, 0, 0], fps=60), LIMITS)
    assert len(blinks(series([0, 0, 0.9, 0, 0], fps=15), LIMITS)) == 1, "a frame may miss its ends"


def test_eyes_closed_for_long_are_told_apart():
    (found,) = blinks(series([0.1] + [0.9] * 24 + [0.1]), LIMITS)
    assert found.prolonged


@pytest.mark.parametrize("values", [[0.1, 0.9, 0.9], [0.3, 0.39, 0.3], []])
def test_what_never_closed_or_never_opened_again_is_no_blink(values):
    assert not blinks(series(values), LIMITS)


def test_a_face_that_is_lost_in_between_did_not_blink():
    seen = series([0.1, 0.9]) + series([0.0], faces=0) + series([0.1])
    assert not blinks(seen, LIMITS)


def test_mouths_open_at_their_own_threshold():
    assert len(mouth_openings(series([0, 0.36, 0.6, 0.2, 0.1, 0.5, 0]), LIMITS)) == 2
    assert not mouth_openings(series([0, 0.34, 0]), LIMITS)
