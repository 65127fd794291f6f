"""Attacks: each says what it gains, what it reached before, and what it reaches now."""

import shutil
import tempfile
from pathlib import Path

import carriers
import pytest
from enrollment import Carrier
from line import Line
from stage import Stage

_SAYS = {"gains", "before", "now"}  # one sentence each: a table of all attacks is made of them


def pytest_collection_modifyitems(items):
    here = Path(__file__).parent
    for item in items:  # of the whole suite
        if item.path.parent == here:
            _check(item)


def _check(item):
    marker = item.get_closest_marker("attack")
    if marker is None or set(marker.kwargs) != _SAYS:
        raise pytest.UsageError(
            f"{item.nodeid}: an attack has @pytest.mark.attack(gains=..., before=..., now=...)"
        )
    item.user_properties.extend(sorted(marker.kwargs.items()))  # for the table of `make attacks`


@pytest.fixture(scope="module")
def whole_line():
    directory = Path(tempfile.mkdtemp(prefix="kt-"))
    made = Line(directory)
    try:
        made.start()
        yield made
    finally:
        made.stop()
        shutil.rmtree(directory, ignore_errors=True)


@pytest.fixture
def line(whole_line):
    """Broker, carrier and relay, all of them running."""
    whole_line.mend()
    return whole_line


@pytest.fixture(scope="session")
def office(tmp_path_factory):
    """A carrier's folder; its keys are made once."""
    made = tmp_path_factory.mktemp("carrier")
    carriers.make(made, "dev")
    return made


@pytest.fixture
def carrier(office, tmp_path):
    made = Carrier(office, tmp_path)
    yield made
    made.ledger.close()


@pytest.fixture
def stage(tmp_path_factory):
    """The real screen process, with the test in the counter's place."""
    with Stage(tmp_path_factory.mktemp("ui"), (800, 1280)) as made:
        yield made
    assert made.complaints == ""
