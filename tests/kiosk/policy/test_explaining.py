"""Every reader gets the words that are theirs: in both languages, with a way on, and no more than that."""

import re
from pathlib import Path

import pytest
from policy_cases import (
    BATCH,
    CASES,
    HUNAN,
    NOW,
    OFFLINE,
    RESUME,
    RETAINED,
    SHENYANG,
    TEN_FOR_DOUYIN,
    facts_of,
    moment_of,
)

from kiosk.enumerations import Outcome
from kiosk.policy import regions, rules_page
from kiosk.policy.engine import decide
from kiosk.policy.explain import WORDS, explain
from kiosk.policy.packs import load_packs
from kiosk.policy.vocabulary import vocabulary

RULES = load_packs()
LANGUAGES = ["zh_CN", "en"]
_CHINESE = re.compile("[\u4e00-\u9fff]")


def explained(changes, language, audience):
    facts = facts_of(changes)
    decision = decide(RULES, facts, number="1", at=moment_of(changes))
    return decision, explain(decision, RULES, language, audience, facts)


def words(one):
    return " ".join([one.rule, one.text, one.basis, one.remedy, one.appeal, one.until, *one.facts])


@pytest.mark.parametrize("rule", RULES.rules.values(), ids=lambda rule: rule.id)
def test_every_rule_speaks_both_languages(rule):
    texts = [rule.title, rule.reason, rule.unknown_reason, rule.remedy, rule.basis.title]
    texts += [rule.appeal] if rule.appeal else []
    for text in texts:
        assert _CHINESE.search(text.zh)
        # The service's own name is said as it is called.
        assert not _CHINESE.search(text.en.replace("一证通查", ""))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", CASES)
def test_whatever_is_not_allowed_says_why_and_what_helps(case, language):
    decision, shown = explained(case[1], language, "customer")
    assert bool(shown) == (decision.outcome is not Outcome.ALLOW)
    for one in shown:
        assert one.text
        assert one.remedy
        if decision.outcome is Outcome.REFUSE:
            assert one.appeal


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("more", [{}, TEN_FOR_DOUYIN, HUNAN])
@pytest.mark.parametrize("reader", ["customer", "clerk"])
def test_a_suspected_batch_is_shown_to_neither_customer_nor_clerk(language, more, reader):
    """The clerk may be the one who opens it."""
    decision, shown = explained(more | BATCH, language, reader)
    assert "N-BATCH" in [reason.rule for reason in decision.reasons]
    assert shown
    rule = RULES.rules["N-BATCH"]
    told = " ".join(words(one) for one in shown)
    hidden = [
        rule.id,
        *(getattr(rule, k).in_language(language) for k in ("title", "reason", "remedy")),
    ]
    hidden += [
        vocabulary()["signal.suspected_batch"].in_language(language),
        "派出所",
        "police station",
    ]
    assert not [word for word in hidden if word in told]
    assert "N-BATCH" in [one.rule for one in explained(more | BATCH, language, "auditor")[1]]


def test_no_rule_that_is_hidden_speaks_to_the_customer_whatever_else_happens():
    hidden = {rule.id for rule in RULES.rules.values() if rule.disclosure == "none"}
    for _, changes, *_ in CASES:
        assert not hidden & {one.rule for one in explained(changes, "en", "customer")[1]}


def test_a_category_tells_that_there_are_rules_and_not_which():
    _, shown = explained({"subject.new_cards_30d": 3}, "en", "customer")
    reason = RULES.rules["N-ABN-01"].reason.en
    assert [reason in words(one) for one in shown] == [False]
    assert shown[0].basis == ""
    assert reason in explained({"subject.new_cards_30d": 3}, "en", "clerk")[1][0].text


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_comes_while_the_network_is_down_reads_each_thing_once_and_of_no_punishment(language):
    decision, shown = explained(OFFLINE, language, "customer")
    assert decision.outcome is Outcome.DEFER
    assert len(shown) < len(decision.reasons)
    assert len({one.text for one in shown}) == len(shown)
    told = " ".join(words(one) for one in shown)
    for rule in (RULES.rules["N-PEN-01"], RULES.rules["HN-1"], RULES.rules["N-ABN-01"]):
        for text in (rule.title, rule.reason, rule.remedy):
            assert text.in_language(language) not in told
    assert {one.remedy for one in shown} == {WORDS["unknown_DEFER"].in_language(language)}


