"""The counter's day, for its clerk: how many records, how long, what was sent back and why.

All of it is read off the outbox's own rows and the receipts that verify here: a record's id tells when its
visit began, its row when it was stored. Nothing says who came.
"""

import statistics
from collections import Counter
from collections.abc import Iterable

from kiosk.enumerations import Verdict
from kiosk.ports import OutboxEntry
from kiosk.protocol.messages import DayFigures, SentBack
from kiosk.records.receipt import Receipt
from kiosk.records.reference_number import begun_at

_REASONS = 4
# A complaint's id is drawn when it is filed, and a clock may have been set: no visit takes so short, or long.
_LEAST_S, _MOST_S = 5.0, 4 * 3600.0


def figures(told: Iterable[tuple[OutboxEntry, Receipt | None]]) -> DayFigures:
    """Of a day's records, each with its verified receipt, if there is one."""
    rows = list(told)
    verdicts = [receipt.verdict for _, receipt in rows if receipt]
    rejected = Counter(r.reason for _, r in rows if r and r.verdict == Verdict.REJECTED)
    return DayFigures(
        records=len(rows),
        confirmed=verdicts.count(Verdict.ACCEPTED),
        seconds=_middle([entry for entry, _ in rows]),
        sent_back=tuple(SentBack(*one) for one in rejected.most_common(_REASONS)),
    )


def _middle(entries: list[OutboxEntry]) -> int:
    begun = ((entry, begun_at(entry.record_id)) for entry in entries)
    took = (entry.created_at - at for entry, at in begun if at is not None)
    visits = [seconds for seconds in took if _LEAST_S <= seconds <= _MOST_S]
    return round(statistics.median(visits)) if visits else 0
