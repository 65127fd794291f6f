"""Kiosks: one line each, narrowed, searched and sorted; fifty a page."""

import time
from typing import Any, NamedTuple

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from provisioning.console import fleet_data
from provisioning.console.shown_kiosks import STATE_NAMES
from provisioning.fleet.rollout_views import ONLINE_S
from provisioning.fleet.tables.summaries import SORTED_BY, KioskQuery

PAGE_ROWS = 50
_NARROWED_BY = ("search", "state", "store", "ring", "app")
_LONGEST = 64  # characters of what is looked for
_LAST_PAGE = 10_000
_COLUMNS: tuple[tuple[str, Promise, str], ...] = (
    ("device", _("Kiosk"), ""),
    ("store", _("Store"), ""),
    ("app", _("Application"), ""),
    ("policy", _("Rules"), ""),
    ("backlog", _("Backlog"), "number"),
    ("oldest_at", _("Oldest"), "number"),
    ("free_percent", _("Disk free"), "number"),
    ("heard_at", _("Last heard"), "number"),
    ("state", _("State"), ""),
)


class Column(NamedTuple):
    """A head that sorts. address: what follows the page's own; sorted: ascending, descending or not."""

    heading: Promise
    kind: str
    address: str
    sorted: str


def view(request: Any) -> HttpResponse:
    given = {name: request.GET.get(name, "").strip()[:_LONGEST] for name in _NARROWED_BY}
    given["state"] = given["state"] if given["state"] in STATE_NAMES else ""
    sort, number = request.GET.get("sort", ""), _number(request.GET.get("page", ""))
    query = KioskQuery(
        now=time.time(),
        online_s=ONLINE_S,
        branches=tuple(sorted(request.scope.nodes)),
        sorted_by=sort.lstrip("-") if sort.lstrip("-") in SORTED_BY else "device",
        is_descending=sort.startswith("-"),
        offset=(number - 1) * PAGE_ROWS,
        limit=PAGE_ROWS,
        **given,
    )
    rows, total = fleet_data.register().summaries.page(query)
    shown = {
        "rows": rows,
        "total": total,
        "given": given,
        "sort": sort,
        "columns": _heads(given, query),
        "states": STATE_NAMES.items(),
        "choices": _choices(request),
        "pages": _pages(given, sort, number, total),
    }
    return render(request, "console/kiosks.html", shown)


def _choices(request: Any) -> Any:
    branches = tuple(sorted(request.scope.nodes))
    read = fleet_data.register().summaries.choices
    return fleet_data.kept(("choices", branches), 10.0, lambda: read(branches))


def _heads(given: dict[str, str], query: KioskQuery) -> list[Column]:
    return [_head(given, query, *column) for column in _COLUMNS]


def _head(
    given: dict[str, str], query: KioskQuery, name: str, heading: Promise, kind: str
) -> Column:
    is_this = name == query.sorted_by
    turned = f"-{name}" if is_this and not query.is_descending else name
    way = ("descending" if query.is_descending else "ascending") if is_this else ""
    return Column(heading, kind, _address(given, sort=turned), way)


def _pages(given: dict[str, str], sort: str, number: int, total: int) -> dict[str, Any]:
    last = max(1, -(-total // PAGE_ROWS))
    return {
        "number": number,
        "last": last,
        "before": _address(given, sort=sort, page=number - 1) if number > 1 else "",
        "after": _address(given, sort=sort, page=number + 1) if number < last else "",
    }


def _address(given: dict[str, str], **more: object) -> str:
    said = {name: value for name, value in (given | more).items() if value not in {"", 1}}
    return "?" + urlencode(said)


def _number(text: str) -> int:
    is_number = text.isascii() and text.isdigit() and len(text) < 6
    return min(max(1, int(text)), _LAST_PAGE) if is_number else 1
