"""A reading has a deadline of its own: a card that answers each command in time is left all the same."""

import threading
import time

import pytest

from drivers.cards import command_deadlines, scard
from drivers.cards.iso7816 import Command
from kiosk.errors import CardEndlessError
from kiosk.ports import CardPresence

PRESENCE = CardPresence("s1", "r", b"", laid=True)
ASK = Command(0x00, 0xB0, 0, 0, le=1)


@pytest.fixture
def answers(monkeypatch):
    """A card that answers at once, whatever it is asked: what it was sent."""
    sent = []

    def transmit(_card, _protocol, apdu):
        sent.append(apdu)
        return scard.scard.SCARD_S_SUCCESS, [0xAA, 0x90, 0x00]

    monkeypatch.setattr(scard.scard, "SCardTransmit", transmit)
    return sent


def test_after_its_deadline_nothing_more_is_asked(answers):
    connection = scard.Connection(PRESENCE, 5)
    connection.exchange(ASK)
    connection.ends = time.monotonic() - 1
    with pytest.raises(CardEndlessError):
        connection.exchange(ASK)
    assert len(answers) == 1


def test_no_reading_has_more_commands_than_the_largest_document_takes(answers, monkeypatch):
    monkeypatch.setattr(command_deadlines, "MOST_COMMANDS", 10)
    connection = scard.Connection(PRESENCE, 5)
    with pytest.raises(CardEndlessError, match="10 commands"):
        for _ in range(100):
            connection.exchange(ASK)
    assert len(answers) == 10


def test_what_computes_without_end_is_left_behind(monkeypatch):
    def opened(connection):
        connection.due = scard._NEVER

    monkeypatch.setattr(scard.Connection, "open", opened)
    hanging = threading.Event()
    try:
        with pytest.raises(CardEndlessError):
            scard.in_session(PRESENCE, 0, lambda _: hanging.wait())
    finally:
        hanging.set()