def test_a_listing_is_told_with_its_last_day_its_ground_and_where_to_object():
    _, (one,) = explained(HUNAN, "zh_CN", "customer")
    assert one.until == "2026年11月23日"
    assert "湖南" in one.basis
    assert "公安" in one.appeal
    assert any("2024年11月23日" in fact for fact in one.facts)
    assert explained(HUNAN, "en", "customer")[1][0].until == "2026-11-23"


def test_who_reported_a_listing_is_for_the_clerk_and_not_for_the_customer():
    changes = {"subject.listings": [HUNAN["subject.listings"][0] | {"sources": ["Squad-7"]}]}
    assert "Squad-7" not in words(explained(changes, "en", "customer")[1][0])
    assert "Squad-7" in words(explained(changes, "en", "clerk")[1][0])


def test_the_auditor_reads_every_rule_that_was_tried_with_what_it_read():
    decision, shown = explained(HUNAN, "en", "auditor")
    assert [one.rule for one in shown] == [result.rule for result in decision.trace]
    assert (
        shown[0].text
        == "N-DOC-01 v1: false (doc.chip_read_ok). A valid document is shown and its chip is read"
    )
    hunan = next(one for one in shown if one.rule == "HN-1")
    assert hunan.text.startswith("HN-1 v1: true → REFUSE (now, subject.listings). ")


def test_a_floor_is_told_with_what_it_kept():
    _, shown = explained(SHENYANG | RESUME | RETAINED, "en", "auditor")
    kept = next(one for one in shown if one.rule == "SY-1")
    assert "floor N-FLOOR-01" in kept.text
    assert RULES.rules["N-FLOOR-01"].reason.en in kept.text


def test_the_page_of_all_rules_is_current():
    page = Path("kiosk/policy/packs/README.md").read_text("utf-8")
    assert page == rules_page.page(RULES), "make policy-table"
    for rule in RULES.rules.values():
        assert f"**{rule.id}**" in page


@pytest.mark.parametrize(
    ("written", "code"),
    [
        *(("43", "43"), ("430000", "43"), ("CN-HN", "43"), ("湖南省", "43"), ("Hunan", "43")),
        *(("4301", "4301"), ("沈阳市", "2101"), ("CN", "CN")),
    ],
)
def test_a_region_is_known_by_each_of_its_names(written, code):
    assert regions.code(written) == code


def test_an_unknown_region_is_an_error():
    with pytest.raises(ValueError, match="Atlantis"):
        regions.code("Atlantis")


def test_an_objection_to_a_listing_goes_to_the_police_that_decided_it():
    sent = {rule.id for rule in RULES.rules.values() if rule.appeal_to == "police"}
    told = {r.id for r in RULES.rules.values() if r.appeal and "公安机关申诉" in r.appeal.zh}
    assert sent == told
    assert "N-PEN-02" in sent
    assert RULES.rules["YC-1"].appeal_to == "carrier", "its own blacklist"


def test_a_focus_check_that_nobody_spoke_of_was_not_made_and_is_no_unknown():
    facts = {
        name: fact
        for name, fact in facts_of({"subject.new_cards_30d": 3}).items()
        if name != "request.focus_checked"
    }
    decision = decide(RULES, facts, number="1", at=NOW)
    (told,) = explain(decision, RULES, "en", "clerk", facts=facts)
    assert "asked about the use" not in " ".join(told.facts)
    assert "unknown" not in " ".join(told.facts)
