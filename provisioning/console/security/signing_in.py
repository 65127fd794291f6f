"""Sign-in: name, password and code are looked at together, and what of them was wrong is not said."""

import logging
import time
from typing import Any

from django.contrib.auth import login
from django.contrib.auth.hashers import make_password
from django.utils.crypto import constant_time_compare

from kiosk.errors import KioskError
from provisioning.console import fleet_data
from provisioning.console.models import ConsoleAccount
from provisioning.console.security import attempts, known_browsers, second_factor, sessions

log = logging.getLogger(__name__)

_BACKEND = "django.contrib.auth.backends.ModelBackend"
_SET_UP = "set_up"
_SECRET = f"{_SET_UP}_secret"
_PASSWORD = f"{_SET_UP}_password"
LONGEST = 128  # characters of a password that are looked at


class SignInRefusedError(KioskError):
    """Name, password or code: which one is not told."""


def sign_in(request: Any, name: str, password: str, code: str) -> bool:
    """False: name and first password are right, and the second factor has to be set up.

    Raises SignInRefusedError, AttemptRefusedError; RepositoryInputError: it cannot be audited.
    """
    name, address, now = name[:64], address_of(request), time.time()
    _expect_proxy(request)
    attempt = attempts.begin(name, address, now, known_browsers.of(request, name))
    account = _account(name, password[:LONGEST])
    if account is None or not _second(account, code, now):
        fleet_data.note(_known(name), "sign-in refused", address)
        raise SignInRefusedError(name)
    attempts.took_place(attempt)
    if not account.is_set_up:
        request.session.cycle_key()
        request.session[_SET_UP] = account.pk
        request.session[_SECRET] = second_factor.sealed(second_factor.new_secret())
        request.session[_PASSWORD] = account.get_session_auth_hash()
        request.session["began_at"] = now
        return False
    begin(request, account)
    return True


def begin(request: Any, account: ConsoleAccount) -> None:
    """Signed in from now on, under a new session key. Raises RepositoryInputError: it cannot be audited."""
    fleet_data.note(account.name, "signed in", address_of(request))
    for waiting in (_SET_UP, _SECRET, _PASSWORD):
        request.session.pop(waiting, None)
    sessions.begin(request, lambda: login(request, account, _BACKEND))


def waiting_for_set_up(request: Any) -> tuple[ConsoleAccount, str] | None:
    """(who, the second factor's secret that the phone is to take)."""
    found = ConsoleAccount.objects.filter(pk=request.session.get(_SET_UP), is_active=True).first()
    if found is None or found.is_set_up or found.first_until < time.time():
        return None
    # A reset gives another first password, and whoever came in with the one before is out.
    came_with = request.session.get(_PASSWORD, "")
    if not constant_time_compare(came_with, found.get_session_auth_hash()):
        return None
    return found, second_factor.opened(request.session[_SECRET])


def address_of(request: Any) -> str:
    return str(request.META.get("REMOTE_ADDR", ""))[:64]


def _expect_proxy(request: Any) -> None:
    """Everybody would seem to be at the proxy's address, and one would shut out all."""
    if fleet_data.place().public_url and "HTTP_X_FORWARDED_FOR" not in request.META:
        log.warning("the proxy sets no X-Forwarded-For: wrong sign-ins of all count together")


def _known(name: str) -> str:
    """What nobody is called is not written down: it may be a password in the wrong field."""
    return name if ConsoleAccount.objects.filter(name=name).exists() else "-"


def _account(name: str, password: str) -> ConsoleAccount | None:
    account: ConsoleAccount | None = ConsoleAccount.objects.filter(
        name=name, is_active=True
    ).first()
    if account is None:
        make_password(password)  # it takes as long as with a name that is there
        return None
    return account if account.check_password(password) else None


def _second(account: ConsoleAccount, code: str, now: float) -> bool:
    if not account.is_set_up:
        return now < account.first_until
    secret = second_factor.opened(account.totp)
    step = second_factor.step_of(secret, code, now) if secret else 0
    if not step:
        return False
    # None is taken twice, nor one of before; of two at once with the same code, one is.
    taken = ConsoleAccount.objects.filter(pk=account.pk, totp_step__lt=step).update(totp_step=step)
    account.totp_step = step
    return bool(taken)
