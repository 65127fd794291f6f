"""A kiosk that is shut out: nothing of it counts from now on, and it gets no certificate any more."""

import time
from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from provisioning.carrier.errors import InputError
from provisioning.carrier.tables import schema
from provisioning.carrier.tables.schema import DatabaseError
from provisioning.console import carrier_data, fleet_data
from provisioning.console.access import Done

# By schema.trouble.
_TROUBLES = {
    "busy": lazy("the carrier's ledger is busy; nothing was done, try again"),
    "full": lazy("the disk of the carrier's ledger is full; nothing was done"),
    "damaged": lazy("the carrier's ledger is damaged; put its back-up in place"),
    "closed": lazy("the carrier's ledger cannot be written; nothing was done"),
    "": lazy("the carrier's ledger cannot be used; nothing was done"),
}


def is_revoked(device: str) -> bool | None:
    """False where the carrier's folder is not at hand, too. None: its ledger cannot be read."""
    try:
        ledger = carrier_data.ledger()
        return ledger is not None and ledger.revocations.is_revoked("device", device)
    except (InputError, DatabaseError):
        return None


def revoke(request: Any, given: Mapping[str, str], device: str) -> Done:
    """The broker learns of it from `carrier serve`, which has the keys for that. Raises InputError."""
    ledger = carrier_data.ledger()
    if ledger is None:
        why = _("the carrier's folder is not at hand here; `fleet device revoke` where it is")
        raise InputError(device, why)
    try:
        if ledger.revocations.is_revoked("device", device):
            raise InputError(device, _("is revoked already"))
        with ledger.transaction():
            ledger.shut_out_device(device, time.time())
            fleet_data.note(request.access.name, "kiosk revoked", device, given["why"].strip())
    except DatabaseError as error:
        raise InputError(device, str(_TROUBLES[schema.trouble(error)])) from error
    said = _(
        "%(kiosk)s is revoked: nothing of it counts any more. While `carrier serve` runs, the broker"
        " ends its connection within seconds. `carrier restore` lets it in again."
    )
    return Done(reverse("kiosk", args=[device]), said % {"kiosk": device})
