"""Everything works by keyboard, and by one switch or two: by real key events, page after page of a visit."""

import msgspec
import pytest
from contrasts import contrast, rgb
from pages import snapshot
from waiting import until

from kiosk.protocol import messages as m
from kiosk.protocol.codes import Field

_RING_PX = 8


@pytest.fixture
def keys(stage):
    return Keys(stage)


class Keys:
    """A keyboard at the stage: what the screen sends is what it presses."""

    def __init__(self, stage):
        self.stage = stage

    def show(self, page, **options):
        self.stage.show(snapshot("wiped"))
        self.stage.show(snapshot(page, "en", visit=page, **options))
        self.stage.ready()
        self.stage.heard()

    def hit(self, *names):
        for name in names:
            self.stage.display.xdo(f"key {name}")
            self.stage.settle()

    def hold_space(self):
        self.stage.display.xdo(
            "keydown space", "sleep 5", "keyup space"
        )  # 2 s, and a busy screen's
        self.stage.settle()

    def focused(self):
        return self.stage.bus.focused()

    def to(self, description, key="Tab"):
        """As many times as it takes; every thing is met once at most."""
        met = []
        while (focused := self.focused()) != description:
            assert met.count(focused) < 2, f"{description} is not on the way: {met}"
            met.append(focused)
            self.hit(key)
        return met

    def press(self, description, key="Tab"):
        self.to(description, key)
        self.hit("Return")

    def heard(self, kind):
        return self.stage.hear(kind)


def test_a_whole_visit_by_keyboard(keys):
    """In the order of a new number's pages; what each press sends is what a finger's would."""
    _sign_in(keys)
    for page, control in (
        ("welcome", "start_new_sim"),
        ("purpose", "purpose_personal"),
        ("consent_both", "agree_face"),
        ("consent_both", "go_on_with_face"),
        ("document", "no_chip"),
        ("presence", "another_way"),
        ("attest", "attest_real"),
        ("attest_hold", "attest_confirm"),
    ):
        keys.show(page)
        keys.press(control)
        assert keys.heard(m.Press).control == control
    _read(keys)
    _sign(keys)
    for page, control in (("confirmation", "confirm"), ("result_effective", "done")):
        keys.show(page)
        keys.press(control)
        assert keys.heard(m.Press).control == control


def _sign_in(keys):
    keys.show("sign_in")
    keys.press("clerk:c01")
    keys.stage.display.xdo("type --delay 2 471100")
    until(lambda: "●" * 6 in _values(keys.stage), "the PIN in its field")
    keys.press("submit")
    assert keys.heard(m.Enter).fields == {Field.CLERK: "c01", Field.PIN: "471100"}


def _values(stage):
    return [element.value for element in stage.elements(whole=True)]


def _read(keys):
    """By the key of the next page alone."""
    keys.show("notice")
    furthest = 0.0
    while furthest < 0.98:
        keys.press("next_page")
        furthest = keys.heard(m.Scrolled).furthest


def _sign(keys):
    """Arrows move the pen, which Enter puts down and lifts."""
    keys.show("signature")
    keys.press("signature_area")
    keys.hit(*["Right"] * 8, *["Down"] * 4, *["Right"] * 4, "Return")
    stroke = keys.heard(m.Stroke)
    assert len(stroke.points) > 12
    assert stroke.points[-1].x > stroke.points[0].x + 0.3
    keys.press("sign")
    assert keys.heard(m.Press).control == "sign"


def test_arrows_lead_to_what_lies_there(keys):
    keys.show("purpose")
    keys.to("purpose_personal")
    keys.hit("Down")
    below = keys.focused()
    keys.hit("Up")
    assert keys.focused() == "purpose_personal"
    boxes = {e.description: e.box for e in keys.stage.elements()}
    assert boxes[below][1] > boxes["purpose_personal"][1]


def test_two_switches_are_enough(keys):
    """One leads on, the other presses; both are keys of a keyboard."""
    keys.show("purpose")
    keys.press("cancel", key="space")
    assert keys.heard(m.Press).control == "cancel"


def test_one_switch_is_enough(keys):
    """Held down it begins the scanning; then it presses what has been reached."""
    keys.show("purpose")
    keys.hold_space()

    def pressed():  # in a later round, where it has gone on before the press came
        if keys.focused() != "for_another":
            return False
        keys.hit("space")
        return keys.heard(m.Press).control == "for_another"

    until(pressed, "the scanning to come there", keys.focused)
    keys.hold_space()
    keys.hit("Tab", "Tab")
    assert [one for one in keys.stage.heard() if isinstance(one, m.Press)] == []


