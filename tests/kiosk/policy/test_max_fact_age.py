"""How old a fact may be: one table for all rules of a bundle, which a rule may only tighten."""

import datetime as dt

import pytest
from bundles import bundle, rule
from policy_cases import NOW, facts_of

from kiosk.policy.engine import decide
from kiosk.policy.facts import Fact
from kiosk.policy.packs import load_packs
from kiosk.policy.validation import PackError

AGES = '"subject.new_cards_30d" = 24\n'
MANY = {"id": '"MANY"', "condition": '"subject.new_cards_30d >= 3"'}


def truth(rules, age_h):
    """How MANY comes out on a count of that age."""
    told = facts_of({"subject.new_cards_30d": 3})
    told["subject.new_cards_30d"] = Fact(3, "carrier", NOW - dt.timedelta(hours=age_h))
    (row,) = decide(rules, told, number="1", at=NOW).trace
    return row.truth


@pytest.mark.parametrize(("age_h", "expected"), [(0, "true"), (24, "true"), (24.1, "unknown")])
def test_the_bundles_age_holds_for_a_rule_that_names_none(tmp_path, age_h, expected):
    rules = load_packs(bundle(tmp_path, rule(**MANY), ages=AGES))
    assert truth(rules, age_h) == expected


def test_a_rule_may_be_stricter_and_never_laxer(tmp_path):
    strict = rule(**MANY, max_age_h='{ "subject.new_cards_30d" = 1 }')
    rules = load_packs(bundle(tmp_path / "strict", strict, ages=AGES))
    assert (truth(rules, 1), truth(rules, 2)) == ("true", "unknown")
    lax = rule(**MANY, max_age_h='{ "subject.new_cards_30d" = 48 }')
    with pytest.raises(PackError, match=r"MANY.*48 h is more than the bundle's 24 h"):
        load_packs(bundle(tmp_path / "lax", lax, ages=AGES))


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ('"subject.new_crads" = 24', r"subject\.new_crads is no declared fact"),
        ("no TOML", "not valid TOML"),
        ('"now" = 0', r"> 0"),
    ],
)
def test_an_age_that_means_nothing_is_refused(tmp_path, row, why):
    with pytest.raises(PackError, match=rf"max_fact_age\.toml.*{why}"):
        load_packs(bundle(tmp_path, ages=f"{row}\n"))


def test_a_carriers_own_bundle_may_call_the_table_as_bundles_up_to_12_did(tmp_path):
    folder = bundle(tmp_path, rule(**MANY), ages=AGES)
    (folder / "max_fact_age.toml").rename(folder / "ages.toml")
    rules = load_packs(folder)
    assert (truth(rules, 24), truth(rules, 24.1)) == ("true", "unknown")
    (folder / "max_fact_age.toml").write_text(AGES)
    with pytest.raises(PackError, match=r"ages\.toml.*max_fact_age\.toml is there, too"):
        load_packs(folder)


def test_the_ages_are_signed_with_the_bundle(tmp_path):
    young, old = (
        load_packs(
            bundle(tmp_path / name, rule(**MANY), ages=f'"subject.new_cards_30d" = {hours}\n')
        )
        for name, hours in (("young", 24), ("old", 48))
    )
    assert young.sha256 != old.sha256


def test_the_shipped_rules_state_no_age_of_their_own():
    ages = {age for rule in load_packs().rules.values() for age in rule.max_age_h.items()}
    assert {hours for name, hours in ages if name != "doc.expired"} == {24}
