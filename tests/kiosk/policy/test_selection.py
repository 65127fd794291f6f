"""Which rules apply: by flow, product, region and day, and what an unknown among these means."""

import datetime as dt

import pytest
from bundles import bundle, rule
from policy_cases import NOW, UNKNOWN, facts_of

from kiosk.china_time import CHINA
from kiosk.policy.engine import decide
from kiosk.policy.packs import load_packs

STORE = {"scope_by": '"store"'}
LAST_DAY = {"effective_to": "2026-11-23"}
DAY_AFTER = {"now": dt.datetime(2026, 11, 24, 0, 0, tzinfo=CHINA)}
AFTER_THE_RELEASE = {"effective_from": "2026-06-01"}
NO_CLOCK = {"now": UNKNOWN}


@pytest.mark.parametrize(
    ("changes", "facts", "outcome"),
    [
        ({}, {}, "REFUSE"),
        ({}, {"request.flow": "transfer"}, "ALLOW"),
        ({}, {"request.flow": UNKNOWN}, "DEFER"),
        ({"flows": '["*"]'}, {"request.flow": "query"}, "REFUSE"),
        ({"flows": '["*"]'}, {"request.flow": "service_query"}, "ALLOW"),
        ({"products": '["internet"]'}, {}, "ALLOW"),
        ({"products": '["internet"]'}, {"request.product": "internet"}, "REFUSE"),
        ({"products": '["internet"]'}, {"request.product": UNKNOWN}, "DEFER"),
        (STORE | {"region": '"11"'}, {}, "REFUSE"),
        (STORE | {"region": '"43"'}, {}, "ALLOW"),
        (STORE | {"region": '"11"'}, {"store.province": UNKNOWN, "store.city": UNKNOWN}, "DEFER"),
        (STORE | {"region": '"2101"'}, {"store.province": "21", "store.city": UNKNOWN}, "DEFER"),
        (STORE | {"region": '"2101"'}, {"store.province": "21", "store.city": "2102"}, "ALLOW"),
        ({"scope_by": '"number_home"', "region": '"32"'}, {}, "REFUSE"),
        ({"scope_by": '"number_home"', "region": '"32"'}, {"card.home_region": "3201"}, "REFUSE"),
        ({"scope_by": '"number_home"', "region": '"32"'}, {"card.home_region": UNKNOWN}, "DEFER"),
        ({"scope_by": '"carrier"'}, {}, "REFUSE"),
        ({"status": '"superseded"'}, {}, "ALLOW"),
        ({"status": '"needs_legal_review"'}, {}, "REFUSE"),
        (LAST_DAY, {}, "REFUSE"),
        (LAST_DAY, DAY_AFTER, "ALLOW"),
        (LAST_DAY, NO_CLOCK, "DEFER"),
        (AFTER_THE_RELEASE, {}, "REFUSE"),
        (AFTER_THE_RELEASE, NO_CLOCK, "DEFER"),
        ({"effective_from": "2026-11-24"}, {}, "ALLOW"),
        ({"effective_from": "2026-11-24"}, DAY_AFTER, "REFUSE"),
    ],
)
def test_a_rule_applies_where_it_says(tmp_path, changes, facts, outcome):
    rules = load_packs(bundle(tmp_path, rule(**changes)))
    case = facts_of({"doc.expired": True} | facts)
    assert decide(rules, case, number="1", at=NOW).outcome.value == outcome


def test_a_floor_holds_under_lower_rules_and_not_under_its_equals(tmp_path):
    floor = rule(
        id='"FLOOR"',
        authority='"national"',
        condition='"card.is_retained_number"',
        outcome='"ALLOW"',
        floor='{ REFUSE = "DEFER" }',
        obligations='["SUPERVISOR_RECORD"]',
    )
    facts = facts_of({"doc.expired": True, "card.is_retained_number": True})
    for authority, outcome in (("province", "DEFER"), ("national", "REFUSE"), ("law", "REFUSE")):
        folder = tmp_path / authority
        rules = load_packs(bundle(folder, rule(authority=f'"{authority}"'), floor))
        decision = decide(rules, facts, number="1", at=NOW)
        assert decision.outcome.value == outcome
        assert decision.obligations == (("SUPERVISOR_RECORD",) if outcome == "DEFER" else ())


def test_the_gravest_outcome_wins_and_obligations_add_up(tmp_path):
    rules = load_packs(
        bundle(
            tmp_path,
            rule(obligations='["PRINT_REMEDY"]'),
            rule(id='"R-2"', outcome='"DEFER"', obligations='["NOTIFY_24H"]'),
            rule(id='"R-3"', condition='"doc.age > 3"', obligations='["SUPERVISOR_RECORD"]'),
            rule(id='"R-4"', condition='"face.attempts > 3"', obligations='["NOTIFY_24H"]'),
        )
    )
    decision = decide(rules, facts_of({"doc.expired": True}), number="1", at=NOW)
    assert [reason.rule for reason in decision.reasons] == ["R-1", "R-3"]
    assert decision.obligations == ("NOTIFY_24H", "PRINT_REMEDY", "SUPERVISOR_RECORD")


def test_several_listings_count_until_the_last_of_them(tmp_path):
    listed = rule(
        scope_by='"listing"',
        condition='"listing.in_term"',
        term='{ start = "from" }',
        region='"43"',
    )
    rules = load_packs(bundle(tmp_path, listed))
    row = {"list": "blacklist", "region": "4301", "from": "2026-01-01"}
    listings = [row | {"until": f"202{year}-01-01"} for year in (7, 9, 8)]
    decision = decide(rules, facts_of({"subject.listings": listings}), number="1", at=NOW)
    assert decision.reasons[0].until == dt.date(2029, 1, 1)
