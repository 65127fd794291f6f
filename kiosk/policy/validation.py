"""The checks of a bundle's rules: one with any of these faults is refused, with file and key."""

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice, product
from typing import Any

from kiosk.china_time import CHINA
from kiosk.enumerations import Outcome
from kiosk.errors import KioskError
from kiosk.policy import cel, regions
from kiosk.policy.facts import NOT_KEPT
from kiosk.policy.rules import LISTINGS, Rule, undeclared
from kiosk.policy.vocabulary import flows, groups, vocabulary

Param = bool | int | float | str

_QUOTED = re.compile(r"""["']([^"']*)["']""")
_MOST_TRIALS = 4096

# `has`, `exists` and their like answer false for what is missing, and an unknown must stay unknown.
_FUNCTIONS = frozenset(
    {"_&&_", "_||_", "!_", "_==_", "_!=_", "_<_", "_<=_", "_>_", "_>=_", "_+_", "_-_", "@in"}
    | {"_[_]", "_/_", "duration", "timestamp", "getHours", "size"}
)
_MACROS = ("has(", "null", ".all(", ".exists", ".map(", ".filter(")


class PackError(KioskError):
    """A pack was refused: names its file, the rule, and why."""

    def __init__(self, file: str, rule: str, why: str) -> None:
        super().__init__(f"policy pack {file}: {rule + ': ' if rule else ''}{why}")
        self.file = file
        self.rule = rule
        self.why = why


def check(rules: Sequence[Rule], params: Mapping[str, Param]) -> None:
    """Raises PackError for the first thing that is wrong."""
    by_id: dict[str, Rule] = {}
    for rule in rules:
        if rule.id in by_id:
            raise PackError(rule.file, rule.id, "duplicate id")
        by_id[rule.id] = rule
    for rule in rules:
        for look in _LOOKS:
            for why in look(rule):
                raise PackError(rule.file, rule.id, why)
        _check_params(rule, params)
        _check_overrides(rule, by_id)
        _try(rule, params)


def _texts(rule: Rule) -> Iterator[str]:
    for key in ("title", "reason", "unknown_reason", "remedy"):
        text = getattr(rule, key)
        if not (text.zh.strip() and text.en.strip()):
            yield f"{key}: empty in one language"
    if not (rule.basis.title.zh.strip() and rule.basis.title.en.strip()):
        yield "basis: empty in one language"
    for flow, one in rule.in_flow.items():
        if not all(text.strip() for text in (one.reason.zh, one.reason.en, one.remedy.zh)):
            yield f"in_flow.{flow}: empty in one language"
    outcomes = {rule.outcome, rule.on_unknown, *(one.outcome for one in rule.in_flow.values())}
    refuses = Outcome.REFUSE in outcomes
    if refuses and not (rule.appeal and rule.appeal.zh.strip() and rule.appeal.en.strip()):
        yield "appeal: REFUSE without an appeal route"


def _outcomes(rule: Rule) -> Iterator[str]:
    if rule.on_unknown is Outcome.ALLOW:
        yield "on_unknown: an unknown is never ALLOW"
    if rule.outcome is Outcome.ALLOW and not rule.floor:
        yield "outcome: a rule does not allow, it only restricts"
    gentle = [flow for flow, one in rule.in_flow.items() if one.outcome is Outcome.ALLOW]
    if gentle:
        yield f"in_flow.{gentle[0]}: a rule does not allow, it only restricts"
    raised = [before for before, after in rule.floor.items() if after.severity > before.severity]
    if raised:
        yield f"floor: makes {raised[0]} graver"


def _selection(rule: Rule) -> Iterator[str]:
    wrong = [flow for flow in rule.flows if flow not in {*flows(), "*"}]
    if wrong or not rule.flows:
        yield f"flows: {wrong[0] if wrong else 'none'}"
    strange = sorted(flow for flow in rule.in_flow if not rule.serves(flow))
    if strange:
        yield f"in_flow: {strange[0]} is none of its flows"
    products = vocabulary()["request.product"].choices
    if set(rule.products) - set(products):
        yield f"products: not among {', '.join(products)}"
    if rule.region != regions.COUNTRY and rule.region not in regions.known():
        yield f"region: unknown code {rule.region}"
    if rule.region != regions.COUNTRY and not rule.scope_by:
        yield "scope_by: a regional rule says whose region it is"
    if rule.region != regions.COUNTRY and rule.scope_by == "carrier":
        yield "scope_by: a carrier's rule holds everywhere, also outside its region"
    if rule.effective_to and rule.effective_to < rule.effective_from:
        yield "effective_to: before effective_from"
    if set(rule.waits_for or ()) - groups():
        yield "waits_for: no such group of facts"


