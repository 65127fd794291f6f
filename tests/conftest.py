"""What many tests need: a private desk of emulated hardware, started once."""

import os
import shutil
import sys
import tempfile
from pathlib import Path

import contract_check
import desks
import hypothesis
import pytest
from brisk import BRISK
from screenplay import Screenplay
from xdist.scheduler import LoadScopeScheduling

# The suite starts processes by the hundred: where byte-code is not kept, each compiles all of its libraries
# anew, which takes two thirds of its start.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# Workers and processes inherit this, and do with one thread each: those of numpy and OpenCV wait by spinning,
# which beside others takes up to ten times the processor time of the work.
os.environ |= {"OPENBLAS_NUM_THREADS": "1", "OPENCV_FOR_THREADS_NUM": "1"}

# A machine is busy at times, and nothing is wrong with that.
hypothesis.settings.register_profile(
    "busy", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("busy")

# What takes long begins first, so that all workers end together; the rest follows file by file.
_LONG = (
    "visits/test_trouble.py",
    "visits/test_opening_a_number.py",
    "commands/test_presence.py",
    "test_demo.py",
    "visits/test_the_loop.py",
    "ui/test_pages.py",
    "visits/",
    "provisioning/fleet/test_wipe_from_afar.py",
    "provisioning/fleet/test_fleet_page.py",
    "provisioning/fleet/test_rollouts_by_broker.py",
    "test_first_fleet.py",
    "test_first_number.py",
    "benchmarks/test_they_run.py",
    "attacks/test_copied_card.py",
    "drivers/cards/test_soak.py",
    "architecture/test_contracts.py",
    "drivers/cards/",
    "ui/",
    "drivers/",
    "commands/",
)
# Sessions that need nothing of each other: one by one and last, so that no worker waits for a file.
_ONE_BY_ONE = ("drivers/emulated/test_virtual_session.py", "drivers/emulated/test_cast.py")


def _room(nodeid):
    return nodeid.split("::")[0].removeprefix("tests/")


def _place(nodeid):
    room = _room(nodeid)
    if room in _ONE_BY_ONE:
        return len(_LONG) + 1
    return next((at for at, long in enumerate(_LONG) if room.startswith(long)), len(_LONG))


class _Scheduling(LoadScopeScheduling):
    """File by file, whichever worker is free: each has a counter of its own, private to its directory.

    By name, since xdist 3.8 writes its marks' groups where pytest 9.2 no longer reads them.
    """

    def _split_scope(self, nodeid):
        room = _room(nodeid)
        return nodeid if room in _ONE_BY_ONE else room


def pytest_xdist_make_scheduler(config, log):
    config.option.loadscopereorder = False  # as collected, and not by the number of tests
    return _Scheduling(config, log)


def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: _place(item.nodeid))


@pytest.fixture
def short_directory():
    """A short path: those of Unix sockets end at 107 characters."""
    directory = Path(tempfile.mkdtemp(prefix="kt-"))
    yield directory
    shutil.rmtree(directory, ignore_errors=True)


def _desk(options):
    directory = Path(tempfile.mkdtemp(prefix="kt-"))
    made = desks.desk(directory, options)
    try:
        made.start(None, lambda _text: None)
        yield made
        contract_check.check_records(directory / "carrier")
    finally:
        made.stop()
        shutil.rmtree(directory, ignore_errors=True)


@pytest.fixture(scope="session")
def desk():
    """Reader, subscriber, broker, carrier, relay and counter, one for each worker; left online and idle."""
    yield from _desk(BRISK)


@pytest.fixture
def own_desk(request):
    """A desk for one test, which may break it."""
    overrides = getattr(request, "param", {})
    yield from _desk(BRISK._replace(receipt_wait_s=3, **overrides))


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
    parser.addoption(
        "--standing-still", action="store_true", help="inference stops (make standing-still)"
    )
    parser.addoption(
        "--every-cut", action="store_true", help="an update, cut at each act (make torture-update)"
    )
    parser.addoption("--approve", action="store_true", help="store the golden screenshots anew")
