"""The consent page under real touches: a switch is one press, and a way on that rests sends nothing."""

import pytest
from pages import snapshot
from waiting import until

from kiosk.protocol import messages as m


@pytest.mark.parametrize("switch", ["agree_privacy", "agree_face"])
def test_a_touch_of_one_switch_is_one_press_of_that_switch(stage, switch):
    stage.show(snapshot("consent", "en"))
    stage.tap(switch)
    (press,) = stage.heard()
    assert isinstance(press, m.Press)
    assert press.control == switch


@pytest.mark.parametrize(
    ("page", "resting"),
    [("consent", ["go_on_with_face", "another_way"]), ("consent_one", ["go_on_with_face"])],
)
def test_a_way_on_that_rests_sends_nothing(stage, page, resting):
    stage.show(snapshot(page, "en"))
    stage.tap(*resting)
    assert stage.heard() == []


@pytest.mark.parametrize("way", ["go_on_with_face", "another_way"])
def test_with_both_switches_on_both_ways_lead_on(stage, way):
    stage.show(snapshot("consent_both", "en"))
    stage.tap(way)
    assert stage.hear(m.Press).control == way


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("look", ["portrait", "landscape"])
def test_both_switches_are_whole_on_the_page_and_stay_where_they_are(request, look, language):
    """Each is seen with its own words, and none moves under a finger while the other is pressed."""
    stage = request.getfixturevalue(look)
    places = []
    for page in ("consent", "consent_one", "consent_both"):
        stage.show(snapshot(page, language, visit=f"{page}-{language}"))
        places.append([stage.find(switch).box for switch in ("agree_privacy", "agree_face")])
    assert places[0] == places[1] == places[2]
    assert all(height >= 70 for _x, _y, _width, height in places[0])


@pytest.mark.parametrize("look", ["portrait", "landscape"])
def test_in_large_text_the_switches_are_scrolled_to_behind_their_words(request, look):
    stage = request.getfixturevalue(look)
    stage.show(snapshot("consent_one", "en", large=True, visit=look))

    def both():
        stage.display.wheel_down(stage.size[0] // 2, stage.size[1] // 3, 8)
        return place() is not None

    def place():
        shown = (e for e in stage.elements() if e.description == "agree_face" and e.box[3] >= 96)
        return next((e.box for e in shown), None)

    until(both, "the second switch", pause_s=0.3)

    def pressed():  # a tap on a page that still rolls stops it, and presses nothing
        stage.tap("agree_face")
        return [one.control for one in stage.heard() if isinstance(one, m.Press)]

    assert until(pressed, "the second switch to be pressed", pause_s=0.3) == ["agree_face"]
