"""Writes the migration that the console's tables need after `provisioning/console/models.py` was changed."""

import tempfile
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command

from provisioning.console import settings as console_settings
from provisioning.console.settings import ConsolePlace


def main():
    with tempfile.TemporaryDirectory() as folder:
        settings.configure(**console_settings.of(ConsolePlace(Path(folder))))
        django.setup()
        call_command("makemigrations", "console")


if __name__ == "__main__":
    main()
