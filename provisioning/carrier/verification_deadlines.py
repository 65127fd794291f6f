"""Deadlines of verification orders: until when somebody may verify, and the suspension that follows.

Time comes in as an argument: seconds since the epoch.
"""

from kiosk.enumerations import NumberState
from kiosk.policy.ruleset import RuleSet
from provisioning.carrier.ledger import Ledger

_WITHIN_H = 24  # where the carrier's packs do not say
_HOUR_S = 3600.0


def of_order(rules: RuleSet, notified_at: float) -> float:
    """The deadline of an order: the packs' `verify_within`, which rule N-SV-24 reads, after its notice."""
    within = str(rules.params.get("verify_within", f"{_WITHIN_H}h"))
    return notified_at + int(within.removesuffix("h")) * _HOUR_S


def lapse(ledger: Ledger, at: float) -> list[str]:
    """Suspend what was not verified in time; the numbers, inside the caller's transaction."""
    lapsed = []
    for order in ledger.orders.overdue(at):
        number = ledger.numbers.of(order.number_id)
        ledger.orders.settle(order, "lapsed", at)
        if number.state is not NumberState.CLOSED:
            ledger.numbers.set_state(number, number.stopped, f"order {order.id} lapsed", at)
            lapsed.append(number.number)
    return lapsed
