"""The two roles that are signed without a person: snapshot (which versions belong together), timestamp (now).

Nothing unsigned gets into a snapshot: what somebody put into the folder is checked against its delegation,
and where it is not signed by whom it must be, kiosks keep the version before.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path

from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import MetaFile

from provisioning.fleet import key_files, signing
from provisioning.fleet.repository import SNAPSHOT, TARGETS, TIMESTAMP, Repository, Signed
from provisioning.updates.target_paths import ROLES

_HASHES = ["sha256"]
_DELEGATED = (TARGETS, *ROLES)


def signers(folder: Path, passphrase: str) -> list[CryptoSigner]:
    """Of the online roles, the old ones too while a root that changes them is on its way.

    Raises RepositoryInputError, OSError.
    """
    files = [file for role in signing.ONLINE for file in sorted(folder.glob(f"{role}*.pem"))]
    return [key_files.signer(file, passphrase) for file in files]


def update(repository: Repository, keys: Sequence[CryptoSigner], now: dt.datetime) -> list[str]:
    """Bring both up to what is there; gives the roles that were signed anew. Within `writing`.

    Raises RepositoryInputError, once all others have been brought up: a role's newest version is signed by
    none who may. Raises OSError.
    """
    done = []
    snapshot = repository.latest(SNAPSHOT)
    wrong = [role for role in _DELEGATED if not _is_good(repository, role)]
    meta = snapshot.signed.meta | {
        f"{role}.json": _meta(repository, role) for role in _DELEGATED if role not in wrong
    }
    if snapshot.signed.meta != meta or _is_due(repository, SNAPSHOT, snapshot, now):
        snapshot.signed.meta = meta
        _sign(repository, SNAPSHOT, snapshot, keys, now)
        done.append(SNAPSHOT)
    timestamp = repository.latest(TIMESTAMP)
    newest = _meta(repository, SNAPSHOT)
    is_new = timestamp.signed.snapshot_meta != newest
    if is_new or _is_due(repository, TIMESTAMP, timestamp, now):
        timestamp.signed.snapshot_meta = newest
        _sign(repository, TIMESTAMP, timestamp, keys, now)
        done.append(TIMESTAMP)
    for role in wrong:
        signing.check(repository, role, repository.latest(role))
    return done


def behind(repository: Repository) -> list[str]:
    """Roles whose newest version no kiosk learns of yet: the snapshot is to be renewed.

    Raises RepositoryInputError.
    """
    named = repository.latest(SNAPSHOT).signed.meta
    found = [(role, repository.find(role)) for role in _DELEGATED]
    return [role for role, newest in found if newest and _is_newer(newest, named, role)]


def _is_newer(newest: Signed, named: Mapping[str, MetaFile], role: str) -> bool:
    known = named.get(f"{role}.json")
    return known is None or known.version < newest.signed.version


def _is_good(repository: Repository, role: str) -> bool:
    return signing.is_signed(repository, role, repository.latest(role))


def _meta(repository: Repository, role: str) -> MetaFile:
    version = repository.latest(role).signed.version
    return MetaFile.from_data(version, repository.content(role), _HASHES)


def _is_due(repository: Repository, role: str, metadata: Signed, now: dt.datetime) -> bool:
    """At half of its time, or when its key is another's by now."""
    left = metadata.signed.expires - now
    return left < signing.holds(role) / 2 or not signing.is_signed(repository, role, metadata)


def _sign(
    repository: Repository,
    role: str,
    metadata: Signed,
    keys: Sequence[CryptoSigner],
    now: dt.datetime,
) -> None:
    signing.prolong(role, metadata, now)
    signing.sign(metadata, keys)
    signing.check(repository, role, metadata)
    repository.write(role, metadata)
