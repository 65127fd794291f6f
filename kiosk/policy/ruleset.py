"""A set of rules, compiled, and selected by flow, product, region and day.

Selection is three-valued like the rules: a rule whose flow, product, region or day of coming into
force hangs on an unknown fact may apply, and then its true is an unknown.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from kiosk.policy import cel, regions
from kiosk.policy.decision import RuleResult, results_of
from kiosk.policy.rules import LISTINGS, Rule
from kiosk.policy.vocabulary import groups

_SELECTIONS = 256


class SelectionKey(NamedTuple):
    """What selects rules. None: not known."""

    flow: str | None
    product: str | None
    number_home: str | None
    province: str | None
    city: str | None
    day: dt.date  # in China
    day_is_certain: bool


class Compiled(NamedTuple):
    """A rule with its program and what is worked out once."""

    rule: Rule
    program: cel.Program
    reads: tuple[str, ...]
    waits_for: frozenset[str]
    asks_term: bool
    max_ages: dict[str, dt.timedelta]
    is_plain: bool  # neither goes through listings nor minds the age of facts
    results: dict[bool | None, RuleResult]


class Chosen(NamedTuple):
    """A rule that applies, for certain or perhaps."""

    compiled: Compiled
    certain: bool
    results: dict[bool | None, RuleResult]


class FactPath(NamedTuple):
    """Where a condition finds a fact: `doc.age` in the map `doc` under `age`."""

    name: str
    root: str
    key: str  # empty: a variable of its own


class Selection(NamedTuple):
    """The rules that apply for one key, and all that they read."""

    rules: tuple[Chosen, ...]
    floors: tuple[Chosen, ...]
    paths: tuple[FactPath, ...]
    params: dict[str, Any]
    groups: tuple[str, ...]  # of facts that the rules' conditions name
    ages: frozenset[tuple[str, dt.timedelta]]  # that some rule allows a fact


class RuleSet:
    """All rules of a bundle; immutable for the whole visit."""

    def __init__(
        self,
        version: str,
        sha256: str,
        released: dt.date,
        rules: Sequence[Rule],
        params: Mapping[str, Any],
    ) -> None:
        """sha256: of the files of the chosen packs. released: the present is not before it."""
        self.version = version
        self.sha256 = sha256
        self.released = released
        self.rules = {rule.id: rule for rule in rules}
        self.params = dict(params)
        self.compiled = {rule.id: _compiled(rule) for rule in rules}
        self.select: Callable[[SelectionKey], Selection] = lru_cache(_SELECTIONS)(self._select)

    def without(self, rule: str) -> "RuleSet":
        """The same bundle without one rule, to show what that rule is there for."""
        rest = [other for other in self.rules.values() if other.id != rule]
        return RuleSet(self.version, self.sha256, self.released, rest, self.params)

    def as_decided(self, result: RuleResult) -> Rule:
        """The rule of a result, as it is in the flow that was decided."""
        rule = self.rules[result.rule]
        return rule.that_gave(result.outcome) if result.truth == "true" else rule

    def _select(self, key: SelectionKey) -> Selection:
        chosen = []
        for compiled in self.compiled.values():
            answers = _answers(compiled.rule, key, self.released)
            if False not in answers:
                results = self._results(compiled, key.flow)
                chosen.append(Chosen(compiled, None not in answers, results))
        gone = {other for c in chosen if c.certain for other in c.compiled.rule.overrides}
        left = [c for c in chosen if c.compiled.rule.id not in gone]
        names = sorted({name for c in left for name in c.compiled.rule.names} - {LISTINGS})
        return Selection(
            tuple(c for c in left if not c.compiled.rule.floor),
            tuple(c for c in left if c.compiled.rule.floor),
            tuple(
                FactPath(name, *_split(name)) for name in names if not name.startswith("listing.")
            ),
            {key: self.params[key] for c in left for key in c.compiled.rule.params},
            tuple(sorted({name.partition(".")[0] for name in names} & groups())),
            frozenset(age for c in left for age in c.compiled.max_ages.items()),
        )

    def _results(self, compiled: Compiled, flow: str | None) -> dict[bool | None, RuleResult]:
        if flow not in compiled.rule.in_flow:
            return compiled.results
        return results_of(compiled.rule.applied_in(flow))


def _compiled(rule: Rule) -> Compiled:
    reads = rule.reads
    waits = rule.waits_for
    if waits is None:
        waits = [name.partition(".")[0] for name in reads]
    asks_term = "listing.in_term" in rule.names
    return Compiled(
        rule=rule,
        program=cel.compile(rule.condition),
        reads=reads,
        waits_for=frozenset(waits),
        asks_term=asks_term,
        max_ages={name: dt.timedelta(hours=hours) for name, hours in rule.max_age_h.items()},
        is_plain=rule.scope_by != "listing" and not rule.max_age_h,
        results=results_of(rule),
    )


def _split(name: str) -> tuple[str, str]:
    root, _, key = name.partition(".")
    return root, key


def _answers(rule: Rule, key: SelectionKey, released: dt.date) -> set[bool | None]:
    return {
        rule.status != "superseded",
        None if key.flow is None else rule.serves(key.flow),
        _serves_product(rule, key.product),
        _in_scope(rule, key),
        _in_force(rule, key, released),
    }


def _serves_product(rule: Rule, product: str | None) -> bool | None:
    if not rule.products:
        return True
    return None if product is None else product in rule.products


def _in_scope(rule: Rule, key: SelectionKey) -> bool | None:
    if rule.region == regions.COUNTRY or rule.scope_by in {"listing", "carrier"}:
        return True  # listings are matched one by one, and a carrier's pack is chosen by its fleet
    if rule.scope_by == "number_home":
        return _within(key.number_home, rule.region)
    return _within(key.city or key.province, rule.region)


def _within(place: str | None, region: str) -> bool | None:
    if place is None:
        return None
    if len(place) < len(region) and region.startswith(place):
        return None  # the province is known, the city is not
    return regions.within(place, region)


def _in_force(rule: Rule, key: SelectionKey, released: dt.date) -> bool | None:
    """Whether the rule is in force; with the clock in doubt, certain only from the bundle's release on."""
    if key.day_is_certain:
        ended = rule.effective_to is not None and rule.effective_to < key.day
        return rule.effective_from <= key.day and not ended
    return True if rule.effective_from <= released and rule.effective_to is None else None
