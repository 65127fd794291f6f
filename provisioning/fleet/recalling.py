"""A recall: who signs a role's releases signs that one of them shall be on no kiosk any more.

TUF has no recall. It is said in the release's own entry in the role's metadata, so that it has the same
signature, the same protection against going back, and reaches kiosks by the same way as the release did.
"""

import datetime as dt

from securesystemslib.signer import CryptoSigner

from provisioning.fleet import signing
from provisioning.fleet.errors import RepositoryInputError
from provisioning.fleet.repository import Repository
from provisioning.updates.release import DESCRIPTION_LENGTH
from provisioning.updates.target_paths import RECALLED


def recall(
    repository: Repository, path: str, why: str, signer: CryptoSigner, now: dt.datetime
) -> None:
    """path: the release's. Within `writing`; once said it stays. Raises RepositoryInputError, OSError."""
    if not 0 < len(why) <= DESCRIPTION_LENGTH:
        raise RepositoryInputError("why", f"is 1 to {DESCRIPTION_LENGTH} characters")
    role = _role(path)
    metadata = repository.latest(role)
    target = metadata.signed.targets.get(path)
    if target is None:
        raise RepositoryInputError(path, "is not published")
    target.unrecognized_fields["custom"] = (target.custom or {}) | {RECALLED: why}
    signing.prolong(role, metadata, now)
    signing.sign(metadata, [signer])
    signing.check(repository, role, metadata)
    repository.write(role, metadata)


def why_recalled(repository: Repository, path: str) -> str:
    """An empty text: it is not. Raises RepositoryInputError: it is not published."""
    metadata = repository.find(_role(path))
    target = metadata.signed.targets.get(path) if metadata else None
    if target is None:
        raise RepositoryInputError(path, "is not published; `fleet status` lists what is")
    return str((target.custom or {}).get(RECALLED, ""))


def _role(path: str) -> str:
    return path.partition("/")[0]
