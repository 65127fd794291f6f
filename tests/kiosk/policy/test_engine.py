"""Unknown never means allow, a reason has words, a decision can be repeated; CEL has a second opinion."""

import datetime as dt

import celpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.policy import engine
from kiosk.policy.explain import explain
from kiosk.policy.facts import DECLARED, Fact, FactTypeError, UndeclaredFactError
from kiosk.policy.packs import Outcome, PackError, load_packs

RULES = load_packs()
NOW = dt.datetime(2026, 11, 23, 10, 0, tzinfo=dt.UTC)

# A visit in which everything is right; each case changes one thing.
GOOD = {
    "channel": "counter",
    "request.flow": "new_sim",
    "request.product": "mobile",
    "request.quantity": 1,
    "request.purpose": "personal",
    "request.by_proxy": False,
    "request.alternative_to_face": False,
    "doc.kind": "passport",
    "doc.chip_read_ok": True,
    "doc.authentic": "authentic",
    "doc.authenticity_reason": "passive_authentication",
    "doc.signed_kind": True,
    "doc.has_portrait": True,
    "doc.expired": False,
    "doc.fields_complete": True,
    "face.liveness": "pass",
    "face.mode": "camera",
    "face.match": True,
    "face.attempts": 0,
    "consent.face_separate": True,
    "consent.notice_signed": True,
    "consent.notice_is_current": True,
    "subject.active_cards_this_carrier": 4,
    "now": NOW,
}
UNKNOWN = object()
INVALID = {"doc.authentic": "invalid"}
# Two people signed that this is the holder; the camera was never asked.
BY_CLERK = {"face.mode": "clerk", "face.liveness": UNKNOWN, "request.alternative_to_face": True}

CASES = [
    ({}, "ALLOW", None),
    ({"doc.chip_read_ok": False}, "REFUSE", "N-DOC-01"),
    ({"doc.expired": True}, "REFUSE", "N-DOC-02"),
    ({"doc.expired": UNKNOWN}, "DEFER", "N-DOC-02"),
    ({"doc.fields_complete": False}, "REFUSE", "N-DOC-03"),
    ({"doc.authentic": "invalid"}, "REFUSE", "N-DOC-04"),
    (INVALID | {"doc.authenticity_reason": "dg2_hash"}, "REFUSE", "N-DOC-04"),
    (INVALID | {"doc.authenticity_reason": "signer_revoked"}, "REFUSE", "N-DOC-06"),
    (INVALID | {"doc.authenticity_reason": "chip_is_a_copy"}, "REFUSE", "N-DOC-07"),
    ({"doc.authenticity_reason": UNKNOWN}, "REFER_TO_CLERK", "N-DOC-06"),
    ({"doc.has_portrait": False}, "REFER_TO_CLERK", "N-DOC-09"),
    ({"doc.kind": "travel_document"}, "REFER_TO_CLERK", "N-DOC-08"),
    ({"doc.authentic": "unverified"}, "REFER_TO_CLERK", "N-DOC-05"),
    ({"doc.authentic": "unverified", "doc.signed_kind": False}, "ALLOW", None),
    ({"face.match": False}, "REFUSE", "N-FACE-01"),
    ({"face.match": UNKNOWN}, "REFER_TO_CLERK", "N-FACE-01"),
    ({"face.attempts": 3}, "REFER_TO_CLERK", "N-FACE-02"),
    ({"face.liveness": "review"}, "REFER_TO_CLERK", "N-FACE-02"),
    ({"request.alternative_to_face": True}, "REFER_TO_CLERK", "N-FACE-03"),
    (BY_CLERK, "ALLOW", None),
    (BY_CLERK | {"consent.face_separate": False}, "ALLOW", None),
    (BY_CLERK | {"face.attempts": 3, "face.liveness": "review"}, "ALLOW", None),
    (BY_CLERK | {"face.match": False}, "REFUSE", "N-FACE-01"),
    (BY_CLERK | {"face.match": UNKNOWN}, "REFER_TO_CLERK", "N-FACE-01"),
    (BY_CLERK | {"face.mode": UNKNOWN}, "REFER_TO_CLERK", "N-FACE-02"),
    (BY_CLERK | {"face.mode": "camera"}, "REFER_TO_CLERK", "N-FACE-03"),
    ({"face.mode": UNKNOWN, "face.attempts": 3}, "REFER_TO_CLERK", "N-FACE-02"),
    ({"subject.active_cards_this_carrier": 5}, "REFUSE", "N-QTY-05"),
    ({"subject.active_cards_this_carrier": UNKNOWN}, "DEFER", "N-QTY-05"),
    ({"consent.notice_signed": False}, "BLOCK_UNTIL_SIGNED", "N-NOTICE-01"),
    ({"consent.notice_is_current": False}, "BLOCK_UNTIL_SIGNED", "N-NOTICE-01"),
    ({"consent.face_separate": False}, "BLOCK_UNTIL_CONSENT", "N-PIPL-01"),
]


