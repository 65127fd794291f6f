"""A new page takes no press at first, and none of a finger that is down still: by real input events."""

import msgspec
import pytest
from pages import snapshot

from kiosk.protocol import messages as m
from ui.page_guard import _SEEN_MS

NEVER = 3_600_000  # ms


@pytest.fixture(autouse=True)
def shipped_clock(stage):
    yield
    stage.display.xdo("mouseup 1", "keyup Return")
    stage.guard_for(_SEEN_MS)


def centre(stage, page, control):
    """Where it is on that page."""
    stage.show(snapshot(page))
    return stage.find(control).centre


def show_at_once(stage, page, **options):
    """And nothing of it counts before `guard_for` says so."""
    stage.guard_for(NEVER)
    stage.show(snapshot(page, **options))


def take_presses(stage, page, **options):
    stage.guard_for(_SEEN_MS)
    stage.show(snapshot("wiped"))
    stage.show(snapshot(page, **options))
    stage.ready()


def acting(stage):
    """What assistive technology is told that it can be pressed."""
    return {element.description for element in stage.elements() if element.acts}


SECOND_TAPS = {
    "done, and again: the clerk is not signed out": ("result_effective", "done", "welcome"),
    "cancel, and again: nothing begins": ("purpose", "cancel", "welcome"),
    "not by face, and again: the visit goes on": ("consent_both", "another_way", "document"),
    "start, and again: no purpose is chosen": ("welcome", "start_new_sim", "purpose"),
    "a purpose, and again: nothing is agreed to": ("purpose", "purpose_device", "consent"),
    "go on, and again: nothing is read": ("standing_notified", "go_on", "notice"),
}


@pytest.mark.parametrize("taps", SECOND_TAPS)
def test_a_second_tap_does_nothing_on_the_next_page(stage, taps):
    page, control, after = SECOND_TAPS[taps]
    place = centre(stage, page, control)
    stage.tap_at(*place)
    assert stage.hear(m.Press).control == control
    stage.heard()
    show_at_once(stage, after, visit="v2")
    stage.tap_unasked(*place)
    assert not [heard for heard in stage.heard() if isinstance(heard, m.Press)]


def test_nothing_on_a_new_page_takes_a_press_until_it_says_so(stage):
    page = snapshot("purpose")
    places = [centre(stage, "purpose", control) for control in sorted(page.controls - {"stay"})]
    stage.show(snapshot("wiped"))
    show_at_once(stage, "purpose")
    assert acting(stage) & page.controls == set()
    for place in places:
        stage.tap_unasked(*place)
    assert stage.heard() == []
    take_presses(stage, "purpose")
    assert acting(stage) >= page.controls - {"stay"}
    stage.tap("more")
    assert [press.control for press in stage.heard()] == ["more"]


def test_a_finger_that_stays_down_opens_no_page(stage):
    place = centre(stage, "welcome", "sign_out")
    stage.show(snapshot("purpose"))
    with stage.held_at(*place):
        stage.guard_for(0)
        stage.show(snapshot("welcome", visit="v2"))
        assert not stage.find("sign_out").acts, "its finger is down still"
    assert stage.heard() == []
    stage.ready()
    assert stage.find("sign_out").acts


def test_a_finger_that_went_down_on_the_page_before_presses_nothing_on_this_one(stage):
    """Back and cancel stand in one place on every page, and outlive it."""
    with stage.held_at(*centre(stage, "purpose", "cancel")):
        stage.guard_for(0)
        stage.show(snapshot("consent"))
    assert stage.heard() == []


def test_nor_does_one_that_went_down_while_the_page_was_new(stage):
    place = centre(stage, "purpose", "more")
    stage.show(snapshot("wiped"))
    show_at_once(stage, "purpose")
    stage.display.press_down(*place)
    stage.guard_for(0)
    stage.let_go()
    assert stage.heard() == []


def test_a_key_that_is_held_opens_no_page(stage):
    stage.show(snapshot("purpose"))
    stage.ready().xdo("keydown Return")
    stage.guard_for(0)
    stage.show(snapshot("consent"))
    assert not stage.find("agree_privacy").acts
    stage.display.xdo("keyup Return")
    stage.ready()
    assert stage.find("agree_privacy").acts


def test_no_line_is_drawn_on_a_new_signature_page(stage):
    stage.show(snapshot("signature"))
    x, y = stage.find("signature_area").centre
    before = around(stage, x, y)
    stage.show(snapshot("wiped"))
    show_at_once(stage, "signature")
    stage.drag_unasked([(x - 100, y - 60), (x, y), (x + 100, y + 60)], 0.01)
    assert stage.heard() == []
    assert (around(stage, x, y) == before).all(), "what is not sent is not drawn"


def around(stage, x, y):
    """The picture there."""
    return stage.display.picture()[y - 20 : y + 20, x - 20 : x + 20]


def test_what_lay_under_the_idle_question_takes_no_second_tap(stage):
    stage.show(snapshot("purpose", idle=9))
    place = stage.find("stay").centre
    stage.tap("stay")
    assert stage.hear(m.Press).control == "stay"
    show_at_once(stage, "purpose")
    stage.tap_unasked(*place)
    assert stage.heard() == []


def test_an_answer_is_no_first_digit_of_the_pin(stage):
    """The clerk's page shows its keypad in its own place."""
    stage.show(snapshot("clerk_review_sign"))
    key = stage.find("key:1").centre
    take_presses(stage, "clerk_review")
    show_at_once(stage, "clerk_review_sign")
    stage.tap_unasked(*key)
    assert stage.heard() == []
    assert "●" not in typed(stage)
    take_presses(stage, "clerk_review_sign")
    stage.tap("key:1")
    assert "●" in typed(stage), "what a press in its time does"


def typed(stage):
    return " ".join(element.value for element in stage.elements(whole=True))


def test_another_answer_is_sent_before_the_page_shows_its_keypad_again(stage):
    take_presses(stage, "clerk_review_sign")
    while stage.find("change").box[3] == 0:  # below what is seen at first
        stage.display.wheel_down(*stage.find("scroller").centre, 2)
    stage.heard()
    stage.come_to_rest("change")
    stage.tap("change")
    stage.tap("is_not_holder")
    assert [press.control for press in stage.heard()] == ["is_not_holder"]


def test_no_name_moves_under_a_finger_when_the_field_opens(stage):
    shown = snapshot("clerk_review_second")
    places = []
    for seconds in (2, 0):
        content = msgspec.structs.replace(shown.content, opens_in_s=seconds)
        stage.show(msgspec.structs.replace(shown, content=content))
        places.append([stage.find(one).box for one in ("clerk:c02", "clerk:c03", "change")])
    assert places[0] == places[1]


def test_how_long_it_takes_no_press():
    """People who tap twice do so within 350 ms; what is slower was meant."""
    assert _SEEN_MS == 350
