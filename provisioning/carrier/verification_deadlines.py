"""Deadlines of verification orders: until when somebody may verify, and the sweep that acts on what ran out.

A sweep looks at what is due and at nothing else: each number knows when time alone may next turn it into a
high-risk one. It writes in small transactions: nobody waits for it. Times are seconds since the epoch.
"""

from collections.abc import Callable
from typing import NamedTuple

from kiosk.enumerations import NumberState, StopAuthority
from kiosk.policy.ruleset import RuleSet
from provisioning.carrier.ledger import Ledger
from provisioning.carrier.tables.number_register import RegisteredNumber
from provisioning.carrier.tables.verification_orders import Order

_WITHIN_H = 24  # where the carrier's packs do not say
_HOUR_S = 3600.0
_AT_ONCE = 25  # in one transaction
_SOON_S = 0.001  # rules say `>`: at the instant itself a period is not over
_NEVER_USED, _ACTIVATED = "card.never_used", "card.activated_at"

Asks = Callable[[RegisteredNumber, float], bool]
Tells = Callable[[RegisteredNumber, Order, float], None]


class Swept(NamedTuple):
    """One sweep: numbers whose deadline ran out, and numbers that time alone turned into high-risk ones."""

    suspended: tuple[str, ...]
    ordered: tuple[str, ...]


def hours(rules: RuleSet) -> int:
    """That whoever has to verify has: the packs' `verify_within`, which rule N-SV-24 reads."""
    return int(str(rules.params.get("verify_within", f"{_WITHIN_H}h")).removesuffix("h"))


def of_order(rules: RuleSet, notified_at: float) -> float:
    """The deadline of an order, so many hours after its notice."""
    return notified_at + hours(rules) * _HOUR_S


def unused_rules(rules: RuleSet) -> frozenset[str]:
    """The ids of those that ask why a number was not used since its activation."""
    asks = {_NEVER_USED, _ACTIVATED}
    return frozenset(rule.id for rule in rules.rules.values() if asks <= set(rule.reads))


def unused_periods(rules: RuleSet) -> tuple[float, ...]:
    """After how long, since its activation, some rule may ask why a number was not used; shortest first."""
    asking = [rules.rules[id_] for id_ in unused_rules(rules)]
    named = {str(rules.params[name]) for rule in asking for name in rule.params}
    return tuple(sorted(int(text.removesuffix("h")) * _HOUR_S for text in named))


def sweep(
    ledger: Ledger, rules: RuleSet, ask: Asks, tell: Tells, at: float, *, most: int | None = None
) -> Swept:
    """Suspend what was not verified in time; ask the rules about unused numbers of which it is time.

    ask: whether the rules now order a verification of this number. tell: its user that it was stopped.
    most: of each kind; None: all.
    """
    periods = unused_periods(rules)
    _note_periods(ledger, periods)
    suspended: list[str] = []
    ordered: list[str] = []
    looked, full = 0, True
    while full and (most is None or looked < most):
        with ledger.transaction():
            lapsed = list(ledger.orders.overdue(at, _AT_ONCE))
            suspended += [number for order in lapsed if (number := _lapse(ledger, tell, order, at))]
            due = ledger.numbers.to_ask(at, _AT_ONCE)
            ordered += [one.number for one in due if _ask(ledger, periods, ask, one, at)]
        looked += max(len(lapsed), len(due))
        full = max(len(lapsed), len(due)) == _AT_ONCE
    return Swept(tuple(suspended), tuple(ordered))


def is_due(ledger: Ledger, at: float) -> bool:
    """Whether a sweep would find anything."""
    return bool(ledger.orders.overdue(at, 1) or ledger.numbers.to_ask(at, 1))


def _note_periods(ledger: Ledger, periods: tuple[float, ...]) -> None:
    """Under other rules than before, all numbers that were never used are asked about anew."""
    if ledger.sweep_periods.known() == periods:
        return
    with ledger.transaction():
        ledger.sweep_periods.keep(periods)
        ledger.numbers.ask_all_again()


def _ask(
    ledger: Ledger, periods: tuple[float, ...], ask: Asks, number: RegisteredNumber, at: float
) -> bool:
    """Whether it was ordered to verify; when the next period is over, it is due again."""
    ends = [number.activated_at + period + _SOON_S for period in periods]
    ledger.numbers.ask_next(number, min((end for end in ends if end > at), default=None))
    may_turn = number.never_used and number.state is NumberState.ACTIVE
    return may_turn and any(end <= at for end in ends) and ask(number, at)


def _lapse(ledger: Ledger, tell: Tells, order: Order, at: float) -> str:
    """The number whose order was open at its deadline, now suspended; "": it is closed."""
    number = ledger.numbers.of(order.number_id)
    ledger.orders.settle(order, "lapsed", at)
    if number.state is NumberState.CLOSED:
        return ""
    ledger.numbers.set_state(number, number.stopped, f"order {order.id} lapsed", at)
    if number.stopped_by is StopAuthority.NOBODY:
        tell(number, order, at)
    return number.number
