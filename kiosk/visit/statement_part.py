"""The record's part about a statement video, from what was judged."""

import datetime as dt
import hashlib
from typing import Any

from kiosk.consent.notices import Notice
from kiosk.records.record import StatementVideo
from kiosk.visit.events import StatementJudged

_PLACES = 4  # of a second, and of measures: more is noise


def part_of(
    judged: StatementJudged, text: Notice, tries: int, watched_at: dt.datetime
) -> StatementVideo:
    """text: the sentence. tries: this one included."""
    timeline, found = judged.timeline, judged.found
    measured = {name: _rounded(value) for name, value in found._asdict().items()}
    measured.pop("reasons")
    return StatementVideo(
        sha256=hashlib.sha256(judged.video).digest(),
        size=len(judged.video),
        text_sha256=text.sha256,
        language=text.language,
        digits=timeline.digits,
        pauses=tuple(timeline.pauses),
        begins=timeline.begins,
        reads_until=timeline.reads_until,
        shown=timeline.shown,
        same_person=judged.same_person,
        judged_by=dict(judged.models),
        tries=tries,
        watched_at=watched_at,
        **measured,
    )


def _rounded(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(_rounded(one) for one in value)
    return round(value, _PLACES) if isinstance(value, float) else value
