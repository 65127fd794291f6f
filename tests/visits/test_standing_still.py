"""The inference process stands still for ten and for twenty-five real seconds: `make standing-still`.

It is waited for at the start (twenty seconds), and in the middle for eight; what comes later is told, and
costs nobody a try. The same messages, without the seconds, are in test_trouble.py.
"""

import signal
import threading
from contextlib import contextmanager

import psutil
import pytest

from drivers.emulated.sim import sim
from kiosk.protocol.codes import Control, Message
from kiosk.protocol.flows import Step

_PROMPTS = (Message.TURN_LEFT, Message.TURN_RIGHT, Message.OPEN_MOUTH, Message.BLINK)


@pytest.fixture(autouse=True)
def _by_hand(request):
    if not request.config.getoption("--standing-still"):
        pytest.skip("two minutes of waiting: make standing-still")


@contextmanager
def standing_still(desk, seconds):
    """The inference process is stopped, and goes on by itself after so many real seconds."""
    faces = _inference(desk)
    goes_on = threading.Timer(seconds, faces.send_signal, (signal.SIGCONT,))
    faces.send_signal(signal.SIGSTOP)
    goes_on.start()
    try:
        yield goes_on
    finally:
        goes_on.cancel()
        goes_on.join()
        faces.send_signal(signal.SIGCONT)


def _inference(desk):
    counter = psutil.Process(desk.programs.pid("counter"))
    return next(
        one for one in counter.children(recursive=True) if "drivers.faces.process" in one.cmdline()
    )


def test_ten_seconds_at_the_start_are_waited_for(desk, screen):
    with standing_still(desk, 10):
        screen.to_presence("resident", seed=271).wait_message(Message.CAMERA_STARTING)
        screen.wait_until(lambda _s: screen.message is not Message.CAMERA_STARTING, "a look")
        assert screen.message is not Message.FACE_CHECK_RESTARTED
        screen.wait_message(*_PROMPTS).face_checked().wait_step(Step.ATTEST)


def test_twenty_five_seconds_at_the_start_are_told(desk, screen):
    with standing_still(desk, 25) as goes_on:
        screen.to_presence("resident", seed=272).wait_message(Message.FACE_CHECK_RESTARTED)
        assert goes_on.is_alive(), "told while it stood still"
        _goes_on(screen, goes_on, 272)


@pytest.mark.parametrize("seconds", [10, 25])
def test_in_the_middle_it_is_told(desk, screen, seconds):
    screen.to_presence("resident", seed=273 + seconds).wait_message(*_PROMPTS)
    with standing_still(desk, seconds) as goes_on:
        screen.wait_message(Message.FACE_CHECK_RESTARTED)
        assert screen.ring is None, "the camera is off"
        _goes_on(screen, goes_on, 273 + seconds)


def _goes_on(screen, goes_on, seed):
    """It was nobody's try: the check is tried again, the screen answers meanwhile, a record comes of it."""
    assert screen.acts(Control.RETRY)
    screen.press(Control.RETRY).wait_message(Message.CAMERA_STARTING)
    goes_on.join()
    if screen.message is Message.FACE_CHECK_RESTARTED:
        screen.press(Control.RETRY)
    screen.wait_message(*_PROMPTS).face_checked().wait_step(Step.ATTEST)
    screen.on_from_presence(sim(seed)).wait_message(Message.EFFECTIVE)
