"""The real screen under the real launcher: killed in the middle of a visit, and replaced after one."""

import os
import shutil
import signal
import tempfile
import time
from pathlib import Path

import pytest
from brisk import brisk
from remains import command_of, descendants
from stage import complaints

from drivers.emulated.counter import CounterOptions, EmulatedCounter
from drivers.emulated.director import Director
from drivers.emulated.display import Display


@pytest.fixture(scope="module")
def director():
    directory = Path(tempfile.mkdtemp(prefix="kt-"))
    display = Display(directory / "display", (800, 1280))
    options = CounterOptions(language="en", notice_dwell_s=0.2, thresholds=brisk())
    desk = EmulatedCounter(directory, directory / "logs", options)
    try:
        display.start()
        desk.start(display.environment, lambda _text: None)
        made = Director(desk, display)
        made.desk = desk
        yield made
        made.close()
        assert complaints(desk.programs.log("screen")) == ""
    finally:
        desk.stop()
        display.stop()
        shutil.rmtree(directory, ignore_errors=True)


def screens(director):
    """The screen processes, oldest first: the one that is shown, then its spare."""
    found = descendants(director.desk.programs.pid("screen"))
    return sorted(pid for pid in found if "ui.screen" in command_of(pid))


def test_a_screen_that_is_killed_comes_back_to_the_same_page(director):
    director.sign_in()
    director.begin()
    director.consent()
    director.resident()
    director.presence()
    director.attest()
    director.read_notice()
    director.sign()
    time.sleep(0.3)
    before = director._display.picture()
    shown, spare = screens(director)
    os.kill(shown, signal.SIGKILL)
    director.wait(
        "the spare", lambda: spare in screens(director) and shown not in screens(director)
    )
    director.wait_step("signature")
    time.sleep(0.5)
    after = director._display.picture()
    different = (abs(after.astype(int) - before).max(axis=2) > 60).mean()
    assert different < 0.002, "the same page, with the strokes that were drawn"
    director.press("sign")
    director.wait_step("review")


def test_cancel_wipes_and_the_next_customer_gets_another_process(director):
    shown = screens(director)[0]
    director.press("cancel")
    director.wait_step("welcome")
    director.wait("the old screen to end", lambda: shown not in screens(director))
    assert "SPECIMEN" not in director.texts()


def test_the_clerks_way_by_hand_shows_the_portrait_and_leads_to_the_notice(director):
    director.desk.card.call("remove")
    director.begin()
    director.another_way()
    x, y, width, height = director.wait_for("portrait").box
    director.wait("the portrait", lambda: _colours(director, x, y, width, height) > 100)
    assert director.find("holder:name").name
    director.clerks_answer("is_holder")
    assert director.step() == "notice"
    director.press("cancel")
    director.wait_step("welcome")


def _colours(director, x, y, width, height):
    """A face has many; an empty frame has one."""
    part = director._display.picture()[y : y + height, x : x + width]
    return len({tuple(colour) for row in part[::4, ::4] for colour in row})
