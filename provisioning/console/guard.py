"""What stands before every row of the table: who is signed in, the role, the store, the typed word."""

import time
from collections.abc import Callable, Mapping
from functools import partial, wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from kiosk.errors import KioskError
from provisioning.console import accounts, failure_words, fleet_data, page_table
from provisioning.console.access import ConsoleAccess, ConsoleAct, ConsolePage, Done, Extent
from provisioning.console.models import Proposal
from provisioning.console.security import attempts, second_person
from provisioning.console.security.attempts import AttemptRefusedError
from provisioning.fleet.errors import RepositoryInputError

_SIGN_IN = "/sign-in/"
_NEVER_KEPT = ("csrfmiddlewaretoken", "passphrase", "typed")


def page(row: ConsolePage) -> Callable[..., HttpResponse]:
    """A view. It finds `request.access`, `request.scope`: what it may show, `request.may_at(store)`."""

    @require_safe
    @wraps(row.view)
    def view(request: Any, **arguments: Any) -> HttpResponse:
        if refused := _refused(request, row, arguments):
            return refused
        try:
            answer: HttpResponse = row.view(request, **arguments)
        except KioskError as error:
            return render(
                request, "console/failure.html", {"said": failure_words.of(error)}, status=503
            )
        return answer

    return view


def act(row: ConsoleAct) -> Callable[..., HttpResponse]:
    """A view. The act is called with the request, what was filled in, and what stands in the route."""

    @require_POST
    @sensitive_post_parameters()
    @wraps(row.view)
    def view(request: Any, **arguments: Any) -> HttpResponse:
        if refused := _refused(request, row, arguments):
            return refused
        try:
            _expect_typed(request, row, arguments)
            if row.needs and not request.POST.get(row.needs, "").strip():
                raise RepositoryInputError(row.needs, _("fill it in; nothing was done"))
            seen = row.check(request, request.POST.dict(), **arguments) if row.check else None
            if row.second:
                given = _kept(request) | dict(seen or {})  # what was seen, no form says otherwise
                second_person.propose(request.access.name, row.name, arguments, given)
                messages.info(request, _("Proposed. It is done when a second person agrees."))
                return redirect("approvals")
            return _done(request, row, request.POST.dict(), arguments)
        except (KioskError, OSError) as error:
            return _told(request, row, arguments, error)

    return view


@require_POST
@sensitive_post_parameters()
def agree(request: Any, number: int) -> HttpResponse:
    """A second person agrees, and it is done; the same checks as for whoever proposed it."""
    if not request.user.is_authenticated:
        return redirect_to_login("/approvals/", _SIGN_IN)
    try:
        proposal = second_person.find(number)
    except KioskError as error:
        messages.error(request, _sentence(error))
        return redirect("approvals")
    row = next(one for one in page_table.ACTS if one.name == proposal.act)
    arguments, _given = second_person.detail(proposal)
    if refused := _refused(request, row, arguments):
        return refused
    try:
        second_person.expect_another(proposal, request.access.name)
        _expect_proposer_may(row, proposal)
        _expect_typed(request, row, arguments)
        return _agreed(request, row, proposal)
    except (KioskError, OSError) as error:
        messages.error(request, _sentence(error))
        return redirect("approvals")


def _expect_proposer_may(row: ConsoleAct, proposal: Proposal) -> None:
    """Still, and by now: who proposed it has to have the role, too. Raises RepositoryInputError."""
    account = accounts.find(proposal.proposed_by)
    access = accounts.access(account)
    arguments, _given = second_person.detail(proposal)
    if not account.is_active or not access.may(row) or not _is_in_scope(access, row, arguments):
        why = _("who proposed it may not do it any more; refuse it")
        raise RepositoryInputError(proposal.subject, why)


def _agreed(request: Any, row: ConsoleAct, proposal: Proposal) -> HttpResponse:
    """A key's passphrase is tried a few times only; what fails is audited. Raises KioskError, OSError."""
    arguments, given = second_person.detail(proposal)
    who, second = request.access.name, _of_the_second(request, proposal)
    tried = attempts.begin_passphrase(proposal.subject, time.time()) if second["passphrase"] else []
    try:
        with second_person.claimed(proposal, who):
            answer = _done(request, row, given | second, arguments)
    except (KioskError, OSError):
        fleet_data.note(who, f"agreeing failed: {proposal.act}", proposal.subject)
        raise
    attempts.took_place(tried)
    return answer


