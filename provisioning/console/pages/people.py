"""People: who comes in, as what and for which stores; added, given roles, reset, shut, signed out."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from provisioning.console import accounts
from provisioning.console.access import ROLE_NAMES, Done
from provisioning.console.accounts import AccountActs, Grant
from provisioning.console.models import AccountSession
from provisioning.console.roles import ConsoleRole
from provisioning.fleet.errors import RepositoryInputError

_MOST_GRANTS = 50


def view(request: Any) -> HttpResponse:
    held = AccountSession.objects.filter(account__isnull=False)
    signed_in = set(held.values_list("account__name", flat=True))
    rows = [
        {
            "name": name,
            "roles": [(ROLE_NAMES[role], role.value, store) for role, store in access.roles],
            "written": "\n".join(f"{role.value} {store}".strip() for role, store in access.roles),
            "state": state,
            "made_at": made_at,
            "is_signed_in": name in signed_in,
        }
        for name, access, state, made_at in accounts.everybody()
    ]
    shown = {"rows": rows, "roles": [(role.value, said) for role, said in ROLE_NAMES.items()]}
    return render(request, "console/people.html", shown)


def add(request: Any, given: Mapping[str, str]) -> Done:
    """Raises RepositoryInputError."""
    name = given.get("name", "").strip()
    first = AccountActs(request.access.name).add(name, _grants(given.get("roles", "")))
    return Done("people", _first(name, first))


def set_roles(request: Any, given: Mapping[str, str], name: str) -> Done:
    """Raises RepositoryInputError."""
    AccountActs(request.access.name).set_roles(name, _grants(given.get("roles", "")))
    return Done("people", _("%(name)s has other roles now.") % {"name": name})


def reset(request: Any, given: Mapping[str, str], name: str) -> Done:
    """Raises RepositoryInputError."""
    return Done("people", _first(name, AccountActs(request.access.name).reset(name)))


def shut(request: Any, given: Mapping[str, str], name: str) -> Done:
    """Raises RepositoryInputError."""
    AccountActs(request.access.name).shut(name)
    return Done("people", _("%(name)s cannot sign in any more.") % {"name": name})


def end_sessions(request: Any, given: Mapping[str, str], name: str) -> Done:
    """Raises RepositoryInputError."""
    AccountActs(request.access.name).end_sessions(name)
    return Done("people", _("%(name)s is signed out everywhere.") % {"name": name})


def _grants(text: str) -> list[Grant]:
    """A line each: a role, and its branch of the stores; without one: all. Raises RepositoryInputError."""
    grants = []
    for line in text.splitlines()[:_MOST_GRANTS]:
        role, _space, store = line.strip().partition(" ")
        if not role:
            continue
        if role not in set(ConsoleRole):
            known = ", ".join(one.value for one in ConsoleRole)
            raise RepositoryInputError(f"role {role[:40]!a}", f"is one of {known}")
        grants.append((ConsoleRole(role), store.strip()))
    return grants


def _first(name: str, first: str) -> str:
    told = {"name": name, "first": first}
    said = _(
        "%(name)s signs in for the first time with %(first)s, within three days. It is shown this once."
    )
    return said % told
