"""What every page keeps to: its names, its wire form, its ways out; and that a new one has one place."""

from pathlib import Path

import msgspec
import pytest
from pages import contents, snapshot
from rehearsal import CONTROLS

from kiosk.protocol.channel import SCREEN_MESSAGE_BYTES
from kiosk.protocol.codes import Control
from kiosk.protocol.flows import FLOWS, Step
from kiosk.protocol.messages import FromCounter
from kiosk.visit.common_presses import moves
from kiosk.visit.pages import PAGES

IN_FLOWS = {
    step
    for stops in FLOWS.values()
    for stop in stops
    for step in (stop.page, *stop.then, *stop.instead)
}


def test_every_step_is_one_module_and_one_page_of_the_screen():
    modules = {file.stem for file in Path("kiosk/visit/pages").glob("[a-z]*.py")}
    assert modules == {step.value for step in Step}
    screens = {file.stem for file in Path("ui/qml/pages").glob("*.qml")}
    assert screens == {step.value.title().replace("_", "") for step in Step}


@pytest.mark.parametrize("step", Step)
def test_every_page_of_a_visit_leads_back_and_every_end_leads_out(step):
    page = PAGES[step]
    if page.ends_visit:
        assert Control.DONE in moves(page)
        assert not {Control.BACK, Control.CANCEL} & set(moves(page))
    elif page.in_visit:
        assert {Control.BACK, Control.CANCEL} <= set(moves(page))


@pytest.mark.parametrize("step", Step)
def test_only_pages_of_a_visit_are_in_a_flow(step):
    """A ticket or a cancellation may end every flow, and a clerk answers in any: they are in none."""
    outside = {
        Step.SIGN_IN,
        Step.WELCOME,
        Step.WIPED,
        Step.DESK,
        Step.REMOTE_CHECK,
        Step.FIRST_BOOT,
    }
    assert PAGES[step].in_visit is (step not in outside)
    assert (step in IN_FLOWS) is (
        step not in outside | {Step.TICKET, Step.CANCELLED, Step.WITH_CLERK}
    )


@pytest.mark.parametrize("name", contents("en"))
def test_content_goes_over_the_wire_as_a_map_and_comes_back_as_the_pages_own(name):
    shown = snapshot(name, "en")
    wire = msgspec.msgpack.encode(shown)
    assert len(wire) < SCREEN_MESSAGE_BYTES
    received = msgspec.msgpack.decode(wire, type=FromCounter)
    assert isinstance(received.content, dict)
    assert msgspec.convert(received.content, PAGES[shown.step].content) == shown.content
    assert received.controls == shown.controls


@pytest.mark.parametrize("name", contents("en"))
def test_a_picture_shows_no_control_that_its_page_does_not_have(name):
    shown = snapshot(name, "en")
    assert shown.controls <= set(moves(PAGES[shown.step]))


def test_a_controls_name_means_one_thing():
    """The screen and the pictures name controls without their page."""
    own = [
        control
        for page in PAGES.values()
        for control in page.presses
        if control not in set(Control)
    ]
    assert len(own) == len(set(own))
    assert len(CONTROLS) == len(set(own)) + len(Control)
