"""Decisions of an earlier release are made again by its own rules, which the carrier keeps."""

import zipfile
from importlib.resources import files

import msgspec
import pytest
from policy_cases import CASES, facts_of, moment_of

from kiosk.policy.engine import decide
from kiosk.policy.packs import load_packs
from provisioning.carrier.bundles import Bundles, Replayed

KEPT = files("provisioning.carrier") / "released"
FIVE = load_packs(zipfile.Path(KEPT / "bundle-5.zip"))
NOW_SHIPPED = load_packs()
BUNDLES = Bundles()
CHANGES = [changes for _, changes, *_ in CASES]


def by(rules, changes):
    return decide(rules, facts_of(changes), number="1", at=moment_of(changes))


def told(decision):
    """What of a decision people and carriers act on."""
    return (
        decision.outcome,
        decision.obligations,
        [row.rule for row in decision.reasons],
        [(row.rule, row.truth, row.outcome, row.floor, row.until) for row in decision.trace],
    )


@pytest.mark.parametrize("changes", CHANGES)
def test_no_case_is_decided_otherwise_than_by_bundle_5(changes):
    before, after = told(by(FIVE, changes)), told(by(NOW_SHIPPED, changes))
    assert before == after


@pytest.mark.parametrize("changes", CHANGES)
def test_a_decision_of_bundle_5_is_the_same_again(changes):
    decision = by(FIVE, changes)
    assert decision.bundle.startswith("bundle-5+cn-5+")
    assert BUNDLES.replay(decision, facts_of(changes)) == (Replayed.SAME, "")


def test_a_kiosks_choice_of_packs_is_found_in_the_release():
    few = load_packs(zipfile.Path(KEPT / "bundle-5.zip"), ["cn", "hunan"])
    assert BUNDLES.replay(by(few, {}), facts_of({})) == (Replayed.SAME, "")


@pytest.mark.parametrize(
    ("named", "replayed"),
    [
        ("bundle-4+cn-5", Replayed.NOT_HERE),
        ("bundle-5+cn-4", Replayed.NOT_HERE),
        ("bundle-5+atlantis-1", Replayed.NOT_HERE),
        ("../../bundle-5", Replayed.NOT_HERE),
        ("", Replayed.NOT_HERE),
    ],
)
def test_what_was_never_released_is_not_here(named, replayed):
    decision = msgspec.structs.replace(by(FIVE, {}), bundle=named)
    assert BUNDLES.replay(decision, facts_of({}))[0] is replayed


def test_a_release_with_other_contents_is_told_apart():
    decision = msgspec.structs.replace(by(FIVE, {}), bundle_sha256="0" * 64)
    assert BUNDLES.replay(decision, facts_of({}))[0] is Replayed.OTHER_PACKS
