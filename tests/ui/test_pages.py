"""Every page, drawn by the real screen process: nothing overlaps, nothing is cut, and it looks as approved.

`pytest tests/ui/test_pages.py --approve` stores the pictures anew; look at them before you commit.
"""

from itertools import combinations
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from pages import contents, snapshot
from PIL import Image

_GOLDEN = Path(__file__).parent / "golden"
_BUTTONS = {control for page in contents("en") for control in map(str, snapshot(page).controls)}
_BUTTONS |= {"submit", "abc", "change", "change_contact"}
_DIFFERENT = Path("build") / "golden"
_LOOKS = {
    "portrait-zh": ("portrait", "zh_CN", False),
    "portrait-en-large": ("portrait", "en", True),
    "landscape-zh": ("landscape", "zh_CN", False),
}
_CONTAINERS = ("step:", "scroller", "reading", "read")


@pytest.fixture(scope="module", params=_LOOKS)
def look(request):
    """A screen, and how it is drawn on."""
    screen, language, large = _LOOKS[request.param]
    return request.param, request.getfixturevalue(screen), language, large


class Drawn(NamedTuple):
    """One page as one screen shows it."""

    name: str
    size: tuple[int, int]
    large: bool
    elements: list
    picture: Image.Image


@pytest.fixture(scope="module", params=contents("en"))
def drawn(look, request):
    name, stage, language, large = look
    # Of another visit than the page before: nothing of that one is left.
    stage.show(snapshot(request.param, language, large=large, visit=request.param))
    picture = Image.fromarray(stage.display.picture())
    return Drawn(f"{name}-{request.param}", stage.size, large, stage.elements(), picture)


def test_nothing_overlaps_and_nothing_leaves_the_window(drawn):
    leaves = [e for e in drawn.elements if _is_leaf(e)]
    width, height = drawn.size
    for element in leaves:
        x, y, w, h = element.box
        assert min(x, y) >= 0, element
        assert x + w <= width, element
        assert y + h <= height, element
    for a, b in combinations(leaves, 2):
        assert not _overlap(a.box, b.box), (a, b)


def test_it_looks_as_approved(drawn, request):
    picture = drawn.picture.reduce(2)
    file = _GOLDEN / f"{drawn.name}.png"
    if request.config.getoption("--approve"):
        _GOLDEN.mkdir(exist_ok=True)
        picture.quantize(64).save(file, optimize=True)
    approved = Image.open(file).convert("RGB")
    difference = np.abs(np.asarray(picture, int) - np.asarray(approved, int)).max(axis=2)
    part = float((difference > 60).mean())
    if part > 0.004:
        _DIFFERENT.mkdir(parents=True, exist_ok=True)
        picture.save(_DIFFERENT / file.name)
    assert part <= 0.004, f"{part:.2%} of the pixels differ; see {_DIFFERENT / file.name}"


def test_what_is_touched_is_large_enough(drawn):
    """96 px in large-text mode, 60 px otherwise; every control has a name that can be read out."""
    least = 96 if drawn.large else 60
    for element in drawn.elements:
        if element.description.startswith("key:") or element.description in _BUTTONS:
            assert element.name not in {"", element.description}, f"{element} has no words"
            assert _cut(element, drawn.elements) or element.box[3] >= least, element


def _cut(element, elements):
    """Scrolled half out of sight: then it can be scrolled in."""
    edges = [e.box[1] + e.box[3] for e in elements if e.description == "scroller"]
    return element.box[1] + element.box[3] in edges or element.box[3] == 0


def _is_leaf(element):
    _x, _y, w, h = element.box
    return w > 0 and h > 0 and not element.description.startswith(_CONTAINERS)


def _overlap(a, b):
    ax, ay, aw, ah = a
    bx, by, bw, bh = b
    return min(ax + aw, bx + bw) - max(ax, bx) > 1 and min(ay + ah, by + bh) - max(ay, by) > 1
