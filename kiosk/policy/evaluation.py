"""The evaluation of rules on one decision's facts, bound as CEL sees them."""

import datetime as dt
from typing import Any, NamedTuple

from kiosk import china_time
from kiosk.errors import KioskError
from kiosk.policy import cel, listing_terms, regions
from kiosk.policy.facts import Fact
from kiosk.policy.rules import LISTINGS, Rule
from kiosk.policy.ruleset import Compiled, RuleSet, Selection, SelectionKey
from kiosk.policy.vocabulary import defaults

_NOTHING: frozenset[str] = frozenset()
# Facts without a group are variables of their own. Bound to anything they would be known, so a missing one
# stays unbound; the loader has seen to it that no other name is.
_UNBOUND = tuple(f"Undefined variable or function: '{name}'" for name in ("now", "channel"))


class PackDefectError(KioskError):
    """A condition failed for another reason than a missing fact: the pack is wrong."""

    def __init__(self, rule: str, why: str) -> None:
        super().__init__(f"{rule}: {why}")
        self.rule = rule
        self.why = why


class Truth(NamedTuple):
    """A rule's truth; None: unknown. until: the last day of the listing that made it true."""

    value: bool | None
    until: dt.date | None = None


class Evaluation:
    """One decision's evaluation. Every group is bound, so that a missing fact is a missing key."""

    def __init__(self, rules: RuleSet, selection: Selection, facts: dict[str, Fact]) -> None:
        self.rules = rules
        self._selection = selection
        self._facts = facts
        self._now: dt.datetime | None = _value(facts, "now")
        self._today = china_time.day(self._now) if self._now else None
        # Of a rule that minds neither listings nor ages: all facts.
        self.context = cel.Context(self._roots(_NOTHING))
        self._without: dict[frozenset[str], cel.Context] = {_NOTHING: self.context}
        self._old = {age for age in selection.ages if not self._is_young(*age)}

    def truth(self, compiled: Compiled) -> Truth:
        """Raises PackDefectError."""
        stale = self._stale(compiled)
        context = self._context_without(stale)
        if compiled.rule.scope_by != "listing":
            return Truth(evaluate(compiled, context))
        if LISTINGS in stale or LISTINGS not in self._facts:
            # Without the list, what is not false of every listing is unknown.
            context.add_variable("listing", {})
            return Truth(False if evaluate(compiled, context) is False else None)
        return self._truth_of_listings(compiled, context)

    def _truth_of_listings(self, compiled: Compiled, context: cel.Context) -> Truth:
        """The rule tried on every listing: true of one is true; else, unknown of one is unknown."""
        rule = compiled.rule
        true: list[dict[str, Any]] = []
        unknown = False
        for listing in self._facts[LISTINGS].value:
            if regions.within(listing["region"], rule.region):
                context.add_variable("listing", self._seen(compiled, listing))
                value = evaluate(compiled, context)
                true += [listing] if value else []
                unknown = unknown or value is None
        if true:
            return Truth(value=True, until=_last_day(rule, true))
        return Truth(None if unknown else False)

    def _seen(self, compiled: Compiled, listing: dict[str, Any]) -> dict[str, Any]:
        seen: dict[str, Any] = {
            key: listing[key] for key in ("list", "region", "sources") if key in listing
        }
        term = compiled.rule.term
        if compiled.asks_term and term:
            counts = listing_terms.in_term(term, listing, self._today)
            if counts is not None:
                seen["in_term"] = counts
        return seen

    def _stale(self, compiled: Compiled) -> frozenset[str]:
        """Facts that are too old for this rule; with the clock in doubt no age is known."""
        if not self._old:
            return _NOTHING
        return frozenset(name for name, _ in self._old.intersection(compiled.max_ages.items()))

    def _is_young(self, name: str, most: dt.timedelta) -> bool:
        """Also of a fact that is not there: it is unknown without that."""
        fact = self._facts.get(name)
        return fact is None or (self._now is not None and self._now - fact.as_of <= most)

    def _context_without(self, stale: frozenset[str]) -> cel.Context:
        context = self._without.get(stale)
        if context is None:
            context = self._without[stale] = cel.Context(self._roots(stale))
        return context

    def _roots(self, stale: frozenset[str]) -> dict[str, Any]:
        roots: dict[str, Any] = {group: {} for group in self._selection.groups}
        roots["params"] = dict(self._selection.params)
        facts, meant = self._facts, defaults()
        for name, root, key in self._selection.paths:
            fact = facts.get(name)
            if fact is None:
                if name in meant:
                    roots[root][key] = meant[name]
                continue
            if name in stale:
                continue
            if key:
                roots[root][key] = fact.value
            else:
                roots[root] = fact.value
        return roots


def selection_key(facts: dict[str, Fact], at: dt.datetime) -> SelectionKey:
    """What selects the rules. `at` gives the day where `now` is not known."""
    now = _value(facts, "now")
    return SelectionKey(
        flow=_value(facts, "request.flow"),
        product=_value(facts, "request.product"),
        number_home=_value(facts, "card.home_region"),
        province=_value(facts, "store.province"),
        city=_value(facts, "store.city"),
        day=china_time.day(now or at),
        day_is_certain=now is not None,
    )


def _value(facts: dict[str, Fact], name: str) -> Any:
    fact = facts.get(name)
    return fact.value if fact else None


def _last_day(rule: Rule, listings: list[dict[str, Any]]) -> dt.date | None:
    """The last of the listings' last days; None where one has no end."""
    days = [
        listing_terms.span(rule.term, listing).last if rule.term else listing.get("until")
        for listing in listings
    ]
    known = [day for day in days if day is not None]
    return max(known) if len(known) == len(days) else None


def evaluate(compiled: Compiled, context: cel.Context | dict[str, Any]) -> bool | None:
    """The condition's truth; None where a missing fact leaves it open. Raises PackDefectError."""
    try:
        value = compiled.program.execute(context)
    except KeyError:
        return None
    except (TypeError, ValueError, RuntimeError) as error:
        if str(error).startswith(_UNBOUND):
            return None
        raise PackDefectError(compiled.rule.id, str(error)) from error
    if not isinstance(value, bool):
        raise PackDefectError(compiled.rule.id, f"gives {type(value).__name__}")
    return value
