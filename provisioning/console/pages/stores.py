"""Stores and staff: whether everything opened was signed, what was sent back and why, what looks unusual."""

import datetime as dt
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from kiosk import china_time
from provisioning.carrier import daily_figures, store_figures
from provisioning.carrier.ledger import Ledger
from provisioning.carrier.store_figures import Counted, Period, StoreFigures
from provisioning.console import carrier_words, charts, day_marks
from provisioning.console.carrier_data import of_the_carrier

ROWS = 50
PERIODS = (7, 30)  # days
_MOST_REASONS = 12


class StoreRow(NamedTuple):
    """One store in the list. days: drawn."""

    store: str
    total: Counted
    signed: str
    is_all_signed: bool
    days: SafeString
    sent_back: str
    reason: str


class ReasonRow(NamedTuple):
    """Why records were sent back. share: drawn."""

    said: str
    times: int
    share: SafeString


@of_the_carrier
def view(request: Any, ledger: Ledger) -> HttpResponse:
    days, today = _days(request), _today()
    covers = request.scope.covers
    period = store_figures.of_period(ledger, today, days, covers)
    earlier = store_figures.of_period(ledger, today - dt.timedelta(days), days, covers)
    search = request.GET.get("q", "").strip()[:64]
    stores = [one for one in period.stores if search.casefold() in one.store.casefold()]
    page = Paginator(sorted(stores, key=_worst_first), ROWS).get_page(request.GET.get("page"))
    unusual = [
        one for one in daily_figures.of_day(ledger, today) if one.anomalies and covers(one.store)
    ]
    shown = {
        "page": page,
        "rows": [_row(one, period.days) for one in page],
        "unusual": [(one, _signs(one.anomalies)) for one in unusual[:ROWS]],
        "search": search,
        "not_all": sum(one.total.signed < one.total.opened for one in period.stores),
        "sent_back_before": carrier_words.percent(earlier.total.rejected_ratio),
        "today": today,
    }
    return render(request, "console/stores.html", shown | _figures(period, days))


@of_the_carrier
def one(request: Any, ledger: Ledger, store: str) -> HttpResponse:
    """One store: its days, its people, and what was sent back."""
    days = _days(request)
    period = store_figures.of_period(ledger, _today(), days, lambda name: name == store)
    found = period.stores[0].days if period.stores else {}
    clerks = store_figures.clerks(ledger, store, period.days[-PERIODS[0] :])
    shown = {
        "store": store,
        "section": "stores",
        "by_day": [_day(day, found.get(day, Counted())) for day in reversed(period.days)],
        "clerks": [
            (who, carrier_words.percent(who.total.signed_ratio), _told(who)) for who in clerks
        ],
        "clerk_days": PERIODS[0],
        "staff": [
            (who, carrier_words.of(carrier_words.STAFF, who.role))
            for who in ledger.staff.all()
            if who.store == store
        ],
    }
    return render(request, "console/store.html", shown | _figures(period, days))


def _figures(period: Period, days: int) -> dict[str, Any]:
    """What both pages say of the whole."""
    total = period.total
    said = _("Visits of each day, the last %(days)d days") % {"days": days}
    visits = [
        sum(one.days.get(day, Counted()).visits for one in period.stores) for day in period.days
    ]
    return {
        "days": days,
        "periods": PERIODS,
        "total": total,
        "signed": carrier_words.percent(total.signed_ratio),
        "is_all_signed": total.signed == total.opened,
        "sent_back": carrier_words.percent(total.rejected_ratio),
        "reasons": _reasons(period.reasons, total.visits),
        "visits_chart": mark_safe(charts.columns(visits, said)),  # noqa: S308 - numbers and escaped words
    }


def _worst_first(store: StoreFigures) -> tuple[float, float, str]:
    total = store.total
    signed = total.signed_ratio
    return (1.0 if signed is None else signed, -(total.rejected_ratio or 0.0), store.store)


def _row(store: StoreFigures, days: Iterable[dt.date]) -> StoreRow:
    total = store.total
    reason = max(store.reasons, key=lambda code: (store.reasons[code], code), default="")
    missing = total.opened - total.signed
    said = _("%(opened)d opened, %(missing)d of them not signed") % {
        "opened": total.opened,
        "missing": missing,
    }
    drawn = day_marks.of_days(tuple(days), store.days, said)
    return StoreRow(
        store=store.store,
        total=total,
        signed=carrier_words.percent(total.signed_ratio),
        is_all_signed=not missing,
        days=mark_safe(drawn),  # noqa: S308 - numbers and escaped words
        sent_back=carrier_words.percent(total.rejected_ratio),
        reason=carrier_words.reason(reason) if reason else "",
    )


def _reasons(counted: list[tuple[str, int]], visits: int) -> list[ReasonRow]:
    most = counted[0][1] if counted else 0
    rows = []
    for code, times in counted[:_MOST_REASONS]:
        share = carrier_words.percent(times / visits if visits else None)
        said = _("%(times)d, %(share)s of all visits") % {"times": times, "share": share}
        drawn = charts.bar(most, [("failed", times)], said)
        rows.append(ReasonRow(carrier_words.reason(code), times, mark_safe(drawn)))  # noqa: S308 - the same
    return rows


def _day(day: dt.date, counted: Counted) -> tuple[dt.date, Counted, str, bool]:
    ratio = counted.signed_ratio
    return day, counted, carrier_words.percent(ratio), ratio is None or ratio == 1


def _told(clerk: store_figures.ClerkFigures) -> list[tuple[dt.date, str]]:
    return [(day, _signs(names)) for day, names in clerk.signs]


def _signs(names: Iterable[str]) -> str:
    return "; ".join(carrier_words.of(carrier_words.SIGNS, name) for name in names)


def _days(request: Any) -> int:
    return next((days for days in PERIODS if request.GET.get("days") == str(days)), PERIODS[0])


def _today() -> dt.date:
    return china_time.today()
