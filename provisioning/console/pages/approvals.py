"""Approvals: acts that one person proposed and a second one has to agree to."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from provisioning.console.access import Done
from provisioning.console.security import second_person

_SAID = {
    "rollout_begin_app": _("Bring this version of the application to the kiosks"),
    "rollout_recall": _("Recall this roll-out's release from every kiosk"),
}


def view(request: Any) -> HttpResponse:
    rows = []
    for one in second_person.open_ones():
        _arguments, given = second_person.detail(one)
        rows.append(
            {
                "proposal": one,
                "said": _(_SAID.get(one.act, one.act)),
                "given": sorted(given.items()),
                "is_own": one.proposed_by == request.access.name,
                "needs_key": one.act == "rollout_recall",
            }
        )
    return render(request, "console/approvals.html", {"rows": rows})


def refuse(request: Any, given: Mapping[str, str], number: int) -> Done:
    """By whoever proposed it: it is withdrawn. Raises RepositoryInputError."""
    proposal = second_person.find(number)
    is_own = proposal.proposed_by == request.access.name
    second_person.end(proposal, request.access.name, "withdrawn" if is_own else "refused")
    return Done("approvals", _("It is not done."))
