"""A new version of what a role publishes: its files, what is said of them, and the role's signature.

What has been published under a name stays: another content needs another name.
"""

import datetime as dt
import hashlib
from collections.abc import Sequence
from pathlib import Path

from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import TargetFile, Targets

from kiosk import durable_files
from provisioning.fleet import signing
from provisioning.fleet.errors import RepositoryInputError
from provisioning.fleet.repository import Repository
from provisioning.updates import release as releases
from provisioning.updates.file_messages import MOST_BYTES
from provisioning.updates.release import Release, ReleaseMalformedError
from provisioning.updates.target_paths import ORDER, ROLES, is_file_name, is_version

_HASHES = ["sha256"]


def publish(
    repository: Repository,
    release: Release,
    files: Sequence[Path],
    signer: CryptoSigner,
    now: dt.datetime,
) -> list[TargetFile]:
    """files: those that the release names, in its order. Gives what was added, the release last.

    Within `writing`. Raises RepositoryInputError before anything is changed; OSError.
    """
    role = release.role
    metadata = repository.latest(role)
    manifest = _manifest(metadata.signed, release)
    _check_signer(repository, role, signer)
    custom = {"version": release.version, "description": release.description}
    place = {ORDER: _last_order(metadata.signed) + 1}
    added = [one for file in files if (one := _target(metadata.signed, role, file))]
    for file in files:
        _store(repository, role, file)
    added.append(_store_manifest(repository, release, manifest))
    for target in added:
        target.unrecognized_fields["custom"] = custom | place
        metadata.signed.targets[target.path] = target
    signing.prolong(role, metadata, now)
    signing.sign(metadata, [signer])
    signing.check(repository, role, metadata)
    repository.write(role, metadata)
    return added


def _last_order(targets: Targets) -> int:
    """Of the role's releases; 0: there is none."""
    return max(
        (int((one.custom or {}).get(ORDER, 0)) for one in targets.targets.values()), default=0
    )


def published(repository: Repository) -> list[tuple[str, Release]]:
    """By role, in the order of their versions' names."""
    found = []
    for role in ROLES:
        metadata = repository.find(role)
        targets = metadata.signed.targets if metadata else {}
        for path, target in sorted(targets.items()):
            if releases.is_release(path):
                found.append((role, _release(repository, target)))
    return found


def _release(repository: Repository, target: TargetFile) -> Release:
    """Raises RepositoryInputError."""
    file = repository.targets / target.get_prefixed_paths()[0]
    try:
        return releases.decode(file.read_bytes(), target.path)
    except ReleaseMalformedError as error:
        raise RepositoryInputError(str(file), f"is damaged: {error.why}") from error


def _check_signer(repository: Repository, role: str, signer: CryptoSigner) -> None:
    """Before files are copied: a notice editor's key signs no code, and kiosks would not take it."""
    delegated = repository.delegator().get_delegated_role(role)
    if signer.public_key.keyid not in delegated.keyids:
        raise RepositoryInputError(
            role, "this key may not sign it; `fleet keys list` says whose may"
        )


def _target(targets: Targets, role: str, file: Path) -> TargetFile | None:
    """None: it is published already, the same bytes. Raises RepositoryInputError."""
    if not is_file_name(file.name) or releases.is_release(file.name):
        raise RepositoryInputError(
            file.name, "no file can be called that: letters, digits, '.', '_', '+', '!', '-'"
        )
    path = f"{role}/{file.name}"
    target = TargetFile.from_file(path, str(file), _HASHES)
    if target.length > MOST_BYTES:
        raise RepositoryInputError(str(file), f"{target.length} bytes, at most {MOST_BYTES}")
    before = targets.targets.get(path)
    if before is None:
        return target
    if before.hashes != target.hashes:
        raise RepositoryInputError(
            path, "is published with another content; give the new one another name"
        )
    return None


def _manifest(targets: Targets, release: Release) -> bytes:
    """Raises RepositoryInputError."""
    what = f"{release.role} {release.version}"
    if not is_version(release.version):
        raise RepositoryInputError(what, "a version has letters, digits, '.', '_', '+', '-': 1.4.0")
    if len(set(release.files)) < len(release.files):
        raise RepositoryInputError(what, "two of its files have the same name")
    if releases.path_of(release.role, release.version) in targets.targets:
        raise RepositoryInputError(what, "is published; another content needs another version")
    try:
        return releases.encode(release)
    except ReleaseMalformedError as error:
        raise RepositoryInputError(what, error.why) from error


def _store(repository: Repository, role: str, file: Path) -> None:
    """Under its hash, as kiosks ask for it."""
    digest = _sha256(file)
    target = repository.targets / role / f"{digest}.{file.name}"
    if target.exists():
        return
    target.parent.mkdir(exist_ok=True)
    new = durable_files.waiting(target)
    durable_files.copy(file, new)
    if _sha256(new) != digest:
        new.unlink()
        raise RepositoryInputError(str(file), "changed while it was being published")
    durable_files.move(new, target)


def _store_manifest(repository: Repository, release: Release, content: bytes) -> TargetFile:
    path = releases.path_of(release.role, release.version)
    target = TargetFile.from_data(path, content, _HASHES)
    file = repository.targets / target.get_prefixed_paths()[0]
    file.parent.mkdir(exist_ok=True)
    durable_files.replace(file, content)
    return target


def _sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()
