"""One's own account: where one is signed in, what one may; signing out, ending the other sessions."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from provisioning.console import fleet_data
from provisioning.console.access import ROLE_NAMES, Done
from provisioning.console.accounts import AccountActs
from provisioning.console.models import AccountSession


def view(request: Any) -> HttpResponse:
    sessions = AccountSession.objects.filter(account=request.user).order_by("-began_at")
    roles = [(ROLE_NAMES[role], store) for role, store in request.access.roles]
    shown = {"sessions": sessions, "roles": roles, "this": request.session.session_key}
    return render(request, "console/account.html", shown)


def sign_out(request: Any, _given: Mapping[str, str]) -> Done:
    fleet_data.note(request.access.name, "signed out", request.META.get("REMOTE_ADDR", ""))
    logout(request)
    return Done("sign_in")


def end_others(request: Any, _given: Mapping[str, str]) -> Done:
    name = request.access.name
    ended = AccountActs(name).end_sessions(name, but=request.session.session_key)
    return Done("account", _("%(count)d other sessions ended.") % {"count": ended})
