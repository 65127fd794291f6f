"""A console with Django's test client in a browser's place: people who sign in, kiosks that reported."""

import itertools
import time
from contextlib import contextmanager

import pyotp
from django.test import Client
from publisher import Publisher

from provisioning.console import start
from provisioning.console.settings import ConsolePlace
from provisioning.fleet.register import Register
from provisioning.fleet.rollout_acts import RolloutActs
from provisioning.updates.desired_and_reported import Reported, ReportedDisk, ReportedHealth

PASSWORD = "a long one for tests"  # noqa: S105 - of no account but a test's
_numbers = itertools.count(1)


def table():
    """The console's; it can be imported when there is a console."""
    from provisioning.console import page_table as found  # noqa: PLC0415

    return found


class ConsoleSite:
    """Once a process: Django has one set of settings."""

    def __init__(self, folder):
        self.founded = Publisher(folder / "repository").init()
        self.place = ConsolePlace(self.founded.folder)
        start.set_up(self.place)
        _hash_cheaply()

    @contextmanager
    def fleet(self, folder):
        """Pages show this fleet instead: a copy with nothing in its register."""
        from django.test import override_settings  # noqa: PLC0415 - needs the settings of above

        from provisioning.console.models import (  # noqa: PLC0415 - when there is a console
            Proposal,
            SignInAttempt,
        )

        Proposal.objects.all().delete()
        SignInAttempt.objects.all().delete()
        made = self.founded.copy(folder)
        (folder / "fleet.db").unlink()
        with override_settings(CONSOLE=self.place._replace(repository=folder)):
            yield Fleet(made)


def _hash_cheaply():
    """People sign in by the hundred here; what a hash costs as shipped, test_console_command looks at."""
    from django.contrib.auth.hashers import ScryptPasswordHasher  # noqa: PLC0415 - needs the settings

    ScryptPasswordHasher.work_factor, ScryptPasswordHasher.parallelism = 1 << 4, 1


class Fleet:
    """Its register, and kiosks that report as a test says."""

    def __init__(self, publisher):
        self.publisher = publisher
        self.register = Register(publisher.folder)

    def kiosk(self, device, store="S1", ring="", heard_at=None, **told):
        """A report, from now or another moment."""
        at = time.time() if heard_at is None else heard_at
        facts = {
            "version": next(_numbers),
            "versions": {"app": "1.4.0", "policy": "13"},
            "health": ReportedHealth(True),
            "disk": ReportedDisk(700, 1000),
            "backlog": 0,
            "clock": at,
        }
        with self.register.transaction():
            self.register.kiosks.hear(device, Reported(**(facts | told)), at)
            self.register.kiosks.set_place([device], {"store": store, "ring": ring})

    def said(self, device, status, heard_at=None):
        with self.register.transaction():
            self.register.jobs.hear(device, status, heard_at or time.time())

    def acts(self, who):
        return RolloutActs(self.register, who, time.time)

    def audited(self):
        return [(row.who, row.act, row.subject) for row in self.register.audit.all()]


class Visitor:
    """Somebody with an account, in a browser of their own."""

    def __init__(self, *grants, name=None, **headers):
        """grants: (role, store)."""
        from provisioning.console.accounts import AccountActs, find  # noqa: PLC0415 - as above

        self.name = name or f"visitor-{next(_numbers)}"
        self.first = AccountActs("test").add(self.name, grants)
        self.secret = pyotp.random_base32()
        self.account = find(self.name)
        self.browser = Client(SERVER_NAME="localhost", headers=headers)

    def set_up(self):
        """As the page does, with a code of a while ago: the current one is still good."""
        from provisioning.console.security import second_factor  # noqa: PLC0415 - as above

        self.account.set_password(PASSWORD)
        self.account.totp = second_factor.sealed(self.secret)
        self.account.first_until = 0.0
        self.account.save()
        return self

    def code(self, beside=0):
        return pyotp.TOTP(self.secret).at(int(time.time()) + 30 * beside)

    def sign_in(self, password=PASSWORD, code=None, **more):
        given = {
            "name": self.name,
            "password": password,
            "code": self.code() if code is None else code,
            **more,
        }
        return self.browser.post("/sign-in/", given)

    def entered(self):
        """Signed in without the page: of a test that is about something else."""
        self.browser.force_login(self.account, "django.contrib.auth.backends.ModelBackend")
        return self

    def signed_in(self):
        answer = self.set_up().sign_in()
        assert answer.status_code == 302
        return self

    def get(self, path):
        return self.browser.get(path)

    def post(self, path, **given):
        return self.browser.post(path, given)
