"""What was found out about a statement, and what its measures say; the carrier reads them off a record."""

from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from kiosk.statement_video.limits import LIMITS, StatementLimits


class StatementDoubt(StrEnum):
    """What speaks against a statement."""

    BROKEN_OFF = "broken_off"  # not all digits were shown
    RECORDING_GAPS = "recording_gaps"  # pictures or sound are missing
    NOT_ONE_FACE = "not_one_face"
    ANOTHER_PERSON = "another_person"  # than in the face session
    NOT_READ = "not_read"  # too little voice while the sentence stood there
    MOUTH_AT_REST = "mouth_at_rest"
    NOT_ANSWERED = "not_answered"  # a digit without a voice in time
    NOT_ASKED_FOR = "not_asked_for"  # a voice in a pause
    UNSTEADY = "unsteady"  # answers that do not follow the digits
    MOUTH_APART = "mouth_apart"  # from the voice, at the digits
    NOT_IN_STEP = "not_in_step"  # mouth and voice, over the whole
    VOICE_UNSEEN = "voice_unseen"  # a voice while the mouth rests


class StatementFinding(NamedTuple):
    """The decision, and what it was made of; times in seconds."""

    reasons: tuple[StatementDoubt, ...]
    voiced: float  # of the sentence
    answers: tuple[float | None, ...]  # of each digit: its voice after it appeared
    apart: tuple[float | None, ...]  # of each digit: its mouth after its voice
    extra: int  # utterances that nothing asked for
    together: float  # correlation of mouth and voice
    lag: float  # of the mouth behind the voice, where it is highest
    unseen: float  # part of the voice with the mouth at rest

    @property
    def accepted(self) -> bool:
        return not self.reasons


def doubts_of(
    found: StatementFinding, limits: StatementLimits = LIMITS
) -> Iterator[StatementDoubt]:
    """What the measures alone say, of whoever measured them."""
    rows = (
        (StatementDoubt.NOT_READ, found.voiced < limits.sentence_voiced),
        (StatementDoubt.NOT_ANSWERED, not _all_answered(found, limits)),
        (StatementDoubt.NOT_ASKED_FOR, found.extra > limits.extra),
        (StatementDoubt.UNSTEADY, _spread(found.answers) > limits.answers_apart),
        (StatementDoubt.MOUTH_APART, _apart(found, limits) > limits.misses),
        (
            StatementDoubt.NOT_IN_STEP,
            found.together < limits.together or abs(found.lag) > limits.lag,
        ),
        (StatementDoubt.VOICE_UNSEEN, found.unseen > limits.unseen),
    )
    return (reason for reason, holds in rows if holds)


def _all_answered(found: StatementFinding, limits: StatementLimits) -> bool:
    return bool(found.answers) and all(
        answer is not None and limits.answer_least <= answer <= limits.answer_most
        for answer in found.answers
    )


def _spread(answers: Sequence[float | None]) -> float:
    """Of the answers, without the one that is farthest from their middle: a hesitation, or a mishearing."""
    known = sorted(answer for answer in answers if answer is not None)
    if len(known) < 3:
        return 0.0
    return min(known[-1] - known[1], known[-2] - known[0])


def _apart(found: StatementFinding, limits: StatementLimits) -> int:
    """Of how many digits the mouth was not with the voice."""
    return sum(one is None or abs(one) > limits.apart for one in found.apart)
