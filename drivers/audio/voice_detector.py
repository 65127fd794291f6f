"""Silero VAD: how likely it is that somebody speaks, window by window.

Its weights come inside the package silero-vad, of which nothing but that file is used: the package itself
would bring PyTorch.
"""

import hashlib

import numpy as np
import numpy.typing as npt

from drivers import packaged_weights
from drivers.onnx_session import opened
from kiosk.errors import VoiceAnalysisError
from kiosk.statement_video.signals import RATE, Samples, Sound

_NAME = "silero_vad_16k_op15"
_SHA256 = "7ed98ddbad84ccac4cd0aeb3099049280713df825c610a8ed34543318f1b2c49"
_PACKAGE, _FILE = "silero_vad", "data/silero_vad_16k_op15.onnx"
_WINDOW = 512  # samples; the only length that the network knows
_BEFORE = 64  # samples of the window before, which it wants to hear again
_STATE = (2, 1, 128)
_FULL = 32768.0


class VoiceDetector:
    """Hears one recording from its beginning; make a new one for another."""

    def __init__(self) -> None:
        """VoiceAnalysisError: the model is not installed, or is not the one that it should be."""
        self._network, self._errors = opened(_NAME, _content())
        self._state = np.zeros(_STATE, np.float32)
        self._before = np.zeros(_BEFORE, np.float32)
        self._rest: Samples = np.zeros(0, np.int16)
        self._heard = 0  # windows
        self._rate = np.array(RATE, np.int64)

    @property
    def models(self) -> dict[str, str]:
        """Name to sha256."""
        return {_NAME: _SHA256}

    def hear(self, samples: Samples, begins: float = 0.0) -> list[Sound]:
        """The windows that are whole now. samples: mono; begins: seconds, of the recording's first one."""
        waiting = np.concatenate([self._rest, samples])
        whole = len(waiting) // _WINDOW
        self._rest = waiting[whole * _WINDOW :]
        windows = waiting[: whole * _WINDOW].reshape(whole, _WINDOW).astype(np.float32) / _FULL
        return [self._sound(window, begins) for window in windows]

    def _sound(self, window: npt.NDArray[np.float32], begins: float) -> Sound:
        at = begins + self._heard * _WINDOW / RATE
        self._heard += 1
        level = float(np.sqrt(np.mean(window**2)))
        return Sound(at, _WINDOW / RATE, self._speech(window), level)

    def _speech(self, window: npt.NDArray[np.float32]) -> float:
        given = np.concatenate([self._before, window])[np.newaxis]
        inputs = {"input": given, "state": self._state, "sr": self._rate}
        try:
            speech, self._state = self._network.run(None, inputs)
        except self._errors as error:
            raise VoiceAnalysisError(f"model {_NAME} does not take its input") from error
        self._before = window[-_BEFORE:]
        return float(speech[0, 0])


def _content() -> bytes:
    file = packaged_weights.locate(_PACKAGE, _FILE)
    if file is None:
        raise VoiceAnalysisError(f"model {_NAME} is not installed (package {_PACKAGE})")
    content = file.read_bytes()
    digest = hashlib.sha256(content).hexdigest()
    if digest != _SHA256:
        raise VoiceAnalysisError(f"model {_NAME} is not the one that was tried: sha256 {digest}")
    return content
