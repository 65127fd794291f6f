"""Wipe orders, signed by whoever signs the settings: what one is, provisioning.updates.wipe_orders says."""

import datetime as dt
from typing import NamedTuple

import msgspec
from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import TargetFile

from kiosk import durable_files
from provisioning.fleet import signing
from provisioning.fleet.errors import RepositoryInputError
from provisioning.fleet.repository import Repository
from provisioning.updates import wipe_orders
from provisioning.updates.release import DESCRIPTION_LENGTH


class WipeOrder(NamedTuple):
    """Of which kiosk, in which identity."""

    device: str
    identity: str
    why: str


def sign(repository: Repository, order: WipeOrder, signer: CryptoSigner, now: dt.datetime) -> None:
    """Within `writing`. Raises RepositoryInputError, OSError."""
    device, identity, why = order
    if not 0 < len(why) <= DESCRIPTION_LENGTH:
        raise RepositoryInputError("why", f"is 1 to {DESCRIPTION_LENGTH} characters")
    try:
        path = wipe_orders.path_of(device, identity)
    except ValueError as error:
        raise RepositoryInputError(device, str(error)) from error
    content = msgspec.json.encode(order._asdict())
    target = TargetFile.from_data(path, content, ["sha256"])
    target.unrecognized_fields["custom"] = {"version": identity, "description": why}
    metadata = repository.latest(wipe_orders.ROLE)
    file = repository.targets / target.get_prefixed_paths()[0]
    file.parent.mkdir(exist_ok=True)
    durable_files.replace(file, content)
    metadata.signed.targets[path] = target
    signing.prolong(wipe_orders.ROLE, metadata, now)
    signing.sign(metadata, [signer])
    signing.check(repository, wipe_orders.ROLE, metadata)
    repository.write(wipe_orders.ROLE, metadata)
