"""What the screen does with hands, pens, scanners, and with its own death."""

import os
import subprocess
import sys
import time
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from pages import snapshot
from stage import Stage

from kiosk.protocol import messages as m
from kiosk.protocol.codes import Control, Field, Message, Why
from kiosk.protocol.flows import PROGRESS, Step
from kiosk.visit.pages.welcome import WelcomeControl


@pytest.fixture(scope="module")
def stage(tmp_path_factory):
    with Stage(tmp_path_factory.mktemp("ui"), (800, 1280)) as made:
        yield made
    assert made.complaints == ""


@pytest.fixture(autouse=True)
def nothing_heard(request):
    if "stage" in request.fixturenames:
        request.getfixturevalue("stage").received.clear()


def test_a_tap_is_an_intent_with_the_visit_and_the_revision_that_was_seen(stage):
    stage.show(snapshot("welcome"))
    stage.display.tap(*stage.find("start_new_sim").centre)
    press = stage.hear(m.Press)
    assert press.control == WelcomeControl.START_NEW_SIM
    assert (press.visit, press.revision) == ("v1", stage._revision)


def test_a_control_at_rest_sends_nothing(stage):
    stage.show(snapshot("welcome_no_reader"))
    stage.display.tap(*stage.find("start_new_sim").centre)
    with pytest.raises(AssertionError, match="sent no Press"):
        stage.hear(m.Press, timeout_s=0.5)


_PEN = """
import sys
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtQuick import QQuickWindow
from PySide6.QtTest import QTest
from ui.signature import SignaturePad

app = QGuiApplication([])
window = QQuickWindow()
window.resize(QSize(600, 300))
pad = SignaturePad(window.contentItem())
pad.setSize(window.size().toSizeF())
strokes = []
pad.stroke.connect(strokes.append)
window.show()
QTest.qWaitForWindowExposed(window)
finger = QTest.createTouchDevice()
at = [QPoint(20 + i * 2, 100 + (i % 9) * 10) for i in range(250)]
QTest.touchEvent(window, finger).press(1, at[0], window).commit(False)
for point in at[1:]:
    QTest.touchEvent(window, finger).move(1, point, window).commit(False)
QTest.touchEvent(window, finger).release(1, at[-1], window).commit(False)
app.processEvents()
print(len(strokes), len(strokes[0]))
"""


