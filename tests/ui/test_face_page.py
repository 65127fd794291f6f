"""The face page as a lamp: it shines what it is told, words stay readable, nothing flashes."""

import os
import subprocess
import sys

import pytest
from pages import snapshot

from kiosk.protocol import messages as m
from kiosk.protocol.codes import Field


def _luminance(colour):
    """Relative luminance of an RGB colour (WCAG 2.1)."""
    parts = [part / 255 for part in map(int, colour)]
    linear = [
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(
    ("page", "ground"), [("presence_lit", (0x30, 0xC0, 0x60)), ("presence_dark", (255,) * 3)]
)
def test_the_page_shines_and_its_words_stay_readable(stage, page, ground):
    stage.show(snapshot(page))
    picture = stage.display.picture()
    shining = (abs(picture.astype(int) - ground).max(axis=2) < 8).mean()
    assert shining > 0.2, "a large part of the page gives light"
    message = next(
        e for e in stage.elements() if e.description.startswith("message:") and e.box[1] > 300
    )
    x, y, width, height = message.box
    words = picture[y : y + height, x : x + width].reshape(-1, 3)
    light, dark = (_luminance(pick(words, key=_luminance)) for pick in (max, min))
    assert (light + 0.05) / (dark + 0.05) >= 4.5
    assert tuple(words[0]) == (255, 255, 255), "words stand on paper, whatever shines"


_LAMP = """
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtQml import QQmlComponent, QQmlEngine
from PySide6.QtTest import QTest

app = QGuiApplication([])
engine = QQmlEngine()
component = QQmlComponent(engine)
lamp = Path("ui/qml/parts/Shine.qml").read_text()
counted = lamp.replace("id: shine", "property int changes; onShoneChanged: changes++; id: shine")
component.setData(counted.encode(), QUrl())
lamp = component.create()
assert lamp, component.errors()
for number in range(50):
    lamp.setProperty("wanted", f"#0000{number:02x}")
at_once = lamp.property("changes")
while lamp.property("shone") != "#000031":
    QTest.qWait(20)
print(at_once, lamp.property("changes"), lamp.property("period_ms"))
"""


def test_the_light_changes_at_most_twice_a_second():
    """Fifty colours at once: the first is shown, and the last when its time has come."""
    done = subprocess.run(
        [sys.executable, "-c", _LAMP],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=True,
    )
    at_once, in_all, period_ms = map(int, done.stdout.split())
    assert (at_once, in_all) == (1, 2)
    assert period_ms >= 500


@pytest.mark.parametrize("control", ["more_time", "only_face", "all_movements"])
def test_the_other_ways_are_one_tap_away(stage, control):
    stage.show(snapshot("presence_lit"))
    stage.tap(control)
    assert stage.hear(m.Press).control == control
    assert "only_turns" not in [e.description for e in stage.elements()], "the way that is taken"


def test_the_clerks_answer_and_the_second_persons_pin(stage):
    stage.show(snapshot("clerk_review"))
    assert stage.find("portrait").name
    stage.tap("is_not_holder")
    assert stage.hear(m.Press).control == "is_not_holder"
    stage.show(snapshot("clerk_review_second"))
    assert "key:1" not in [e.description for e in stage.elements()], "first: who it is"
    stage.tap("clerk:c03")
    stage.press_keys("716204")
    with stage.held("submit"):
        assert stage.hear(m.Enter).fields == {Field.SECOND_CLERK: "c03", Field.SECOND_PIN: "716204"}
