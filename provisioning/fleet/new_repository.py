"""A new repository: its roles, who may sign them, and their first versions.

Root needs two of three people. The other roles get their first keys here; each of them goes to whoever holds
the role, or is replaced by one that they made themselves (`fleet keys rotate`).
"""

import datetime as dt
from collections.abc import Mapping, Sequence

from securesystemslib.signer import CryptoSigner, SSlibKey
from tuf.api.metadata import (
    DelegatedRole,
    Delegations,
    Metadata,
    MetaFile,
    Root,
    Snapshot,
    Targets,
    Timestamp,
)

from provisioning.fleet import online_signing, root_role, signing
from provisioning.fleet.errors import RepositoryInputError
from provisioning.fleet.repository import ROOT, SNAPSHOT, TARGETS, TIMESTAMP, Repository, Signed
from provisioning.updates.target_paths import ROLES, pattern

ROOT_KEYS, ROOT_THRESHOLD = 3, 2


def found(
    repository: Repository,
    root_keys: Sequence[SSlibKey],
    signers: Mapping[str, CryptoSigner],
    root_signers: Sequence[CryptoSigner],
    now: dt.datetime,
) -> root_role.Progress:
    """signers: by role, of all but root. Gives how far the root is signed; within `writing`.

    Raises RepositoryInputError, OSError.
    """
    if len({key.keyid for key in root_keys}) != ROOT_KEYS:
        raise RepositoryInputError(ROOT, f"needs {ROOT_KEYS} different keys, of {ROOT_KEYS} people")
    root = _root(root_keys, signers, now)
    repository.stage(root)
    for role, signed in _first_versions(signers, now).items():
        metadata: Signed = Metadata(signed)
        signing.sign(metadata, [signers[role]])
        repository.write(role, metadata)
    progress = root_role.progress(repository)
    for signer in root_signers:
        progress = root_role.sign(repository, signer)
    if progress.is_published:
        online_signing.update(repository, [signers[role] for role in signing.ONLINE], now)
    return progress


def _root(
    keys: Sequence[SSlibKey], signers: Mapping[str, CryptoSigner], now: dt.datetime
) -> Metadata[Root]:
    root = Root(expires=signing.expiry(ROOT, now), consistent_snapshot=True)
    for key in keys:
        root.add_key(key, ROOT)
    root.roles[ROOT].threshold = ROOT_THRESHOLD
    for role in (TARGETS, SNAPSHOT, TIMESTAMP):
        root.add_key(signers[role].public_key, role)
    return Metadata(root)


def _first_versions(
    signers: Mapping[str, CryptoSigner], now: dt.datetime
) -> dict[str, Targets | Snapshot | Timestamp]:
    roles = {
        role: DelegatedRole(
            role, [signers[role].public_key.keyid], 1, terminating=True, paths=[pattern(role)]
        )
        for role in ROLES
    }
    keys = {signers[role].public_key.keyid: signers[role].public_key for role in ROLES}
    delegations = Delegations({**keys}, roles)
    empty = {role: Targets(expires=signing.expiry(role, now)) for role in ROLES}
    return {
        **empty,
        TARGETS: Targets(expires=signing.expiry(TARGETS, now), delegations=delegations),
        SNAPSHOT: Snapshot(expires=signing.expiry(SNAPSHOT, now)),
        TIMESTAMP: Timestamp(
            expires=signing.expiry(TIMESTAMP, now), snapshot_meta=MetaFile(version=1)
        ),
    }
