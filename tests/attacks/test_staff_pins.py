"""Attacks on the staff's PINs: guessing them, and making the kiosk forget that somebody guessed."""

import os
import signal
import subprocess
import sys

import pytest

from drivers.emulated.staff import CLERK, SUPERVISOR
from kiosk.protocol.codes import Message
from kiosk.protocol.flows import Step
from kiosk.visit.pages.welcome import WelcomeControl

WRONG = "904318"


def at_sign_in(screen):
    return screen.press(WelcomeControl.SIGN_OUT).wait_step(Step.SIGN_IN)


def guess(screen, clerk, times):
    """Wrong PINs, each answered."""
    for _ in range(times):
        screen.seen.clear()
        screen.enter(clerk=clerk, pin=WRONG)
        before = screen.snapshot.revision
        screen.wait_until(lambda s, seen=before: s.revision > seen, "an answer to a wrong PIN")
    return screen


@pytest.mark.attack(
    gains="a colleague's PIN, and with it the second signature",
    before="a restart of the counter gave five new tries, and no lock",
    now="tries and lock are on disk before the answer is shown",
)
def test_a_restart_of_the_counter_gives_no_new_tries(own_desk, own_screen):
    screen = guess(at_sign_in(own_screen), CLERK, 5).wait_message(Message.PIN_LOCKED)
    os.kill(own_desk.programs.pid("counter"), signal.SIGKILL)
    screen.close()
    own_desk.start_counter()
    screen.connect()
    screen.pin(CLERK).wait_until(
        lambda s: s.step is Step.WELCOME or s.content.message, "an answer to the right PIN"
    )
    assert screen.step is Step.SIGN_IN
    assert screen.message is Message.PIN_LOCKED


@pytest.mark.attack(
    gains="a supervisor's PIN: four tries, an own sign-in, four more, and so on",
    before="any right sign-in cleared everybody's count",
    now="a right PIN clears its own person's count",
)
def test_an_own_sign_in_gives_no_new_tries_at_another_persons_pin(own_screen):
    screen = guess(at_sign_in(own_screen), SUPERVISOR, 4)
    screen.pin(CLERK).wait_step(Step.WELCOME)
    screen = guess(at_sign_in(screen), SUPERVISOR, 1)
    assert screen.message is Message.PIN_LOCKED


@pytest.mark.attack(
    gains="a counter out of service: whoever comes by locks it for everybody",
    before="five wrong PINs of one person locked everybody's",
    now="five wrong ones lock that person's",
)
def test_one_persons_wrong_pins_lock_nobody_else(own_screen):
    screen = guess(at_sign_in(own_screen), SUPERVISOR, 5).wait_message(Message.PIN_LOCKED)
    screen.pin(CLERK).wait_until(lambda s: s.step is Step.WELCOME or s.revision, "an answer")
    screen.wait_step(Step.WELCOME)


GUESSED_FIRST = (
    *("4711", "71620", "111111", "666888", "123456", "987654", "012345", "890123", "121212"),
    *("716716", "112233", "147258", "159357", "900101", "010190", "19900101", "520131", "1314520"),
)


@pytest.mark.parametrize("pin", GUESSED_FIRST)
@pytest.mark.attack(
    gains="a PIN at the first guess",
    before="`kiosk pin` took four digits, and 1234",
    now="six digits at least, and none of those that are tried first",
)
def test_no_pin_is_made_that_is_guessed_first(pin):
    done = subprocess.run(
        [sys.executable, "-m", "kiosk", "pin"],
        input=f"{pin}\n",
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert pin not in done.stderr
