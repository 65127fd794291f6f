"""One mark a day as inline SVG: filled, all that was opened is signed; a cross, not all; a dash, none."""

import datetime as dt
from collections.abc import Mapping, Sequence
from html import escape

from provisioning.carrier.store_figures import Counted

_STEP, _SIDE = 22, 16


def of_days(days: Sequence[dt.date], counted: Mapping[dt.date, Counted], said: str) -> str:
    """said: the same in words."""
    marks = "".join(_mark(place, counted.get(day, Counted())) for place, day in enumerate(days))
    width = _STEP * len(days)
    return (
        f'<svg class="days" width="{width}" height="{_SIDE}" viewBox="0 0 {width} {_SIDE}" role="img"'
        f' aria-label="{escape(said)}">{marks}</svg>'
    )


def _mark(place: int, day: Counted) -> str:
    x = place * _STEP
    if not day.opened:
        return f'<path class="none" d="M{x + 3} 8h10"/>'
    if day.signed == day.opened:
        return f'<rect class="done" x="{x}" y="0" width="{_SIDE}" height="{_SIDE}" rx="4"/>'
    return f'<path class="failed" d="M{x + 2} 2l12 12m0-12l-12 12"/>'
