"""Silero hears speech, and neither silence nor noise."""

import numpy as np
import pytest

from drivers.audio import voice_detector
from drivers.audio.voice_detector import RATE, VoiceDetector
from drivers.emulated.subscriber.speech import said
from kiosk.errors import VoiceAnalysisError


def heard(samples):
    return [sound.speech for sound in VoiceDetector().hear(samples.astype(np.int16))]


def test_speech_is_heard():
    assert np.mean(np.array(heard(said("不出租电话卡").samples)) > 0.5) > 0.8


@pytest.mark.parametrize("deviation", [0, 30, 3000])
def test_silence_and_noise_are_not(deviation):
    noise = np.random.default_rng(1).normal(0, deviation, 3 * RATE)
    assert max(heard(noise)) < 0.3


def test_it_hears_the_same_in_one_piece_and_in_many():
    samples = said("八").samples
    detector = VoiceDetector()
    pieces = [detector.hear(part) for part in np.array_split(samples, 23)]
    assert [one for piece in pieces for one in piece] == VoiceDetector().hear(samples)


def test_windows_follow_each_other_from_where_the_recording_began():
    sounds = VoiceDetector().hear(np.zeros(2000, np.int16), begins=5.0)
    assert [sound.at for sound in sounds] == pytest.approx([5.0, 5.032, 5.064])


def test_another_file_in_its_place_is_refused(monkeypatch):
    monkeypatch.setattr(voice_detector, "_SHA256", "00" * 32)
    with pytest.raises(VoiceAnalysisError, match="sha256"):
        VoiceDetector()
    monkeypatch.setattr(voice_detector, "_PACKAGE", "no_such_package")
    with pytest.raises(VoiceAnalysisError, match="not installed"):
        VoiceDetector()
