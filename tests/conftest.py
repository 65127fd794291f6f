"""What many tests need: a private desk of emulated hardware, started once."""

import os
import shutil
import tempfile
from pathlib import Path

import hypothesis
import pytest
from brisk import brisk
from screenplay import Screenplay
from xdist.scheduler import LoadScopeScheduling

from drivers.emulated.counter import CounterOptions, EmulatedCounter

# A worker that makes way for the other one is slow at times, and nothing is wrong with that.
hypothesis.settings.register_profile(
    "beside a counter", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("beside a counter")

_TESTED = CounterOptions(notice_dwell_s=0.2, receipt_wait_s=6, language="en", thresholds=brisk())


# Visits and screens go by a real clock: one at a time, on one worker.
# A second desk only reads, and hardly computes.
_GROUPS = {
    "reader": ("drivers/cards/", "visits/test_read_document.py"),
    "counter": ("visits/", "ui/", "benchmarks/", "test_demo.py"),
}
_VISITING = {"own_desk", "screen"}
_HEAVY = ("drivers/emulated/", "drivers/faces/", "commands/")  # models look at many pictures
_ASIDE = 10  # their niceness; groups begin by size, and so the reader's before these


def _room(nodeid):
    return nodeid.split("::")[0].removeprefix("tests/")


def _group(nodeid):
    room = _room(nodeid)
    return next((name for name, rooms in _GROUPS.items() if room.startswith(rooms)), room)


class _Scheduling(LoadScopeScheduling):
    """Of two workers one has the counter; the other takes the rest, file by file.

    By name, since xdist 3.8 writes its marks' groups where pytest 9.2 no longer reads them.
    """

    def _split_scope(self, nodeid):
        return _group(nodeid)


def pytest_xdist_make_scheduler(config, log):
    return _Scheduling(config, log)


def pytest_collection_modifyitems(items):
    for item in items:
        if _VISITING & set(getattr(item, "fixturenames", ())):
            assert _group(item.nodeid) == "counter", f"beside other visits: {item.nodeid}"


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    """Beside a counter, what computes leaves the machine to it; only root could take that back."""
    if hasattr(item.config, "workerinput") and _room(item.nodeid).startswith(_HEAVY):
        os.setpriority(os.PRIO_PROCESS, 0, _ASIDE)


@pytest.fixture
def short_directory():
    """A short path: those of Unix sockets end at 107 characters."""
    directory = Path(tempfile.mkdtemp(prefix="kt-"))
    yield directory
    shutil.rmtree(directory, ignore_errors=True)


def _desk(options):
    directory = Path(tempfile.mkdtemp(prefix="kt-"))
    made = EmulatedCounter(directory, directory / "logs", options)
    try:
        made.start(None, lambda _text: None)
        yield made
    finally:
        made.stop()
        shutil.rmtree(directory, ignore_errors=True)


@pytest.fixture(scope="session")
def desk():
    """Reader, subscriber, broker, carrier, relay and counter; tests leave it online and idle."""
    yield from _desk(_TESTED)


@pytest.fixture
def own_desk(request):
    """A desk for one test, which may break it."""
    overrides = getattr(request, "param", {})
    yield from _desk(_TESTED._replace(receipt_wait_s=3, **overrides))


@pytest.fixture
def screen(desk):
    """A scripted screen at the shared desk, back at the welcome page when the test ends."""
    made = Screenplay(desk).connect().sign_in()
    try:
        yield made
        made.leave()
    finally:
        made.close()


@pytest.fixture
def own_screen(own_desk):
    """A scripted screen at a desk of its own, signed in."""
    made = Screenplay(own_desk).connect().sign_in()
    try:
        yield made
    finally:
        made.close()


def pytest_addoption(parser):
    parser.addoption(
        "--cycles", type=int, default=15, help="of the soak test (make soak-cards: 1000)"
    )
    parser.addoption(
        "--whole-footage", action="store_true", help="200 s of real footage (make footage)"
    )
    parser.addoption("--approve", action="store_true", help="store the golden screenshots anew")
