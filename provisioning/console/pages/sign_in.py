"""Sign-in: name, password and code in one form; at the first time the second factor is set up."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from kiosk.errors import KioskError
from provisioning.console import failure_words
from provisioning.console.accounts import AccountActs
from provisioning.console.security import known_browsers, second_factor, signing_in
from provisioning.console.security.attempts import AttemptRefusedError
from provisioning.console.security.signing_in import SignInRefusedError
from provisioning.fleet.errors import RepositoryInputError


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def view(request: Any) -> HttpResponse:
    if request.method != "POST":
        return _form(request, 200)
    given = (request.POST.get(name, "") for name in ("name", "password", "code"))
    try:
        is_in = signing_in.sign_in(request, *given)
    except AttemptRefusedError as error:
        minutes = int(error.wait_s // 60) + 1
        said = _("Too many wrong attempts. Try again in %(minutes)d min.") % {"minutes": minutes}
        messages.error(request, said)
        return _form(request, 429)
    except SignInRefusedError:
        messages.error(request, _("Name, password or code is wrong. Each code opens once."))
        return _form(request, 401)
    except KioskError as error:
        return render(
            request, "console/failure.html", {"said": failure_words.of(error)}, status=503
        )
    return _entered(request, _next(request)) if is_in else redirect("set_up")


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def set_up(request: Any) -> HttpResponse:
    """A password of one's own, and the phone that shows codes."""
    waiting = signing_in.waiting_for_set_up(request)
    if waiting is None:
        return redirect("sign_in")
    account, secret = waiting
    if request.method == "POST":
        try:
            _set_up(request, account, secret)
        except RepositoryInputError as error:
            messages.error(request, failure_words.of(error))
            return redirect("set_up")
        return _entered(request, "overview")
    picture = second_factor.picture(account.name, secret)
    groups = [secret[at : at + 4] for at in range(0, len(secret), 4)]
    shown = {"name": account.name, "picture": picture, "secret": " ".join(groups)}
    return render(request, "console/set_up.html", shown)


def _set_up(request: Any, account: Any, secret: str) -> None:
    """Raises RepositoryInputError."""
    password = request.POST.get("password", "")
    if password != request.POST.get("again", ""):
        raise RepositoryInputError("password", _("the two are not the same"))
    if len(password) > signing_in.LONGEST:
        said = _("has more than %(most)d characters") % {"most": signing_in.LONGEST}
        raise RepositoryInputError("password", said)
    AccountActs(account.name).set_up(
        account, password, secret, request.POST.get("code", "").strip()
    )
    signing_in.begin(request, account)


def _entered(request: Any, to: str) -> HttpResponse:
    response = redirect(to)
    known_browsers.remember(request, response)
    return response


def _form(request: Any, status: int) -> HttpResponse:
    return render(request, "console/sign_in.html", {"next": _next(request)}, status=status)


def _next(request: Any) -> str:
    """A page of this console, whatever the address says."""
    wanted = str(request.POST.get("next") or request.GET.get("next") or "/")
    is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    return wanted if is_ours and wanted.startswith("/") else "/"
