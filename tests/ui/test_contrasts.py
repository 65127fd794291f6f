"""What acts or tells a state stands out from its ground, 3 : 1 at least (WCAG 1.4.11); text 4.5 : 1."""

import re
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from contrasts import contrast, rgb, theme
from pages import snapshot

THEME = theme()
GROUNDS = ["ground", "paper"]
TINTED = {"good": "goodGround", "warn": "warnGround", "brand": "brandGround"}


def every(*names):
    return [colour for name in names for colour in THEME[name]]


@pytest.mark.parametrize("name", ["edge", "brand", "restInk", "good", "warn", "bad", "ink"])
def test_borders_bars_and_signs_stand_out(name):
    for colour, ground in product(every(name), every(*GROUNDS)):
        assert contrast(colour, ground) >= 3, (name, ground)


@pytest.mark.parametrize("name", ["ink", "quiet", "brand", "good", "warn", "bad"])
def test_texts_stand_out(name):
    for colour, ground in product(every(name), every(*GROUNDS)):
        assert contrast(colour, ground) >= 4.5, (name, ground)


@pytest.mark.parametrize(("name", "ground"), TINTED.items())
def test_a_sign_stands_out_on_its_own_ground(name, ground):
    assert contrast(THEME[name][-1], THEME[ground][-1]) >= 4.5  # the last: as it is shipped


def test_one_of_the_rings_two_colours_stands_out_on_everything():
    for ground in [one for colours in THEME.values() for one in colours]:
        best = max(contrast(ring, ground) for ring in every("focus", "paper"))
        assert best >= 3, ground


def test_what_is_decoration_is_no_border_of_what_acts():
    """A hair line, 1.5 : 1, is of cards; the bar that shows how far one has scrolled is none."""
    acting = ("Pressable", "KioskButton", "Key", "Keypad", "Switch", "HelpButton", "Scroller")
    for name in acting:
        text = Path(f"ui/qml/parts/{name}.qml").read_text()
        assert "Theme.hair" not in text, name
    bars = re.findall(r"visibleArea.*?color: ([\w.]+)", _all_qml(), re.DOTALL)
    assert set(bars) == {"Theme.edge"}


def _all_qml():
    return "\n".join(file.read_text() for file in Path("ui/qml").rglob("*.qml"))


def test_as_it_is_drawn(stage):
    """The border of an outlined button, a key, a field and a switch, and the scroll bar: by pixels."""
    stage.show(snapshot("document_key", "en"))
    _assert_edge(stage, "key:1")
    _assert_edge(stage, "birth")
    stage.show(snapshot("consent", "en"))
    _assert_edge(stage, "more_time")
    _assert_edge(stage, "agree_privacy")
    stage.show(snapshot("notice", "en"))
    x, y, width, _height = stage.find("reading").box
    line = stage.display.picture()[y + 12, x + width : x + width + 20]
    assert _best(line, rgb("#ffffff")) >= 3, "the scroll bar"


def _assert_edge(stage, description):
    x, y, _width, height = stage.find(description).box
    row = stage.display.picture()[y + height // 2]
    ground = row[x - 4]
    assert _best(row[x : x + 6], ground) >= 3, description


def _best(pixels, ground):
    return max(contrast(pixel, ground) for pixel in np.asarray(pixels))
