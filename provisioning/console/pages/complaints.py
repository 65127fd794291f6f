"""Complaints and requests of customers, by the day until which they have to be answered."""

import time
from collections.abc import Mapping
from typing import Any, NamedTuple

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from provisioning.carrier import objections
from provisioning.carrier.errors import InputError
from provisioning.carrier.ledger import Ledger
from provisioning.carrier.objections import FiledObjection
from provisioning.console import carrier_data, carrier_words, fleet_data
from provisioning.console.access import Done
from provisioning.console.carrier_data import of_the_carrier
from provisioning.console.roles import ConsoleRole

ROWS = 50
SOON_S = 3 * 86_400.0
ANSWERERS = frozenset({ConsoleRole.OPERATOR})


class ObjectionRow(NamedTuple):
    """One in the list, in words. urgency: a class of the stylesheet."""

    objection: FiledObjection
    kind: str
    ground: str
    about: str
    route: str
    contact: str
    left: str
    urgency: str
    can_answer: bool


@of_the_carrier
def view(request: Any, ledger: Ledger) -> HttpResponse:
    now = time.time()
    seen = [one for one in objections.listed(ledger) if request.scope.covers(one.store)]
    shown_state = request.GET.get("state", "open")
    chosen = [one for one in seen if _is_chosen(one, shown_state, now)]
    page = Paginator(chosen, ROWS).get_page(request.GET.get("page"))
    acting = request.access.scope(ANSWERERS)
    shown = {
        "page": page,
        "rows": [_row(one, now, can_answer=acting.covers(one.store)) for one in page],
        "state": shown_state,
        "late": sum(one.is_late(now) for one in seen),
        "soon": sum(_is_soon(one, now) for one in seen),
        "owed": sum(one.is_owed for one in seen),
        "elsewhere": sum(one.answer_by is None and one.answered_at is None for one in seen),
    }
    return render(request, "console/complaints.html", shown)


def note_answer(
    request: Any, _given: Mapping[str, str], store: str, table: str, number: int
) -> Done:
    """It is owed no more. Raises InputError: what the route names is not that store's."""
    ledger = carrier_data.ledger()
    known = objections.listed(ledger) if ledger else []
    meant = (one for one in known if (one.store, one.table, one.number) == (store, table, number))
    if ledger is None or next(meant, None) is None:
        raise InputError(table, _("%(number)d is not this store's") % {"number": number})
    who = request.access.name
    with ledger.transaction():
        ledger.answers_given.note(table, number, who, time.time())
        fleet_data.note(who, "answer noted", f"{table} {number}", store)
    return Done(reverse("complaints"), _("Noted: it has been answered."))


def _is_chosen(one: FiledObjection, state: str, now: float) -> bool:
    match state:
        case "late":
            return one.is_late(now)
        case "answered":
            return one.answered_at is not None
        case _:
            return one.answered_at is None


def _is_soon(one: FiledObjection, now: float) -> bool:
    return one.is_owed and one.answer_by is not None and 0 <= one.answer_by - now < SOON_S


def _row(one: FiledObjection, now: float, *, can_answer: bool) -> ObjectionRow:
    """Who calls the customer needs the number; who only looks does not."""
    told = (lambda number: number) if can_answer else carrier_words.masked
    return ObjectionRow(
        objection=one,
        kind=carrier_words.of(carrier_words.KINDS, one.kind),
        ground=carrier_words.of(carrier_words.GROUNDS, one.ground),
        about=one.about if one.kind == "complaint" else told(one.about),
        route=carrier_words.of(carrier_words.ROUTES, one.route),
        contact=told(one.contact),
        left=carrier_words.span_left(one.answer_by, now) if one.is_owed and one.answer_by else "",
        urgency="danger" if one.is_late(now) else "look" if _is_soon(one, now) else "",
        can_answer=can_answer and one.answered_at is None,
    )
