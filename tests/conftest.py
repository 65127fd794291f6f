"""What many tests need: a private desk of emulated hardware, started once."""

import shutil
import tempfile
from pathlib import Path

import pytest
from screenplay import Screenplay

from drivers.emulated.desk import Desk, Options


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
    yield from _desk(Options(notice_dwell_s=0.2, receipt_wait_s=6, language="en"))


@pytest.fixture
def own_desk(request):
    """A desk for one test, which may break it."""
    overrides = getattr(request, "param", {})
    yield from _desk(
        Options(notice_dwell_s=0.2, receipt_wait_s=3, language="en")._replace(**overrides)
    )


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
