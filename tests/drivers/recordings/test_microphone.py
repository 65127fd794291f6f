"""The microphone's reader below which a pipe stands for a device: no gap, its own clock, plain errors."""

import os
import threading

import numpy as np
import pytest

from drivers.emulated.subscriber.microphone import EmulatedMicrophone
from drivers.emulated.subscriber.speech import Spoken
from drivers.recordings.microphone import AvMicrophone
from kiosk.errors import MicrophoneError
from kiosk.settings import MicrophoneDevice
from kiosk.statement_video.signals import RATE

_SECONDS = 2


@pytest.fixture
def counted(tmp_path):
    """A pipe in which every sample is its own number, and which then ends."""
    pipe = tmp_path / "microphone.fifo"
    os.mkfifo(pipe)
    samples = np.arange(_SECONDS * RATE).astype(np.int16)
    threading.Thread(target=pipe.write_bytes, args=(samples.tobytes(),), daemon=True).start()
    return AvMicrophone(MicrophoneDevice(source="emulated", address=str(pipe)))


def test_its_sound_has_no_gap_and_its_moments_are_its_samples(counted):
    counted.open()
    first, second = counted.read(), counted.read()
    counted.close()
    heard = np.frombuffer(first.samples + second.samples, np.int16)
    assert heard[0] >= RATE // 2, "the half second by which its clock is set is nobody's"
    assert (np.diff(heard) == 1).all()
    seconds = (second.t_ns - first.t_ns) / 1e9
    assert seconds == pytest.approx(len(first.samples) / 2 / RATE, abs=1e-6)


def test_one_that_ends_says_so(counted):
    counted.open()
    with pytest.raises(MicrophoneError):
        for _ in range(_SECONDS * RATE):
            counted.read()
    counted.close()


def test_one_that_is_not_there_says_so(tmp_path):
    absent = AvMicrophone(MicrophoneDevice(source="emulated", address=str(tmp_path / "none")))
    with pytest.raises(MicrophoneError):
        absent.open()
    absent.close()


def test_no_device_of_alsas_says_so():
    with pytest.raises(MicrophoneError):
        AvMicrophone(MicrophoneDevice(address="hw:99,0")).open()


def test_the_emulated_one_gives_what_is_said_when_it_is_said(tmp_path):
    microphone = EmulatedMicrophone(tmp_path / "pipe")
    spoken = Spoken(np.full(RATE, 8000, np.int16), np.ones(50))
    microphone.say(spoken, 10.0)
    assert np.abs(microphone.heard(9.5)).max() < 1000
    assert np.abs(microphone.heard(10.5)).min() > 4000
    begins = microphone.heard(10.0 - 160 / RATE)
    assert np.abs(begins[:160]).max() < 1000 < np.abs(begins[160:]).min()
