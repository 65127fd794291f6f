"""A decision explained on a page: the kiosk's own, or the rule by which the carrier rejected it."""

import msgspec

from kiosk.enumerations import Verdict
from kiosk.policy.decision import Decision, results_of
from kiosk.policy.explain import Audience, explain
from kiosk.policy.facts import Facts
from kiosk.policy.ruleset import RuleSet
from kiosk.protocol.messages import Reason
from kiosk.visit.environment import Environment
from kiosk.visit.visit import Visit


def told(visit: Visit, rules: RuleSet) -> Decision | None:
    """The kiosk's decision; where the carrier rejected the record by a rule, that rule's."""
    decision = visit.decision
    rule = _rejected_by(visit, rules)
    if decision is None or rule is None:
        return decision
    by_rule = results_of(rules.rules[rule])[True]
    return msgspec.structs.replace(decision, outcome=rules.rules[rule].outcome, reasons=(by_rule,))


def _rejected_by(visit: Visit, rules: RuleSet) -> str | None:
    receipt = visit.receipt
    rejected = receipt is not None and receipt.verdict == Verdict.REJECTED
    return receipt.reason if receipt and rejected and receipt.reason in rules.rules else None


def reasons(
    visit: Visit, environment: Environment, audience: Audience = "customer"
) -> tuple[Reason, ...]:
    """The carrier judged by facts of its own: the kiosk's do not stand beside its rule."""
    decision = told(visit, environment.rules)
    if decision is None:
        return ()
    facts = {} if _rejected_by(visit, environment.rules) else visit.decided_on
    return explained(visit, environment, decision, facts, audience)


def explained(
    visit: Visit,
    environment: Environment,
    decision: Decision,
    facts: Facts,
    audience: Audience = "customer",
) -> tuple[Reason, ...]:
    """Any decision's reasons, in the visit's language."""
    found = explain(decision, environment.rules, visit.language, audience, facts)
    return tuple(Reason(e.text, e.basis, e.remedy, e.appeal, e.until, e.facts) for e in found)
