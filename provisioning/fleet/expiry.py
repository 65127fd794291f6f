"""What expires when, and who has to act: people for offline roles, the service for snapshot and timestamp."""

import datetime as dt
from typing import NamedTuple

from provisioning.fleet import signing
from provisioning.fleet.repository import TOP_LEVEL, Repository
from provisioning.updates.target_paths import ROLES

WARNING = dt.timedelta(days=14)


class Expiry(NamedTuple):
    """One role's newest version."""

    role: str
    version: int
    expires: dt.datetime
    state: str  # ok, soon, expired, unsigned
    act: str  # what to do, "" while it is ok


def all_roles(repository: Repository, now: dt.datetime) -> list[Expiry]:
    """Raises RepositoryInputError: it is none, or damaged."""
    repository.check()
    return [_expiry(repository, role, now) for role in (*TOP_LEVEL, *ROLES)]


def worst(rows: list[Expiry]) -> str:
    return max((row.state for row in rows), key=["ok", "soon", "expired", "unsigned"].index)


def _expiry(repository: Repository, role: str, now: dt.datetime) -> Expiry:
    metadata = repository.find(role)
    if metadata is None:
        return Expiry(role, 0, now, "unsigned", "`fleet sign` until enough people have signed")
    left = metadata.signed.expires - now
    # The service renews at half of an online role's time: less than a quarter left means that it does not.
    margin = signing.holds(role) / 4 if role in signing.ONLINE else WARNING
    state = "expired" if left <= dt.timedelta(0) else "soon" if left < margin else "ok"
    act = "" if state == "ok" else _act(role)
    return Expiry(role, metadata.signed.version, metadata.signed.expires, state, act)


def _act(role: str) -> str:
    if role in signing.ONLINE:
        return "`fleet serve` with the online keys' passphrase renews it"
    return f"`fleet sign FOLDER {role} --key …`"
