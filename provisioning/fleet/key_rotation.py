"""Another key for a role: by a new root, or for a role that publishes by the one that delegates to it."""

import datetime as dt
from collections.abc import Sequence

from securesystemslib.signer import CryptoSigner, SSlibKey

from provisioning.fleet import key_files, root_role, signing
from provisioning.fleet.errors import RepositoryInputError
from provisioning.fleet.repository import TARGETS, Repository
from provisioning.fleet.root_role import Progress


def top_level(
    repository: Repository, role: str, old: str | None, new: SSlibKey, now: dt.datetime
) -> Progress:
    """Of root, snapshot or timestamp: a new root is staged. Raises RepositoryInputError."""
    return root_role.stage(
        repository, lambda root: root_role.replace_key(root, role, old, new), now
    )


def delegating(
    repository: Repository, old: CryptoSigner, new: CryptoSigner, now: dt.datetime
) -> Progress:
    """Of the delegating role: signed with both, so that it holds before and after the new root.

    Raises RepositoryInputError.
    """
    progress = top_level(repository, TARGETS, None, new.public_key, now)
    signing.renew(repository, TARGETS, [old, new], now)
    return progress


def publishing(
    repository: Repository,
    role: str,
    new: CryptoSigner,
    delegators: Sequence[CryptoSigner],
    now: dt.datetime,
) -> None:
    """Of a role that publishes: what it has published is signed by the new key from now on.

    Raises RepositoryInputError before anything is changed.
    """
    above = repository.latest(TARGETS)
    if new.public_key.keyid in above.signed.delegations.keys:
        raise RepositoryInputError(
            key_files.holder(new.public_key), "is a key of this repository already"
        )
    for keyid in list(above.signed.delegations.roles[role].keyids):
        above.signed.revoke_key(keyid, role)
    above.signed.add_key(new.public_key, role)
    signing.prolong(TARGETS, above, now)
    signing.sign(above, delegators)
    signing.check(repository, TARGETS, above)
    metadata = repository.latest(role)
    signing.prolong(role, metadata, now)
    signing.sign(metadata, [new])
    repository.write(role, metadata)
    repository.write(TARGETS, above)
