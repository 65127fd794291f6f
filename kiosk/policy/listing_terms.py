"""The terms for which listings count, in days in China."""

import calendar
import datetime as dt
from typing import Any, NamedTuple

from kiosk.policy.rules import Term


class Span(NamedTuple):
    """First and last day on which a listing counts; None: not known, or without an end."""

    first: dt.date | None
    last: dt.date | None


def span(term: Term, listing: dict[str, Any]) -> Span:
    """The days on which a listing counts; its own end cuts a term of years short."""
    first, own_end = listing.get(term.start), listing.get("until")
    if not term.years or (term.own_end and own_end is None):
        return Span(first, own_end)
    if first is None:
        return Span(None, own_end if term.own_end else None)
    last = _years_later(first, term.years)
    return Span(first, min(last, own_end) if own_end else last)


def in_term(term: Term, listing: dict[str, Any], today: dt.date | None) -> bool | None:
    """Whether the listing counts today; None where that is not known."""
    if today is None:
        return None
    first, last = span(term, listing)
    begun = True if first is None and term.open_ended else first and first <= today
    over = False if last is None and term.open_ended else last and last < today
    if begun is False or over is True:
        return False
    return None if begun is None or over is None else True


def _years_later(day: dt.date, years: int) -> dt.date:
    year = day.year + years
    last = calendar.monthrange(year, day.month)[1]
    return day.replace(year=year, day=min(day.day, last))
