"""A decision explained on a page: the kiosk's own, or the rule by which the carrier rejected it.

Of what may not be told yet (kiosk.visit.disclosure) one sentence stands there, and how to see why.
"""

from collections.abc import Iterable

import msgspec

from kiosk.enumerations import Verdict
from kiosk.policy import disclosure as policy_disclosure
from kiosk.policy.decision import Decision, once_verified, results_of
from kiosk.policy.explain import Audience, Explanation, rejection
from kiosk.policy.facts import Facts
from kiosk.policy.ruleset import RuleSet
from kiosk.protocol.messages import Reason
from kiosk.visit import disclosure
from kiosk.visit.environment import Environment
from kiosk.visit.visit import Visit


def told(visit: Visit, rules: RuleSet) -> Decision | None:
    """The kiosk's decision; where the carrier rejected the record by a rule, that rule's."""
    decision = visit.decision
    rule = _rejected_by(visit, rules)
    if decision is None:
        return None
    if rule is None:
        return once_verified(decision, visit.flow)
    applied = rules.rules[rule].applied_in(visit.flow)
    by_rule = results_of(applied)[True]
    return msgspec.structs.replace(decision, outcome=applied.outcome, reasons=(by_rule,))


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
    if _rejected_with(visit) and not _rejected_by(visit, environment.rules):
        return _rejection(visit, decision, audience)
    if not _rejected_by(visit, environment.rules):
        return explained(visit, environment, decision, visit.decided_on, audience)
    if not disclosure.holder_is_confirmed(visit):
        return (_withheld(visit, decision, audience),)
    return explained(visit, environment, decision, {}, audience)


def _rejected_with(visit: Visit) -> str:
    """The code with which the carrier rejected the record; "": it did not."""
    receipt = visit.receipt
    return receipt.reason if receipt and receipt.verdict == Verdict.REJECTED else ""


def _rejection(visit: Visit, decision: Decision, audience: Audience) -> tuple[Reason, ...]:
    """Why, where no rule says it: a number that somebody has, a card that is another store's."""
    if not disclosure.holder_is_confirmed(visit):
        return (_withheld(visit, decision, audience),)
    return (_in_words(rejection(_rejected_with(visit), visit.language_of(audience))),)


def of_rules(visit: Visit, environment: Environment, rules: Iterable[str]) -> tuple[Reason, ...]:
    """Why a number stands still or has to be verified, by the carrier's causes, for its confirmed holder."""
    known = environment.rules.rules
    causes = tuple(results_of(known[rule])[True] for rule in rules if rule in known)
    if not causes or visit.decision is None or not disclosure.holder_is_confirmed(visit):
        return ()
    decision = msgspec.structs.replace(
        visit.decision, outcome=known[causes[0].rule].outcome, reasons=causes
    )
    return explained(visit, environment, decision, {})


def explained(
    visit: Visit,
    environment: Environment,
    decision: Decision,
    facts: Facts,
    audience: Audience = "customer",
) -> tuple[Reason, ...]:
    """Any decision's reasons, in the visit's language, as far as they may be told by now."""
    confirmed = disclosure.holder_is_confirmed(visit)
    rules, language = environment.rules, visit.language_of(audience)
    found = policy_disclosure.told(decision, rules, language, audience, facts, confirmed=confirmed)
    return tuple(_in_words(one) for one in found)


def keeps_back(visit: Visit, rules: RuleSet) -> bool:
    """Whether the visit's decision has a reason that may not be told yet."""
    decision = told(visit, rules)
    if decision is None or _rejected_by(visit, rules):
        return decision is not None and not disclosure.holder_is_confirmed(visit)
    return not all(disclosure.is_told(visit, one, visit.decided_on) for one in decision.reasons)


def _in_words(one: Explanation) -> Reason:
    return Reason(one.text, one.basis, one.remedy, one.appeal, one.until, one.facts)


def _withheld(visit: Visit, decision: Decision, audience: Audience) -> Reason:
    return _in_words(policy_disclosure.withheld(decision, visit.language_of(audience), audience))