def test_a_held_switch_is_one_press_whatever_the_window_system_repeats(keys):
    """Let go of and pressed again at once, as X does for a held key: it leads on once.

    "At once" is a busy machine's word: the pairs are sent again where it took its time between them.
    """
    keys.show("purpose")
    keys.hit("space")
    first = keys.focused()

    def led_on_once():
        keys.show("purpose", idle=None)
        keys.stage.display.xdo(*["keydown space", "keyup space"] * 4)
        keys.stage.settle()
        return keys.focused() == first

    assert any(led_on_once() for _ in range(10))


def test_a_scanner_presses_nothing(keys):
    """Its lines end with Enter, whatever has the focus."""
    keys.show("number_given")
    keys.to("confirm")
    keys.stage.display.type("19900000002")
    assert keys.heard(m.Scanned).lines == ("19900000002",)
    assert [one for one in keys.stage.heard() if isinstance(one, m.Press)] == []


def test_only_the_question_is_reached_while_it_stands_over_the_page(keys):
    keys.show("purpose", idle=20)
    keys.hit("Tab", "Tab")
    assert keys.focused() == "stay"
    keys.hit("Return")
    assert keys.heard(m.Press).control == "stay"


def test_a_new_page_takes_no_enter_that_was_meant_for_the_one_before(keys):
    keys.show("purpose")
    keys.to("cancel")
    keys.stage.guard_for(3_600_000)
    keys.stage.show(snapshot("welcome", "en", visit="v9"))
    keys.hit("Tab", "Return")
    assert [one for one in keys.stage.heard() if isinstance(one, m.Press)] == []
    keys.stage.guard_for(350)


@pytest.mark.parametrize("description", ["purpose_personal", "cancel", "call_staff"])
def test_the_ring_stands_out_on_whatever_it_lies(keys, description):
    keys.show("purpose")
    before = keys.stage.display.picture()
    keys.to(description)
    keys.stage.settle()
    x, y, _width, height = keys.stage.find(description).box
    row = y + height // 2
    ring = keys.stage.display.picture()[row, x - _RING_PX : x]
    ground = before[row, x - _RING_PX - 4]
    assert max(contrast(pixel, ground) for pixel in ring) >= 3
    keys.stage.tap_at(400, 1200)
    after = keys.stage.display.picture()[row, x - _RING_PX : x]
    assert (after == before[row, x - _RING_PX : x]).all(), "a hand takes it away"


def test_assistive_technology_is_told_states_values_and_the_step(keys):
    keys.show("document_key")
    told = {e.description: e for e in keys.stage.elements(whole=True)}
    step = next(e for e in keys.stage.elements(whole=True) if e.name.startswith("Step 1"))
    assert (step.value, step.acts) == ("1 of 6", False)
    assert told["cancel"].enabled
    keys.stage.press_keys("L12")
    assert "L12" in _values(keys.stage)
    keys.show("welcome_no_reader")
    every = keys.stage.elements(whole=True)
    resting = next(e for e in every if e.description == "start_new_sim")
    assert not resting.enabled
    assert resting.told == "Cannot be pressed now"


def test_the_next_page_stays_where_it_is_so_that_a_second_tap_agrees_to_nothing(stage):
    page = snapshot("notice", "en", visit="tapped")
    stage.show(msgspec.structs.replace(page, controls=page.controls | {"notice_read"}))
    place = stage.find("next_page").centre
    furthest = 0.0
    while furthest < 0.98:
        stage.tap_at(*place)
        furthest = stage.hear(m.Scrolled).furthest
    assert stage.find("next_page").centre == place
    stage.tap_at(*place)
    assert [one for one in stage.heard() if isinstance(one, m.Press)] == []


def test_each_section_of_the_notice_is_ticked_off_once_it_has_been_seen(stage):
    """After the short form: by green pixels beside it."""
    stage.show(snapshot("notice", "en", visit="ticked"))
    x, y, _width, height = stage.find("reading").box
    texts = [e.name for e in stage.elements()]
    assert texts.index("• This card is for you alone: do not rent, lend or sell it.") < next(
        at for at, text in enumerate(texts) if text.startswith("This is a specimen")
    )
    assert _greens(stage, x, y, height) > 0, "what is seen at once"
    until(lambda: stage.find("next_page").acts, "the new page to take presses")
    while stage.find("next_page").acts:
        stage.tap("next_page")
        stage.hear(m.Scrolled)
    until(lambda: _tips(stage), "the last section to have moved there")
    x, top, _width, bottom = _tips(stage)[0].box
    until(lambda: _greens(stage, x - 40, top, bottom) > 0, "the last one's tick")


def _tips(stage):
    return [e for e in stage.elements() if e.name.startswith("15. Tips")]


def _greens(stage, x, y, height):
    column = stage.display.picture()[y : y + height, x : x + 34].astype(int)
    return int((abs(column - rgb("#0e6b41")).max(axis=2) < 60).sum())
