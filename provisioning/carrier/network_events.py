"""Network events: what the network sees of a number, the decision that follows, and deadlines that ran out.

An event is kept; then the same engine decides, without anybody at a counter (`service_query`), on all that
was seen of the number by then. One that comes late is judged at its own time and acted on now: nobody's hours
began before anybody was told. Time comes in as an argument: seconds since the epoch.
"""

from enum import StrEnum
from typing import NamedTuple

import msgspec

from kiosk.enumerations import Flow, NumberState, Outcome, StopAuthority
from kiosk.policy.decision import Decision
from kiosk.policy.engine import decide
from kiosk.policy.facts import Fact
from kiosk.policy.vocabulary import SERVICE_QUERY, groups, vocabulary
from provisioning.carrier import answers, network_signs, verification_deadlines
from provisioning.carrier.bundles import Bundles
from provisioning.carrier.errors import InputError, NumberUnknownError
from provisioning.carrier.ledger import Ledger
from provisioning.carrier.listing_effects import ListingEffects, wording
from provisioning.carrier.network_event_kinds import KINDS, REASON_OF_KIND
from provisioning.carrier.tables.card_replacements import Replaced
from provisioning.carrier.tables.number_register import RegisteredNumber
from provisioning.carrier.tables.verification_orders import Order

_ORDERS = frozenset({Outcome.REQUIRE_SECOND_VERIFICATION, Outcome.SUSPEND_AND_SECOND_VERIFICATION})
# What nobody sent: time alone gave rise to it.
_SWEEP = "sweep"
_OF_A_VISIT = frozenset(groups()) - {"card", "subject"}
_SAME_S = 600.0  # from a kiosk's record of a new card to the network's event of it
_BY_ORDER = frozenset({StopAuthority.POLICE, StopAuthority.LIST})  # theirs to take back


class NetworkEvent(NamedTuple):
    """What the network tells of a number: its kind, when it was; "" where it gives no reason, or no id."""

    number: str
    kind: str
    reason: str
    at: float
    id: str = ""


class Undecided(StrEnum):
    """Why nothing was decided on an event."""

    TAKEN_BEFORE = "taken before"
    NOBODYS = "kept: nobody had the number then"