def facts_with(changes):
    merged = GOOD | changes
    return {name: Fact(v, "visit", NOW) for name, v in merged.items() if v is not UNKNOWN}


def decided(facts, **more):
    return engine.decide(RULES, facts, number="r1", at=NOW, **more)


@pytest.mark.parametrize(("changes", "outcome", "rule"), CASES)
def test_each_rule_decides_what_its_law_says(changes, outcome, rule):
    decision = decided(facts_with(changes))
    assert decision.outcome.value == outcome
    if rule:
        assert rule in [reason.rule for reason in decision.reasons]


@pytest.mark.parametrize(("changes", "outcome", "rule"), CASES)
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_whatever_is_not_allowed_says_why_and_what_helps(changes, outcome, rule, language):
    del rule
    explanations = explain(decided(facts_with(changes)), RULES, language, "customer")
    assert bool(explanations) == (outcome != "ALLOW")
    for one in explanations:
        assert one.text
        assert one.basis
        assert one.remedy


@pytest.mark.parametrize("name", [n for rule in RULES.rules.values() for n in rule.reads])
def test_an_unknown_is_never_an_allowance(name):
    if name.startswith("params") or name == "request.flow":
        pytest.skip("not a fact that can be missing")
    decision = decided(facts_with({name: UNKNOWN}))
    readers = [result for result in decision.trace if name in result.reads]
    # Unless a rule is false whatever this one is, a missing fact must weigh.
    for result in readers:
        if result.truth == "unknown":
            assert result.outcome is not None
            assert result.outcome is not Outcome.ALLOW


def test_what_has_not_been_asked_yet_does_not_count():
    changes = {n: UNKNOWN for n in GOOD if n.startswith(("face.", "consent."))}
    decision = decided(facts_with(changes), pending=frozenset({"face", "consent"}))
    assert decision.outcome is Outcome.ALLOW
    assert decision.pending == ("consent", "face")


def test_the_gravest_outcome_wins_and_brings_only_its_own_reasons():
    decision = decided(
        facts_with({"doc.expired": True, "subject.active_cards_this_carrier": UNKNOWN})
    )
    assert decision.outcome is Outcome.REFUSE
    assert [reason.rule for reason in decision.reasons] == ["N-DOC-02"]


def test_a_decision_can_be_repeated_and_a_changed_fact_shows():
    facts = facts_with({})
    decision = decided(facts)
    engine.replay(decision, facts, RULES)
    with pytest.raises(engine.ReplayError, match="facts_sha256"):
        engine.replay(decision, facts_with({"face.match": False}), RULES)


def test_a_misspelt_fact_is_an_error_and_not_an_unknown():
    with pytest.raises(UndeclaredFactError):
        decided(facts_with({"doc.expierd": False}))
    with pytest.raises(FactTypeError):
        decided(facts_with({"face.attempts": True}))


def test_a_broken_pack_is_refused_with_its_rule_named(tmp_path):
    pack = tmp_path / "cn"
    pack.mkdir()
    (pack / "pack.toml").write_text('name = "cn"\nversion = 1\n[params]\n')
    (pack / "rules.toml").write_text('[[rule]]\nid = "X"\ncondition = "doc.nonsense"\n')
    with pytest.raises(PackError):
        load_packs(tmp_path)


_SECOND = celpy.Environment()
_PROGRAMS = {  # compiled here: its parser raises the recursion limit, which hypothesis minds
    rule.id: _SECOND.program(_SECOND.compile(rule.condition)) for rule in RULES.rules.values()
}
_VALUES = {
    bool: st.booleans(),
    int: st.integers(0, 9),
    float: st.floats(0, 2),
    str: st.sampled_from(
        ["pass", "review", "invalid", "unverified", "authentic", "new_sim", "camera", "clerk"]
    ),
}


@given(st.data())
def test_another_cel_gives_the_same_truth(data):
    """cel-python evaluates every condition on random facts; only definite answers are compared."""
    names = sorted({n for rule in RULES.rules.values() for n in rule.reads})
    facts = {
        n: Fact(data.draw(_VALUES[DECLARED[n]], n), "visit", NOW) for n in names if n in DECLARED
    }
    facts["request.flow"] = Fact("new_sim", "visit", NOW)
    trace = {result.rule: result.truth for result in decided(facts).trace}
    context = celpy.json_to_cel(_nested(facts) | {"params": RULES.params})
    for name, program in _PROGRAMS.items():
        if name in trace:
            assert trace[name] == ("true" if program.evaluate(context) else "false"), name


def _nested(facts):
    nested = {}
    for name, fact in facts.items():
        group, _, key = name.partition(".")
        if key:
            nested.setdefault(group, {})[key] = fact.value
    return nested
