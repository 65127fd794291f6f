"""What waits for a person: records that the carrier holds, records dead at their kiosk, refused messages."""

import time
from typing import Any, NamedTuple

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from kiosk.records import reference_number
from provisioning.carrier.ledger import Ledger
from provisioning.carrier.tables.quarantine import QuarantineEntry
from provisioning.console import carrier_words, fleet_data
from provisioning.console.access import StoreScope
from provisioning.console.carrier_data import of_the_carrier
from provisioning.fleet.rollout_views import ONLINE_S
from provisioning.fleet.tables.summaries import KioskQuery

ROWS = 50


class HeldRow(NamedTuple):
    """One record in quarantine, in words."""

    held: QuarantineEntry
    store: str
    cause: str
    reference: str


@of_the_carrier
def view(request: Any, ledger: Ledger) -> HttpResponse:
    scope: StoreScope = request.scope
    held = [
        _held(one, one.store or fleet_data.store_of(one.device))
        for one in ledger.quarantine.listed()
    ]
    held = [row for row in held if _is_seen(scope, row.store)]
    state = "settled" if request.GET.get("state") == "settled" else "held"
    chosen = [row for row in held if (row.held.state == "held") == (state == "held")]
    page = Paginator(chosen, ROWS).get_page(request.GET.get("page"))
    refused = [(row, fleet_data.store_of(row["device"])) for row in ledger.refused_messages.all()]
    refused = [(row, store) for row, store in refused if _is_seen(scope, store)]
    shown = {
        "page": page,
        "rows": list(page),
        "state": state,
        "waiting": sum(row.held.state == "held" for row in held),
        **_dead(scope),
        "refused": sorted(refused, key=lambda one: -one[0]["last_at"])[:ROWS],
        "refused_count": len(refused),
    }
    return render(request, "console/quarantine.html", shown)


def _dead(scope: StoreScope) -> dict[str, Any]:
    """Kiosks with records that nobody sends any more until a technician has looked."""
    now, branches, summaries = (
        time.time(),
        tuple(sorted(scope.nodes)),
        fleet_data.register().summaries,
    )
    rows, _count = summaries.page(KioskQuery(now, ONLINE_S, branches, state="dead", limit=ROWS))
    return {"dead": rows, "dead_records": summaries.counts(branches, now, ONLINE_S).dead}


def _is_seen(scope: StoreScope, store: str) -> bool:
    """What belongs to no store is shown to whoever sees all of them."""
    return scope.covers(store) if store else scope.is_all


def _held(one: QuarantineEntry, store: str) -> HeldRow:
    cause = carrier_words.of(carrier_words.CAUSES, one.cause)
    return HeldRow(one, store, cause, reference_number.short(one.record_id))
