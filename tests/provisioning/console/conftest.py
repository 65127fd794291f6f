"""Consoles for tests: in this process with Django's client, or as `fleet console` beside one Chromium."""

import pytest
from browser import Browser
from console_house import ConsoleHouse, FoundedHouse
from console_site import ConsoleSite


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """One a process; people sign in through its pages."""
    return ConsoleSite(tmp_path_factory.mktemp("console"))


@pytest.fixture
def fleet(site, tmp_path):
    """The same console, of an empty fleet."""
    with site.fleet(tmp_path / "repository") as fleet:
        yield fleet


@pytest.fixture(scope="module")
def browser():
    """While it is there, Playwright's event loop runs in this thread, and Django's client does not work."""
    made = Browser()
    yield made
    made.close()


@pytest.fixture(scope="session")
def founded(tmp_path_factory):
    return FoundedHouse(tmp_path_factory.mktemp("founded"))


@pytest.fixture(scope="module")
def house(founded, tmp_path_factory):
    """Of a fleet with something on every page; nothing in it is changed."""
    made = ConsoleHouse(founded, tmp_path_factory.mktemp("house"))
    yield made
    made.close()


@pytest.fixture
def spent_house(founded, tmp_path):
    """One to act in."""
    made = ConsoleHouse(founded, tmp_path)
    yield made
    made.close()
