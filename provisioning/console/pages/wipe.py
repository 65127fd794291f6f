"""A wipe from afar, ordered or taken back by two people; signed with the settings' key, on this machine."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from provisioning.console import fleet_data
from provisioning.console.access import Done
from provisioning.console.security import second_person
from provisioning.fleet import key_files, wipe_ordering
from provisioning.fleet.errors import RepositoryInputError
from provisioning.fleet.register import Register
from provisioning.fleet.tables.kiosks import KnownKiosk
from provisioning.fleet.tables.wipes import Wipe
from provisioning.fleet.wipe_ordering import SignedBy
from provisioning.updates import wipe_orders

_KEY_LENGTH = 512  # characters of a passphrase
MEANT = "meant"  # of a proposal: which one, as it stood then


def has_key() -> bool:
    return (fleet_data.repository().keys / f"{wipe_orders.ROLE}.pem").exists()


def order_of(register: Register, known: KnownKiosk) -> Wipe | None:
    """None: none, or one for an earlier life of this kiosk."""
    ordered = register.wipes.all().get(known.device)
    is_its = ordered and known.report and ordered.identity == known.report.identity
    return ordered if is_its else None


def expect_orderable(_request: Any, _given: Mapping[str, str], device: str) -> dict[str, str]:
    """What is proposed: this kiosk, not who is enrolled under its name later. Raises RepositoryInputError."""
    return {MEANT: wipe_ordering.expect_orderable(fleet_data.register(), device)}


def order(request: Any, given: Mapping[str, str], device: str) -> Done:
    """Raises RepositoryInputError, OSError."""
    repository, by = fleet_data.repository(), _signed_by(request, given, device)
    with repository.writing():
        _expect_meant(given, expect_orderable(request, given, device), device)
        wipe_ordering.order(repository, fleet_data.register(), device, given["why"].strip(), by)
    said = _(
        "%(kiosk)s is to be wiped: it is signed. It learns of it when `fleet serve` renews the"
        " snapshot; until then the overview says so. Revoke it once it is wiped."
    )
    return Done(reverse("kiosk", args=[device]), said % {"kiosk": device})


def expect_recallable(_request: Any, _given: Mapping[str, str], device: str) -> dict[str, str]:
    """What is proposed: this order, not one that comes later. Raises RepositoryInputError."""
    ordered = wipe_ordering.expect_recallable(fleet_data.register(), device)
    return {MEANT: f"{ordered.identity} {ordered.ordered_at}"}


def recall(request: Any, given: Mapping[str, str], device: str) -> Done:
    """Raises RepositoryInputError, OSError."""
    repository, by = fleet_data.repository(), _signed_by(request, given, device)
    with repository.writing():
        _expect_meant(given, expect_recallable(request, given, device), device)
        wipe_ordering.recall(repository, fleet_data.register(), device, given["why"].strip(), by)
    second_person.end_all("kiosk_wipe", device, request.access.name)
    said = _(
        "The wipe of %(kiosk)s is recalled: a kiosk that has not begun does not wipe. It learns of it"
        " when `fleet serve` renews the snapshot; until then the overview says so."
    )
    return Done(reverse("kiosk", args=[device]), said % {"kiosk": device})


def _expect_meant(given: Mapping[str, str], now: Mapping[str, str], device: str) -> None:
    """Raises RepositoryInputError."""
    if given.get(MEANT) != now[MEANT]:
        why = _("is not what it was when this was proposed; refuse it, and look at the kiosk")
        raise RepositoryInputError(device, why)


def _signed_by(request: Any, given: Mapping[str, str], device: str) -> SignedBy:
    """Raises RepositoryInputError, OSError."""
    key = fleet_data.repository().keys / f"{wipe_orders.ROLE}.pem"
    try:
        signer = key_files.signer(key, given.get("passphrase", "")[:_KEY_LENGTH])
    except FileNotFoundError as error:
        why = _("the key of the settings is not on this machine; `fleet device wipe` where it is")
        raise RepositoryInputError(device, why) from error
    acts = fleet_data.acts(request.access.name)
    return SignedBy(acts, signer, dt.datetime.now(dt.UTC), given.get("proposed_by", ""))
