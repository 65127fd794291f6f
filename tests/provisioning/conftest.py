"""A carrier of one's own for each test; its keys are made once."""

import datetime as dt

import pytest
from enrollment import Carrier

from provisioning.carrier import credentials


@pytest.fixture(scope="session")
def office(tmp_path_factory):
    made = tmp_path_factory.mktemp("carrier")
    credentials.init(made, ["dev"], dt.datetime.now(dt.UTC))
    return made


@pytest.fixture
def carrier(office, tmp_path):
    made = Carrier(office, tmp_path)
    yield made
    made.ledger.close()
