"""What the screen does with hands, pens, scanners, and with its own death."""

import io

import msgspec
import numpy as np
import pytest
from pages import snapshot
from PIL import Image
from waiting import until

from kiosk.consent.signature import picture
from kiosk.protocol import messages as m
from kiosk.protocol.codes import Field
from kiosk.visit.pages.signature import SignatureContent


def test_a_tap_is_an_intent_with_the_visit_and_the_revision_that_was_seen(stage):
    stage.show(snapshot("welcome"))
    stage.tap("start_new_sim")
    press = stage.hear(m.Press)
    assert press.control == "start_new_sim"
    assert (press.visit, press.revision) == ("v1", stage.revision)


def test_a_control_at_rest_sends_nothing(stage):
    stage.show(snapshot("welcome_no_reader"))
    stage.tap("start_new_sim")
    assert stage.heard() == []


def _signed(*strokes):
    """The signature's page with these strokes of its own screen on it."""
    shown = snapshot("signature")
    drawn = tuple(stroke.points for stroke in strokes)
    pad = strokes[0].pad if strokes else None
    content = SignatureContent(drawn, pad=pad, heard=len(drawn), room=10_000)
    return msgspec.structs.replace(shown, content=content)


def test_a_stroke_on_the_real_screen_arrives_with_its_times(stage):
    """From end to end."""
    stage.show(_signed())
    x, y, width, height = stage.find("signature_area").box
    points = [
        (x + 40 + i * (width - 80) // 200, y + height // 2 + (i % 20) * 4) for i in range(200)
    ]
    stage.drag(points, 0.005)
    stroke = stage.hear(m.Stroke)
    assert len(stroke.points) > 10
    assert (stroke.pad.width, stroke.pad.height) == (width, height)
    ends = [x + round(point.x * width) for point in (stroke.points[0], stroke.points[-1])]
    assert ends == [points[0][0], points[-1][0]]
    times = [point.t_ms for point in stroke.points]
    assert times == sorted(times)
    assert times[0] == 0
    assert all(0 <= p.x <= 1 and 0 <= p.y <= 1 and 0 <= p.pressure <= 1 for p in stroke.points)
    stage.replace_screen()
    stage.show(_signed(stroke))
    stage.drag([(x + 60, y + 60), (x + 90, y + 60)], 0.01)
    again = stage.hear(m.Stroke)
    assert again.points[0].t_ms == times[-1], "it goes on where the strokes before it ended"
    assert again.pad == stroke.pad


def test_no_point_of_a_fast_line_is_merged_with_the_next(stage):
    """All of them come at once, as from a fast pen at a screen that is busy."""
    stage.show(_signed())
    x, y, width, _height = stage.find("signature_area").box
    places = [(x + 20 + step, y + 100 + step % 40) for step in range(min(400, width - 40))]
    first, *others = (f"mousemove {px} {py}" for px, py in places)
    stage.ready().xdo(first, "mousedown 1", *others, "mouseup 1")
    stroke = stage.hear(m.Stroke)
    assert len({(point.x, point.y) for point in stroke.points}) == len(places)


def test_the_records_picture_is_what_stands_on_the_real_screen(stage):
    """Lines and dots by mouse, each answered as the counter answers it; border and guide are not ink."""
    stage.show(_signed())
    x, y, width, height = stage.find("signature_area").box
    strokes = []
    for part in range(3):
        left = x + 60 + part * 200
        line = [(left + 2 * i, y + 120 + 40 * part + (i * 13) % 60) for i in range(70)]
        for places in (line, [(left + 70, y + 60)]):
            stage.drag(places, 0.004)
            strokes.append(stage.hear(m.Stroke))
            stage.show(_signed(*strokes))
    assert len(strokes) == 6
    drawn = picture([stroke.points for stroke in strokes], strokes[0].pad)
    recorded = np.asarray(Image.open(io.BytesIO(drawn)), float)
    within = np.s_[12 : round(height * 0.78) - 12, 12 : width - 12]
    ink = np.array([0x14, 0x21, 0x3D], float)
    stage.display.xdo("mousemove 1 1")  # the X server may draw its pointer over the line

    stage.display.xdo("mousemove 1 1")  # the X server may draw its pointer

    def shown():
        seen = stage.display.picture()[y : y + height, x : x + width].astype(float)
        return ((255 - seen) / (255 - ink)).mean(axis=2)

    def differs():
        return np.abs(shown() - (255 - recorded) / 255)[within]

    until(lambda: differs().max() < 0.35, "the last stroke on the display", differs)
    assert differs().sum() < 0.05 * (recorded[within] < 128).sum()
    assert (shown() > 0.5).sum() > 2000


def test_a_stroke_that_leaves_the_area_stays_within_it(stage):
    stage.show(snapshot("signature"))
    x, y, _width, height = stage.find("signature_area").box
    stage.drag([(x + 50, y + 50), (x + 60, y + height + 300), (x + 70, y + 60)], 0.01)
    assert all(0 <= point.y <= 1 for point in stage.hear(m.Stroke).points)


def test_a_scanner_sends_both_lines_of_the_mrz_at_once(stage):
    lines = (
        "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
        "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
    )
    stage.show(snapshot("document_key"))
    stage.ready().type("\n".join(lines))
    assert stage.hear(m.Scanned).lines == lines


def test_on_screen_keys_fill_the_fields(stage):
    stage.show(snapshot("document_key"))
    for part in ("L12345678", "800101", "320131"):  # each part has its own keys
        stage.press_keys(part)
    stage.tap("submit")
    assert stage.hear(m.Enter).fields == {
        Field.DOCUMENT_NUMBER: "L12345678",
        Field.BIRTH: "800101",
        Field.EXPIRY: "320131",
    }


def test_the_notice_tells_how_far_it_was_scrolled(stage):
    stage.show(snapshot("notice"))
    furthest, centre = 0.0, stage.find("reading").centre
    while furthest < 0.98:  # a busy screen makes less of one turn of the wheel
        stage.display.wheel_down(*centre, 10)
        furthest = stage.hear(m.Scrolled).furthest


def test_the_idle_countdown_covers_everything_and_stay_answers_it(stage):
    stage.show(snapshot("purpose", idle=9))
    stage.tap("more", "cancel")
    assert stage.heard() == []
    stage.tap("stay")
    assert stage.hear(m.Press).control == "stay"


def test_a_touch_anywhere_on_the_question_is_a_sign_of_life_and_no_press(stage):
    stage.show(snapshot("purpose", idle=20))
    assert _sign_of_life(stage, lambda: stage.tap_at(20, 400)).visit == "v1"
    assert stage.heard() == []


@pytest.mark.parametrize("how", ["wheel", "drag", "key"])
def test_whoever_scrolls_drags_or_types_is_there(stage, how):
    """Where no scrolling is recorded either."""
    stage.show(snapshot("consent_both"))
    x, y = stage.size[0] // 2, stage.size[1] // 3
    ways = {
        "wheel": lambda: stage.display.wheel_down(x, y, 2),
        "drag": lambda: stage.display.drag([(x, y + 40 - 4 * i) for i in range(10)], 0.01),
        "key": lambda: stage.display.type("1"),
    }
    assert _sign_of_life(stage, ways[how])


def _sign_of_life(stage, act):
    """The first that comes of it; they come at most once a second, whatever came just before."""
    seen = []

    def told():
        act()
        seen.extend(i for i in stage.channel.receive_ready() if isinstance(i, m.Touched))
        return seen

    until(told, "a sign of life", pause_s=0.3)
    return seen[0]


def test_language_and_text_size_change_in_place(stage):
    stage.show(snapshot("purpose", "zh_CN"))
    assert stage.find("cancel").name == "取消办理"
    stage.show(snapshot("purpose", "en"))
    assert stage.find("cancel").name == "Cancel"
    before = stage.find("cancel").box[3]
    stage.show(snapshot("purpose", "en", large=True))
    assert stage.find("cancel").box[3] > before


@pytest.mark.parametrize("page", ["signature", "notice"])
def test_a_screen_that_replaces_a_killed_one_draws_the_same(stage, page):
    """The strokes are there again, and a notice is open where the person was."""
    shown = snapshot(page)
    if page == "notice":
        shown = msgspec.structs.replace(
            shown, content=msgspec.structs.replace(shown.content, scroll=0.7)
        )
    stage.show(shown)
    before = stage.display.picture()
    stage.replace_screen()
    stage.show(shown)
    differs = np.abs(stage.display.picture().astype(int) - before).max(axis=2) > 60
    assert differs.mean() < 0.0005


def test_a_counter_that_goes_away_leaves_nothing_on_the_screen(stage):
    stage.show(snapshot("confirmation", "en"))
    assert "SPECIMEN" in " ".join(e.name for e in stage.elements())
    stage.channel.close()
    stage.wait_for("bye")
    left = stage.elements()
    stage.replace_screen()
    assert any(e.description.startswith("step:wiped") for e in left)
    assert "SPECIMEN" not in " ".join(e.name for e in left)
