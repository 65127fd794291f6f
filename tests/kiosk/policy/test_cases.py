"""Every case of `policy_cases`, through the engine and through a visit; no rule is there for nothing."""

import pytest
from house import turn_at
from policy_cases import CASES, UNKNOWN, facts_of, moment_of

from kiosk.policy.engine import decide
from kiosk.policy.packs import load_packs
from kiosk.protocol.flows import Step
from kiosk.visit import decision_points
from kiosk.visit.environment import Moment
from kiosk.visit.visit import Visit

RULES = load_packs()
ROWS = [
    (rule, changes, outcome, more[0] if more else []) for rule, changes, outcome, *more in CASES
]


def failure(decision, rule, outcome, duties):
    """What of the expectation does not hold; "" when all of it does."""
    reasons = [reason.rule for reason in decision.reasons]
    if decision.outcome.value != outcome:
        return f"{decision.outcome} for {reasons}"
    if rule and rule not in reasons and not RULES.rules[rule].floor:
        return f"not by {rule}"
    return "" if set(duties) <= set(decision.obligations) else str(decision.obligations)


def by_engine(rules, changes):
    return decide(rules, facts_of(changes), number="1", at=moment_of(changes))


def by_visit(changes):
    """The carrier's facts are the last word of a visit's facts, so the whole case can come by them."""
    visit = Visit(
        token="t", language="en", clerk=None, step=Step.RESULT, carrier_facts=facts_of(changes)
    )
    turn = turn_at(RULES, Moment(0.0, moment_of(changes), trusted=True))
    return decision_points.decide_now(visit, turn, decision_points.AT_THE_END)


@pytest.mark.parametrize(("rule", "changes", "outcome", "duties"), ROWS)
def test_each_case_is_decided_as_its_law_says(rule, changes, outcome, duties):
    assert failure(by_engine(RULES, changes), rule, outcome, duties) == ""


@pytest.mark.parametrize(
    ("rule", "changes", "outcome", "duties"),
    [row for row in ROWS if UNKNOWN not in row[1].values()],
)
def test_a_visit_decides_the_same(rule, changes, outcome, duties):
    assert failure(by_visit(changes), rule, outcome, duties) == ""


@pytest.mark.parametrize("rule", list(RULES.rules))
def test_a_bundle_without_this_rule_fails_one_of_its_own_cases(rule):
    without = RULES.without(rule)
    own = [row for row in ROWS if row[0] == rule]
    assert own, "no case of its own"
    assert any(failure(by_engine(without, row[1]), row[0], *row[2:]) for row in own)
