"""Utterances: where somebody speaks, from the voice detector's windows, with hysteresis."""

from collections.abc import Iterable
from typing import NamedTuple

from kiosk.statement_video.limits import LIMITS, StatementLimits
from kiosk.statement_video.signals import Sound


class Utterance(NamedTuple):
    """Seconds."""

    begins: float
    ends: float

    @property
    def seconds(self) -> float:
        return self.ends - self.begins


class VoiceListener:
    """Hears window after window; what it has heard so far is in `utterances`."""

    def __init__(self, limits: StatementLimits = LIMITS) -> None:
        self._limits = limits
        self._begun: Utterance | None = None  # may go on
        self._speaks = False
        self._voiced = 0.0
        self.utterances: list[Utterance] = []
        self.now = 0.0

    def hear(self, sound: Sound) -> None:
        limits = self._limits
        self.now = sound.at + sound.seconds
        self._speaks = sound.speech >= (limits.speech_over if self._speaks else limits.speech)
        if self._speaks:
            begins = self._begun.begins if self._begun else sound.at
            self._begun = Utterance(begins, self.now)
        elif self._begun and self.now - self._begun.ends >= limits.hang:
            self._close()

    @property
    def silent_since(self) -> float:
        """When somebody spoke last; 0 before anybody has."""
        if self._begun:
            return self._begun.ends
        return self.utterances[-1].ends if self.utterances else 0.0

    @property
    def speaking(self) -> bool:
        return self._begun is not None

    @property
    def voiced(self) -> float:
        """Seconds, without the pauses."""
        return self._voiced + (self._begun.seconds if self._begun else 0.0)

    def finished(self) -> list[Utterance]:
        """All of them, as if nothing came after."""
        last = [self._begun] if self._begun and self._counts(self._begun) else []
        return self.utterances + last

    def _close(self) -> None:
        if self._begun and self._counts(self._begun):
            self.utterances.append(self._begun)
            self._voiced += self._begun.seconds
        self._begun = None

    def _counts(self, one: Utterance) -> bool:
        return one.seconds >= self._limits.utterance_least


def utterances(sounds: Iterable[Sound], limits: StatementLimits = LIMITS) -> list[Utterance]:
    """Of a whole recording."""
    listener = VoiceListener(limits)
    for sound in sounds:
        listener.hear(sound)
    return listener.finished()