class NetworkEvents:
    """Takes events and deadlines: the number changes, the policy decides, orders are placed."""

    def __init__(self, ledger: Ledger, bundles: Bundles) -> None:
        self._ledger = ledger
        self._rules = bundles.own
        self._windows = network_signs.windows(self._rules)
        self._listings = ListingEffects(ledger, self._rules)

    def take(self, event: NetworkEvent, now: float) -> Decision | Undecided:
        """Take one event; gives the decision that follows. Raises NumberUnknownError, InputError.

        now: when it is acted on; an order's hours run from there.
        """
        self._check(event.kind, event.reason)
        with self._ledger.transaction():
            if self._ledger.network_events.knows(event.number, event.kind, event.id):
                return Undecided.TAKEN_BEFORE
            holder = self._ledger.numbers.held_at(event.number, event.at)
            if holder is None:
                self._keep(event, None)
                return Undecided.NOBODYS
            self._note(holder, event, now)
            return self._query(holder, event, now)

    def _note(self, holder: RegisteredNumber, event: NetworkEvent, now: float) -> None:
        """What an event changes by itself."""
        if event.kind == "first_use":
            self._ledger.numbers.use(holder)
            self._take_back_unused(holder, event, now)
        if event.kind == "sim_replacement" and not self._is_recorded(holder, event.at):
            self._ledger.card_replacements.add(Replaced(number_id=holder.id, at=event.at))

    def _is_recorded(self, holder: RegisteredNumber, at: float) -> bool:
        """Whether the card was replaced at a kiosk, of which the network tells what the record has told."""
        about = holder.id, at - _SAME_S, at + _SAME_S
        told = self._ledger.network_events.counted("sim_replacement", *about)
        return told < self._ledger.card_replacements.recorded(*about)

    def _take_back_unused(self, holder: RegisteredNumber, event: NetworkEvent, now: float) -> None:
        """What was ordered because it was not used, while it had been, was ordered in error."""
        order = self._ledger.orders.current(holder.id)
        if order is None or order.state not in {"open", "lapsed"} or event.at > order.placed_at:
            return
        if not verification_deadlines.unused_rules(self._rules).issuperset(order.causes):
            return
        self._ledger.orders.settle(order, "passed", now)
        number = self._ledger.numbers.of(holder.id)
        if number.state is not NumberState.CLOSED and number.stopped_by not in _BY_ORDER:
            cause = f"it was used before order {order.id}"
            self._ledger.numbers.set_state(number, NumberState.ACTIVE, cause, now)

    def _keep(self, event: NetworkEvent, holder: RegisteredNumber | None) -> int:
        """Whoever is given the number later is charged with nothing. Raises NumberUnknownError."""
        if holder is None and not self._ledger.numbers.was_held(event.number):
            raise NumberUnknownError(event.number)
        row = {"number": event.number, "number_id": holder.id if holder else None, "at": event.at}
        row |= {"kind": event.kind, "event_id": event.id}
        row["reason"] = event.reason or REASON_OF_KIND.get(event.kind, "")
        return self._ledger.network_events.add(row)

    def sweep(self, at: float, most: int | None = None) -> verification_deadlines.Swept:
        """Suspend what was not verified in time; ask about unused numbers of which it is time.

        most: of each; None: all that is due. What is left is due the next time.
        """
        self._sweep_listings(at)
        while most is None and self._ledger.listings.due(at, 1):
            self._sweep_listings(at)
        ask, tell = self._turned, self._tell_lapsed
        return verification_deadlines.sweep(self._ledger, self._rules, ask, tell, at, most=most)

    def _sweep_listings(self, at: float) -> None:
        with self._ledger.transaction():
            self._listings.sweep(at)

    def is_due(self, at: float) -> bool:
        """Whether a sweep would find anything."""
        listed = bool(self._ledger.listings.due(at, 1))
        return listed or verification_deadlines.is_due(self._ledger, at)

    def adopt_rules(self, at: float) -> None:
        """For whoever serves: listings act by these rules from now on."""
        self._listings.adopt(at)

    def _check(self, kind: str, reason: str) -> None:
        if kind not in KINDS:
            raise InputError("KIND", f"one of {', '.join(KINDS)}")
        codes = vocabulary()["card.reasons"].choices
        if reason and reason not in codes:
            raise InputError("--reason", f"one of {', '.join(codes)}")
        if kind == "risk_model" and not reason:
            raise InputError("--reason", "a risk model gives one")

    def _turned(self, number: RegisteredNumber, at: float) -> bool:
        """Whether the policy orders a verification now; nothing is written when it does not."""
        if self._decide(number, at).outcome not in _ORDERS:
            return False
        self._query(number, NetworkEvent(number.number, _SWEEP, "", at), at)
        return True

    def _query(self, number: RegisteredNumber, event: NetworkEvent, now: float) -> Decision:
        """Keep the event, decide on all that is known at its time, and act on it now."""
        log, at = self._ledger.network_events, event.at
        id_ = self._keep(event, number)
        number = self._ledger.numbers.of(number.id)
        decision = self._decide(number, at)
        causes = [result.rule for result in decision.reasons]
        log.decided(id_, decision.outcome.value, causes)
        if decision.outcome in _ORDERS and number.state is not NumberState.CLOSED:
            self._order(number, decision, causes, at, now)
        contact = {"store": number.store, "clerk": number.clerk, "police_contact": ""}
        self._ledger.reports.make(decision, **contact, at=at)
        return decision

    def _order(
        self,
        number: RegisteredNumber,
        decision: Decision,
        causes: list[str],
        at: float,
        now: float,
    ) -> None:
        """Place an order, or add to the one that stands; the number is stopped where the decision says so."""
        reasons = network_signs.of(self._ledger, number, at, self._windows).reasons
        deadline = verification_deadlines.of_order(self._rules, now)
        new = self._ledger.orders.current(number.id) is None
        order = self._ledger.orders.place(number.id, reasons, causes, now, deadline)
        stops = decision.outcome is Outcome.SUSPEND_AND_SECOND_VERIFICATION
        if new or (stops and number.stopped_by is StopAuthority.NOBODY):
            hours = 0 if stops else verification_deadlines.hours(self._rules)
            told = wording(decision, self._rules, hours)
            self._ledger.notices.add(number, "order", told, now, order)
        why = " ".join(causes)
        if stops:
            self._ledger.numbers.set_state(number, number.stopped, why, now)
        elif number.state is NumberState.ACTIVE:
            self._ledger.numbers.set_state(number, NumberState.NOTIFIED, why, now)

    def _tell_lapsed(self, number: RegisteredNumber, order: Order, at: float) -> None:
        """Why it was stopped: the rules' word to whoever would verify now, too late."""
        decision = self._decide(number, at, Flow.SECOND_VERIFY, _OF_A_VISIT)
        late = tuple(one for one in decision.trace if one.outcome is Outcome.RESUME_FLOW)
        decision = msgspec.structs.replace(decision, outcome=Outcome.RESUME_FLOW, reasons=late)
        self._ledger.notices.add(number, "lapse", wording(decision, self._rules), at, order.id)

    def _decide(
        self,
        number: RegisteredNumber,
        at: float,
        flow: str = SERVICE_QUERY,
        pending: frozenset[str] = frozenset(),
    ) -> Decision:
        now = answers.utc(at)
        told = answers.subject(self._ledger, number.document, at)
        told |= answers.card(self._ledger, number, at, self._windows)
        facts = answers.as_facts(told, now)
        facts |= {
            "now": Fact(now, "carrier", now),
            "request.flow": Fact(flow, "carrier", now),
            "request.number": Fact(number.number, "carrier", now),
        }
        name = _decision_number(number, at)
        return decide(self._rules, facts, pending=pending, number=name, at=now)


def _decision_number(number: RegisteredNumber, at: float) -> str:
    """The decision's number, made of the register's row: a report must name nobody's phone number."""
    return f"Q{number.id}-{int(at * 1000)}"
