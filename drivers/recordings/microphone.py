"""A microphone through PyAV: ALSA's device, or in an emulated counter a pipe of samples, read alike.

A device says neither when its first sample was nor that its clock is ours. Samples arrive late, and never
early: the earliest arrival of the first half second says when the first one was.
"""

import os
import time
from collections.abc import Iterator

import av
import numpy as np
from av.error import FFmpegError

from kiosk.errors import MicrophoneError
from kiosk.settings import MicrophoneDevice
from kiosk.statement_video.capture import SoundChunk
from kiosk.statement_video.signals import RATE

_RAW = {"sample_rate": str(RATE), "ch_layout": "mono"}
_FORMATS: dict[str, tuple[str, dict[str, str]]] = {
    "alsa": ("alsa", {}),
    "emulated": ("s16le", _RAW),
}
_CLOCK_S = 0.5  # of sound that nobody keeps
_READ_S = 6.0  # without a sample: it is lost
# PyAV's own ALSA library looks for its configuration where it was built.
_ALSA_CONFIGURATION = ("ALSA_CONFIG_PATH", "/usr/share/alsa/alsa.conf")


class AvMicrophone:
    """The kiosk.ports.Microphone of the settings."""

    def __init__(self, device: MicrophoneDevice) -> None:
        self._device = device
        self._container: av.container.InputContainer | None = None
        self._samples: Iterator[bytes] = iter(())
        self._begins_ns = 0
        self._read = 0  # samples

    def open(self) -> None:
        os.environ.setdefault(*_ALSA_CONFIGURATION)
        name, options = _FORMATS[self._device.source]
        try:
            self._container = av.open(
                self._device.address, "r", format=name, options=options, timeout=_READ_S
            )
        except (FFmpegError, OSError) as error:
            raise MicrophoneError(f"no microphone: {error}") from error
        self._samples, self._read = self._decoded(self._container), 0
        self._begins_ns = time.monotonic_ns()
        while self._read < _CLOCK_S * RATE:
            self._next()

    def read(self) -> SoundChunk:
        at = self._begins_ns + self._read * 1_000_000_000 // RATE
        return SoundChunk(self._next(), at)

    def close(self) -> None:
        self._samples = iter(())
        if self._container is not None:
            self._container.close()
            self._container = None

    def _next(self) -> bytes:
        try:
            samples = next(self._samples)
        except StopIteration as error:
            raise MicrophoneError("the microphone gives no sound") from error
        except (FFmpegError, OSError) as error:
            raise MicrophoneError(f"the microphone gives no sound: {error}") from error
        self._read += len(samples) // 2
        if self._read <= _CLOCK_S * RATE:
            late = time.monotonic_ns() - self._read * 1_000_000_000 // RATE
            self._begins_ns = (
                late if self._read == len(samples) // 2 else min(self._begins_ns, late)
            )
        return samples

    @staticmethod
    def _decoded(container: av.container.InputContainer) -> Iterator[bytes]:
        resampler = av.AudioResampler(format="s16", layout="mono", rate=RATE)
        for frame in container.decode(audio=0):
            for made in resampler.resample(frame):
                yield np.asarray(made.to_ndarray()[0], np.int16).tobytes()
