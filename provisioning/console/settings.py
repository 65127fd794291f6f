"""What the console is started with, and Django's settings made of it."""

import secrets
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from kiosk import durable_files
from provisioning.fleet.errors import RepositoryInputError

ROOM = Path(__file__).parent
IDLE_S = 30 * 60  # a session nobody uses ends
LONGEST_S = 12 * 3600  # and any ends
_SECRET_BYTES = 48
# Ours goes where the command's goes. Of a host that is not ours one line is enough; `failures` says it.
_LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"nowhere": {"class": "logging.NullHandler"}},
    "loggers": {
        "django": {"handlers": [], "level": "INFO", "propagate": True},
        "django.security.DisallowedHost": {"handlers": ["nowhere"], "propagate": False},
    },
}
_VALIDATION = "django.contrib.auth.password_validation"


class ConsolePlace(NamedTuple):
    """repository: the fleet's folder. carrier: the carrier's, whose pages need it; None: they say so.

    public_url: https://NAME where a proxy with TLS stands before it; "": it is reached on this machine alone.
    """

    repository: Path
    carrier: Path | None = None
    public_url: str = ""

    @property
    def folder(self) -> Path:
        """The console's own files."""
        return self.repository / "console"


def of(place: ConsolePlace) -> dict[str, Any]:
    """Raises RepositoryInputError, OSError."""
    place.folder.mkdir(mode=0o700, exist_ok=True)
    return {
        "DEBUG": False,
        "SECRET_KEY": _secret(place.folder / "secret.key"),
        "INSTALLED_APPS": [
            "django.contrib.contenttypes",
            "django.contrib.auth",
            "django.contrib.messages",
            "provisioning.console",
        ],
        "MIDDLEWARE": [
            "django.middleware.security.SecurityMiddleware",
            "provisioning.console.security.headers.Headers",
            "provisioning.console.security.sessions.AccountSessions",
            "django.middleware.locale.LocaleMiddleware",
            "django.middleware.common.CommonMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
            "django.contrib.messages.middleware.MessageMiddleware",
        ],
        "ROOT_URLCONF": "provisioning.console.urls",
        "AUTH_USER_MODEL": "console.ConsoleAccount",
        "PASSWORD_HASHERS": ["django.contrib.auth.hashers.ScryptPasswordHasher"],
        "AUTH_PASSWORD_VALIDATORS": [
            {"NAME": f"{_VALIDATION}.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
            {"NAME": f"{_VALIDATION}.CommonPasswordValidator"},
        ],
        "SESSION_ENGINE": "provisioning.console.security.sessions",
        "SESSION_COOKIE_AGE": IDLE_S,
        "MESSAGE_STORAGE": "django.contrib.messages.storage.session.SessionStorage",
        "DEFAULT_AUTO_FIELD": "django.db.models.BigAutoField",
        "LOGGING": _LOGGING,
        "CONSOLE": place,
    } | _database(place) | _pages(place) | _outside(place)  # fmt: skip


def expect_owner(folder: Path, user: int) -> None:
    """What root makes there the console itself could not read. Raises RepositoryInputError, OSError."""
    owner = folder.stat().st_uid
    if user == 0 and owner != 0:
        why = f"is another user's; run it as that one: sudo -u '#{owner}' fleet ..."
        raise RepositoryInputError(str(folder), why)


def _database(place: ConsolePlace) -> dict[str, Any]:
    options = {
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
        "transaction_mode": "IMMEDIATE",
        "timeout": 30,
    }
    database = {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": place.folder / "console.db",
        "OPTIONS": options,
        "CONN_MAX_AGE": None,
    }
    return {"DATABASES": {"default": database}}


def _pages(place: ConsolePlace) -> dict[str, Any]:
    processors = [
        "django.template.context_processors.request",
        "django.template.context_processors.i18n",
        "django.contrib.messages.context_processors.messages",
        "provisioning.console.guard.shown_everywhere",
    ]
    templates = {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOM / "templates"],
        "OPTIONS": {
            "context_processors": processors,
            "libraries": {"words": "provisioning.console.templatetags.words_of_pages"},
            "builtins": ["django.templatetags.i18n"],
        },
    }
    return {
        "TEMPLATES": [templates],
        "LANGUAGE_CODE": "en",
        "LANGUAGES": [("en", "English"), ("zh-hans", "中文")],
        "LANGUAGE_COOKIE_NAME": "language",
        "LANGUAGE_COOKIE_HTTPONLY": True,
        "LANGUAGE_COOKIE_SAMESITE": "Lax",
        "LOCALE_PATHS": [place.folder / "locale"],
        "TIME_ZONE": "Asia/Shanghai",
        "USE_TZ": True,
    }


def _outside(place: ConsolePlace) -> dict[str, Any]:
    """Hosts, cookies, and what a browser is told."""
    host = _host(place.public_url)
    is_public = bool(host)
    prefix = "__Host-" if is_public else ""
    return {
        "ALLOWED_HOSTS": [host] if is_public else ["localhost", "127.0.0.1", "[::1]"],
        "CSRF_TRUSTED_ORIGINS": [place.public_url.rstrip("/")] if is_public else [],
        "SESSION_COOKIE_NAME": f"{prefix}session",
        "SESSION_COOKIE_SECURE": is_public,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "CSRF_COOKIE_NAME": f"{prefix}csrf",
        "CSRF_COOKIE_SECURE": is_public,
        "CSRF_COOKIE_HTTPONLY": True,
        "CSRF_COOKIE_SAMESITE": "Strict",
        "CSRF_FAILURE_VIEW": "provisioning.console.pages.failures.forged",
        "LANGUAGE_COOKIE_SECURE": is_public,
        "SECURE_HSTS_SECONDS": 31_536_000 if is_public else 0,
        "SECURE_REFERRER_POLICY": "same-origin",
        "SECURE_CROSS_ORIGIN_OPENER_POLICY": "same-origin",
        "SECURE_CONTENT_TYPE_NOSNIFF": True,
        "DATA_UPLOAD_MAX_MEMORY_SIZE": 256 << 10,
        "DATA_UPLOAD_MAX_NUMBER_FIELDS": 200,
    }


def _host(url: str) -> str:
    """Raises RepositoryInputError."""
    parts = urlsplit(url)
    if not url:
        return ""
    if parts.scheme != "https" or not parts.hostname or parts.path.strip("/") or parts.query:
        raise RepositoryInputError("--public-url", "is https://NAME, as a browser is given it")
    return parts.hostname


def _secret(file: Path) -> str:
    """Signs cookies, seals second factors; made at the first start. Raises RepositoryInputError, OSError."""
    if not file.exists():
        durable_files.replace(file, secrets.token_urlsafe(_SECRET_BYTES).encode())
        file.chmod(0o600)
    secret = file.read_text("ascii", errors="replace").strip()
    if len(secret) < _SECRET_BYTES:
        raise RepositoryInputError(str(file), "is damaged; put its back-up in place")
    return secret
