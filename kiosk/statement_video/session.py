"""One statement as it is being taken: what the screen shows now, from what was heard so far.

The sentence stands there until it was read, then one digit after the other, each after a silence of its
own length. Nothing is decided here: kiosk.statement_video.judgement looks at the whole.
"""

from enum import StrEnum
from typing import NamedTuple

from kiosk.statement_video.limits import LIMITS, StatementLimits
from kiosk.statement_video.script import Script
from kiosk.statement_video.signals import MouthLook, Sound, Taken
from kiosk.statement_video.utterances import VoiceListener


class StatementPhase(StrEnum):
    """What the customer does now."""

    SENTENCE = "sentence"
    PAUSE = "pause"
    DIGIT = "digit"
    ENDED = "ended"


class StatementView(NamedTuple):
    """For the screen."""

    phase: StatementPhase
    digit: int | None  # the one that stands there
    said: int  # digits that are behind
    level: float  # of the sound, 0..1


class StatementSession:
    """Give it every sound and look in their order; `view` is what the screen shows from then on."""

    def __init__(self, script: Script, now: float, limits: StatementLimits = LIMITS) -> None:
        self.script = script
        self.phase = StatementPhase.SENTENCE
        self._limits = limits
        self._listener = VoiceListener(limits)
        self._begins = self._reads_until = now
        self._shown: list[float] = []
        self._pauses_from = now
        self._sounds: list[Sound] = []
        self._looks: list[MouthLook] = []
        self._level = 0.0

    def look(self, look: MouthLook) -> None:
        self._looks.append(look)

    def hear(self, sound: Sound) -> None:
        self._sounds.append(sound)
        self._level = sound.level
        self._listener.hear(sound)
        self.tick(self._listener.now)

    def tick(self, now: float) -> None:
        """Time goes on, also when nothing is heard any more."""
        match self.phase:
            case StatementPhase.SENTENCE:
                self._read(now)
            case StatementPhase.PAUSE:
                self._pause(now)
            case StatementPhase.DIGIT:
                self._say(now)

    @property
    def view(self) -> StatementView:
        shown = len(self._shown)
        is_shown = self.phase is StatementPhase.DIGIT
        digit = self.script.digits[shown - 1] if is_shown else None
        return StatementView(self.phase, digit, shown - is_shown, self._level)

    def taken(self, *, same_person: bool | None = None) -> Taken:
        """All of it so far."""
        return Taken(
            self.script,
            self._begins,
            self._reads_until,
            tuple(self._shown),
            tuple(self._sounds),
            tuple(self._looks),
            same_person,
        )

    def _read(self, now: float) -> None:
        limits, listener = self._limits, self._listener
        silent = not listener.speaking and now - listener.silent_since >= limits.sentence_rest
        if silent and listener.voiced >= limits.sentence_voiced:
            self._reads_until = listener.silent_since
            self._rest(now)
        elif now - self._begins >= limits.sentence_most:
            self._reads_until, self.phase = now, StatementPhase.ENDED

    def _pause(self, now: float) -> None:
        """A word in between does not draw it out: it was not asked for, and counts against it."""
        if now - self._pauses_from >= self.script.pauses[len(self._shown)]:
            self._shown.append(now)
            self.phase = StatementPhase.DIGIT

    def _say(self, now: float) -> None:
        listener, shown = self._listener, self._shown[-1]
        answered = listener.silent_since > shown and not listener.speaking
        if answered or now - shown >= self._limits.digit_most:
            self._rest(now)

    def _rest(self, now: float) -> None:
        self._pauses_from = now
        ended = len(self._shown) == len(self.script.digits)
        self.phase = StatementPhase.ENDED if ended else StatementPhase.PAUSE
