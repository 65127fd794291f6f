"""Whose keys may sign which role, and how many of them have to."""

from typing import NamedTuple

from tuf.api.metadata import Role, Root, Targets

from provisioning.fleet import key_files
from provisioning.fleet.repository import TOP_LEVEL, Repository
from provisioning.updates.target_paths import ROLES


class Holders(NamedTuple):
    """needed: signatures of so many."""

    role: str
    needed: int
    of: int
    holders: list[str]


def all_roles(repository: Repository) -> list[Holders]:
    """Raises RepositoryInputError."""
    repository.check()
    root, delegator = repository.root(), repository.delegator()
    top = [_holders(role, root.roles[role], root) for role in TOP_LEVEL]
    return top + [_holders(role, delegator.get_delegated_role(role), delegator) for role in ROLES]


def _holders(name: str, role: Role, above: Root | Targets) -> Holders:
    keys = [above.get_key(keyid) for keyid in role.keyids]
    return Holders(name, role.threshold, len(keys), sorted(map(key_files.holder, keys)))
