"""Roll-outs: all of them, newest first; and what a new one is begun with."""

from collections.abc import Mapping
from typing import Any

import msgspec
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from provisioning.console import fleet_data, shown_rollouts, times_in_words
from provisioning.console.access import Done
from provisioning.fleet import recalling
from provisioning.fleet.errors import RepositoryInputError
from provisioning.fleet.rollout_acts import RolloutActs
from provisioning.fleet.rollouts import plan, store_hours
from provisioning.fleet.rollouts.plan import RolloutPlan
from provisioning.updates.jobs import JobKind
from provisioning.updates.release import path_of
from provisioning.updates.target_paths import is_version

_SHOWN = 50
_CANARY, _RINGS = "canary", "5,25,100"


def view(request: Any) -> HttpResponse:
    register = fleet_data.register()
    with register.snapshot():
        rows = shown_rollouts.listed(register.rollouts.newest(_SHOWN))
    return render(request, "console/rollouts.html", {"rows": rows})


def begin_content(request: Any, given: Mapping[str, str], kind: str, release: str) -> Done:
    """Rules, notices, listings or settings. Raises RepositoryInputError."""
    if kind not in set(JobKind) or kind == JobKind.APP:
        raise RepositoryInputError(kind, "is no content; an application is begun by two people")
    return _begin(request, given, JobKind(kind), release)


def expect_app(request: Any, given: Mapping[str, str], release: str) -> None:
    """Before it is proposed. Raises RepositoryInputError."""
    _expect_release(JobKind.APP, release)
    acts = fleet_data.acts(request.access.name)
    _plan(given, acts.free_id(JobKind.APP), JobKind.APP, release, _rings(given, acts))


def begin_app(request: Any, given: Mapping[str, str], release: str) -> Done:
    """Raises RepositoryInputError."""
    return _begin(request, given, JobKind.APP, release, given.get("proposed_by", ""))


def _begin(
    request: Any, given: Mapping[str, str], kind: JobKind, release: str, proposed_by: str = ""
) -> Done:
    """Raises RepositoryInputError."""
    _expect_release(kind, release)
    acts = fleet_data.acts(request.access.name)
    made = _plan(given, acts.free_id(kind), kind, release, _rings(given, acts))
    acts.begin(made, replaces="replaces" in given, proposed_by=proposed_by)
    told = {"kind": times_in_words.of_code(kind), "release": release, "name": made.id}
    said = _("%(kind)s %(release)s goes out to the kiosks: %(name)s.") % told
    return Done(reverse("rollout", args=[made.id]), said)


def _expect_release(kind: JobKind, release: str) -> None:
    """It is published, and not recalled. Raises RepositoryInputError."""
    if not is_version(release):
        raise RepositoryInputError(release, "is no version")
    path = path_of(kind.role, release)
    if why := recalling.why_recalled(fleet_data.repository(), path):
        raise RepositoryInputError(path, f"is recalled: {why}")


def _rings(given: Mapping[str, str], acts: RolloutActs) -> str:
    rings = given.get("rings", "").strip()
    return rings or (f"{_CANARY},{_RINGS}" if acts.is_ring(_CANARY) else _RINGS)


def _plan(
    given: Mapping[str, str], name: str, kind: JobKind, release: str, rings: str
) -> RolloutPlan:
    """Raises RepositoryInputError."""
    window = given.get("window", "").strip()
    chosen = {
        "id": name,
        "kind": kind,
        "release": release,
        "rings": plan.rings(rings),
        "waits_for_a_look": kind is JobKind.APP or "look" in given,
        "window": store_hours.hours(window) if window else None,
        "in_opening_hours": "in_opening_hours" in given,
    }
    try:
        return msgspec.convert(msgspec.to_builtins(chosen), RolloutPlan)
    except msgspec.ValidationError as error:
        raise RepositoryInputError("roll-out", str(error)) from error
