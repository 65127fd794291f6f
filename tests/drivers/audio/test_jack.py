"""The jack of the earphones: the real adapter on a pipe that says what a device says."""

import os

import pytest

from drivers.audio import jack
from drivers.audio.jack import EV_SW, EVENT, HEADPHONE_INSERT, EvdevJack
from drivers.emulated.earphones import EmulatedEarphones
from kiosk.errors import EarphonesGoneError


@pytest.fixture
def earphones(tmp_path):
    made = EmulatedEarphones(tmp_path / "jack")
    yield made
    made.close()


@pytest.fixture
def jack_of(earphones):
    made = EvdevJack(earphones.device, asks=False)
    made.plugged(0)
    yield made
    made.close()


def test_it_tells_when_they_go_in_and_out(earphones, jack_of):
    earphones.plug()
    assert jack_of.plugged(5) is True
    assert jack_of.plugged(0) is None
    earphones.pull()
    assert jack_of.plugged(5) is False


def test_of_several_things_at_once_the_last_one_counts(earphones, jack_of):
    earphones.plug()
    earphones.pull()
    earphones.plug()
    assert jack_of.plugged(5) is True


def test_another_switch_of_the_device_is_none_of_it(earphones, jack_of):
    os.write(earphones._pipe, EVENT.pack(0, 0, EV_SW, HEADPHONE_INSERT + 2, 1))
    assert jack_of.plugged(5) is None


def test_a_jack_that_is_not_there_is_gone_and_found_again(tmp_path):
    device = tmp_path / "jack"
    found = EvdevJack(device, asks=False)
    with pytest.raises(EarphonesGoneError) as gone:
        found.plugged(0)
    assert gone.value.device == str(device)
    plugged = EmulatedEarphones(device)
    found.plugged(0)
    plugged.plug()
    assert found.plugged(5) is True
    plugged.close()
    with pytest.raises(EarphonesGoneError):
        found.plugged(5)


def test_what_is_in_already_when_it_is_opened_is_asked_for(earphones, monkeypatch):
    """Of a customer who plugged in before the visit began."""
    monkeypatch.setattr(jack.fcntl, "ioctl", lambda *_: bytes([1 << HEADPHONE_INSERT]))
    assert EvdevJack(earphones.device).plugged(0) is True
    monkeypatch.setattr(jack.fcntl, "ioctl", lambda *_: bytes([0b10]))
    assert EvdevJack(earphones.device).plugged(0) is False
    monkeypatch.undo()
    with pytest.raises(EarphonesGoneError):
        EvdevJack(earphones.device).plugged(0)  # a pipe has no switches
