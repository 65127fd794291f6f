"""Deadlines of verification orders: until when somebody may verify, and the sweep that acts on what ran out.

Time comes in as an argument: seconds since the epoch.
"""

from collections.abc import Callable
from typing import NamedTuple

from kiosk.enumerations import NumberState
from kiosk.policy.ruleset import RuleSet
from provisioning.carrier.ledger import Ledger

_WITHIN_H = 24  # where the carrier's packs do not say
_HOUR_S = 3600.0


class Swept(NamedTuple):
    """One sweep: numbers whose deadline ran out, and numbers that time alone turned into high-risk ones."""

    suspended: tuple[str, ...]
    ordered: tuple[str, ...]


def of_order(rules: RuleSet, notified_at: float) -> float:
    """The deadline of an order: the packs' `verify_within`, which rule N-SV-24 reads, after its notice."""
    within = str(rules.params.get("verify_within", f"{_WITHIN_H}h"))
    return notified_at + int(within.removesuffix("h")) * _HOUR_S


def sweep(ledger: Ledger, ask_again: Callable[[str, float], bool], at: float) -> Swept:
    """Suspend what was not verified in time; ask the rules again about numbers that were never used.

    ask_again: whether the rules now order a verification of this number.
    """
    with ledger.transaction():
        suspended = tuple(_lapse(ledger, at))
        unused = [number.number for number in ledger.numbers.unused() if number.activated_at <= at]
        ordered = tuple(number for number in unused if ask_again(number, at))
    return Swept(suspended, ordered)


def _lapse(ledger: Ledger, at: float) -> list[str]:
    """The numbers whose order was open at its deadline, now suspended."""
    lapsed = []
    for order in ledger.orders.overdue(at):
        number = ledger.numbers.of(order.number_id)
        ledger.orders.settle(order, "lapsed", at)
        if number.state is not NumberState.CLOSED:
            ledger.numbers.set_state(number, number.stopped, f"order {order.id} lapsed", at)
            lapsed.append(number.number)
    return lapsed
