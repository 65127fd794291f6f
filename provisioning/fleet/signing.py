"""How long what a role has signed holds, and the next version of it, signed.

Offline roles hold for months, since people have to come together for them; snapshot and timestamp for days,
since the service renews them by itself: a kiosk that is kept from the newest state notices when they end.
"""

import datetime as dt
from collections.abc import Iterable

from securesystemslib.signer import CryptoSigner
from tuf.api.exceptions import UnsignedMetadataError

from provisioning.fleet.errors import RepositoryInputError
from provisioning.fleet.repository import ROOT, SNAPSHOT, TARGETS, TIMESTAMP, Repository, Signed
from provisioning.updates.target_paths import TIMESTAMP_DAYS

_HOLDS_DAYS = {ROOT: 365, TARGETS: 365, SNAPSHOT: 14, TIMESTAMP: TIMESTAMP_DAYS}
_ROLE_HOLDS_DAYS = 180  # of what is published
ONLINE = (SNAPSHOT, TIMESTAMP)


def holds(role: str) -> dt.timedelta:
    """From signing to expiry."""
    return dt.timedelta(days=_HOLDS_DAYS.get(role, _ROLE_HOLDS_DAYS))


def prolong(role: str, metadata: Signed, now: dt.datetime) -> None:
    """The next version, valid from now on; not yet signed."""
    metadata.signed.version += 1
    metadata.signed.expires = expiry(role, now)
    metadata.signatures.clear()


def expiry(role: str, now: dt.datetime) -> dt.datetime:
    """TUF's metadata knows whole seconds."""
    return now.replace(microsecond=0) + holds(role)


def sign(metadata: Signed, signers: Iterable[CryptoSigner]) -> None:
    for signer in signers:
        metadata.sign(signer, append=True)


def check(repository: Repository, role: str, metadata: Signed) -> None:
    """Whether those have signed who may, for what is delegated now. Raises RepositoryInputError."""
    above = repository.root() if role in {TARGETS, *ONLINE} else repository.delegator()
    try:
        above.verify_delegate(role, metadata.signed_bytes, metadata.signatures)
    except (UnsignedMetadataError, ValueError) as error:
        raise RepositoryInputError(
            role, "is not signed by a key that may; `fleet keys list` says whose may"
        ) from error


def is_signed(repository: Repository, role: str, metadata: Signed) -> bool:
    try:
        check(repository, role, metadata)
    except RepositoryInputError:
        return False
    return True


def renew(
    repository: Repository, role: str, signers: Iterable[CryptoSigner], now: dt.datetime
) -> None:
    """The same content again, for longer. Raises RepositoryInputError, OSError."""
    metadata = repository.latest(role)
    prolong(role, metadata, now)
    sign(metadata, signers)
    check(repository, role, metadata)
    repository.write(role, metadata)
