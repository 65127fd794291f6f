"""The pad under hands, pens and mice: every point and dot, one contact a line, as the record draws it."""

import io
import json
import math
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from kiosk.consent.signature import picture
from kiosk.protocol.messages import PadSize, Point

_SIZE = (600, 300)
_INK = np.array([0x14, 0x21, 0x3D], float)
_EMPTY = {"strokes": [], "pad": None, "heard": 0, "room": 10_000}
_SCRIPT = Path(__file__).parents[1] / "support" / "pad.py"


class Played:
    """What the pad made of the hands."""

    def __init__(self, told, window):
        self.points = [points for points, _pad in told["strokes"]]
        self.pads = [tuple(pad) for _points, pad in told["strokes"]]
        self.palm = told["palm"]
        self.window = window

    @property
    def strokes(self):
        return [tuple(Point(*point) for point in points) for points in self.points]

    def places(self):
        """Of each stroke, in pixels of its pad."""
        return [
            [(round(x * width), round(y * height)) for x, y, _t, _pressure in points]
            for points, (width, height) in zip(self.points, self.pads, strict=True)
        ]


@pytest.fixture
def play(tmp_path):
    def played(*hands, size=_SIZE, **told):
        rows = {"size": size, "known": _EMPTY, "hands": hands} | told
        window = tmp_path / "window.png"
        done = subprocess.run(
            [sys.executable, _SCRIPT, window],
            input=json.dumps(rows),
            env=os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(Path.cwd())},
            capture_output=True,
            text=True,
            check=True,
        )
        return Played(json.loads(done.stdout), np.asarray(Image.open(window).convert("RGB"), float))

    return played


def line(contact, *places, up=True):
    """One contact's way, each place at a moment of its own."""
    first, *others = places
    yield ("press", contact, *first)
    yield ("commit",)
    for place in others:
        yield ("move", contact, *place)
        yield ("commit",)
    if up:
        yield ("release", contact, *places[-1])
        yield ("commit",)


def curve(x, y, points=60):
    turns = (i / points * 9 for i in range(points))
    return [(round(x + 12 * t + 20 * math.sin(t)), round(y + 40 * math.cos(t))) for t in turns]


def _differs(window, drawn):
    """How far each pixel's part of ink is from the record's picture."""
    shown = ((255 - window) / (255 - _INK)).mean(axis=2)
    recorded = (255 - np.asarray(Image.open(io.BytesIO(drawn)), float)) / 255
    assert shown.shape == recorded.shape
    return np.abs(shown - recorded)


def test_the_records_picture_is_the_screens(play):
    hands = [
        *line(1, *curve(60, 150)),
        *line(1, (300, 40)),
        *line(1, (320, 60), (320, 60)),
        *line("mouse", (400, 100), (460, 200), (520, 90)),
        *line("mouse", (560, 40)),
    ]
    played = play(*hands)
    assert set(played.pads) == {_SIZE}
    differs = _differs(played.window, picture(played.strokes, PadSize(*_SIZE)))
    # Only half-covered pixels at an edge may be rounded otherwise.
    assert differs.max() < 0.35
    assert differs.sum() < 0.05 * (played.window.mean(axis=2) < 128).sum()
    for x, y in ((300, 40), (320, 60), (560, 40)):
        assert (played.window[y - 1 : y + 1, x - 1 : x + 1] < 128).all(), "a tap is a dot"


def test_no_point_of_a_fast_finger_is_lost(play):
    """250 points in one go: an item-level handler would lose a quarter of them."""
    places = [(20 + i * 2, 100 + (i % 9) * 10) for i in range(250)]
    assert play(*line(1, *places)).places() == [[*places, places[-1]]]


def test_a_pad_of_any_shape_is_drawn_in_its_own(play):
    """A square on the pad is a square in the picture."""
    played = play(*line(1, (50, 50), (150, 50), (150, 150), (50, 150)), size=(900, 250))
    assert played.pads == [(900, 250)]
    ink = np.argwhere(
        np.asarray(Image.open(io.BytesIO(picture(played.strokes, PadSize(900, 250))))) < 99
    )
    height, width = ink.max(axis=0) - ink.min(axis=0)
    assert height == width == 103


def test_a_second_finger_draws_nothing_and_stops_nothing(play):
    played = play(
        ("press", 1, 100, 100), ("commit",),
        ("move", 1, 120, 100), ("press", 2, 400, 200), ("commit",),
        ("move", 1, 140, 100), ("move", 2, 420, 200), ("commit",),
        ("stationary", 1, 140, 100), ("move", 2, 440, 200), ("commit",),
        ("move", 1, 160, 100), ("release", 2, 440, 200), ("commit",),
        ("move", 1, 180, 100), ("commit",),
        ("release", 1, 180, 100), ("commit",),
    )  # fmt: skip
    assert played.places() == [[(x, 100) for x in (100, 120, 140, 160, 180, 180)]]


