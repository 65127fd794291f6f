"""One console a process, of a fleet in a folder of its own; people sign in through its pages."""

import pytest
from console_site import ConsoleSite


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    return ConsoleSite(tmp_path_factory.mktemp("console"))


@pytest.fixture
def fleet(site, tmp_path):
    """The same console, of an empty fleet."""
    with site.fleet(tmp_path / "repository") as fleet:
        yield fleet
