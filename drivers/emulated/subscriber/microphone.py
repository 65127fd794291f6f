"""The microphone before the emulated subscriber: a pipe of samples, at the pace of time, while it is open."""

import os
import threading
import time
from contextlib import suppress
from pathlib import Path

import numpy as np

from drivers.emulated.subscriber.speech import RATE, Samples, Spoken

_BLOCK = 320  # samples
_HISS = 30  # of a hall, in levels


class EmulatedMicrophone:
    """`say` is heard by whoever reads the pipe then; times are seconds of the monotonic clock."""

    def __init__(self, pipe: Path) -> None:
        self._pipe = pipe
        with suppress(FileNotFoundError):
            pipe.unlink()
        os.mkfifo(pipe, 0o600)
        self._lock = threading.Lock()
        self._said: list[tuple[Spoken, float]] = []
        self._noise = np.random.default_rng(1)
        self.given = bytearray()  # what was heard since it was opened last

    def start(self) -> None:
        threading.Thread(target=self._run, name="microphone", daemon=True).start()

    def say(self, spoken: Spoken, at: float) -> None:
        with self._lock:
            self._said = [one for one in self._said if one[1] + one[0].seconds > at]
            self._said.append((spoken, at))

    def heard(self, at: float) -> Samples:
        """The block that begins then."""
        mixed = self._noise.normal(0, _HISS, _BLOCK)
        with self._lock:
            for spoken, began in self._said:
                first = round((at - began) * RATE)
                if -_BLOCK < first < len(spoken.samples):
                    part = spoken.samples[max(0, first) : first + _BLOCK]
                    begins = max(0, -first)
                    mixed[begins : begins + len(part)] += part[: _BLOCK - begins]
        return np.clip(mixed, -32768, 32767).astype(np.int16)

    def _run(self) -> None:
        while True:
            with suppress(BrokenPipeError), self._pipe.open("wb", buffering=0) as pipe:
                began, blocks, self.given = time.monotonic(), 0, bytearray()
                while True:
                    at = began + blocks * _BLOCK / RATE
                    time.sleep(max(0.0, at + _BLOCK / RATE - time.monotonic()))
                    block = self.heard(at).tobytes()
                    pipe.write(block)
                    self.given += block
                    blocks += 1
