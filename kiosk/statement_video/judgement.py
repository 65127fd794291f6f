"""The decision about a statement: whether one person, who is seen, says now what is asked now.

It is made of moments, not of a model of lips: models take the lips of one take for those of another. Four
signs together: every digit is answered after it appeared, and about as quickly as the others; the mouth
opens with the voice; both rest between; and over the whole the mouth follows the voice. What was said nobody
recognises here: the carrier listens to samples.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from kiosk.statement_video.finding import StatementDoubt, StatementFinding, doubts_of
from kiosk.statement_video.limits import LIMITS, StatementLimits
from kiosk.statement_video.signals import MouthLook, Sound, Taken
from kiosk.statement_video.utterances import Utterance, utterances

_STEP = 0.04  # seconds of the grid on which mouth and voice are compared
_FARTHEST = 1.0  # seconds by which they are shifted against each other
_SMOOTH = 0.12  # seconds: a mouth does not follow single periods of a voice
_NEAR = 0.25  # seconds around a moment in which a mouth that speaks has moved
_SEARCH = 0.6  # seconds around a digit's voice in which its mouth is looked for

Series = npt.NDArray[np.float64]


class _DigitAnswer(NamedTuple):
    shown: float
    voice: Utterance | None  # the first after it
    extra: int  # others until the next one appears


def judge(taken: Taken, limits: StatementLimits = LIMITS) -> StatementFinding:
    """Look at the whole statement."""
    spoken = utterances(taken.sounds, limits)
    mouth = _Mouth(taken.looks, limits)
    answers = list(_answers(taken, spoken, limits))
    apart = tuple(mouth.behind(answer.voice.begins) if answer.voice else None for answer in answers)
    together, lag = _follows(taken.sounds, taken.looks)
    found = StatementFinding(
        reasons=(),
        voiced=sum(one.seconds for one in spoken if one.begins < taken.reads_until),
        answers=tuple(one.voice.begins - one.shown if one.voice else None for one in answers),
        apart=apart,
        extra=sum(one.extra for one in answers) + _before_the_first(taken, spoken),
        together=together,
        lag=lag,
        unseen=mouth.unseen(spoken),
    )
    return found._replace(reasons=tuple(_reasons(taken, found, mouth, limits)))


def _reasons(
    taken: Taken, found: StatementFinding, mouth: "_Mouth", limits: StatementLimits
) -> Iterator[StatementDoubt]:
    rows = (
        (StatementDoubt.BROKEN_OFF, len(taken.shown) < len(taken.script.digits)),
        (StatementDoubt.RECORDING_GAPS, _has_gaps(taken, limits)),
        (StatementDoubt.NOT_ONE_FACE, _one_face(taken.looks) < limits.one_face),
        (StatementDoubt.ANOTHER_PERSON, taken.same_person is False),
        (StatementDoubt.MOUTH_AT_REST, not mouth.moves),
    )
    yield from (reason for reason, holds in rows if holds)
    yield from doubts_of(found, limits)


# -- the digits -----------------------------------------------------------------------------------


def _answers(
    taken: Taken, spoken: list[Utterance], limits: StatementLimits
) -> Iterator[_DigitAnswer]:
    """What began before a digit can be answered is no answer to it."""
    ends = (*taken.shown[1:], float("inf"))
    for shown, until in zip(taken.shown, ends, strict=False):
        after = [one for one in spoken if shown <= one.begins < until]
        answer = after[0] if after and _can_answer(after[0], shown, limits) else None
        yield _DigitAnswer(shown, answer, len(after) - (answer is not None))


def _can_answer(one: Utterance, shown: float, limits: StatementLimits) -> bool:
    return limits.answer_least <= one.begins - shown <= limits.answer_most


def _before_the_first(taken: Taken, spoken: list[Utterance]) -> int:
    first = taken.shown[0] if taken.shown else float("inf")
    return sum(taken.reads_until < one.begins < first for one in spoken)


# -- the mouth ------------------------------------------------------------------------------------


class _Mouth:
    """How far the mouth was open, of the way from its own rest to its own wide open."""

    def __init__(self, looks: Sequence[MouthLook], limits: StatementLimits) -> None:
        seen = [look for look in looks if look.faces]
        self._at = np.array([look.at for look in seen], float)
        values = np.array([look.mouth for look in seen], float)
        rest, wide = np.percentile(values, (20, 97)) if len(values) else (0.0, 0.0)
        self.moves = bool(wide - rest >= limits.mouth_moves)
        self._open = (values - rest) / max(wide - rest, limits.mouth_moves)
        self._threshold = limits.mouth_open

    def behind(self, voice: float) -> float | None:
        """Seconds from a voice's beginning to the mouth's opening that is nearest; None: there is none."""
        openings = self._openings()
        near = openings[np.abs(openings - voice) <= _SEARCH]
        return float(near[np.argmin(np.abs(near - voice))] - voice) if len(near) else None

    def unseen(self, spoken: Sequence[Utterance]) -> float:
        """Part of the voice around which the mouth was never open."""
        moments = [at for one in spoken for at in np.arange(one.begins, one.ends, _STEP)]
        if not moments:
            return 0.0
        return sum(not self._is_open_near(at) for at in moments) / len(moments)

    def _is_open_near(self, at: float) -> bool:
        first, last = np.searchsorted(self._at, (at - _NEAR, at + _NEAR))
        return bool((self._open[first:last] >= self._threshold).any())

    def _openings(self) -> Series:
        """Moments at which it went beyond the threshold, between two pictures."""
        below, above = self._open[:-1], self._open[1:]
        at = np.nonzero((below < self._threshold) & (above >= self._threshold))[0]
        part = (self._threshold - below[at]) / (above[at] - below[at])
        opened: Series = self._at[at] + part * (self._at[at + 1] - self._at[at])
        return opened


# -- mouth and voice ------------------------------------------------------------------------------


def _follows(sounds: Sequence[Sound], looks: Sequence[MouthLook]) -> tuple[float, float]:
    """The highest correlation of mouth and voice, and by how many seconds the mouth is then behind."""
    seen = [look for look in looks if look.faces]
    if len(sounds) < 2 or len(seen) < 2:
        return 0.0, 0.0
    grid = np.arange(sounds[0].at, sounds[-1].at, _STEP)
    voice = _smooth(np.interp(grid, [s.at + s.seconds / 2 for s in sounds], _envelope(sounds)))
    mouth = _smooth(np.interp(grid, [look.at for look in seen], [look.mouth for look in seen]))
    shifts = range(-round(_FARTHEST / _STEP), round(_FARTHEST / _STEP) + 1)
    found = [_correlation(voice, mouth, shift) for shift in shifts]
    best = int(np.argmax(found))
    return found[best], shifts[best] * _STEP


def _envelope(sounds: Sequence[Sound]) -> list[float]:
    """As an ear weighs it: half as loud is not half as much."""
    return [(sound.level * sound.speech) ** 0.5 for sound in sounds]


def _smooth(values: Series) -> Series:
    kernel = np.hanning(round(_SMOOTH / _STEP) + 2)
    return np.convolve(values, kernel / kernel.sum(), "same")


def _correlation(voice: Series, mouth: Series, shift: int) -> float:
    """Of the voice with the mouth so many steps later."""
    if shift >= 0:
        voice, mouth = voice[: len(voice) - shift], mouth[shift:]
    else:
        voice, mouth = voice[-shift:], mouth[:shift]
    if min(len(voice), len(mouth)) < 2 or not voice.std() or not mouth.std():
        return 0.0
    return float(np.corrcoef(voice, mouth)[0, 1])


# -- the recording --------------------------------------------------------------------------------


def _has_gaps(taken: Taken, limits: StatementLimits) -> bool:
    sounds, looks = taken.sounds, taken.looks
    if not sounds or not looks:
        return True
    heard = np.diff([sound.at for sound in sounds]) - [sound.seconds for sound in sounds[:-1]]
    seen = np.diff([taken.begins, *(look.at for look in looks)])
    return bool((heard > limits.sound_gap).any() or (seen > limits.look_gap).any())


def _one_face(looks: Sequence[MouthLook]) -> float:
    return sum(look.faces == 1 for look in looks) / max(1, len(looks))