def _of_the_second(request: Any, proposal: Proposal) -> dict[str, str]:
    """What was proposed is what is done: of the second person's form, the key's passphrase alone counts."""
    passphrase = request.POST.get("passphrase", "")
    return {"passphrase": passphrase, "proposed_by": proposal.proposed_by}


def shown_everywhere(request: Any) -> dict[str, Any]:
    """What every template finds: who is signed in, the navigation, and the names of what they may."""
    access = getattr(request, "access", None)
    if access is None:
        return {}
    entries = [one for one in page_table.PAGES if one.heading and access.may(one)]
    return {"access": access, "navigation": entries, "may": may(access)}


def may(access: ConsoleAccess, store: str | None = None) -> frozenset[str]:
    """Names of the rows. store: only those that may be done there."""
    rows = (*page_table.PAGES, *page_table.ACTS)
    return frozenset(
        row.name
        for row in rows
        if access.may(row) and (store is None or access.scope(row.roles).covers(store))
    )


def _refused(
    request: Any, row: ConsolePage | ConsoleAct, arguments: Mapping[str, Any]
) -> HttpResponse | None:
    """None: go on."""
    if not request.user.is_authenticated:
        return redirect_to_login(
            request.get_full_path() if request.method == "GET" else "/", _SIGN_IN
        )
    request.access = accounts.access(request.user)
    request.scope = request.access.scope(row.roles)
    request.may_at = partial(may, request.access)
    if not request.access.may(row):
        return render(request, "console/refused.html", status=403)
    if not _is_in_scope(request.access, row, arguments):
        raise Http404
    return None


def _is_in_scope(
    access: ConsoleAccess, row: ConsolePage | ConsoleAct, arguments: Mapping[str, Any]
) -> bool:
    """Of a kiosk, or a store, that the route names; what is not in scope is as if it were not there."""
    if row.extent is not Extent.STORES:
        return True
    scope = access.scope(row.roles)
    if "device" in arguments:
        known = fleet_data.register().kiosks.find(arguments["device"])
        return known is not None and scope.covers(known.store)
    return "store" not in arguments or scope.covers(arguments["store"])


def _expect_typed(request: Any, row: ConsoleAct, arguments: Mapping[str, Any]) -> None:
    """Raises RepositoryInputError."""
    if not row.typed:
        return
    expected = str(arguments[row.typed])
    if request.POST.get("typed", "").strip() != expected:
        raise RepositoryInputError(expected, _("type this name to confirm; nothing was done"))


def _kept(request: Any) -> dict[str, str]:
    return {name: text for name, text in request.POST.items() if name not in _NEVER_KEPT}


def _done(
    request: Any, row: ConsoleAct, given: Mapping[str, str], arguments: Mapping[str, Any]
) -> HttpResponse:
    """Raises KioskError."""
    done: Done | HttpResponse = row.view(request, given, **arguments)
    if isinstance(done, HttpResponse):
        return done
    if done.sentence:
        messages.success(request, done.sentence)
    return redirect(done.url)


def _told(
    request: Any, row: ConsoleAct, arguments: Mapping[str, Any], error: KioskError | OSError
) -> HttpResponse:
    messages.error(request, _sentence(error))
    wanted = {
        name: value for name, value in arguments.items() if f":{name}>" in _route(row.leads_to)
    }
    return redirect(reverse(row.leads_to, kwargs=wanted))


def _route(name: str) -> str:
    return next(one.route for one in page_table.PAGES if one.name == name)


def _sentence(error: KioskError | OSError) -> str:
    """What a person is told; of the disk, what the system says of it."""
    if isinstance(error, OSError):
        return _("The disk does not take it: %(why)s. Nothing was done.") % {
            "why": error.strerror or error
        }
    if isinstance(error, AttemptRefusedError):
        minutes = int(error.wait_s // 60) + 1
        return _("Too many wrong attempts. Try again in %(minutes)d min.") % {"minutes": minutes}
    return failure_words.of(error)
