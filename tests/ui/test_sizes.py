"""Sizes follow from the distance and the height that docs/accessibility.md states."""

import math
import re
from pathlib import Path

import pytest

_PIXEL_MM = 10.1 * 25.4 / math.hypot(1280, 800)
_FARTHEST_MM = 600
_MIDDLE_MM, _REACH_MM = 1100, 1220  # upright; the highest that is reached from a wheelchair
_LEAST_TOUCHED_MM = 9


def sizes(name):
    """Upright, upright large, lying, lying large."""
    theme = Path("ui/qml/parts/Theme.qml").read_text()
    found = re.search(rf"int {name}: pick\(([\d, ]+)\)", theme)
    return [int(size) for size in found[1].split(",")]


def minutes(pixels):
    """Of arc: under which angle it is seen."""
    return math.degrees(math.atan(pixels * _PIXEL_MM / _FARTHEST_MM)) * 60


@pytest.mark.parametrize(("name", "least"), [("small", 18), ("body", 20), ("title", 30)])
def test_letters_are_read_from_where_people_stand(name, least):
    assert min(map(minutes, sizes(name))) >= least


def test_large_text_is_larger_by_a_quarter_at_least():
    for name in ("small", "body"):
        upright, upright_large, lying, lying_large = sizes(name)
        assert min(upright_large / upright, lying_large / lying) >= 1.25


@pytest.mark.parametrize("name", ["target", "key", "letterKey"])
def test_a_finger_hits_what_is_touched(name):
    assert min(sizes(name)) * _PIXEL_MM >= _LEAST_TOUCHED_MM


def test_the_uppermost_control_is_reached_from_a_wheelchair():
    header, _large, _lying, _lying_large = sizes("header")
    middle_of_it = _MIDDLE_MM + (1280 / 2 - header / 2) * _PIXEL_MM
    assert middle_of_it <= _REACH_MM


def test_the_documentation_states_them():
    text = Path("docs/accessibility.md").read_text()
    assert "50 to 60 cm" in text
    assert "1.10 m" in text
    for name in ("small", "body", "target"):
        upright, *_ = sizes(name)
        assert re.search(rf"\| {upright}\b", text), name
