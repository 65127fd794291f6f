"""Nobody types a Han character: names come from chips, all else is digits, A to Z, or a choice."""

import re
from pathlib import Path

import pytest
from pages import snapshot
from qml import without_comments

from kiosk.protocol import messages as m
from kiosk.protocol.codes import Field

_QML = sorted(Path("ui/qml").rglob("*.qml"))
_FREE_TEXT = re.compile(r"\b(TextInput|TextEdit|TextField|TextArea|InputPanel|VirtualKeyboard)\b")
_LETTERS = re.compile(r'letters:\s*"([^"]*)"')


@pytest.mark.parametrize("file", _QML, ids=lambda file: file.stem)
def test_no_page_has_a_field_of_free_text(file):
    """The keypad is the only place where something is typed."""
    assert not _FREE_TEXT.findall(without_comments(file))


def test_the_keypads_letters_are_a_to_z():
    letters = "".join(_LETTERS.findall("".join(map(without_comments, _QML))))
    assert letters
    assert re.fullmatch("[A-Z]+", letters)


def test_a_keyboard_puts_nothing_in_that_the_keypad_has_not(stage):
    stage.show(snapshot("number"))
    stage.display.xdo("type --delay 2 '19汉90x0000-y001'")
    stage.hear(m.Touched)  # by the keypad: it has taken what it takes
    stage.tap("submit")
    fields = stage.hear(m.Enter).fields
    assert fields[Field.PHONE_NUMBER] == "19900000001"
