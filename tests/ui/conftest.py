"""The screens that the tests of this room share: one upright, one lying."""

import pytest
from pages import snapshot
from stage import Stage


@pytest.fixture(scope="session")
def portrait(tmp_path_factory):
    """An upright screen; it must not complain once."""
    yield from _stage(tmp_path_factory, (800, 1280))


@pytest.fixture(scope="session")
def landscape(tmp_path_factory):
    """A lying screen; it must not complain once."""
    yield from _stage(tmp_path_factory, (1280, 800))


def _stage(tmp_path_factory, size):
    with Stage(tmp_path_factory.mktemp("ui"), size) as made:
        yield made
    assert made.complaints == ""


@pytest.fixture
def stage(portrait):
    """The upright screen with no page of another test on it, and nothing heard yet."""
    portrait.show(snapshot("wiped"))
    portrait.heard()
    return portrait
