"""What a listing does to the numbers that its person has: which stand still by it, and are given back after.

A number stands still while the rules would refuse to resume it for a listing that two people have put there
(关停). One number is always kept. Nothing here gives back what somebody else has stopped. Times are seconds
since the epoch, days are China's.
"""

import datetime as dt
import logging
from collections.abc import Iterator
from typing import Any

import msgspec

from kiosk import china_time
from kiosk.enumerations import Flow, NumberState, Outcome, StopAuthority
from kiosk.policy import cel, listing_terms, regions
from kiosk.policy.decision import Decision
from kiosk.policy.engine import decide
from kiosk.policy.evaluation import evaluate
from kiosk.policy.explain import explain, lines, word
from kiosk.policy.facts import Fact
from kiosk.policy.rules import Rule
from kiosk.policy.ruleset import Compiled, RuleSet
from kiosk.policy.vocabulary import LISTING, FactTypeError, groups
from provisioning.carrier import answers
from provisioning.carrier.ledger import Ledger
from provisioning.carrier.tables.listings import ListingStop
from provisioning.carrier.tables.number_register import IN_SERVICE, LISTED, RegisteredNumber

log = logging.getLogger(__name__)

_SCOPE = "listing"
_OF_A_VISIT = frozenset({"doc", "face", "consent", "request", "signal", "staff", "store"})
_SUSPENDS = Outcome.SUSPEND_AND_SECOND_VERIFICATION.value
_AT_ONCE = 25
LISTING_NOTICE = "listing"
_ZH = "zh_CN"


