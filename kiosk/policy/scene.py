"""One decision's facts as CEL sees them, and the truth of a rule on them."""

import datetime as dt
from typing import Any, NamedTuple

import cel

from kiosk.errors import KioskError
from kiosk.policy import regions, terms
from kiosk.policy.compiled import Circumstances, Compiled, RuleSet
from kiosk.policy.facts import Fact
from kiosk.policy.rules import LISTINGS, Rule
from kiosk.policy.vocabulary import CHINA, groups

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
    """None: unknown. `until`: the last day of the listing that made it true."""

    value: bool | None
    until: dt.date | None = None


class Scene:
    """The facts of one decision. Every group is bound, so that a missing fact is a missing key."""

    def __init__(self, rules: RuleSet, facts: dict[str, Fact], at: dt.datetime) -> None:
        self.rules = rules
        self._facts = facts
        self._now: dt.datetime | None = _value(facts, "now")
        self._today = self._now.astimezone(CHINA).date() if self._now else None
        self._contexts: dict[frozenset[str], cel.Context] = {}
        self.circumstances = Circumstances(
            flow=_value(facts, "request.flow"),
            product=_value(facts, "request.product"),
            number_home=_value(facts, "card.home_region"),
            province=_value(facts, "store.province"),
            city=_value(facts, "store.city"),
            day=self._today or at.astimezone(CHINA).date(),
            day_is_certain=self._today is not None,
        )

    def truth(self, compiled: Compiled) -> Truth:
        """Raises PackDefectError."""
        rule = compiled.rule
        stale = self._stale(rule) if rule.max_age_h else _NOTHING
        context = self._context(stale)
        if rule.scope_by == "listing":
            return self._truth_of_listings(compiled, context, known=LISTINGS not in stale)
        return Truth(evaluate(compiled, context))

    def _truth_of_listings(self, compiled: Compiled, context: cel.Context, *, known: bool) -> Truth:
        """True of one is true; else unknown of one is unknown. Without the list, true is unknown."""
        rule = compiled.rule
        if not known or LISTINGS not in self._facts:
            context.add_variable("listing", {})
            return Truth(False if evaluate(compiled, context) is False else None)
        unknown = False
        for listing in self._facts[LISTINGS].value:
            if not regions.within(listing["region"], rule.region):
                continue
            context.add_variable("listing", self._seen(compiled, listing))
            value = evaluate(compiled, context)
            if value:
                return Truth(value, _last_day(rule, listing))
            unknown = unknown or value is None
        return Truth(None if unknown else False)

    def _seen(self, compiled: Compiled, listing: dict[str, Any]) -> dict[str, Any]:
        seen: dict[str, Any] = {
            key: listing[key] for key in ("list", "region", "sources") if key in listing
        }
        term = compiled.rule.term
        if compiled.asks_term and term:
            counts = terms.in_term(term, listing, self._today)
            if counts is not None:
                seen["in_term"] = counts
        return seen

    def _stale(self, rule: Rule) -> frozenset[str]:
        """Facts that are too old for this rule; with the clock in doubt no age is known."""
        return frozenset(
            name
            for name, hours in rule.max_age_h.items()
            if name in self._facts and not self._is_young(self._facts[name], hours)
        )

    def _is_young(self, fact: Fact, hours: float) -> bool:
        return self._now is not None and self._now - fact.as_of <= dt.timedelta(hours=hours)

    def _context(self, without: frozenset[str]) -> cel.Context:
        context = self._contexts.get(without)
        if context is None:
            context = self._contexts[without] = cel.Context(self._roots(without))
        return context

    def _roots(self, without: frozenset[str]) -> dict[str, Any]:
        roots: dict[str, Any] = {group: {} for group in groups()}
        roots["params"] = dict(self.rules.params)
        for name, fact in self._facts.items():
            if name in without or name == LISTINGS:
                continue
            group, _, key = name.partition(".")
            if key:
                roots[group][key] = fact.value
            else:
                roots[group] = fact.value
        return roots


def _value(facts: dict[str, Fact], name: str) -> Any:
    fact = facts.get(name)
    return fact.value if fact else None


def _last_day(rule: Rule, listing: dict[str, Any]) -> dt.date | None:
    return terms.span(rule.term, listing).last if rule.term else listing.get("until")


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
