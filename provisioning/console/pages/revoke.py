"""A kiosk that is shut out: nothing of it counts from now on, and it gets no certificate any more."""

import time
from collections.abc import Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from provisioning.carrier.errors import InputError
from provisioning.console import carrier_data, fleet_data
from provisioning.console.access import Done


def is_revoked(device: str) -> bool:
    """False where the carrier's folder is not at hand, too. Raises InputError."""
    ledger = carrier_data.ledger()
    return ledger is not None and ledger.revocations.is_revoked("device", device)


def revoke(request: Any, given: Mapping[str, str], device: str) -> Done:
    """The broker learns of it from `carrier serve`, which has the keys for that. Raises InputError."""
    ledger = carrier_data.ledger()
    if ledger is None:
        why = _("the carrier's folder is not at hand here; `fleet device revoke` where it is")
        raise InputError(device, why)
    if ledger.revocations.is_revoked("device", device):
        raise InputError(device, _("is revoked already"))
    with ledger.transaction():
        ledger.shut_out_device(device, time.time())
        fleet_data.note(request.access.name, "kiosk revoked", device, given["why"].strip())
    said = _(
        "%(kiosk)s is revoked: nothing of it counts any more. While `carrier serve` runs, the broker"
        " ends its connection within seconds. `carrier restore` lets it in again."
    )
    return Done(reverse("kiosk", args=[device]), said % {"kiosk": device})
