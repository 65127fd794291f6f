"""Detection of batch opening in the records of a clerk and of a store: it feeds `signal.suspected_batch`.

Whoever takes turns with a colleague, opens one number at a time, and of no row, is seen by the store's hour
and by holders who come from far away one after another. Several customers with the same companion would be
another sign; no record says who came with whom.
"""

from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from provisioning.carrier.batch_limits import BatchLimits
from provisioning.carrier.ledger import Ledger

HOUR_S = 3600.0
DAY_S = 24 * HOUR_S


def causes(ledger: Ledger, store: str, clerk: str, at: float) -> tuple[str, ...]:
    """The names of the signs that the last hour and day of clerk and store show; none without a clerk."""
    if not clerk:
        return ()
    limits = ledger.batch_limits.of(store)
    day = [v for v in ledger.visits_of_store(store, at - DAY_S, at) if v["opened"]]
    own = [visit for visit in day if visit["clerk"] == clerk]
    return (
        *_named(_in_hour(own, at), own, limits),
        *_named_of_store(_in_hour(day, at), day, limits),
    )


def _in_hour(opened: list[dict[str, Any]], at: float) -> int:
    return sum(visit["at"] > at - HOUR_S for visit in opened)


def _named_of_store(
    in_hour: int, opened: list[dict[str, Any]], limits: BatchLimits
) -> tuple[str, ...]:
    """What clerks in turn cannot hide. Neighbouring numbers say nothing here: a stock has them in a row."""
    run = longest_away(visit["away"] for visit in opened)
    signs = {
        "store_openings_per_hour": in_hour >= limits.store_openings_per_hour,
        "out_of_province_run": run >= limits.out_of_province_run,
    }
    return tuple(name for name, shows in signs.items() if shows)


def causes_of_day(opened: list[dict[str, Any]], limits: BatchLimits) -> tuple[str, ...]:
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


def longest_away(away: Iterable[int | None]) -> int:
    """The most holders from another province one after another; who has no home province is passed over."""
    longest = run = 0
    for value in away:
        run = run if value is None else run + 1 if value else 0
        longest = max(longest, run)
    return longest


def _mostly_away(away: list[int | None], limits: BatchLimits) -> bool:
    """Whether most documents that have a home province come from another one than the store's."""
    known = [value for value in away if value is not None]
    enough = len(known) >= limits.out_of_province_least
    return enough and sum(known) >= limits.out_of_province_share * len(known)
