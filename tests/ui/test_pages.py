"""Every page, drawn by the real screen process: nothing overlaps, nothing is cut, and it looks as approved.

`pytest tests/ui/test_pages.py --approve` stores the pictures anew; look at them before you commit.
"""

from pathlib import Path
from typing import NamedTuple

import laid_out
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
    laid_out.check(drawn.elements, drawn.size)


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
