"""A statement in its record, judged again from what stands there.

What the recording shows only its bytes say, and who has them repeats that (`kiosk statement analyse`). Here
the measures and moments are held against the limits, whoever measured them: a kiosk's word that it was
accepted counts for nothing.
"""

import math
from collections.abc import Iterator

from kiosk.records.record import StatementVideo
from kiosk.statement_video import script
from kiosk.statement_video.finding import StatementDoubt, StatementFinding, doubts_of
from kiosk.statement_video.limits import LIMITS, StatementLimits


def doubts(part: StatementVideo, limits: StatementLimits = LIMITS) -> tuple[StatementDoubt, ...]:
    """What speaks against it; none: it holds."""
    return (*_of_script(part), *_of_person(part), *doubts_of(_finding(part), limits))


def _of_script(part: StatementVideo) -> Iterator[StatementDoubt]:
    """As many digits as are asked for, each after a silence that may be drawn, each answered or not."""
    counts = {
        len(part.digits),
        len(part.pauses),
        len(part.shown),
        len(part.answers),
        len(part.apart),
    }
    asked = counts == {script.COUNT} and all(digit in script.DIGITS for digit in part.digits)
    drawn = all(script.PAUSE_LEAST <= pause <= script.PAUSE_MOST for pause in part.pauses)
    if not (asked and drawn and _waited(part) and _is_measured(part)):
        yield StatementDoubt.BROKEN_OFF


def _is_measured(part: StatementVideo) -> bool:
    """What is no number compares with no limit."""
    measures = (part.voiced, part.together, part.lag, part.unseen)
    moments = (value for value in (*part.answers, *part.apart) if value is not None)
    return all(math.isfinite(value) for value in (*measures, *moments))


def _waited(part: StatementVideo) -> bool:
    """No digit stood there before its silence was over."""
    from_there = (part.reads_until, *part.shown)
    return part.begins <= part.reads_until and all(
        shown - before >= pause
        for before, shown, pause in zip(from_there, part.shown, part.pauses, strict=False)
    )


def _of_person(part: StatementVideo) -> Iterator[StatementDoubt]:
    if part.same_person is not True:
        yield StatementDoubt.ANOTHER_PERSON


def _finding(part: StatementVideo) -> StatementFinding:
    return StatementFinding(
        reasons=(),
        voiced=part.voiced,
        answers=part.answers,
        apart=part.apart,
        extra=part.extra,
        together=part.together,
        lag=part.lag,
        unseen=part.unseen,
    )
