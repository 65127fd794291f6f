"""Whether anybody of the staff saw the person, as a record proves it, and what follows for the rules."""

import datetime as dt

from kiosk.policy.facts import Fact
from kiosk.presence.attacks_not_excluded import OPERATORS
from provisioning.carrier.opened_record import OpenedRecord
from provisioning.carrier.tables.device_places import DevicePlace

_CHANNEL = "channel"
_ALONE = "self_service"


def facts(case: OpenedRecord, place: DevicePlace | None, now: dt.datetime) -> dict[str, Fact]:
    """In the place of what the kiosk says. A customer was alone unless somebody put their name to them.

    Then a face check counts that a passive model judged, or where the carrier takes it without one.
    """
    may_be_alone = place is not None and place.is_self_service
    if case.is_vouched or not (may_be_alone or case.fact(_CHANNEL) == _ALONE):
        return {}
    found = {_CHANNEL: Fact(_ALONE, "carrier", now)}
    if not _is_judged_by_model(case) and not (place is not None and place.without_model):
        found["face.liveness"] = Fact("review", "carrier", now)
    return found


def _is_judged_by_model(case: OpenedRecord) -> bool:
    presence = case.record.presence
    passive = presence.transcript.get("passive") if presence else None
    return isinstance(passive, dict) and passive.get("model") == OPERATORS
