"""Known browsers: a signed cookie of who signed in there, whose wrong sign-ins are counted by themselves.

So nobody elsewhere shuts somebody out of the browser that they always use (OWASP, "device cookies").
"""

import secrets
from typing import Any

from django.conf import settings
from django.core import signing

_COOKIE = "known"
_SALT = "known browser"
_GOOD_FOR_S = 90 * 86_400
_NAME_BYTES = 12


def of(request: Any, name: str) -> str:
    """The browser's own name; an empty text: this account has not signed in there."""
    try:
        account, browser = signing.loads(
            request.COOKIES.get(_cookie(), ""), salt=_SALT, max_age=_GOOD_FOR_S
        )
    except (signing.BadSignature, ValueError, TypeError):
        return ""
    return str(browser) if account == name else ""


def remember(request: Any, response: Any) -> None:
    """After a sign-in."""
    name = request.user.name
    browser = of(request, name) or secrets.token_urlsafe(_NAME_BYTES)
    response.set_cookie(
        _cookie(),
        signing.dumps([name, browser], salt=_SALT),
        max_age=_GOOD_FOR_S,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )


def _cookie() -> str:
    return f"__Host-{_COOKIE}" if settings.SESSION_COOKIE_SECURE else _COOKIE