def test_no_point_of_a_fast_finger_is_lost():
    """250 points in one go: an item-level handler would lose a quarter of them."""
    done = subprocess.run(
        [sys.executable, "-c", _PEN],
        env=os.environ | {"QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=True,
    )
    count, points = map(int, done.stdout.split())
    assert count == 1
    assert points >= 250


def test_a_stroke_on_the_real_screen_arrives_with_its_times(stage):
    """200 X events; a busy X server merges some before any program sees them."""
    stage.show(snapshot("signature"))
    x, y, width, height = stage.find("signature_area").box
    points = [
        (x + 40 + i * (width - 80) // 200, y + height // 2 + (i % 20) * 4) for i in range(200)
    ]
    stage.display.drag(points, 0.005)
    stroke = stage.hear(m.Stroke)
    assert len(stroke.points) > len(points) / 2
    times = [point.t_ms for point in stroke.points]
    assert times == sorted(times)
    before = max(p.t_ms for s in snapshot("signature").content.strokes for p in s)
    assert before <= times[0] < before + 60_000, "it goes on where the strokes before it ended"
    assert all(0 <= p.x <= 1 and 0 <= p.y <= 1 and 0 <= p.pressure <= 1 for p in stroke.points)


def test_a_stroke_that_leaves_the_area_stays_within_it(stage):
    stage.show(snapshot("signature"))
    x, y, _width, height = stage.find("signature_area").box
    stage.display.drag([(x + 50, y + 50), (x + 60, y + height + 300), (x + 70, y + 60)], 0.01)
    assert all(0 <= point.y <= 1 for point in stage.hear(m.Stroke).points)


def test_a_scanner_sends_both_lines_of_the_mrz_at_once(stage):
    lines = (
        "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
        "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
    )
    stage.show(snapshot("document_key"))
    stage.display.type("\n".join(lines))
    assert stage.hear(m.Scanned).lines == lines


def test_on_screen_keys_fill_the_fields(stage):
    stage.show(snapshot("document_key"))
    places = {e.description: e.centre for e in stage.elements()}
    for character in "L12345678800101320131":
        stage.display.tap(*places[f"key:{character}"])
        time.sleep(0.02)
        places = {e.description: e.centre for e in stage.elements()}
    stage.display.tap(*stage.find("submit").centre)
    assert stage.hear(m.Enter).fields == {
        Field.DOCUMENT_NUMBER: "L12345678",
        Field.BIRTH: "800101",
        Field.EXPIRY: "320131",
    }


def test_the_notice_tells_how_far_it_was_scrolled(stage):
    stage.show(snapshot("notice"))
    stage.display.wheel_down(*stage.find("reading").centre, 60)
    deadline = time.monotonic() + 5
    furthest = 0.0
    while furthest < 0.98:
        assert time.monotonic() < deadline
        furthest = stage.hear(m.Scrolled).furthest


def test_the_idle_countdown_covers_everything_and_stay_answers_it(stage):
    stage.show(snapshot("purpose", idle=9))
    stage.display.tap(*stage.find("more").centre)
    stage.display.tap(*stage.find("cancel").centre)
    with pytest.raises(AssertionError, match="sent no Press"):
        stage.hear(m.Press, timeout_s=0.5)
    stage.display.tap(*stage.find("stay").centre)
    assert stage.hear(m.Press).control == Control.STAY


def test_language_and_text_size_change_in_place(stage):
    stage.show(snapshot("purpose", "zh_CN"))
    assert stage.find("cancel").name == "取消办理"
    stage.show(snapshot("purpose", "en"))
    assert stage.find("cancel").name == "Cancel"
    before = stage.find("cancel").box[3]
    stage.show(snapshot("purpose", "en", large=True))
    assert stage.find("cancel").box[3] > before


def test_a_screen_that_replaces_a_killed_one_draws_the_strokes_again(tmp_path):
    with Stage(tmp_path, (800, 1280)) as stage:
        stage.show(snapshot("signature"))
        before = stage.display.picture()
        stage.stop()
        stage.start()
        stage.show(snapshot("signature"))
        assert (stage.display.picture() == before).all()


def test_a_counter_that_goes_away_leaves_nothing_on_the_screen(tmp_path):
    with Stage(tmp_path, (800, 1280)) as stage:
        stage.show(snapshot("review"))
        stage.channel.close()
        deadline = time.monotonic() + 5
        while not any(e.description.startswith("step:wiped") for e in stage.elements()):
            assert time.monotonic() < deadline
        assert "SPECIMEN" not in " ".join(e.name for e in stage.elements())


def test_every_code_of_the_protocol_has_words_in_both_languages():

    texts = Path("ui/qml/parts/Texts.qml").read_text()
    for codes in (Message, Control, Why):
        for code in codes:
            assert not code or f'case "{code.value}"' in texts, code
    typed = set(Field) - {Field.CLERK}  # who it is, is chosen and not typed
    assert all(f'case "{code.value}": return qsTr' in texts for code in typed)
    catalogue = ET.parse("ui/translations/zh_CN.ts")
    unfinished = [t for t in catalogue.iter("translation") if t.get("type") or not t.text]
    assert unfinished == []


def test_the_compiled_translation_is_the_current_one(tmp_path):

    tool = Path(sys.executable).with_name("pyside6-lrelease")
    made = tmp_path / "zh_CN.qm"
    command = [tool, "ui/translations/zh_CN.ts", "-qm", made]
    subprocess.run(command, check=True, capture_output=True)
    assert made.read_bytes() == Path("ui/translations/zh_CN.qm").read_bytes()


def test_steps_of_the_progress_line_are_those_of_the_protocol():

    line = Path("ui/qml/parts/ProgressLine.qml").read_text()
    assert str([step.value for step in PROGRESS]).replace("'", '"') in line
    assert Step.RESULT in PROGRESS