def test_the_first_finger_up_the_second_does_not_go_on_in_its_place(play):
    played = play(
        ("press", 1, 100, 100), ("commit",),
        ("move", 1, 120, 100), ("press", 2, 400, 200), ("commit",),
        ("release", 1, 120, 100), ("stationary", 2, 400, 200), ("commit",),
        ("move", 2, 420, 210), ("commit",),
        ("press", 3, 50, 50), ("stationary", 2, 420, 210), ("commit",),
        ("release", 3, 50, 50), ("release", 2, 420, 210), ("commit",),
    )  # fmt: skip
    assert played.places() == [[(100, 100), (120, 100), (120, 100)], [(50, 50), (50, 50)]]


def test_a_resting_palm_draws_nothing_and_blocks_no_finger(play):
    played = play(
        ("press", 1, 500, 250), ("commit",),
        ("stationary", 1, 500, 250), ("press", 2, 100, 100), ("commit",),
        ("move", 1, 502, 250), ("move", 2, 150, 120), ("commit",),
        ("stationary", 1, 502, 250), ("release", 2, 150, 120), ("commit",),
        ("release", 1, 502, 250), ("commit",),
        across={"1": 180.0, "2": 40.0},
    )  # fmt: skip
    assert played.places() == [[(100, 100), (150, 120), (150, 120)]]
    assert not played.palm


def test_a_palm_alone_is_told_what_draws(play):
    played = play(*line(1, (300, 150), (310, 150)), across={"1": 200.0})
    assert played.points == []
    assert played.palm


def test_a_hand_that_lies_down_by_and_by_is_taken_away_again(play):
    small = play(*line(1, (300, 150), (310, 150), up=False))
    assert (small.window < 128).any(), "as long as it is narrow it draws"
    hands = [*line(1, (300, 150), (310, 150), (320, 150)), *line(2, (100, 100), (110, 100))]
    grown = play(*hands, across={"1@320": 200.0})
    assert grown.places() == [[(100, 100), (110, 100), (110, 100)]]
    assert (grown.window[140:160] == 255).all()


def test_a_mouse_that_let_go_elsewhere_begins_anew(play):
    """A release that nobody told of blocks no further line."""
    played = play(
        *line("mouse", (100, 100), (120, 100), up=False), *line("mouse", (200, 200), (220, 200))
    )
    assert [places[0] for places in played.places()] == [(100, 100), (200, 200)]
    touched = play(*line(1, (100, 100), (120, 100)), *line(1, (200, 200), (220, 200)))
    assert len(touched.points) == 2


def test_a_line_ends_where_the_room_ends_and_shows_no_point_more(play):
    played = play(*line(1, *[(100 + i, 100) for i in range(40)]), known=_EMPTY | {"room": 12})
    assert [len(points) for points in played.points] == [11]
    shown = np.argwhere(played.window.mean(axis=2) < 128)
    assert shown[:, 1].max() <= 110 + 2
    dot = play(*line(1, (300, 150), (320, 150)), known=_EMPTY | {"room": 2})
    assert dot.places() == [[(300, 150)]], "a point and its stroke fit, and nothing more"
    assert play(*line(1, (300, 150)), known=_EMPTY | {"room": 1}).points == []


def test_a_stroke_that_was_not_taken_goes_from_the_screen(play):
    hands = [*line(1, (100, 100), (200, 100)), *line(1, (100, 200), (200, 200))]
    waiting = play(*hands)
    assert (waiting.window[100, 120:180] < 128).all()
    assert (waiting.window[200, 120:180] < 128).all()
    first = waiting.points[0]
    refused = play(*hands, then={"strokes": [first], "pad": list(_SIZE), "heard": 2})
    assert (refused.window[100, 120:180] < 128).all()
    assert (refused.window[200] == 255).all()


def test_a_stroke_that_is_on_its_way_stays_on_the_screen(play):
    """The answer to the first comes when the second has been drawn."""
    hands = [*line(1, (100, 100), (200, 100)), *line(1, (100, 200), (200, 200))]
    first = play(*hands).points[0]
    played = play(*hands, then={"strokes": [first], "pad": list(_SIZE), "heard": 1})
    assert (played.window[200, 120:180] < 128).all()
    assert (played.window[100, 120:180] < 128).all()


def test_a_smaller_pad_shows_what_was_drawn_in_its_own_shape(play):
    """Large text was switched on: the signature gets smaller, and no flatter."""
    square = [[x, y, 0, 1.0] for x, y in ((0.25, 0.25), (0.75, 0.25), (0.75, 0.75), (0.25, 0.75))]
    known = _EMPTY | {"strokes": [square], "pad": [600, 600], "heard": 1}
    played = play(*line(1, (300, 150)), known=known)
    ink = np.argwhere(played.window.mean(axis=2) < 128)
    height, width = ink.max(axis=0) - ink.min(axis=0)
    assert height == pytest.approx(width, abs=1)
    assert height == pytest.approx(150, abs=4)
    assert played.pads == [(600, 600)]
    assert played.places() == [[(300, 300), (300, 300)]]
