"""A kiosk: how it stands, what was done to it, its jobs with the end of their log; ring, store, lease."""

import time
from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from kiosk import names
from provisioning.console import fleet_data, shown_kiosks
from provisioning.console.access import Done
from provisioning.console.pages import revoke, wipe
from provisioning.fleet.errors import RepositoryInputError
from provisioning.fleet.rollouts import plan
from provisioning.fleet.tables.leases import LONGEST_H
from provisioning.updates.jobs import JobKind

_HOUR_S = 3600.0
_WHY = 200  # characters


def view(request: Any, device: str) -> HttpResponse:
    register, now = fleet_data.register(), time.time()
    with register.snapshot():
        known = register.kiosks.find(device)
        if known is None:
            raise Http404
        jobs, acts = register.jobs.of(device), register.audit.about(device)
        lease = register.leases.running(now).get(device)
        wipe_order = wipe.order_of(register, known)
    shown = {
        "known": known,
        "standing": shown_kiosks.standing(known, jobs, now),
        "rows": shown_kiosks.versions(known),
        "jobs": jobs,
        "failed": shown_kiosks.last_failure(jobs),
        "acts": acts,
        "lease": lease,
        "wipe_order": wipe_order,
        "has_key": wipe.has_key(),
        "is_revoked": revoke.is_revoked(device),
        "may": request.may_at(known.store),
        "kinds": [kind.value for kind in JobKind],
        "longest_h": LONGEST_H,
    }
    return render(request, "console/kiosk.html", shown)


def place(request: Any, given: Mapping[str, str], device: str) -> Done:
    """Raises RepositoryInputError, NameRefusedError."""
    ring, store = given.get("ring", "").strip(), given.get("store", "").strip()
    if store:
        names.name("store", store)
    if not request.scope.covers(store):
        raise RepositoryInputError(f"store {store!a}", "is none of those that you work for")
    changes = {"ring": ring and plan.ring_name(ring), "store": store}
    fleet_data.acts(request.access.name).place([device], changes)
    return Done(_address(device), _("%(kiosk)s was put there.") % {"kiosk": device})


def lease(request: Any, given: Mapping[str, str], device: str) -> Done:
    """Raises RepositoryInputError."""
    taken = fleet_data.acts(request.access.name).lease(
        device, _hours(given.get("hours", "")) * _HOUR_S, given.get("why", "")[:_WHY]
    )
    return Done(
        _address(device),
        _("The fleet changes nothing at %(kiosk)s meanwhile.") % {"kiosk": taken.device},
    )


def release(request: Any, given: Mapping[str, str], device: str) -> Done:
    """Raises RepositoryInputError."""
    fleet_data.acts(request.access.name).release(device)
    return Done(_address(device), _("The lease has ended."))


def _hours(text: str) -> float:
    """Raises RepositoryInputError."""
    try:
        hours = float(text)
    except ValueError:
        hours = 0.0
    if not 0 < hours <= LONGEST_H:
        raise RepositoryInputError("hours", f"must be more than 0, at most {LONGEST_H}")
    return hours


def _address(device: str) -> str:
    return reverse("kiosk", args=[device])
