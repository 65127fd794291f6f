"""Audit: who did what to the fleet and at the console, newest first; whether it is whole; as CSV and JSON."""

import csv
import io
import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from provisioning.console import fleet_data, times_in_words
from provisioning.fleet.tables.audit import NOTHING_CHECKED, CheckedAudit, FleetAct, FleetAudit

_ROWS = 50
_LONGEST = 64
_CHECKED_S = 60.0
_WHOLE_S = 3600.0  # all of it is read; in between, what came since
_EXACT = "at_seconds"  # since the epoch
_NUMBER = 15  # digits
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would compute


def view(request: Any) -> HttpResponse:
    search, before = request.GET.get("search", "").strip()[:_LONGEST], request.GET.get("before", "")
    start = int(before) if before.isascii() and before.isdigit() and len(before) < _NUMBER else 0
    audit = fleet_data.register().audit
    rows = audit.page(search, start, _ROWS + 1)
    newest = audit.page(limit=1)
    shown = {
        "rows": rows[:_ROWS],
        "search": search,
        "older": rows[_ROWS - 1].number if len(rows) > _ROWS else 0,
        "broken": _broken(audit),
        "newest": newest[0] if newest else None,
        "hash": newest[0].hash.hex() if newest else "",
    }
    return render(request, "console/audit.html", shown)


def _broken(audit: FleetAudit) -> int:
    whole = fleet_data.kept("audit", _WHOLE_S, lambda: audit.checked(NOTHING_CHECKED))
    newer: CheckedAudit = fleet_data.kept("audit since", _CHECKED_S, lambda: audit.checked(whole))
    return newer.broken


def as_csv(request: Any, _given: Mapping[str, str]) -> HttpResponse:
    """All of it, with the hashes that prove it. Who takes it along has done something: it is an act."""
    written = io.StringIO()
    rows = csv.writer(written)
    rows.writerow([*FleetAct._fields, _EXACT])
    for one in _exported(request, "CSV"):
        rows.writerow(_safe(str(value)) for value in _row(one).values())
    return _file(written.getvalue(), "text/csv; charset=utf-8", "fleet-audit.csv")


def as_json(request: Any, _given: Mapping[str, str]) -> HttpResponse:
    rows = [_row(one) for one in _exported(request, "JSON")]
    return _file(
        json.dumps(rows, indent=1, ensure_ascii=False), "application/json", "fleet-audit.json"
    )


def _exported(request: Any, form: str) -> list[FleetAct]:
    fleet_data.note(request.access.name, "audit exported", form)
    return fleet_data.register().audit.all()


def _row(one: FleetAct) -> dict[str, Any]:
    """The moment as it is read, and as it is in the hash."""
    told = one._asdict() | {"at": times_in_words.rfc3339(one.at), "hash": one.hash.hex()}
    return told | {_EXACT: one.at}


def _safe(text: str) -> str:
    """Somebody's words are no formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _file(content: str, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
