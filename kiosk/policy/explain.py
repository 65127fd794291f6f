"""A decision explained in plain sentences, as far as each reader may know.

The customer reads the reasons that are theirs to know; the clerk reads them in full; the auditor reads
the whole trace. What is not to be disclosed leaves no trace with customer or clerk, who may be the one
it is about: neither its words nor that there was something.
"""

import datetime as dt
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from typing import Any, Literal

import msgspec

from kiosk.china_time import CHINA
from kiosk.enumerations import Outcome
from kiosk.policy import regions
from kiosk.policy.decision import Decision, RuleResult
from kiosk.policy.facts import Fact, Facts, checked
from kiosk.policy.rules import LISTINGS, Rule, Text
from kiosk.policy.ruleset import RuleSet
from kiosk.policy.vocabulary import defaults, vocabulary

Audience = Literal["customer", "clerk", "auditor"]

# Words around the rules, and of codes that a reader meets, in both languages.
WORDS = msgspec.convert(
    tomllib.loads((files("kiosk.policy") / "explain.toml").read_text("utf-8")), dict[str, Text]
)


class Explanation(msgspec.Struct, frozen=True):
    """One reason: what, by which law, what to do, where to object, until when, on which facts."""

    rule: str
    text: str
    basis: str
    remedy: str
    appeal: str
    until: str = ""
    facts: tuple[str, ...] = ()


def explain(
    decision: Decision,
    rules: RuleSet,
    language: str,
    audience: Audience,
    facts: Facts | None = None,
) -> tuple[Explanation, ...]:
    """The decision's reasons for this reader; `facts` adds those that each reason stands on."""
    known = checked(facts or {}, rules.params)
    if audience == "customer":
        return _for_customer(decision, rules, language, known)
    if audience == "clerk":
        return _for_clerk(decision, rules, language, known)
    return tuple(_in_full(rules, result, language, audience, known) for result in decision.trace)


def duties(decision: Decision, rules: RuleSet, audience: Audience) -> tuple[str, ...]:
    """The obligations that this reader may know of: of hidden rules auditors alone."""
    if audience == "auditor":
        return decision.obligations
    if audience == "customer":
        return ()
    open_ones = {
        duty
        for one in decision.reasons
        if rules.rules[one.rule].disclosure != "none"
        for duty in rules.as_decided(one).obligations
    }
    return tuple(duty for duty in decision.obligations if duty in open_ones)


def word(key: str, language: str) -> str:
    """One of WORDS. Raises KeyError."""
    return WORDS[key].in_language(language)


def lines(one: Explanation, language: str) -> Iterator[str]:
    """The lines that follow the reason, each with its label."""
    for label, text in (
        ("basis", one.basis),
        ("until", one.until),
        ("remedy", one.remedy),
        ("appeal", one.appeal),
        *(("fact", fact) for fact in one.facts),
    ):
        if text:
            yield _labelled(word(f"label_{label}", language), text, language)


def rejection(code: str, language: str) -> Explanation:
    """Why the carrier took no effect from a record, by a receipt's code that is no rule's."""
    known = f"rejected_{code}" in WORDS
    what = f"rejected_{code}" if known else "rejected"
    return Explanation(
        "",
        word(what, language),
        word("rejected_basis", language),
        word(f"{what}_remedy", language),
        word("category_appeal", language),
    )


def _for_customer(
    decision: Decision, rules: RuleSet, language: str, facts: Facts
) -> tuple[Explanation, ...]:
    """The reasons that a customer may read, each once; a neutral one where all of them are hidden."""
    told: dict[tuple[str, str], Explanation] = {}
    for result in decision.reasons:
        rule = rules.as_decided(result)
        if rule.disclosure == "none":
            continue
        one = _disclosed(rules, result, language, facts)
        told.setdefault((one.text, one.remedy), one)
    if not told and decision.outcome is not Outcome.ALLOW:
        return (_neutral(language),)
    return tuple(told.values())


def _for_clerk(
    decision: Decision, rules: RuleSet, language: str, facts: Facts
) -> tuple[Explanation, ...]:
    """All reasons in full but for the hidden; a neutral one where nothing else is left."""
    open_ones = [one for one in decision.reasons if rules.rules[one.rule].disclosure != "none"]
    told = tuple(_in_full(rules, one, language, "clerk", facts) for one in open_ones)
    hidden = len(open_ones) < len(decision.reasons)
    return (_neutral(language),) if hidden and not told else told


def _disclosed(rules: RuleSet, result: RuleResult, language: str, facts: Facts) -> Explanation:
    """What the customer may read: of an unknown only that it has to be looked up."""
    rule = rules.as_decided(result)
    if result.truth == "unknown":
        basis = rule.basis.in_language(language) if rule.disclosure == "full" else ""
        return Explanation(
            rule.id,
            rule.unknown_reason.in_language(language),
            basis,
            _remedy(rule, result, language),
            word("category_appeal", language) if rule.appeal else "",
        )
    if rule.disclosure == "category":
        remedy, appeal = _remedy(rule, result, language), _appeal(rule, language)
        return msgspec.structs.replace(_neutral(language), remedy=remedy, appeal=appeal)
    return _in_full(rules, result, language, "customer", facts)


