"""Detection of batch opening in one clerk's records: it feeds `signal.suspected_batch`.

Several customers with the same companion would be another sign; no record says who came with whom.
"""

from collections.abc import Iterable
from itertools import pairwise
from typing import Any

import msgspec

from provisioning.carrier.ledger import Ledger

HOUR_S = 3600.0
DAY_S = 24 * HOUR_S


class BatchLimits(msgspec.Struct, frozen=True):
    """The bounds beyond which openings become a sign. No law gives numbers; each has its reason."""

    # Document, face check, notice read to its end, signature: five minutes each, without a pause.
    openings_per_hour: int = 12
    # A customer picks a card of a box; five neighbours in a row were not picked one by one.
    sequential_numbers: int = 5
    # A store at a station or a campus has many; more than this is no store's usual day...
    out_of_province_share: float = 0.6
    # ...and of fewer than ten, six from elsewhere are chance.
    out_of_province_least: int = 10


DEFAULT = BatchLimits()


def causes(
    ledger: Ledger, store: str, clerk: str, at: float, limits: BatchLimits = DEFAULT
) -> tuple[str, ...]:
    """The names of the signs that a clerk's last hour and day show; none without a clerk."""
    if not clerk:
        return ()
    day = [v for v in ledger.visits_of(store, clerk, at - DAY_S, at) if v["opened"]]
    busiest = sum(visit["at"] > at - HOUR_S for visit in day)
    return _named(busiest, day, limits)


def causes_of_day(opened: list[dict[str, Any]], limits: BatchLimits = DEFAULT) -> tuple[str, ...]:
    """The names of the signs in one clerk's openings of a day, oldest first; counted in its busiest hour."""
    moments = [visit["at"] for visit in opened]
    busiest = max((sum(at - HOUR_S < m <= at for m in moments) for at in moments), default=0)
    return _named(busiest, opened, limits)


def _named(busiest_hour: int, opened: list[dict[str, Any]], limits: BatchLimits) -> tuple[str, ...]:
    signs = {
        "openings_per_hour": busiest_hour >= limits.openings_per_hour,
        "sequential_numbers": longest_run(v["number"] for v in opened) >= limits.sequential_numbers,
        "out_of_province": _mostly_away([v["away"] for v in opened], limits),
    }
    return tuple(name for name, shows in signs.items() if shows)


def longest_run(numbers: Iterable[str]) -> int:
    """The most numbers that follow each other without a gap, in whatever order they were opened."""
    values = sorted({int(number) for number in numbers if number.isdecimal()})
    longest = run = 1 if values else 0
    for before, after in pairwise(values):
        run = run + 1 if after == before + 1 else 1
        longest = max(longest, run)
    return longest


def _mostly_away(away: list[int | None], limits: BatchLimits) -> bool:
    """Whether most documents that have a home province come from another one than the store's."""
    known = [value for value in away if value is not None]
    enough = len(known) >= limits.out_of_province_least
    return enough and sum(known) >= limits.out_of_province_share * len(known)