def _reading(rule: Rule) -> Iterator[str]:
    names = undeclared(rule)
    if names:
        yield f"condition: reads undeclared facts: {', '.join(names)}"
    lost = NOT_KEPT.intersection(rule.reads)
    if lost:
        yield f"condition: {', '.join(lost)} is not kept, the decision could not be repeated"
    if "listing.in_term" in rule.names and rule.term is None:
        yield "term: listing.in_term without a term"
    if LISTINGS in rule.names:
        yield f"condition: {LISTINGS} is gone through by the engine; say listing.KEY"
    strange = set(rule.max_age_h) - set(rule.reads)
    if strange:
        yield f"max_age_h: {', '.join(sorted(strange))} is not read"


def _language(rule: Rule) -> Iterator[str]:
    macro = next((word for word in _MACROS if word in rule.condition), None)
    if macro:
        yield f"condition: {macro} takes an unknown for a known"
        return
    try:
        program = cel.compile(rule.condition)
    except ValueError as error:
        yield f"condition: does not compile: {error}"
        return
    strange = set(program.functions()) - _FUNCTIONS
    if strange:
        yield f"condition: uses {', '.join(sorted(strange))}"


_LOOKS: tuple[Callable[[Rule], Iterator[str]], ...] = (
    _texts,
    _outcomes,
    _selection,
    _reading,
    _language,
)


def _check_params(rule: Rule, params: Mapping[str, Param]) -> None:
    missing = sorted(rule.params - params.keys())
    if missing:
        raise PackError(rule.file, rule.id, f"condition: undeclared params: {', '.join(missing)}")


def _check_overrides(rule: Rule, by_id: Mapping[str, Rule]) -> None:
    """Only an equal or higher authority may set a rule aside, and not one that sets it aside."""
    for id_ in rule.overrides:
        other = by_id.get(id_)
        if other is None:
            raise PackError(rule.file, rule.id, f"overrides: no rule {id_}")
        if other.outranks(rule):
            raise PackError(
                rule.file,
                rule.id,
                f"overrides: {rule.authority} weakens {id_}, which is {other.authority}",
            )
        if id_ == rule.id or rule.id in other.overrides:
            raise PackError(rule.file, rule.id, f"overrides: {id_} in a circle")


def _try(rule: Rule, params: Mapping[str, Param]) -> None:
    """A condition that mixes types would fail in front of a customer: try it on made-up facts."""
    program = cel.compile(rule.condition)
    for facts in islice(_made_up(rule), _MOST_TRIALS):
        try:
            value = program.execute(facts | {"params": dict(params)})
        except KeyError:
            continue  # an index that the made-up facts do not have
        except (TypeError, ValueError, RuntimeError) as error:
            raise PackError(rule.file, rule.id, f"condition: {error}") from error
        if not isinstance(value, bool):
            raise PackError(
                rule.file, rule.id, f"condition: gives {type(value).__name__}, not a truth value"
            )


def _made_up(rule: Rule) -> Iterator[dict[str, Any]]:
    """Every combination of a few values per name, the condition's own words among them."""
    words = ["x", *_QUOTED.findall(rule.condition)]
    names = sorted(name for name in rule.names if not name.startswith("params."))
    samples = [_samples(_type_of(name), words) for name in names]
    for values in product(*samples):
        facts: dict[str, Any] = {}
        for name, value in zip(names, values, strict=True):
            root, _, key = name.partition(".")
            if key:
                facts.setdefault(root, {})[key] = value
            else:
                facts[root] = value
        yield facts


def _type_of(name: str) -> str:
    kind = vocabulary().get(name)
    if kind is not None:
        return kind.type
    return {"listing.in_term": "bool", "listing.sources": "codes"}.get(name, "text")


def _samples(kind: str, words: list[str]) -> list[Any]:
    moments = [dt.datetime(year, 1, 1, tzinfo=CHINA) for year in (2000, 2100)]
    samples: dict[str, list[Any]] = {
        "bool": [False, True],
        "int": [0, 1 << 20],
        "float": [0.0, 1e6],
        "moment": moments,
        "codes": [[], words],
        "counts": [dict.fromkeys(words, 1)],
    }
    return samples.get(kind, words)
