"""A statement while it is recorded: sound and pictures on one clock, and what the screen shows meanwhile.

The clock is the sound's: it begins with the first sample that is kept, and what the camera saw before
is left out. Only the voice is listened to while somebody speaks; what the recording shows is looked at
once it is whole, so that what was judged is what is sent.
"""

from typing import NamedTuple, Protocol

import numpy as np

from kiosk.statement_video.limits import LIMITS, StatementLimits
from kiosk.statement_video.script import Script
from kiosk.statement_video.session import StatementPhase, StatementSession, StatementView
from kiosk.statement_video.signals import Picture, Samples, Sound
from kiosk.statement_video.timeline import Timeline


class Ear(Protocol):
    """Hears where somebody speaks, from a recording's beginning."""

    @property
    def models(self) -> dict[str, str]:
        """Name to sha256."""

    def hear(self, samples: Samples, begins: float = 0.0) -> list[Sound]: ...


class Recorder(Protocol):
    """Makes the recording, in memory."""

    def picture(self, picture: Picture) -> None: ...
    def sound(self, samples: Samples) -> None: ...
    def finish(self) -> bytes: ...


class SoundChunk(NamedTuple):
    """Mono, 16-bit samples of the machine's own byte order, RATE a second."""

    samples: bytes
    t_ns: int  # of the first, on CLOCK_MONOTONIC


class Microphone(Protocol):
    """`open` and `read` raise MicrophoneError."""

    def open(self) -> None: ...
    def read(self) -> SoundChunk:
        """The next samples, without a gap since the ones before."""

    def close(self) -> None: ...


class StatementRecording(NamedTuple):
    """Whole."""

    video: bytes  # WebM
    timeline: Timeline


class StatementCapture:
    """Give it all sound in its order, and each picture once; `finish` when it has ended."""

    def __init__(
        self, script: Script, ear: Ear, recorder: Recorder, limits: StatementLimits = LIMITS
    ) -> None:
        self._session = StatementSession(script, 0.0, limits)
        self._ear, self._recorder = ear, recorder
        self._begins_ns: int | None = None

    @property
    def view(self) -> StatementView:
        return self._session.view

    @property
    def has_ended(self) -> bool:
        return self._session.phase is StatementPhase.ENDED

    def heard(self, samples: bytes, t_ns: int) -> None:
        """16-bit samples, and when the first of them was."""
        if self._begins_ns is None:
            self._begins_ns = t_ns
        sound = np.frombuffer(samples, np.int16)
        self._recorder.sound(sound)
        for one in self._ear.hear(sound):
            self._session.hear(one)

    def pictured(self, pixels: bytes, size: tuple[int, int], t_ns: int) -> None:
        """RGB of this width and height, and when its sensor saw it."""
        if self._begins_ns is None or t_ns < self._begins_ns:
            return
        picture = np.frombuffer(pixels, np.uint8).reshape(size[1], size[0], 3)
        self._recorder.picture(Picture((t_ns - self._begins_ns) / 1e9, picture))

    def finish(self) -> StatementRecording:
        return StatementRecording(self._recorder.finish(), Timeline.of(self._session.taken()))
