"""The emulated subscriber's voice: espeak-ng says it, and the mouth follows how loud it is."""

import functools
import io
import subprocess
import wave
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

RATE = 16_000  # samples a second
_STEP = 320  # samples: the mouth has a value every 20 ms
_SMOOTH = np.hanning(7)[1:-1] / np.hanning(7)[1:-1].sum()
_QUIET = 0.02  # of full scale: a pause within the words

Samples = npt.NDArray[np.int16]
Series = npt.NDArray[np.float64]


class Spoken(NamedTuple):
    """Something said: mono samples, and how far the mouth is open, 0 to 1, every 20 ms."""

    samples: Samples
    opening: Series

    @property
    def seconds(self) -> float:
        return len(self.samples) / RATE

    def mouth(self, t: float) -> float:
        """So many seconds after its beginning."""
        moments = np.arange(len(self.opening)) * _STEP / RATE
        return float(np.interp(t, moments, self.opening, left=0.0, right=0.0))


@functools.cache
def said(text: str, voice: str = "cmn", words_a_minute: int = 175, pitch: int = 50) -> Spoken:
    """`text` by one of espeak-ng's voices, without the silence around it."""
    command = ["espeak-ng", "-v", voice, "-s", str(words_a_minute), "-p", str(pitch), "--stdout"]
    spoken = subprocess.run([*command, text], check=True, capture_output=True).stdout
    samples = _trimmed(_samples(spoken))
    return Spoken(samples, _opening(samples))


def _samples(content: bytes) -> Samples:
    """Of a WAV as espeak-ng writes it: to a pipe, so that its header does not say how long it is."""
    with wave.open(io.BytesIO(content)) as told:
        rate = told.getframerate()
        heard = np.frombuffer(told.readframes(len(content)), np.int16)
    moments = np.arange(len(heard) * RATE // rate) * rate / RATE
    return np.interp(moments, np.arange(len(heard)), heard).astype(np.int16)


def _trimmed(samples: Samples) -> Samples:
    loud = np.nonzero(np.abs(samples.astype(int)) > _QUIET * 32768)[0]
    return samples[loud[0] : loud[-1] + 1] if len(loud) else samples


def _opening(samples: Samples) -> Series:
    """The root of the envelope: half as loud is not half as wide."""
    steps = len(samples) // _STEP + 1
    padded = np.zeros(steps * _STEP)
    padded[: len(samples)] = samples
    loud = np.sqrt(np.mean(padded.reshape(steps, _STEP) ** 2, axis=1))
    opening: Series = np.convolve(np.sqrt(loud / max(1.0, loud.max())), _SMOOTH, "same")
    return opening
