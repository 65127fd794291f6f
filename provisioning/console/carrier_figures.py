"""The carrier on the first page: signed today, sent back this week, complaints late, records held."""

import datetime as dt
import logging
import time
from typing import NamedTuple

from kiosk import china_time
from provisioning.carrier import objections, store_figures
from provisioning.carrier.errors import InputError
from provisioning.carrier.store_figures import Counted
from provisioning.console import carrier_data, fleet_data
from provisioning.console.access import CARRIERS, ConsoleAccess, StoreScope

log = logging.getLogger(__name__)

_WEEK = 7  # days
_FRESH_S = 10.0
_SAID_EVERY_S = 3600.0


class CarrierFigures(NamedTuple):
    """Of the stores of a scope. late: complaints and requests that the carrier owes; held: not judged yet."""

    today: Counted
    week: Counted
    week_before: Counted
    late: int
    held: int


def of(access: ConsoleAccess) -> CarrierFigures | None:
    """Of the stores whose pages one sees; at most some seconds old.

    None: one sees none, or the console has not the carrier's folder, or may not use it.
    """
    scope = access.scope(CARRIERS)
    try:
        if not scope.nodes or carrier_data.ledger() is None:
            return None
    except InputError as error:
        said = str(error)
        fleet_data.kept(("unusable", said), _SAID_EVERY_S, lambda: log.warning("%s", said))
        return None
    found: CarrierFigures | None = fleet_data.kept(
        ("carrier", scope.nodes), _FRESH_S, lambda: _read(scope)
    )
    return found


def _read(scope: StoreScope) -> CarrierFigures | None:
    ledger, day = carrier_data.ledger(), china_time.today()
    if ledger is None:
        return None
    periods = ((day, 1), (day, _WEEK), (day - dt.timedelta(_WEEK), _WEEK))
    today, week, before = (
        store_figures.of_period(ledger, last, days, scope.covers).total for last, days in periods
    )
    owed = [one for one in objections.listed(ledger) if scope.covers(one.store)]
    held = [one for one in ledger.quarantine.listed() if one.state == "held"]
    return CarrierFigures(
        today=today,
        week=week,
        week_before=before,
        late=sum(one.is_late(time.time()) for one in owed),
        held=sum(scope.covers(one.store or fleet_data.store_of(one.device)) for one in held),
    )
