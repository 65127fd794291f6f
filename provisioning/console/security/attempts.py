"""Limits of wrong sign-ins: for a name from one address, for an address, for a name from anywhere.

A browser where that name signed in before is counted by itself: nobody elsewhere uses up its attempts.

An attempt is written down before it is looked at, so that many at once are counted, too; a right one is taken
back. Who is over a limit is told when to come again, and the password is not looked at.
"""

import ipaddress
from typing import NamedTuple

from django.db import transaction

from kiosk.errors import KioskError
from provisioning.console.models import SignInAttempt

WINDOW_S = 15 * 60.0
_NETWORK = 64  # bits of an IPv6 address: a connection has all addresses of one network


class AttemptLimit(NamedTuple):
    """most: within the window."""

    subject: str
    most: int


def limits(name: str, address: str, browser: str = "") -> tuple[AttemptLimit, ...]:
    """browser: a known one's name; an empty text: it is not known."""
    if browser:
        return (AttemptLimit(f"browser {browser}", 5),)
    address = _network(address)
    return (
        AttemptLimit(f"both {address} {name}", 5),
        # No name can be taken for an address, and nobody shuts somebody else out with a handful.
        AttemptLimit(f"address {address}", 20),
        AttemptLimit(f"name {name}", 50),
    )


class AttemptRefusedError(KioskError):
    """Too many were wrong. wait_s: until the next one is looked at."""

    def __init__(self, wait_s: float) -> None:
        super().__init__(f"{wait_s:.0f} s")
        self.wait_s = wait_s


def begin(name: str, address: str, now: float, browser: str = "") -> list[int]:
    """What `took_place` takes. now: seconds since the epoch. Raises AttemptRefusedError."""
    with transaction.atomic():
        SignInAttempt.objects.filter(at__lt=now - WINDOW_S).delete()
        SignInAttempt.objects.filter(at__gt=now + WINDOW_S).delete()  # the clock was set back
        wanted = limits(name, address, browser)
        for limit in wanted:
            _check(limit, now)
        made = [SignInAttempt.objects.create(subject=one.subject, at=now) for one in wanted]
    return [one.pk for one in made]


def begin_passphrase(of: str, now: float) -> list[int]:
    """The same for a release key's, by what it is tried for. Raises AttemptRefusedError."""
    limit = AttemptLimit(f"passphrase {of}"[:140], 5)
    with transaction.atomic():
        SignInAttempt.objects.filter(subject=limit.subject, at__lt=now - WINDOW_S).delete()
        _check(limit, now)
        return [SignInAttempt.objects.create(subject=limit.subject, at=now).pk]


def took_place(attempt: list[int]) -> None:
    """It was right."""
    SignInAttempt.objects.filter(pk__in=attempt).delete()


def _network(address: str) -> str:
    """Of IPv6; any other address is itself."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if not isinstance(found, ipaddress.IPv6Address):
        return address
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(ipaddress.ip_network((int(found), _NETWORK), strict=False))


def _check(limit: AttemptLimit, now: float) -> None:
    moments = list(
        SignInAttempt.objects.filter(subject=limit.subject)
        .order_by("-at")
        .values_list("at", flat=True)[: limit.most]
    )
    if len(moments) >= limit.most:
        raise AttemptRefusedError(max(1.0, moments[-1] + WINDOW_S - now))
