"""The challenge by light: nobody knows which lights come and when, and only what answers them is believed."""

from random import Random

import pytest
from face_signals import FPS, PULLS, Person

from kiosk.presence import thresholds
from kiosk.presence.light_challenge import LightProbe

T = thresholds.load().light


def shone(seed=1, person=None, late_s=0.0, answers=None, start=0.0):
    """A probe that has run, and what it showed: (second, tint, exposure). late_s: of each look.

    answers: the tint and exposure that a picture shows of those that were shone when it was taken.
    """
    probe, person, shown = LightProbe(T, Random(seed)), person or Person(), []
    answers = answers or (lambda _now, tint, exposure: (tint, exposure))
    probe.begin(start)
    for number in range(1, 20 * FPS):
        now = start + number / FPS
        shown.append((now, probe.tint, probe.exposure))
        seen = [one for one in shown if one[0] <= now - late_s] or [(now, "", 1.0)]
        probe.see(person.look(*answers(*seen[-1])), now, now - late_s)
        if probe.over:
            break
    return probe, shown


def test_skin_answers_the_hues_and_a_camera_the_exposure():
    probe, _ = shone()
    assert probe.over
    assert probe.response() == pytest.approx(3.0, abs=0.3)
    assert probe.exposure_ratio() == pytest.approx(T.exposure, abs=0.03)
    assert probe.exposure_is_answered()


def test_a_stream_that_never_saw_the_counter_answers_neither():
    probe, _ = shone(person=Person(skin=0.0, answers_exposure=False))
    assert probe.over, "it is not waited for without end"
    assert abs(probe.response()) < 0.1
    assert not probe.exposure_is_answered()


def test_half_an_answer_of_the_camera_is_none():
    probe, _ = shone(answers=lambda _now, tint, exposure: (tint, 1 - (1 - exposure) / 4))
    assert not probe.exposure_is_answered()


def test_what_was_never_seen_is_not_answered():
    assert not LightProbe(T, Random(1)).exposure_is_answered()


def test_which_hues_come_and_in_which_order_nobody_knows():
    orders = {tuple(dict.fromkeys(tint for _, tint, _ in shone(seed)[1])) for seed in range(40)}
    assert len(orders) > 15
    assert {tint for order in orders for tint in order} == set(PULLS)


def test_whether_the_hues_or_the_darkening_come_first_nobody_knows():
    firsts = set()
    for seed in range(20):
        shown = shone(seed)[1]
        dark = next(now for now, _, exposure in shown if exposure != 1.0)
        hue = next(now for now, tint, _ in shown if tint)
        firsts.add(dark < hue)
    assert firsts == {True, False}


def test_when_the_picture_darkens_nobody_knows():
    """Also of those whose light is white before it: a stream that darkens by itself is late or early."""
    begins = [next(now for now, _, e in shone(seed)[1] if e != 1.0) for seed in range(60)]
    first = sorted(begin for begin in begins if begin < T.settle_seconds * 3.5)
    assert len({round(begin * FPS) for begin in first}) >= 6


def test_a_recorded_answer_to_other_hues_is_none():
    recorded = {now: tint for now, tint, _ in shone(seed=5)[1]}
    answers = lambda now, _tint, exposure: (recorded.get(now, ""), exposure)  # noqa: E731
    believed = sum(shone(seed, answers=answers)[0].response() >= T.response for seed in range(30))
    assert believed <= 10, "by chance"


def test_what_was_taken_under_the_light_before_counts_for_that_one():
    """A slow look ends when the light is another: the picture is still of the one before."""
    probe, _ = shone(late_s=0.4)
    assert probe.response() == pytest.approx(3.0, abs=0.5)
    assert probe.exposure_is_answered()
