"""The console as a WSGI application: Django set up, database brought up to date, translations compiled."""

import os
from typing import Any

import django
import polib
from django.apps import apps
from django.conf import settings as django_settings
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application

from kiosk import durable_files
from provisioning.console import settings
from provisioning.console.settings import ConsolePlace
from provisioning.fleet.register import Register

_LANGUAGE = "zh_Hans"


def set_up(place: ConsolePlace) -> None:
    """Once in a process; models can be imported afterwards. Raises RepositoryInputError, OSError."""
    if place.repository.is_dir():
        settings.expect_owner(place.repository, os.geteuid())
    Register(place.repository).close()
    if apps.ready:
        if place != django_settings.CONSOLE:
            raise RuntimeError("one console a process")
        return
    django_settings.configure(**settings.of(place))
    compile_translations(place)
    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    (place.folder / "console.db").chmod(0o600)


def application(place: ConsolePlace) -> Any:
    """Raises RepositoryInputError, OSError."""
    set_up(place)
    return get_wsgi_application()


def compile_translations(place: ConsolePlace) -> None:
    """All files of a language as the one that gettext reads."""
    sources = sorted((settings.ROOM / "translations" / _LANGUAGE).glob("*.po"))
    compiled = polib.MOFile()
    compiled.metadata = {
        "Content-Type": "text/plain; charset=UTF-8",
        "Plural-Forms": "nplurals=1; plural=0;",
    }
    for source in sources:
        compiled.extend(polib.pofile(str(source)).translated_entries())
    target = place.folder / "locale" / _LANGUAGE / "LC_MESSAGES" / "django.mo"
    target.parent.mkdir(parents=True, exist_ok=True)
    durable_files.replace(target, compiled.to_binary())
