"""Attacks: each says what it gains, what it reached before, and what it reaches now."""

import re
import shutil
import tempfile
from pathlib import Path

import pytest
from line import Line

# One sentence each, so that a table of all attacks can be made of them.
_DOCSTRING = re.compile(r"before: (?P<before>.+); now: (?P<now>.+)", re.DOTALL)


def pytest_collection_modifyitems(items):
    for item in items:
        if Path(__file__).parent in item.path.parents:
            _check(item)


def _check(item):
    marker = item.get_closest_marker("attack")
    said = _DOCSTRING.fullmatch(" ".join((item.function.__doc__ or "").split()))
    if marker is None or "gains" not in marker.kwargs or said is None:
        raise pytest.UsageError(
            f'{item.nodeid}: an attack has @pytest.mark.attack(gains="...") '
            "and the docstring 'before: ...; now: ...'"
        )


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
