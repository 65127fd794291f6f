"""The signs of a number: what its events of late say of it, as the rules read them.

Events are counted, not summed up: each within its window, since the holder's last passed verification, and
of this holder alone. Times are seconds since the epoch.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from kiosk.policy.ruleset import RuleSet
from provisioning.carrier.ledger import Ledger
from provisioning.carrier.network_event_kinds import WEARS_OFF
from provisioning.carrier.tables.number_register import RegisteredNumber

USUAL_WINDOW_S = 30 * 86400.0  # where the carrier's packs do not say
_HOUR_S = 3600.0

Windows = Mapping[str, float]  # by what wears off (WEARS_OFF); seconds
USUAL: Windows = dict.fromkeys(WEARS_OFF, USUAL_WINDOW_S)


class Signs(NamedTuple):
    """What the rules read of a number's events; by the names of the facts `card.*`."""

    device_changed: bool
    swaps: int
    replacements: int
    roaming_high_risk_area: bool
    over_frequency_calls: bool
    anomaly: bool
    reasons: tuple[str, ...]  # each once, in the order in which they came


def windows(rules: RuleSet) -> Windows:
    """How long the events of each kind count, by the parameters of these packs."""
    return {kind: _seconds(rules.params.get(name)) for kind, name in WEARS_OFF.items()}


def of(ledger: Ledger, number: RegisteredNumber, at: float, within: Windows = USUAL) -> Signs:
    """The number's signs at this moment."""
    seen = ledger.network_events.since(number.id, number.signs_settled_at, at)
    fresh = [event for event in seen if at - event.at <= within.get(event.of, at)]
    kinds = [event.kind for event in fresh]
    since = max(number.signs_settled_at, at - within["sim_replacement"])
    return Signs(
        device_changed=any(event.kind == "device_change" for event in seen),
        swaps=kinds.count("device_change"),
        replacements=ledger.card_replacements.between(number.id, since, at),
        roaming_high_risk_area="roaming" in kinds,
        over_frequency_calls="calls" in kinds,
        anomaly="anomaly" in kinds,
        reasons=tuple(dict.fromkeys(event.reason for event in fresh if event.reason)),
    )


def _seconds(duration: Any) -> float:
    """Of a parameter like 720h; a pack without it leaves the usual window."""
    text = duration if isinstance(duration, str) else ""
    hours = text.removesuffix("h")
    return int(hours) * _HOUR_S if hours.isdecimal() else USUAL_WINDOW_S
