"""Network events: what the network sees of a number, the decision that follows, and deadlines that ran out.

An event changes what is known of a number; then the same engine decides, without anybody at a counter
(`service_query`). Time comes in as an argument: seconds since the epoch.
"""

import json
from collections.abc import Callable
from typing import Any

from kiosk.enumerations import NumberState, Outcome
from kiosk.policy.decision import Decision
from kiosk.policy.engine import decide
from kiosk.policy.facts import Fact
from kiosk.policy.vocabulary import SERVICE_QUERY, vocabulary
from provisioning.carrier import answers, verification_deadlines
from provisioning.carrier.bundles import Bundles
from provisioning.carrier.errors import InputError, NumberUnknownError
from provisioning.carrier.ledger import Ledger
from provisioning.carrier.tables.card_replacements import Replaced
from provisioning.carrier.tables.number_register import RegisteredNumber, with_reason

_ORDERS = frozenset({Outcome.REQUIRE_SECOND_VERIFICATION, Outcome.SUSPEND_AND_SECOND_VERIFICATION})
# Kind of event → what it says of the number, by the columns' names.
_SIGNS: dict[str, Callable[[RegisteredNumber], dict[str, Any]]] = {
    "first_use": lambda _: {"never_used": 0},
    "device_change": lambda number: {"device_changed": 1, "swaps": number.swaps + 1},
    "sim_replacement": lambda number: {"replacements": number.replacements + 1},
    "roaming": lambda _: {"roaming_high_risk_area": 1},
    "calls": lambda _: {"over_frequency_calls": 1},
    "silence": lambda _: {},  # a reason of its own
    "anomaly": lambda _: {"anomaly": 1},
    "risk_model": lambda _: {},  # comes with its reason
}
_REASON_OF_KIND = {"silence": "silent"}
KINDS = tuple(_SIGNS)


class NetworkEvents:
    """Takes events and deadlines: the number changes, the policy decides, orders are placed."""

    def __init__(self, ledger: Ledger, bundles: Bundles) -> None:
        self._ledger = ledger
        self._rules = bundles.own

    def take(self, number: str, kind: str, reason: str, at: float) -> Decision:
        """Take one event; gives the decision that follows. Raises NumberUnknownError, InputError."""
        self._check(kind, reason)
        with self._ledger.transaction():
            found = self._ledger.numbers.find(number)
            if found is None:
                raise NumberUnknownError(number)
            reasons = found.reasons
            for one in (_REASON_OF_KIND.get(kind, ""), reason):
                reasons = with_reason(reasons, one)
            signs = _SIGNS[kind](found) | {"reasons": json.dumps(reasons)}
            self._ledger.numbers.see(found, signs)
            if kind == "sim_replacement":
                self._ledger.card_replacements.add(Replaced(number_id=found.id, at=at))
            return self._query(number, kind, reason, at)

    def sweep(self, at: float) -> verification_deadlines.Swept:
        """Suspend what was not verified in time; ask again about numbers that were never used."""
        return verification_deadlines.sweep(self._ledger, self._turned, at)

    def _check(self, kind: str, reason: str) -> None:
        if kind not in _SIGNS:
            raise InputError("KIND", f"one of {', '.join(KINDS)}")
        codes = vocabulary()["card.reasons"].choices
        if reason and reason not in codes:
            raise InputError("--reason", f"one of {', '.join(codes)}")
        if kind == "risk_model" and not reason:
            raise InputError("--reason", "a risk model gives one")

    def _turned(self, number: str, at: float) -> bool:
        """Whether the policy orders a verification now; nothing is written when it does not."""
        found = self._ledger.numbers.find(number)
        if found is None or self._decide(found, at).outcome not in _ORDERS:
            return False
        self._query(number, "sweep", "", at)
        return True

    def _query(self, number: str, kind: str, reason: str, at: float) -> Decision:
        found = self._ledger.numbers.find(number)
        if found is None:
            raise NumberUnknownError(number)
        decision = self._decide(found, at)
        causes = [result.rule for result in decision.reasons]
        row = {"number": number, "kind": kind, "reason": reason, "at": at}
        self._ledger.network_events.add(row | {"outcome": decision.outcome.value}, causes)
        if decision.outcome in _ORDERS:
            self._order(found, decision, causes, at)
        contact = {"store": found.store, "clerk": found.clerk, "police_contact": ""}
        self._ledger.reports.make(decision, **contact, at=at)
        return decision

    def _order(
        self, number: RegisteredNumber, decision: Decision, causes: list[str], at: float
    ) -> None:
        """Place an order, or add to the one that stands; the number is stopped where the decision says so."""
        deadline = verification_deadlines.of_order(self._rules, at)
        self._ledger.orders.place(number.id, number.reasons, causes, at, deadline)
        why = " ".join(causes)
        if decision.outcome is Outcome.SUSPEND_AND_SECOND_VERIFICATION:
            self._ledger.numbers.set_state(number, number.stopped, why, at)
        elif number.state is NumberState.ACTIVE:
            self._ledger.numbers.set_state(number, NumberState.NOTIFIED, why, at)

    def _decide(self, number: RegisteredNumber, at: float) -> Decision:
        now = answers.utc(at)
        told = answers.subject(self._ledger, number.document, at)
        told |= answers.card(self._ledger, number, at)
        facts = answers.as_facts(told, now)
        facts |= {
            "now": Fact(now, "carrier", now),
            "request.flow": Fact(SERVICE_QUERY, "carrier", now),
            "request.number": Fact(number.number, "carrier", now),
        }
        return decide(self._rules, facts, number=_decision_number(number, at), at=now)


def _decision_number(number: RegisteredNumber, at: float) -> str:
    """The decision's number, made of the register's row: a report must name nobody's phone number."""
    return f"Q{number.id}-{int(at * 1000)}"
