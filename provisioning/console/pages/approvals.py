"""Approvals: acts that one person proposed and a second one has to agree to."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from provisioning.console import fleet_data
from provisioning.console.access import Done
from provisioning.console.models import Proposal
from provisioning.console.pages import wipe
from provisioning.console.roles import ConsoleRole
from provisioning.console.security import second_person
from provisioning.fleet.errors import RepositoryInputError

_DECIDES = frozenset({ConsoleRole.PUBLISHER, ConsoleRole.POLICY_EDITOR})
_SEES_ALL = _DECIDES | {ConsoleRole.AUDITOR, ConsoleRole.ADMIN}
_SAID = {
    "rollout_begin_app": _("Bring this version of the application to the kiosks"),
    "rollout_recall": _("Recall this roll-out's release from every kiosk"),
    "kiosk_wipe": _("Destroy this kiosk's keys and stores"),
    "kiosk_wipe_recall": _("Take back the order to wipe this kiosk"),
}
_GIVEN = {
    "why": _("Why"),
    "rings": _("Rings"),
    "window": _("Only at these hours"),
    "in_opening_hours": _("Also in opening hours"),
    "replaces": _("Ends the one that runs"),
}
_TICKED = "on"  # as browsers say it
_SIGNED = ("rollout_recall", "kiosk_wipe", "kiosk_wipe_recall")


def view(request: Any) -> HttpResponse:
    rows = [_row(request, one) for one in second_person.open_ones() if _is_seen(request, one)]
    return render(request, "console/approvals.html", {"rows": rows})


def refuse(request: Any, given: Mapping[str, str], number: int) -> Done:
    """By whoever proposed it: it is withdrawn. Raises RepositoryInputError."""
    proposal = second_person.find(number)
    if not _may_refuse(request, proposal):
        raise RepositoryInputError(f"{number}", _("waits for nobody any more"))
    is_own = proposal.proposed_by == request.access.name
    second_person.end(proposal, request.access.name, "withdrawn" if is_own else "refused")
    return Done("approvals", _("It is not done."))


def _row(request: Any, one: Proposal) -> dict[str, Any]:
    _arguments, given = second_person.detail(one)
    return {
        "proposal": one,
        "said": _(_SAID.get(one.act, one.act)),
        "given": [
            _told(name, value) for name, value in sorted(given.items()) if name != wipe.MEANT
        ],
        "is_own": one.proposed_by == request.access.name,
        "needs_key": one.act in _SIGNED,
        "may_agree": one.act in _may_there(request, one),
        "may_refuse": _may_refuse(request, one),
    }


def _told(name: str, value: str) -> tuple[str, str]:
    """What was filled in, in words; of a box that was ticked, that it was."""
    return _(_GIVEN.get(name, name)), _("yes") if value == _TICKED else value


def _is_seen(request: Any, one: Proposal) -> bool:
    """Whoever works for some stores sees what is about their kiosks."""
    return request.access.scope(_SEES_ALL).is_all or one.act in _may_there(request, one)


def _may_refuse(request: Any, one: Proposal) -> bool:
    return request.access.scope(_DECIDES).is_all or one.act in _may_there(request, one)


def _may_there(request: Any, one: Proposal) -> frozenset[str]:
    """Names of the acts that somebody may do to what it is about."""
    arguments, _given = second_person.detail(one)
    device = arguments.get("device")
    found: frozenset[str] = request.may_at(None if device is None else fleet_data.store_of(device))
    return found
