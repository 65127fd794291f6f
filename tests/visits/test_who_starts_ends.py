"""Who starts a process ends it: no restart of counter or screen, however it came about, leaves one behind."""

import contextlib
import os
import signal

import psutil
import pytest
from by_hand import directed
from remains import command_of, descendants
from waiting import until


@pytest.fixture(scope="module")
def director():
    with directed() as made:
        yield made


def of_this_desk(desk, module):
    """Every process of that module here, whoever its parent is by now."""
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.NoSuchProcess, psutil.AccessDenied):
            line = process.cmdline()
            mine = any(str(desk.directory) in word for word in line)
            if module in line and mine and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process.pid)
    return found


def shown_and_spare(desk):
    launched = descendants(desk.programs.pid("screen"))
    return sorted(pid for pid in launched if "ui.screen" in command_of(pid))


def both(desk):
    """Once there are two screens, of the launcher that runs."""
    return until(lambda: len(found := shown_and_spare(desk)) == 2 and found, "two screens")


def frozen(desk):
    """The screen that is shown hangs: no end of its standard input reaches it."""
    os.kill(both(desk)[0], signal.SIGSTOP)


def handing_over(desk):
    """The spare takes the place of one that was killed."""
    os.kill(both(desk)[0], signal.SIGKILL)


def at_its_first_screen(desk):
    until(lambda: shown_and_spare(desk), "a screen")


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
@pytest.mark.parametrize("moment", [at_its_first_screen, both, handing_over, frozen])
def test_a_launchers_screens_end_with_it(director, moment, number):
    desk = director.desk
    moment(desk)
    os.kill(desk.programs.pid("screen"), number)
    until(lambda: not of_this_desk(desk, "ui.screen"), "no screen")
    desk.start_screen()


def test_five_restarts_of_the_counter_leave_two_screens_two_visits_and_one_of_each(director):
    desk = director.desk
    both(desk)
    for ready in (False, True, False, True, True):
        os.kill(desk.programs.pid("counter"), signal.SIGKILL)
        until(lambda: not of_this_desk(desk, "visit"), "no visit")
        if ready:
            desk.start_counter()
            director.wait_step("sign_in")
        else:
            desk._launch_counter()
            until(lambda: of_this_desk(desk, "visit"), "a visit")
    children = descendants(desk.programs.pid("counter"))
    for module, count in (("visit", 2), ("drivers.faces.process", 1)):
        found = of_this_desk(desk, module)
        assert (len(found), set(found) <= set(children)) == (count, True), module
    until(lambda: len(of_this_desk(desk, "ui.screen")) == 2, "two screens")
    assert set(of_this_desk(desk, "ui.screen")) == set(shown_and_spare(desk))
