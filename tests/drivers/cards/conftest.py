"""A client of the shared desk's pcscd, and cards laid before it."""

import pytest
from card_reader import CardReader


@pytest.fixture
def pcsc(desk, monkeypatch):
    """The desk, with this process a client of its pcscd."""
    for name, value in desk.reader.environment.items():
        monkeypatch.setenv(name, value)
    return desk


@pytest.fixture
def reader(pcsc):
    made = CardReader(pcsc)
    yield made
    made.close()
    for slot in (0, 1):
        pcsc.card.call("remove", slot=slot)
