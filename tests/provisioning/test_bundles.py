"""Decisions of an earlier release are made again by its own rules, which the carrier keeps."""

import zipfile
from importlib.resources import files

import msgspec
import pytest
from policy_cases import (
    CASES,
    GONE,
    HEBEI,
    OF_ORGANISATION,
    QUERY,
    TRANSFER,
    UNKNOWN,
    facts_of,
    moment_of,
)

from kiosk.enumerations import Outcome
from kiosk.policy.engine import decide
from kiosk.policy.packs import load_packs
from provisioning.carrier.bundles import Bundles, Replayed

KEPT = files("provisioning.carrier") / "released"
FIVE = load_packs(zipfile.Path(KEPT / "bundle-5.zip"))
SIX = load_packs(zipfile.Path(KEPT / "bundle-6.zip"))
SEVEN = load_packs(zipfile.Path(KEPT / "bundle-7.zip"))
EIGHT = load_packs(zipfile.Path(KEPT / "bundle-8.zip"))
NINE = load_packs(zipfile.Path(KEPT / "bundle-9.zip"))
TEN = load_packs(zipfile.Path(KEPT / "bundle-10.zip"))
ELEVEN = load_packs(zipfile.Path(KEPT / "bundle-11.zip"))
TWELVE = load_packs(zipfile.Path(KEPT / "bundle-12.zip"))
NOW_SHIPPED = load_packs()
BUNDLES = Bundles()
EARLIER = [
    (FIVE, "bundle-5+cn-5+"),
    (SIX, "bundle-6+cn-6+"),
    (SEVEN, "bundle-7+cn-7+"),
    (EIGHT, "bundle-8+cn-8+"),
    (NINE, "bundle-9+cn-9+"),
    (TEN, "bundle-10+cn-10+"),
    (ELEVEN, "bundle-11+cn-11+"),
    (TWELVE, "bundle-12+cn-12+"),
]
CHANGES = [changes for _, changes, *_ in CASES]


def by(rules, changes):
    return decide(rules, facts_of(changes), number="1", at=moment_of(changes))


SHARED = {
    rule.id
    for rule in FIVE.rules.values()
    if rule.version == getattr(NOW_SHIPPED.rules.get(rule.id), "version", None)
}


def truths(decision):
    """How the rules came out that are in both bundles."""
    return [(row.rule, row.truth) for row in decision.trace if row.rule in SHARED]


# Since bundle 13 an unknown floor lowers no rule, whatever that rule's version.
KNOWN_FLOOR = [one for one in CHANGES if one.get("card.is_retained_number") is not UNKNOWN]


@pytest.mark.parametrize("changes", KNOWN_FLOOR)
def test_the_table_of_ages_changed_no_rule_of_bundle_5_in_any_case(changes):
    assert truths(by(FIVE, changes)) == truths(by(NOW_SHIPPED, changes))


@pytest.mark.parametrize("changes", CHANGES)
@pytest.mark.parametrize(("rules", "named"), EARLIER)
def test_a_decision_of_an_earlier_bundle_is_the_same_again(rules, named, changes):
    decision = by(rules, changes)
    assert decision.bundle.startswith(named)
    assert BUNDLES.replay(decision, facts_of(changes)) == (Replayed.SAME, "")


def test_what_a_camera_decided_alone_under_bundle_6_is_repeated_and_decided_otherwise_today():
    mismatch = {"face.match": False}
    assert BUNDLES.replay(by(SIX, mismatch), facts_of(mismatch)) == (Replayed.SAME, "")
    assert by(SIX, mismatch).outcome is Outcome.REFUSE
    assert by(NOW_SHIPPED, mismatch).outcome is Outcome.REFER_TO_CLERK


def test_a_batch_of_one_at_a_time_was_opened_under_bundle_7_and_is_refused_today():
    one = {"signal.suspected_batch": True}
    assert BUNDLES.replay(by(SEVEN, one), facts_of(one)) == (Replayed.SAME, "")
    assert by(SEVEN, one).outcome is Outcome.ALLOW
    assert by(NOW_SHIPPED, one).outcome is Outcome.REFUSE


def test_a_replacement_without_a_loss_report_passed_bundle_8_and_waits_today():
    assert BUNDLES.replay(by(EIGHT, GONE), facts_of(GONE)) == (Replayed.SAME, "")
    assert by(EIGHT, GONE).outcome is Outcome.ALLOW
    assert by(NOW_SHIPPED, GONE).outcome is Outcome.REFER_TO_CLERK


def test_a_number_for_an_organisation_passed_bundle_9_unseen_and_is_looked_at_today():
    assert BUNDLES.replay(by(NINE, OF_ORGANISATION), facts_of(OF_ORGANISATION)) == (
        Replayed.SAME,
        "",
    )
    assert by(NINE, OF_ORGANISATION).outcome is Outcome.ALLOW
    assert by(NOW_SHIPPED, OF_ORGANISATION).outcome is Outcome.REFER_TO_CLERK


def test_a_transfer_of_one_party_passed_bundle_10_and_is_refused_today():
    alone = TRANSFER | {"request.giver_signed": False}
    assert BUNDLES.replay(by(TEN, alone), facts_of(alone)) == (Replayed.SAME, "")
    assert by(TEN, alone).outcome is Outcome.ALLOW
    assert by(NOW_SHIPPED, alone).outcome is Outcome.REFUSE


def test_who_was_told_nothing_of_lending_a_card_passed_bundle_11_and_waits_today():
    untold = {"consent.three_nos_told": False, "consent.safe_use_given": False}
    assert BUNDLES.replay(by(ELEVEN, untold), facts_of(untold)) == (Replayed.SAME, "")
    assert by(ELEVEN, untold).outcome is Outcome.ALLOW
    assert by(NOW_SHIPPED, untold).outcome is Outcome.BLOCK_UNTIL_SIGNED


def test_a_business_that_calls_often_was_asked_under_bundle_12_and_is_not_today():
    often = QUERY | HEBEI | {"card.over_frequency_calls": True, "card.user_class": "business"}
    assert BUNDLES.replay(by(TWELVE, often), facts_of(often)) == (Replayed.SAME, "")
    assert by(TWELVE, often).outcome is Outcome.REQUIRE_SECOND_VERIFICATION
    assert by(NOW_SHIPPED, often).outcome is Outcome.ALLOW


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
