"""Wipe orders and their recall, each a whole act signed by whoever signs the settings.

What one is, provisioning.updates.wipe_orders says. `order` and `recall` check, sign, keep and audit, for
commands and console alike, both within `writing` of the repository.
"""

import datetime as dt
from typing import NamedTuple

import msgspec
from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import TargetFile

from kiosk import durable_files
from provisioning.fleet import recalling, signing
from provisioning.fleet.errors import RepositoryInputError
from provisioning.fleet.register import Register
from provisioning.fleet.repository import Repository
from provisioning.fleet.rollout_acts import RolloutActs
from provisioning.fleet.tables.wipes import Wipe
from provisioning.updates import wipe_orders
from provisioning.updates.release import DESCRIPTION_LENGTH


class WipeOrder(NamedTuple):
    """Of which kiosk, in which identity."""

    device: str
    identity: str
    why: str


class SignedBy(NamedTuple):
    """Who does it, with the settings' key. proposed_by: whoever wanted it, where two people decide."""

    acts: RolloutActs
    signer: CryptoSigner
    now: dt.datetime
    proposed_by: str = ""

    def told(self, why: str) -> str:
        """For the audit."""
        return f"{why} (proposed by {self.proposed_by})" if self.proposed_by else why


def identity_of(register: Register, device: str) -> str:
    """As the kiosk said last. Raises RepositoryInputError."""
    known = register.kiosks.find(device)
    if known is None or known.report is None:
        raise RepositoryInputError(device, "has never reported: `fleet device revoke` shuts it out")
    if not known.report.identity:
        raise RepositoryInputError(device, "runs an agent that knows no wipe: update it first")
    return known.report.identity


def expect_orderable(register: Register, device: str) -> str:
    """The identity that would be wiped. Raises RepositoryInputError."""
    identity, ordered = identity_of(register, device), register.wipes.all().get(device)
    if ordered is not None and ordered.identity == identity:
        raise RepositoryInputError(device, "is ordered to be wiped already")
    return identity


def expect_recallable(register: Register, device: str) -> Wipe:
    """What was ordered. Raises RepositoryInputError."""
    ordered = register.wipes.all().get(device)
    if ordered is None:
        raise RepositoryInputError(device, "has no wipe order that could be recalled")
    known = register.kiosks.find(device)
    told = known.report if known else None
    state = told.wipe.state if told and told.identity == ordered.identity and told.wipe else ""
    if state == "wiped":
        raise RepositoryInputError(device, "is wiped already; `fleet device revoke` comes next")
    if state == "begun":
        raise RepositoryInputError(device, "has begun to wipe; its keys may be gone")
    return ordered


def order(repository: Repository, register: Register, device: str, why: str, by: SignedBy) -> None:
    """Raises RepositoryInputError, OSError."""
    identity = identity_of(register, device)
    sign(repository, WipeOrder(device, identity, why), by.signer, by.now)
    by.acts.wipe(device, identity, by.told(why))


def recall(repository: Repository, register: Register, device: str, why: str, by: SignedBy) -> None:
    """Of a kiosk that has not obeyed; another order may follow. Raises RepositoryInputError, OSError."""
    path = wipe_orders.path_of(device, expect_recallable(register, device).identity)
    recalling.recall(repository, path, why, by.signer, by.now)
    by.acts.wipe_recalled(device, by.told(why))


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
