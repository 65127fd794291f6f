"""The engine: facts in, decision out. Pure: no clock, no file, no network.

Three-valued: a rule is true, false or unknown. Unknown gives the rule's `on_unknown`, which the
loader has made sure is never ALLOW. So whenever some completion of the missing facts would not be
ALLOW, the result is not ALLOW. The most restrictive outcome wins; all rules at that level are its
reasons. Rules that read groups which the customer has not come to yet are skipped, not unknown.
"""

import datetime as dt
from typing import Any, Literal

import cel
import msgspec

from kiosk.errors import KioskError
from kiosk.policy.facts import GROUPS, Facts, check, facts_digest
from kiosk.policy.packs import Outcome, Rule, RuleSet

ENGINE_VERSION = "1"

Truth = Literal["true", "false", "unknown"]


class PackDefectError(KioskError):
    """A condition failed for another reason than a missing fact: the pack is wrong."""


class ReplayError(KioskError):
    """The decision cannot be repeated from its record: names what differs."""


class RuleResult(msgspec.Struct, frozen=True):
    """How one rule came out, and the facts it read."""

    rule: str
    version: int
    truth: Truth
    outcome: Outcome | None  # None: the rule does not apply
    reads: tuple[str, ...]


class Decision(msgspec.Struct, frozen=True):
    """A decision with everything that is needed to repeat it."""

    number: str
    decided_at: dt.datetime
    outcome: Outcome
    reasons: tuple[RuleResult, ...]
    trace: tuple[RuleResult, ...]
    obligations: tuple[str, ...]
    pending: tuple[str, ...]
    bundle: str
    bundle_sha256: str
    engine: str
    facts_sha256: bytes


def decide(
    rules: RuleSet,
    facts: Facts,
    *,
    pending: frozenset[str] = frozenset(),
    number: str,
    at: dt.datetime,
) -> Decision:
    """Decide on the facts known. Raises UndeclaredFactError, FactTypeError, PackDefectError."""
    check(facts)
    flow = facts["request.flow"].value
    context = _context(rules, facts)
    trace = tuple(
        _judge(rule, rules.programs[rule.id], context)
        for rule in rules.rules.values()
        if rule.applies(flow, at.date()) and not _reads_any(rule, pending)
    )
    worst = max((r.outcome for r in trace if r.outcome), key=_severity, default=Outcome.ALLOW)
    reasons = tuple(result for result in trace if result.outcome is worst)
    obligations = {
        duty
        for result in trace
        if result.truth == "true"
        for duty in rules.rules[result.rule].obligations
    }
    return Decision(
        number=number,
        decided_at=at,
        outcome=worst,
        reasons=reasons,
        trace=trace,
        obligations=tuple(sorted(obligations)),
        pending=tuple(sorted(pending)),
        bundle=rules.version,
        bundle_sha256=rules.sha256,
        engine=ENGINE_VERSION,
        facts_sha256=facts_digest(facts),
    )


def replay(decision: Decision, facts: Facts, rules: RuleSet) -> None:
    """Repeat a decision from its record. Raises ReplayError naming the first difference."""
    again = decide(
        rules,
        facts,
        pending=frozenset(decision.pending),
        number=decision.number,
        at=decision.decided_at,
    )
    for field in ("bundle_sha256", "engine", "facts_sha256", "outcome", "reasons", "trace"):
        if getattr(again, field) != getattr(decision, field):
            raise ReplayError(field)


def _severity(outcome: Outcome) -> int:
    return outcome.severity


def _reads_any(rule: Rule, groups: frozenset[str]) -> bool:
    return any(name.partition(".")[0] in groups for name in rule.reads)


def _context(rules: RuleSet, facts: Facts) -> dict[str, Any]:
    """Facts as nested maps. Every root is bound, so that a missing fact is a missing key."""
    roots: dict[str, Any] = {group: {} for group in GROUPS}
    roots["params"] = rules.params
    for name, fact in facts.items():
        group, _, key = name.partition(".")
        if key:
            roots[group][key] = fact.value
        else:
            roots[group] = fact.value
    return roots


def _judge(rule: Rule, program: cel.Program, context: dict[str, Any]) -> RuleResult:
    truth = _truth(rule, program, context)
    outcome = {"true": rule.outcome, "unknown": rule.on_unknown, "false": None}[truth]
    return RuleResult(rule.id, rule.version, truth, outcome, rule.reads)


def _truth(rule: Rule, program: cel.Program, context: dict[str, Any]) -> Truth:
    try:
        value = program.execute(context)
    except KeyError:
        return "unknown"
    except (TypeError, ValueError, RuntimeError) as error:
        raise PackDefectError(f"{rule.id}: {error}") from error
    if not isinstance(value, bool):
        raise PackDefectError(f"{rule.id}: gives {type(value).__name__}, not a truth value")
    return "true" if value else "false"
