"""Whatever a chip, an order or an answer carries is text: it is not obeyed, and breaks no page."""

import re
from pathlib import Path

import laid_out
import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pages import contents, snapshot

from kiosk.protocol import messages as m
from ui.outside_text import as_such

_QML = Path(__file__).parents[2] / "ui" / "qml"
_TEXT = re.compile(r"(?<![A-Za-z])Text \{\n(?P<first>.*)\n")
OUTSIDE = {
    "markup": '<b>x</b><font size="7">y</font><img src="file:///nothing.png">&amp;',
    "long": "W" * 300,
    "long words": "ЩЩЩЩЩЩЩЩЩЩ " * 40,
    "turned around": "\u202egnp.exe\u202c \u2066abc",
    "arabic": "محمد بن عبد الرحمن آل ثاني " * 6,
    "stacked marks": "ก็็็็็็็็็็็็็็็็็็็็ Z̸̡̢̧̛͙̹̜̺͓̗̱̦̗̀̽" * 4,
    "controls": "a\x00b\x07c\x1b[31md\x85e",
}


@pytest.mark.parametrize("file", sorted(_QML.rglob("*.qml")), ids=lambda file: file.name)
def test_every_text_item_is_plain(file):
    for item in _TEXT.finditer(file.read_text("utf-8") + "\n"):
        assert item["first"].strip() == "textFormat: Text.PlainText", item[0]


@given(st.text())
def test_nothing_that_steers_is_left(text):
    shown = as_such(text)
    assert as_such(shown) == shown
    assert not [c for c in shown if c in "\u202e\u2066\u200f\x00\x1b\x85\u2028"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\u202eb", "a[U+202E]b"),
        ("a\x1bb", "a[U+001B]b"),
        ("line\nline\t.", "line\nline\t."),
        ("欧阳𠅤䶮", "欧阳𠅤䶮"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ({"rows": [{"value": "\u202e"}], "n": 1}, {"rows": [{"value": "[U+202E]"}], "n": 1}),
    ],
)
def test_such_characters_are_shown_by_their_code(text, shown):
    assert as_such(text) == shown


@pytest.mark.parametrize("screen", ["portrait", "landscape"])
@pytest.mark.parametrize(
    "page", ["confirmation", "clerk_review_doubts", "sign_in", "clerk_review_one_other"]
)
@pytest.mark.parametrize("text", OUTSIDE)
def test_no_name_breaks_a_page(request, screen, page, text):
    stage = request.getfixturevalue(screen)
    shown = snapshot(page, "zh_CN", large=screen == "portrait", visit=f"{page} {text}")
    stage.show(
        msgspec.structs.replace(shown, content=_named(contents("zh_CN")[page][1], OUTSIDE[text]))
    )
    laid_out.check(stage.elements(), stage.size)


def _named(content, name):
    """With that name wherever a name from outside stands."""
    people = {"clerks", "signers", "supervisors"} & set(content.__struct_fields__)
    changes = {
        field: tuple(m.StaffName(one.id, name) for one in getattr(content, field))
        for field in people
    }
    if "rows" in content.__struct_fields__:
        first, *others = content.rows
        changes["rows"] = (m.Row(first.label, name), *others)
    return msgspec.structs.replace(content, **changes)
