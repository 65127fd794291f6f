"""Releases: what is published, signed by whom, until when, what is recalled; two bundles compared."""

import datetime as dt
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from provisioning.console import failure_words, fleet_data
from provisioning.fleet import bundle_difference, expiry, key_holders, publishing, recalling
from provisioning.fleet.errors import RepositoryInputError
from provisioning.updates.jobs import JobKind
from provisioning.updates.release import path_of

_FRESH_S = 5.0
_COMPARED_S = 3600.0  # what is published stays as it is
_KINDS = {kind.role: kind.value for kind in JobKind}


def view(request: Any) -> HttpResponse:
    return render(request, "console/releases.html", fleet_data.kept("releases", _FRESH_S, _read))


def compare(request: Any) -> HttpResponse:
    """Two bundles of rules, rule by rule."""
    before, after = request.GET.get("before", "")[:40], request.GET.get("after", "")[:40]
    shown = {"before": before, "after": after, "versions": _versions(), "section": "releases"}
    if before and after:
        read = lambda: bundle_difference.between(fleet_data.repository(), before, after)  # noqa: E731
        try:
            shown["difference"] = fleet_data.kept(("compare", before, after), _COMPARED_S, read)
        except RepositoryInputError as error:
            shown["refused"] = failure_words.of(error)
    return render(request, "console/compare.html", shown)


def _versions() -> list[str]:
    role = bundle_difference.POLICY
    return [one.version for of, one in publishing.published(fleet_data.repository()) if of == role]


def _read() -> dict[str, Any]:
    """Raises RepositoryInputError."""
    repository = fleet_data.repository()
    holders = {one.role: one for one in key_holders.all_roles(repository)}
    roles = [
        (one, holders[one.role]) for one in expiry.all_roles(repository, dt.datetime.now(dt.UTC))
    ]
    releases = [
        {
            "role": role,
            "kind": _KINDS[role],
            "release": one,
            "signed_by": holders[role].holders,
            "recalled": recalling.why_recalled(repository, path_of(role, one.version)),
        }
        for role, one in reversed(publishing.published(repository))
    ]
    return {"roles": roles, "releases": releases, "can_compare": len(_versions()) > 1}
