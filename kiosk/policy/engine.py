"""The engine: facts in, decision out. Pure: no clock, no file, no network.

Three-valued: a rule is true, false or unknown. Unknown gives the rule's `on_unknown`, which the
loader has made sure is never ALLOW. So whenever some completion of the missing facts would not be
ALLOW, the result is not ALLOW. The most restrictive outcome wins; all rules at that level are its
reasons. Rules that wait for groups which the customer has not come to yet are skipped, not unknown.

Last, the floors: where a law's floor is true, what lower authorities' rules take away is lowered to it.
"""

import datetime as dt

import msgspec

from kiosk.enumerations import Outcome
from kiosk.errors import KioskError
from kiosk.policy.decision import Decision, RuleResult
from kiosk.policy.evaluation import Evaluation, evaluate, selection_key
from kiosk.policy.facts import Facts, checked, facts_digest
from kiosk.policy.ruleset import Chosen, RuleSet

ENGINE_VERSION = "3"


# Causes before effects: what was changed is named before what came of it.
_COMPARED = (
    *("engine", "bundle_sha256", "bundle", "facts_sha256"),
    *("outcome", "obligations", "reasons", "trace"),
)


class ReplayError(KioskError):
    """A decision cannot be repeated from its record: names the field, the recorded and the repeated value."""

    def __init__(self, field: str, recorded: object, repeated: object) -> None:
        super().__init__(f"{field}: recorded {recorded}, repeated {repeated}")
        self.field = field
        self.recorded = recorded
        self.repeated = repeated


def decide(
    rules: RuleSet,
    facts: Facts,
    *,
    pending: frozenset[str] = frozenset(),
    number: str,
    at: dt.datetime,
) -> Decision:
    """Decide on the facts known. Raises UndeclaredFactError, FactTypeError, PackDefectError."""
    facts = checked(facts, rules.params)
    selection = rules.select(selection_key(facts, at))
    evaluation = Evaluation(rules, selection, facts)
    chosen = selection.rules
    if pending:
        chosen = tuple(c for c in chosen if c.compiled.waits_for.isdisjoint(pending))
    results = [_judge(c, evaluation) for c in chosen]
    true = [r for r in results if r.outcome and r.truth == "true"]
    obligations: set[str] = {duty for r in true for duty in rules.as_decided(r).obligations}
    for floor in selection.floors:
        if floor.compiled.waits_for.isdisjoint(pending):
            results, more = _floored(results, floor, evaluation)
            obligations |= more
    against = [result for result in results if result.outcome]
    worst = max((r.outcome for r in against if r.outcome), key=_severity, default=Outcome.ALLOW)
    return Decision(
        number=number,
        decided_at=at,
        outcome=worst,
        reasons=tuple(result for result in against if result.outcome is worst),
        trace=tuple(results),
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
    for field in _COMPARED:
        before, after = getattr(decision, field), getattr(again, field)
        if before != after:
            raise ReplayError(field, _short(before), _short(after))


def _short(value: object) -> object:
    """A value for a message: a trace by its rules and truths, anything else as it is."""
    if isinstance(value, bytes):
        return value.hex()
    if not isinstance(value, tuple):
        return value
    return ", ".join(f"{r.rule} {r.truth}" if isinstance(r, RuleResult) else r for r in value)


def _severity(outcome: Outcome) -> int:
    return outcome.severity


def _judge(chosen: Chosen, evaluation: Evaluation) -> RuleResult:
    compiled, certain, results = chosen
    if compiled.is_plain:
        value = evaluate(compiled, evaluation.context)
        return results[value if certain or not value else None]
    value, until = evaluation.truth(compiled)
    result = results[value if certain or not value else None]
    return msgspec.structs.replace(result, until=until) if until else result


def _floored(
    results: list[RuleResult], floor: Chosen, evaluation: Evaluation
) -> tuple[list[RuleResult], set[str]]:
    """The results with the floor under them, its own row, and the obligations it brings."""
    rule = floor.compiled.rule
    own = _judge(floor, evaluation)
    lowered = [_lowered(result, floor, own, evaluation) for result in results]
    touched = any(result.floor == rule.id for result in lowered)
    duties: set[str] = set(rule.obligations) if touched else set()
    return [*lowered, msgspec.structs.replace(own, outcome=None)], duties


def _lowered(
    result: RuleResult, floor: Chosen, own: RuleResult, evaluation: Evaluation
) -> RuleResult:
    """The result with the floor under it. An unknown one lowers nothing, or makes the result unknown too."""
    rule = floor.compiled.rule
    other = evaluation.rules.rules[result.rule]
    to = rule.floor.get(result.outcome) if result.outcome else None
    if to is None or not rule.outranks(other):
        return result
    change: dict[str, object] = {"reads": tuple(sorted({*result.reads, *own.reads}))}
    if own.truth == "true":
        change |= {"outcome": None if to is Outcome.ALLOW else to, "floor": rule.id}
    elif own.truth == "unknown" and rule.lowers_the_unknown:
        change |= {"truth": "unknown", "outcome": other.on_unknown}
    return msgspec.structs.replace(result, **change)