def _in_full(
    rules: RuleSet, result: RuleResult, language: str, audience: Audience, facts: Facts
) -> Explanation:
    rule = rules.as_decided(result)
    text = _sentence(rule, result).in_language(language)
    if result.floor:
        kept = rules.rules[result.floor].reason.in_language(language)
        text = f"{text} {kept}" if language == "en" else text + kept
    if audience == "auditor":
        text = f"{rule.id} v{rule.version}: {_came_out(result)}. {text}"
    return Explanation(
        rule.id,
        text,
        f"{rule.title.in_language(language)} · {rule.basis.in_language(language)}",
        _remedy(rule, result, language),
        _appeal(rule, language),
        day(result.until, language) if result.until else "",
        _facts(result, facts, language, audience),
    )


def _remedy(rule: Rule, result: RuleResult, language: str) -> str:
    """For an unknown, the remedy comes from its outcome, not from the rule."""
    key = f"unknown_{result.outcome}"
    if result.truth == "unknown" and key in WORDS:
        return word(key, language)
    return rule.remedy.in_language(language)


def _appeal(rule: Rule, language: str) -> str:
    return rule.appeal.in_language(language) if rule.appeal else ""


def _sentence(rule: Rule, result: RuleResult) -> Text:
    """The rule's sentence for its truth; a false rule has no reason, so its title is told."""
    if result.truth == "false":
        return rule.title
    return rule.unknown_reason if result.truth == "unknown" else rule.reason


def _came_out(result: RuleResult) -> str:
    outcome = f" → {result.outcome}" if result.outcome else ""
    floor = f", floor {result.floor}" if result.floor else ""
    return f"{result.truth}{outcome}{floor} ({', '.join(result.reads)})"


def _neutral(language: str) -> Explanation:
    """An explanation that names a way on and no reason."""
    return Explanation(
        "",
        word("category", language),
        "",
        word("category_remedy", language),
        word("category_appeal", language),
    )


def _facts(result: RuleResult, facts: Facts, language: str, audience: Audience) -> tuple[str, ...]:
    """Every fact read, with its source and date. Who reported a listing is not the customer's to read."""
    told = []
    for name in result.reads:
        fact = facts.get(name)
        if fact is not None:
            told.append(fact_line(name, fact, language, audience))
        elif audience != "customer" and name not in defaults():
            told.append(_labelled(_label(name, language), word("unknown", language), language))
    return tuple(told)


def fact_line(name: str, fact: Fact, language: str, audience: Audience) -> str:
    """One fact, in its declared form, with its source and date."""
    value = fact.value
    if name == LISTINGS:
        shown = "; ".join(_listing(listing, language, audience) for listing in value)
        shown = shown or word("none", language)
    else:
        shown = _shown(name, value, language)
    source = word(f"source_{fact.source}", language)
    template = word("fact", language)
    return template.format(
        label=_label(name, language), shown=shown, source=source, moment=_shown_moment(fact.as_of)
    )


def _labelled(label: str, text: str, language: str) -> str:
    return word("line", language).format(label=label, text=text)


def _label(name: str, language: str) -> str:
    kind = vocabulary().get(name)
    return kind.in_language(language) if kind else name


def _shown(name: str, value: Any, language: str) -> str:
    if isinstance(value, bool):
        return word("yes" if value else "no", language)
    if isinstance(value, dt.datetime):
        return _shown_moment(value)
    if vocabulary()[name].type == "region":
        return regions.name(value, language)
    if isinstance(value, dict):
        return ", ".join(f"{key} {count}" for key, count in value.items())
    if isinstance(value, list):
        return ", ".join(_coded(item, language) for item in value)
    return _coded(value, language)


def _coded(value: Any, language: str) -> str:
    """A code by its word in the reader's language, or as it is."""
    return word(str(value), language) if str(value) in WORDS else str(value)


def _listing(listing: dict[str, Any], language: str, audience: Audience) -> str:
    parts = [regions.name(listing["region"], language), _coded(listing["list"], language)]
    days = [key for key in ("identified_at", "from", "until") if key in listing]
    parts += [f"{word(key, language)} {day(listing[key], language)}" for key in days]
    if audience != "customer" and listing.get("sources"):
        parts.append("/".join(listing["sources"]))
    return " ".join(parts)


def day(at: dt.date, language: str) -> str:
    """As people write it in the reader's language."""
    return at.isoformat() if language == "en" else f"{at.year}年{at.month}月{at.day}日"


def _shown_moment(at: dt.datetime) -> str:
    return at.astimezone(CHINA).strftime("%Y-%m-%d %H:%M")
