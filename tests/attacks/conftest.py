"""A carrier for the attacks on it; its keys are made once."""

import datetime as dt

import pytest
from enrollment import Carrier
from stage import Stage

from provisioning.carrier import folder as carrier_folder


@pytest.fixture(scope="session")
def office(tmp_path_factory):
    made = tmp_path_factory.mktemp("carrier")
    carrier_folder.init(made, ["dev"], dt.datetime.now(dt.UTC))
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
