"""What is done with accounts: made, given roles, set up by their owner, reset, shut. Each act is audited."""

import secrets
import string
import time
from collections.abc import Callable, Sequence

from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.db import transaction

from kiosk.names import is_name
from provisioning.console import fleet_data
from provisioning.console.access import ConsoleAccess
from provisioning.console.models import ConsoleAccount, RoleGrant
from provisioning.console.roles import ConsoleRole
from provisioning.console.security import second_factor, second_person, sessions
from provisioning.fleet.errors import RepositoryInputError

FIRST_PASSWORD_S = 72 * 3600.0
_LETTERS = string.ascii_lowercase + string.digits
Grant = tuple[ConsoleRole, str]  # and the store, or the branch of the tree; "": all


class AccountActs:
    """Of one person. now(): seconds since the epoch. All raise RepositoryInputError.

    What cannot be audited is not done: the note is the last step of each act's transaction.
    """

    def __init__(self, who: str, now: Callable[[], float] = time.time) -> None:
        self._who, self._now = who, now

    def add(self, name: str, grants: Sequence[Grant]) -> str:
        """Gives the first password; with it the second factor is set up, and a password chosen."""
        if not is_name(name):
            raise RepositoryInputError(f"name {name!a}", "has letters, digits, '.', '_' and '-'")
        with transaction.atomic():
            if ConsoleAccount.objects.filter(name=name).exists():
                raise RepositoryInputError(name, "is there already; reset gives a new password")
            account = ConsoleAccount(name=name, made_at=self._now())
            first = self._first_password(account)
            _grant(account, grants)
            fleet_data.note(self._who, "account added", name, _told(grants))
        return first

    def set_roles(self, name: str, grants: Sequence[Grant]) -> None:
        """In place of those that the account had."""
        account = find(name)
        with transaction.atomic():
            account.grants.all().delete()
            _grant(account, grants)
            _expect_an_admin()
            second_person.withdraw_all(name)
            fleet_data.note(self._who, "account's roles changed", name, _told(grants))

    def reset(self, name: str) -> str:
        """Password or phone was lost: a first password again, and every session ends."""
        account = find(name)
        account.totp, account.totp_step, account.is_active = "", 0, True
        with transaction.atomic():
            first = self._first_password(account)
            _put_out(account)
            fleet_data.note(self._who, "account reset", name)
        return first

    def shut(self, name: str) -> None:
        """Who has left: no sign-in any more, every session ends; the name stays in the audit."""
        account = find(name)
        with transaction.atomic():
            account.is_active = False
            account.save()
            _expect_an_admin()
            _put_out(account)
            fleet_data.note(self._who, "account shut", name)

    def end_sessions(self, name: str, but: str = "") -> int:
        """but: the key of the one that stays."""
        with transaction.atomic():
            ended = sessions.end_all(find(name), but)
            fleet_data.note(self._who, "sessions ended", name, f"{ended}")
        return ended

    def set_up(self, account: ConsoleAccount, password: str, secret: str, code: str) -> None:
        """By its owner, with the first password: a password of their own, and the phone that shows codes."""
        step = second_factor.step_of(secret, code, self._now())
        if not step:
            raise RepositoryInputError(
                "code", "is not the phone's; look whether its clock is right"
            )
        try:
            password_validation.validate_password(password, account)
        except ValidationError as error:
            raise RepositoryInputError("password", " ".join(error.messages)) from error
        if account.check_password(password):
            raise RepositoryInputError("password", "is the first one; choose your own")
        account.set_password(password)
        account.totp, account.totp_step = second_factor.sealed(secret), step
        account.first_until = 0.0
        with transaction.atomic():
            account.save()
            fleet_data.note(account.name, "second factor set up", account.name)

    def _first_password(self, account: ConsoleAccount) -> str:
        first = "-".join("".join(secrets.choice(_LETTERS) for _ in range(5)) for _ in range(4))
        account.set_password(first)
        account.first_until = self._now() + FIRST_PASSWORD_S
        account.save()
        return first


def _put_out(account: ConsoleAccount) -> None:
    """Out of every session; and nobody agrees any more to what was proposed in this name."""
    sessions.end_all(account)
    second_person.withdraw_all(account.name)


def find(name: str) -> ConsoleAccount:
    """Raises RepositoryInputError."""
    account: ConsoleAccount | None = ConsoleAccount.objects.filter(name=name).first()
    if account is None:
        raise RepositoryInputError(f"{name!a}", "nobody is called that")
    return account


def access(account: ConsoleAccount) -> ConsoleAccess:
    roles = {role.value for role in ConsoleRole}
    held = account.grants.values_list("role", "store")
    found = sorted((ConsoleRole(role), store) for role, store in held if role in roles)
    return ConsoleAccess(account.name, tuple(found))


def _grant(account: ConsoleAccount, grants: Sequence[Grant]) -> None:
    for role, store in sorted(set(grants)):
        if store and not is_name(store):
            raise RepositoryInputError(f"store {store!a}", "has letters, digits, '.', '_' and '-'")
        RoleGrant.objects.create(account=account, role=role.value, store=store)


def _expect_an_admin() -> None:
    left = RoleGrant.objects.filter(role=ConsoleRole.ADMIN.value, store="", account__is_active=True)
    if not left.exists():
        raise RepositoryInputError("administrator", "nobody would be one; make another one first")


def _told(grants: Sequence[Grant]) -> str:
    return ", ".join(f"{role.value} {store or 'all'}" for role, store in sorted(set(grants)))


def everybody() -> list[tuple[str, ConsoleAccess, str, float]]:
    """(name, what they may, state, made at), by name. state: in use, shut, or waits for the first sign-in."""
    return [
        (one.name, access(one), _state(one), one.made_at)
        for one in ConsoleAccount.objects.order_by("name")
    ]


def _state(account: ConsoleAccount) -> str:
    if not account.is_active:
        return "shut"
    return "in use" if account.is_set_up else "not set up"
