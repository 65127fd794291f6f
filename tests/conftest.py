"""What many tests need: a private desk of emulated hardware, started once."""

import os
import shutil
import tempfile
from pathlib import Path

import msgspec
import pytest
from screenplay import Screenplay

from drivers.emulated.desk import Desk, Options
from kiosk.presence import thresholds


def _brisk():
    """The shipped thresholds with times near their floors, so that a visit is shorter."""
    shipped = thresholds.load()
    light = msgspec.structs.replace(shipped.light, hues=2, hue_seconds=0.5, exposure_seconds=0.8)
    challenge = msgspec.structs.replace(shipped.challenge, actions_most=2, pause_most_s=0.4)
    return msgspec.structs.replace(shipped, light=light, challenge=challenge)


_TESTED = Options(notice_dwell_s=0.2, receipt_wait_s=6, language="en", thresholds=_brisk())


# Whoever waits there has a real clock: visits, screens and the demo, one at a time.
_WITH_A_CLOCK = {"desk", "own_desk", "used_desk", "director"}
_ROOMS_WITH_A_CLOCK = ("ui/", "visits/", "test_demo.py")
_COUNTER = "counter"
_ASIDE = 10  # niceness of what may take its time


def _group(item):
    where = item.path.relative_to(Path(__file__).parent).as_posix()
    waits = _WITH_A_CLOCK & set(getattr(item, "fixturenames", ()))
    return _COUNTER if waits or where.startswith(_ROOMS_WITH_A_CLOCK) else where


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Of several workers (`make test`) one has the counter; the others take the rest, file by file."""
    for item in items:
        item.add_marker(pytest.mark.xdist_group(_group(item)))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    """Beside a counter, the rest leaves the machine to it."""
    beside = hasattr(item.config, "workerinput")
    if beside and item.get_closest_marker("xdist_group").args[0] != _COUNTER:
        os.setpriority(os.PRIO_PROCESS, 0, _ASIDE)


@pytest.fixture
def short_directory():
    """A short path: those of Unix sockets end at 107 characters."""
    directory = Path(tempfile.mkdtemp(prefix="kt-"))
    yield directory
    shutil.rmtree(directory, ignore_errors=True)


def _desk(options):
    directory = Path(tempfile.mkdtemp(prefix="kt-"))
    made = Desk(directory, directory / "logs", options)
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
