"""The console's own tables: people, what they may, where they are signed in, what waits for a second one.

The fleet is not in here, nor the audit: both are the fleet's (`fleet.db`).
"""

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models


class ConsoleAccount(AbstractBaseUser):
    """A person's. totp: the second factor's secret, sealed; "": it has to be set up at the next sign-in.

    Moments are seconds since the epoch.
    """

    USERNAME_FIELD = "name"

    name = models.CharField(max_length=64, unique=True)
    totp = models.CharField(max_length=400, default="")
    totp_step = models.BigIntegerField(
        default=0
    )  # of the last code that was taken: none is taken twice
    first_until = models.FloatField(default=0.0)  # until when the first password opens the set-up
    is_active = models.BooleanField(default=True)
    language = models.CharField(max_length=10, default="")
    made_at = models.FloatField(default=0.0)

    @property
    def is_set_up(self) -> bool:
        return bool(self.totp)


class RoleGrant(models.Model):
    """store: a store, or a branch of the tree of stores; "": all."""

    account = models.ForeignKey(ConsoleAccount, models.CASCADE, related_name="grants")
    role = models.CharField(max_length=20)
    store = models.CharField(max_length=64, default="", blank=True)


class AccountSession(AbstractBaseSession):
    """Where somebody is signed in; without an account: somebody who is about to."""

    account = models.ForeignKey(ConsoleAccount, models.CASCADE, null=True, related_name="sessions")
    address = models.CharField(max_length=64, default="")
    browser = models.CharField(max_length=200, default="")
    began_at = models.FloatField(default=0.0)


class SignInAttempt(models.Model):
    """One that was not right, or is being looked at. subject: a name, an address, or both."""

    subject = models.CharField(max_length=140, db_index=True)
    at = models.FloatField()


class Proposal(models.Model):
    """An act that waits for a second person. detail: what the act was given, as JSON."""

    act = models.CharField(max_length=60)
    subject = models.CharField(max_length=100)
    detail = models.TextField(default="{}")
    proposed_by = models.CharField(max_length=64)
    proposed_at = models.FloatField()
    ended_by = models.CharField(max_length=64, default="")
    ended_as = models.CharField(max_length=20, default="")  # "": open; done, withdrawn, refused
