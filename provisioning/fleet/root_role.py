"""The root of trust and its changes: who may sign what. A new one is staged until enough people signed it.

Enough are two of those whom the version before names, and two of those whom it names itself.
"""

import datetime as dt
from collections.abc import Callable
from typing import NamedTuple

from securesystemslib.signer import CryptoSigner, SSlibKey
from tuf.api.metadata import Root

from provisioning.fleet import key_files, signing
from provisioning.fleet.errors import RepositoryInputError
from provisioning.fleet.repository import ROOT, Repository, Signed


class Progress(NamedTuple):
    """How far a version of root is signed."""

    version: int
    signed_by: list[str]  # holders
    missing: int  # signatures
    is_published: bool


def stage(repository: Repository, change: Callable[[Root], None], now: dt.datetime) -> Progress:
    """The next version, changed so, for people to sign. Within `writing`. Raises RepositoryInputError."""
    if repository.staged() is not None:
        raise RepositoryInputError(
            ROOT,
            "a version is being signed: finish it with `fleet sign`, or delete staged/root.json",
        )
    metadata = repository.latest(ROOT)
    signing.prolong(ROOT, metadata, now)
    change(metadata.signed)
    repository.stage(metadata)
    return progress(repository)


def sign(repository: Repository, signer: CryptoSigner) -> Progress:
    """One more signature; with the last one the version is published. Raises RepositoryInputError."""
    staged = _staged(repository)
    before = repository.find(ROOT)
    known = {**staged.signed.keys, **(before.signed.keys if before else {})}
    holds_root = {*staged.signed.roles[ROOT].keyids}
    holds_root |= {*before.signed.roles[ROOT].keyids} if before else set()
    if signer.public_key.keyid not in known or signer.public_key.keyid not in holds_root:
        raise RepositoryInputError(
            key_files.holder(signer.public_key), "holds no root key, before or after this change"
        )
    signing.sign(staged, [signer])
    repository.stage(staged)
    done = progress(repository)
    if done.missing:
        return done
    repository.write(ROOT, staged)
    repository.unstage()
    return done._replace(is_published=True)


def progress(repository: Repository) -> Progress:
    """Of the staged version. Raises RepositoryInputError: nothing is staged."""
    staged = _staged(repository)
    before = repository.find(ROOT)
    result = staged.signed.get_root_verification_result(
        before.signed if before else None, staged.signed_bytes, staged.signatures
    )
    missing = max(result.first.missing, result.second.missing)
    holders = sorted(key_files.holder(key) for key in result.signed.values())
    return Progress(staged.signed.version, holders, missing, is_published=False)


def replace_key(root: Root, role: str, old: str | None, new: SSlibKey) -> None:
    """old: its holder, None where the role has one key alone. Raises RepositoryInputError."""
    keyids = root.roles[role].keyids
    named = [keyid for keyid in keyids if old in {None, key_files.holder(root.keys[keyid])}]
    if len(named) != 1:
        holders = ", ".join(sorted(key_files.holder(root.keys[keyid]) for keyid in keyids))
        raise RepositoryInputError(role, f"say whose key goes, with --old: {holders}")
    if new.keyid in root.keys:
        raise RepositoryInputError(key_files.holder(new), "is a key of this repository already")
    root.revoke_key(named[0], role)
    root.add_key(new, role)


def _staged(repository: Repository) -> Signed:
    staged = repository.staged()
    if staged is None:
        raise RepositoryInputError(ROOT, "nothing is waiting to be signed")
    return staged
