"""The packs agree with a second reading of the law's table, on people at random: `make oracle` for 16,000."""

import collections
import os
import random

import pytest
from policy_cases import GOOD, NOW, UNKNOWN, facts_of
from policy_oracle import ROWS
from policy_oracle import decide as by_table
from policy_people import people

from kiosk.policy.engine import decide
from kiosk.policy.facts import checked
from kiosk.policy.packs import load_packs

RULES = load_packs()
MANY = int(os.environ.get("ORACLE_PEOPLE", "1000"))
WANTED = {row.rule for row in ROWS}


def by_packs(facts):
    decision = decide(RULES, facts, number="1", at=NOW)
    words = {"true": True, "false": False, "unknown": None}
    return decision.outcome.value, {
        r.rule: words[r.truth] for r in decision.trace if r.rule in WANTED
    }


def read(changes):
    """The facts as the engine has them, and as the oracle takes them."""
    facts = checked(facts_of(changes), RULES.params)
    return facts, {name: fact.value for name, fact in facts.items()}


def _difference(truths, own):
    """By rule: (of the table, of the packs) where they are not the same."""
    both = {rule: (truths.get(rule, "away"), own.get(rule, "away")) for rule in truths.keys() | own}
    return {rule: pair for rule, pair in both.items() if pair[0] != pair[1]}


def test_packs_and_table_agree_on_everybody():
    seen = collections.Counter()
    for changes in people(random.Random(20261128), MANY):
        facts, plain = read(changes)
        (outcome, truths), (theirs, own) = by_table(plain), by_packs(facts)
        assert (outcome, _difference(truths, own)) == (theirs, {}), changes
        seen.update(truths.items())
    if MANY >= 16_000:
        known = WANTED - {"N-ORG-01"}  # what it reads is never unknown
        wanted = [(rule, value) for rule in known for value in (True, False, None)]
        assert [one for one in wanted if not seen[one]] == []


def test_what_is_dropped_never_turns_a_stricter_outcome_into_allow():
    dice = random.Random(7)
    for changes in people(dice, MANY // 4):
        _, whole = read(changes)
        kept = {
            name: value
            for name, value in whole.items()
            if name == "request.flow" or dice.random() > 0.2
        }
        if by_table(whole)[0] != "ALLOW":
            dropped = dict.fromkeys(GOOD.keys() - kept.keys(), UNKNOWN)
            assert by_packs(facts_of(changes | dropped))[0] != "ALLOW"


@pytest.mark.parametrize("rule", sorted(WANTED))
def test_each_row_of_the_table_is_a_rule_of_the_packs(rule):
    assert rule in RULES.rules
