"""What a listing does to the numbers that its person has: which stand still by it, and are given back after.

A number stands still while the rules would refuse to resume it for a listing that two people have put there
(关停). One number is always kept. Nothing here gives back what somebody else has stopped. Times are seconds
since the epoch, days are China's.
"""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from kiosk import china_time
from kiosk.enumerations import Flow, NumberState, Outcome, StopAuthority
from kiosk.policy import cel, regions, terms
from kiosk.policy.decision import Decision
from kiosk.policy.engine import decide
from kiosk.policy.evaluation import evaluate
from kiosk.policy.explain import explain, lines
from kiosk.policy.facts import Fact
from kiosk.policy.rules import Rule
from kiosk.policy.ruleset import Compiled, RuleSet
from kiosk.policy.vocabulary import LISTING, groups
from provisioning.carrier import answers
from provisioning.carrier.ledger import Ledger
from provisioning.carrier.tables.number_register import LISTED, RegisteredNumber

_SCOPE = "listing"
_OF_A_VISIT = frozenset({"doc", "face", "consent", "request", "signal", "staff", "store"})
_AT_ONCE = 25
LISTING_NOTICE = "listing"


class ListingEffects:
    """Stops and gives back; inside the caller's transaction."""

    def __init__(self, ledger: Ledger, rules: RuleSet) -> None:
        self._ledger = ledger
        self._rules = rules

    def apply(self, document: bytes, at: float) -> list[str]:
        """Make a person's numbers what their listings ask for by now; gives those that changed."""
        held = self._ledger.numbers.of_document(document)
        if not held:
            return []
        listings = self._ledger.listings.confirmed(document)
        listed = any(self._refusal(one, listings, at) for one in held if not one.is_retained)
        if listed and not any(one.is_retained for one in held):
            self._ledger.numbers.retain(held[0])  # the one that they have had longest
            held = self._ledger.numbers.of_document(document)
        return [one.number for one in held if self._apply(one, listings, at)]

    def sweep(self, at: float) -> list[str]:
        """The same for people of whom a listing begins or ends by now: a few at a time."""
        changed = []
        for document in self._ledger.listings.due(at, _AT_ONCE):
            changed += self.apply(document, at)
            self._ledger.listings.looked_at(document, at)
        return changed

    def plan(self, document: bytes, listing: dict[str, Any]) -> None:
        """Note when this listing begins and ends for the rules that read it."""
        for rule in reading(self._rules, listing):
            if rule.term is None:
                continue
            first, last = terms.span(rule.term, days_of(listing))
            after = last + dt.timedelta(days=1) if last else None
            for day in (first, after):
                if day is not None:
                    self._ledger.listings.look_again(document, _began(day))

    def _apply(self, number: RegisteredNumber, listings: list[dict[str, Any]], at: float) -> bool:
        refused = self._refusal(number, listings, at)
        stands_by_listing = self._ledger.listings.stops(number.id)
        if refused and number.stopped_by not in {StopAuthority.POLICE, StopAuthority.LIST}:
            self._stop(number, refused, at)
            return True
        if not refused and stands_by_listing:
            self._give_back(number, at)
            return True
        return False

    def _stop(self, number: RegisteredNumber, refused: Decision, at: float) -> None:
        causes = " ".join(one.rule for one in refused.reasons)
        self._ledger.numbers.stop(number, StopAuthority.LIST, f"{LISTED}{causes}", at)
        self._ledger.listings.note_stop(number.id, at)
        self._ledger.notices.add(number, LISTING_NOTICE, wording(refused, self._rules), at)

    def _give_back(self, number: RegisteredNumber, at: float) -> None:
        """Unless the police have stopped it since, or an order to verify stands."""
        self._ledger.listings.forget_stop(number.id)
        if number.stopped_by is not StopAuthority.LIST:
            return
        self._ledger.numbers.lift_stop(number)
        if self._ledger.orders.current(number.id) is None:
            self._ledger.numbers.set_state(number, NumberState.ACTIVE, "the listing has ended", at)

    def _refusal(
        self, number: RegisteredNumber, listings: list[dict[str, Any]], at: float
    ) -> Decision | None:
        """The decision by which the rules would refuse to resume it for a listing; None: they would not."""
        now = answers.utc(at)
        told = {"subject.listings": listings, "card.is_retained_number": number.is_retained}
        told["subject.active_numbers_total"] = self._ledger.numbers.held(number.document)
        facts = answers.as_facts(told, now) | {"now": Fact(now, "carrier", now)}
        facts["request.flow"] = Fact(Flow.RESUME.value, "carrier", now)
        name = f"L{number.id}-{int(at * 1000)}"
        decision = decide(self._rules, facts, pending=_OF_A_VISIT, number=name, at=now)
        by_list = [
            one
            for one in decision.reasons
            if one.truth == "true" and self._rules.rules[one.rule].scope_by == _SCOPE
        ]
        return decision if decision.outcome is Outcome.REFUSE and by_list else None


def wording(decision: Decision, rules: RuleSet) -> str:
    """What somebody is told of a decision about their number: cause, term, what to do, where to object."""
    told = explain(decision, rules, "zh_CN", "customer")
    return "\n".join(line for one in told for line in (one.text, *lines(one, "zh_CN")))


def reading(rules: RuleSet, listing: dict[str, Any]) -> list[Rule]:
    """The rules that a listing like this one can make true, while it counts.

    Without those for which any listing will do: they keep a number, and refuse nobody.
    """
    return [compiled.rule for compiled in rules.compiled.values() if _reads(compiled, listing)]


def missing_days(rules: RuleSet, listing: dict[str, Any]) -> set[str]:
    """The days without which some rule that reads it would never know whether it counts."""
    return {day for rule in reading(rules, listing) for day in _missing(rule, listing)}


def days_of(listing: dict[str, Any]) -> dict[str, Any]:
    """The listing with its days as rules read them."""
    return {
        name: LISTING[name](None, value) if name not in {"list", "region", "sources"} else value  # type: ignore[arg-type]
        for name, value in listing.items()
        if value is not None
    }


def _missing(rule: Rule, listing: dict[str, Any]) -> Iterator[str]:
    term = rule.term
    if term is None or term.open_ended:
        return
    if not listing.get(term.start):
        yield term.start
    if (term.own_end or not term.years) and not listing.get("until"):
        yield "until"


def _reads(compiled: Compiled, listing: dict[str, Any]) -> bool:
    rule = compiled.rule
    if (
        rule.scope_by != _SCOPE
        or not compiled.asks_term
        or not regions.within(listing["region"], rule.region)
    ):
        return False
    roots: dict[str, Any] = {group: {} for group in groups()}
    seen = {"list": listing["list"], "region": listing["region"], "in_term": True}
    return evaluate(compiled, cel.Context(roots | {"params": {}, "listing": seen})) is not False


def _began(day: dt.date) -> float:
    return dt.datetime.combine(day, dt.time(), china_time.CHINA).timestamp()
