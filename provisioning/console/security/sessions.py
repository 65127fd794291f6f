"""Sessions: in the console's database, each with whose it is, so that one can be ended from elsewhere."""

import time
from collections.abc import Callable
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.contrib.sessions.middleware import SessionMiddleware
from django.utils import timezone

from provisioning.console.models import AccountSession, ConsoleAccount
from provisioning.console.settings import LONGEST_S

_BY_ITSELF = "X-Refresh"  # a page that asks again with nobody at it: console.js
_SEEN_EVERY_S = 60.0  # how often it is written that a session is in use


class SessionStore(DatabaseSessions):
    """Under the name that Django looks for."""

    @classmethod
    def get_model_class(cls) -> type[AccountSession]:
        return AccountSession

    def create_model_instance(self, data: dict[str, Any]) -> AccountSession:
        made: AccountSession = super().create_model_instance(data)
        made.account_id = int(data["_auth_user_id"]) if "_auth_user_id" in data else None
        made.address = data.get("address", "")
        made.browser = data.get("browser", "")
        made.began_at = data.get("began_at", 0.0)
        return made


class AccountSessions(SessionMiddleware):
    """Ends what is older than a working day; says once a minute that a person uses a session."""

    def process_request(self, request: Any) -> None:
        super().process_request(request)
        began_at, now = request.session.get("began_at"), time.time()
        if began_at is None:
            return
        if not 0 <= now - began_at < LONGEST_S:
            request.session.flush()
        elif (
            _BY_ITSELF not in request.headers
            and abs(now - request.session.get("seen_at", 0.0)) > _SEEN_EVERY_S
        ):
            request.session["seen_at"] = now


def begin(request: Any, login: Callable[[], None]) -> None:
    """login: Django's, which gives the session another key. Whose it is from then on is in its row."""
    login()
    AccountSession.objects.filter(expire_date__lt=timezone.now()).delete()
    now = time.time()
    request.session["began_at"] = request.session["seen_at"] = now
    request.session["address"] = request.META.get("REMOTE_ADDR", "")[:64]
    request.session["browser"] = request.META.get("HTTP_USER_AGENT", "")[:200]


def end_all(account: ConsoleAccount, but: str = "") -> int:
    """How many were ended. but: the key of the one that stays."""
    ended, _ = AccountSession.objects.filter(account=account).exclude(session_key=but).delete()
    return int(ended)
