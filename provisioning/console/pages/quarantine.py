"""What waits for a person: records that the carrier holds, records dead at their kiosk, refused messages."""

from typing import Any, NamedTuple

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render

from kiosk.records import reference
from provisioning.carrier.ledger import Ledger
from provisioning.carrier.tables.quarantine import Listed
from provisioning.console import carrier_words, fleet_data
from provisioning.console.access import StoreScope
from provisioning.console.carrier_data import of_the_carrier

ROWS = 50


class HeldRow(NamedTuple):
    """One record in quarantine, in words."""

    held: Listed
    store: str
    cause: str
    reference: str


class DeadRow(NamedTuple):
    """One kiosk with records that nobody sends any more until a technician has looked."""

    device: str
    store: str
    dead: int
    backlog: int
    heard_at: float | None


@of_the_carrier
def view(request: Any, ledger: Ledger) -> HttpResponse:
    kiosks = fleet_data.register().kiosks.all()
    stores = {one.device: one.store for one in kiosks}
    scope: StoreScope = request.scope
    held = [
        _held(one, one.store or stores.get(one.device, "")) for one in ledger.quarantine.listed()
    ]
    held = [row for row in held if _is_seen(scope, row.store)]
    state = "settled" if request.GET.get("state") == "settled" else "held"
    chosen = [row for row in held if (row.held.state == "held") == (state == "held")]
    page = Paginator(chosen, ROWS).get_page(request.GET.get("page"))
    dead = [
        DeadRow(one.device, one.store, one.report.dead, one.report.backlog or 0, one.heard_at)
        for one in kiosks
        if one.report is not None and one.report.dead and scope.covers(one.store)
    ]
    refused = [
        (row, stores.get(row["device"], ""))
        for row in ledger.refused_messages.all()
        if _is_seen(scope, stores.get(row["device"], ""))
    ]
    shown = {
        "page": page,
        "rows": list(page),
        "state": state,
        "waiting": sum(row.held.state == "held" for row in held),
        "dead": dead,
        "dead_records": sum(row.dead for row in dead),
        "refused": sorted(refused, key=lambda one: -one[0]["last_at"])[:ROWS],
        "refused_count": len(refused),
    }
    return render(request, "console/quarantine.html", shown)


def _is_seen(scope: StoreScope, store: str) -> bool:
    """What belongs to no store is shown to whoever sees all of them."""
    return scope.covers(store) if store else scope.is_all


def _held(one: Listed, store: str) -> HeldRow:
    cause = carrier_words.of(carrier_words.CAUSES, one.cause)
    return HeldRow(one, store, cause, reference.short(one.record_id))