class ListingEffects:
    """Stops and gives back; inside the caller's transaction.

    By the rules that `carrier serve` has adopted: a command with fewer packs gives nothing back.
    """

    def __init__(self, ledger: Ledger, rules: RuleSet) -> None:
        self._ledger = ledger
        self._rules = rules

    def apply(self, document: bytes, at: float) -> list[str]:
        """Make a person's numbers what their listings ask for by now; gives those that changed.

        What no rule could read, of an older ledger, changes nothing, and is said: others go on.
        """
        if not self._are_in_force():
            self._ledger.listings.look_again(document, at)  # `carrier serve` does, by its own rules
            return []
        try:
            return self._applied(document, at)
        except FactTypeError as error:
            log.warning(
                "a person's numbers stay as they are, their listings cannot be read: %s", error
            )
            return []

    def _applied(self, document: bytes, at: float) -> list[str]:
        held = self._ledger.numbers.of_document(document)
        if not held:
            return []
        listings = self._ledger.listings.confirmed(document)
        self._keep_one(held, listings, at)
        held = self._ledger.numbers.of_document(document)
        return [one.number for one in held if self._apply(one, listings, at)]

    def sweep(self, at: float) -> list[str]:
        """The same for people of whom a listing begins or ends by now: a few at a time."""
        changed = []
        if not self._are_in_force():
            self._ledger.listings.keep_rules("")
        for document in self._ledger.listings.due(at, _AT_ONCE):
            changed += self.apply(document, at)
            self._ledger.listings.looked_at(document, at)
        return changed

    def adopt(self, at: float) -> None:
        """These rules are in force from now on: under others than before, everybody is looked at anew."""
        if self._ledger.listings.rules() == self._rules.sha256:
            return
        with self._ledger.transaction():
            self._ledger.listings.keep_rules(self._rules.sha256)
            for document in self._ledger.listings.stopped():
                self._ledger.listings.look_again(document, at)
            for document, listing in list(self._ledger.listings.all_confirmed()):
                self._ledger.listings.look_again(document, at)
                self.plan(document, listing)

    def _are_in_force(self) -> bool:
        """Whether listings act by these rules; they do where they never acted by others."""
        known = self._ledger.listings.rules()
        if known is None:
            self._ledger.listings.keep_rules(self._rules.sha256)
        return known in {None, self._rules.sha256}

    def plan(self, document: bytes, listing: dict[str, Any]) -> None:
        """Note when this listing begins and ends for the rules that read it, and when they do themselves."""
        for rule in reading(self._rules, listing):
            first, last = (
                listing_terms.span(rule.term, days_of(listing)) if rule.term else (None, None)
            )
            ends = [day + dt.timedelta(days=1) for day in (last, rule.effective_to) if day]
            for day in (first, rule.effective_from, *ends):
                if day is not None:
                    self._ledger.listings.look_again(document, _began(day))

    def _keep_one(
        self, held: list[RegisteredNumber], listings: list[dict[str, Any]], at: float
    ) -> None:
        """While a listing would stop what is not kept; after it only what others had kept before is."""
        other = msgspec.structs.replace(held[0], is_retained=False)
        if self._refusal(other, listings, at) is None:
            for one in held:
                if self._ledger.listings.forget_retained(one.id):
                    self._ledger.numbers.retain(one, is_retained=False)
        elif kept := [one for one in held if one.is_retained]:
            self._keep_no_more(kept)
        else:
            kept_now = _to_keep(held)
            self._ledger.numbers.retain(kept_now)
            self._ledger.listings.note_retained(kept_now.id)

    def _keep_no_more(self, kept: list[RegisteredNumber]) -> None:
        """A renewed document brought another that is kept: those that a listing has kept make way."""
        by_listing = [one for one in kept if self._ledger.listings.is_retained_for_one(one.id)]
        if len(by_listing) == len(kept):
            by_listing.remove(_to_keep(kept))
        for one in by_listing:
            self._ledger.listings.forget_retained(one.id)
            self._ledger.numbers.retain(one, is_retained=False)

    def _apply(self, number: RegisteredNumber, listings: list[dict[str, Any]], at: float) -> bool:
        refused = self._refusal(number, listings, at)
        stop = self._ledger.listings.stop(number.id)
        if refused and number.stopped_by not in {StopAuthority.POLICE, StopAuthority.LIST}:
            self._stop(number, refused, at)
            return True
        if not refused and stop:
            self._give_back(number, stop, at)
            return True
        return False

    def _stop(self, number: RegisteredNumber, refused: Decision, at: float) -> None:
        causes = " ".join(one.rule for one in refused.reasons)
        self._ledger.numbers.stop(number, StopAuthority.LIST, f"{LISTED}{causes}", at)
        stop, is_new = ListingStop(at, number.state), number.stopped_by is StopAuthority.NOBODY
        self._ledger.listings.note_stop(number.id, stop, is_new=is_new)
        self._ledger.notices.add(number, LISTING_NOTICE, wording(refused, self._rules), at)

    def _give_back(self, number: RegisteredNumber, stop: ListingStop, at: float) -> None:
        """As it stood before, unless the police have stopped it since, or the carrier would have."""
        self._ledger.listings.forget_stop(number.id)
        if number.stopped_by is not StopAuthority.LIST:
            return
        self._ledger.numbers.lift_stop(number)
        if state := self._without_listing(number, stop):
            self._ledger.numbers.set_state(number, state, "the listing has ended", at)

    def _without_listing(self, number: RegisteredNumber, stop: ListingStop) -> NumberState | None:
        """The state that it would have if no listing had stopped it; None: it stands still as well."""
        order = self._ledger.orders.current(number.id)
        if order is None:
            verified = self._ledger.orders.was_passed(number.id, stop.at)
            return NumberState.ACTIVE if verified or stop.before in IN_SERVICE else None
        events = self._ledger.network_events.of_holder(number.id)
        suspended = any(one["at"] >= stop.at and one["outcome"] == _SUSPENDS for one in events)
        is_told = order.state == "open" and stop.before in IN_SERVICE and not suspended
        return NumberState.NOTIFIED if is_told else None

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


def _to_keep(held: list[RegisteredNumber]) -> RegisteredNumber:
    """The one that serves its holder: in service and not disputed, not the police's; else had longest."""
    return min(held, key=lambda one: (not _serves(one), one.stopped_by is StopAuthority.POLICE))


def _serves(number: RegisteredNumber) -> bool:
    return number.stopped_by is StopAuthority.NOBODY and number.disputed_at is None


def wording(decision: Decision, rules: RuleSet, hours: int = 0) -> str:
    """What somebody is told of a decision about their number: cause, term, what to do, where to object.

    hours: that they have from the notice on, whenever it goes out; 0: there is nothing to do in time.
    """
    told = explain(decision, rules, _ZH, "customer")
    said = [line for one in told for line in (one.text, *lines(one, _ZH))]
    if hours:
        said.append(_labelled("label_until", word("after_notice", _ZH).format(hours=hours)))
    return "\n".join([*said, _labelled("label_decision", decision.number)])


def _labelled(label: str, text: str) -> str:
    return word("line", _ZH).format(label=word(label, _ZH), text=text)


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
    roots["card"] = {"is_retained_number": False}
    seen = {"list": listing["list"], "region": listing["region"], "in_term": True}
    return evaluate(compiled, cel.Context(roots | {"params": {}, "listing": seen})) is not False


def _began(day: dt.date) -> float:
    return dt.datetime.combine(day, dt.time(), china_time.CHINA).timestamp()
