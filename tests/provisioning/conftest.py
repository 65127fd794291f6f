"""A carrier of one's own for each test; its keys are made once."""

import carriers
import pytest
from enrollment import Carrier


@pytest.fixture(scope="session")
def office(tmp_path_factory):
    made = tmp_path_factory.mktemp("carrier")
    carriers.make(made, "dev")
    return made


@pytest.fixture
def carrier(office, tmp_path):
    made = Carrier(office, tmp_path)
    yield made
    made.ledger.close()
