"""`kiosk policy`: what it prints, and with which status it ends."""

import json
import shutil
from importlib.resources import files

import pytest
from bundles import bundle, rule
from policy_cases import BATCH, HUNAN, facts_of

from kiosk.commands import main
from kiosk.enumerations import Flow
from kiosk.policy import fact_file
from kiosk.policy.engine import decide
from kiosk.policy.packs import load_packs
from kiosk.records.record import Record, RecordedFact, encode


@pytest.fixture
def ran(capsys):
    def run(*arguments):
        status = main(["policy", *map(str, arguments)])
        shown = capsys.readouterr()
        return status, shown.out, shown.err

    return run


@pytest.fixture
def facts_file(tmp_path):
    def write(changes):
        rows = {name: _json(fact.value) for name, fact in facts_of(changes).items()}
        file = tmp_path / "FACTS.json"
        file.write_text(json.dumps(rows))
        return file

    return write


def _json(value):
    return value.isoformat() if hasattr(value, "isoformat") else value


@pytest.fixture
def decision_file(ran, facts_file, tmp_path):
    def write(changes):
        _, out, _ = ran("decide", facts_file(changes), "--json")
        file = tmp_path / "DECISION.json"
        file.write_text(out)
        return file

    return write


def test_decide_prints_outcome_and_trace(ran, facts_file):
    status, out, _ = ran("decide", facts_file(HUNAN))
    assert status == 0
    assert ": REFUSE + PRINT_REMEDY\n" in out
    assert "HN-1 v1: true → REFUSE" in out


def test_the_moment_can_be_another(ran, facts_file):
    file = facts_file(HUNAN)
    for moment, outcome in (("2026-11-23T23:59", "REFUSE"), ("2026-11-24T00:00", "ALLOW")):
        _, out, _ = ran("decide", file, "--at", moment, "--json")
        assert json.loads(out)["outcome"] == outcome


def test_without_any_moment_the_clock_is_in_doubt(ran, tmp_path):
    file = tmp_path / "FACTS.json"
    rows = {name: _json(f.value) for name, f in facts_of(HUNAN).items() if name != "now"}
    file.write_text(json.dumps(rows))
    assert json.loads(ran("decide", file, "--json")[1])["outcome"] == "DEFER"


def test_groups_that_have_not_come_yet_can_be_named(ran, tmp_path):
    file = tmp_path / "FACTS.json"
    file.write_text('{"request": {"flow": "new_sim", "alternative_to_face": true}}')
    pending = "doc,subject,face,consent"
    _, out, _ = ran("decide", file, "--pending", pending, "--json")
    assert json.loads(out)["pending"] == sorted(pending.split(","))
    assert ran("decide", file, "--pending", "fase")[0] == 4


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "not a JSON object"),
        ('{"doc": {"expierd": true}}', "doc.expierd is no declared fact"),
        ('{"doc": {"expired": 1}}', "doc.expired must be bool"),
        ('{"subject": {"listings": [{"list": "x", "region": "43"}]}}', "subject.listings[0].list"),
    ],
)
def test_wrong_facts_name_the_file_and_the_key(ran, tmp_path, text, words):
    file = tmp_path / "FACTS.json"
    file.write_text(text)
    status, out, err = ran("decide", file)
    assert (status, out) == (4, "")
    assert "FACTS.json" in err
    assert words in err


def test_a_file_that_is_not_there_has_a_status_of_its_own(ran, tmp_path):
    status, _, err = ran("decide", tmp_path / "none.json")
    assert status == 2
    assert "none.json" in err


def test_explain_tells_the_customer_in_both_languages(ran, decision_file):
    status, out, _ = ran("explain", decision_file(HUNAN))
    assert status == 0
    for words in ("湖南", "2026年11月23日", "96110", "Hunan", "2026-11-23", "12300"):
        assert words in out
    assert "what to do" not in out  # the obligation to print it is the store's
    assert "异议渠道：" in out


def test_explain_keeps_from_customer_and_clerk_what_auditors_read(ran, decision_file):
    file = decision_file(BATCH)
    for words in ("police station", "派出所"):
        assert words not in ran("explain", file)[1]
    assert "batch" not in ran("explain", file, "--language", "en")[1]
    clerk = ran("explain", file, "--audience", "clerk", "--language", "en")[1]
    assert "REFUSE" in clerk
    assert not [words for words in ("batch", "report") if words in clerk]
    auditor = ran("explain", file, "--audience", "auditor", "--language", "en")[1]
    assert "REFUSE + report to the anti-fraud centre + report to the police station" in auditor
    assert "looks like a batch" in auditor


def test_replay_says_again_or_what_differs(ran, decision_file, tmp_path):
    file = decision_file(HUNAN)
    status, out, _ = ran("replay", file)
    assert status == 0
    assert "REFUSE again" in out
    paper = json.loads(file.read_text())
    paper["facts"]["doc.age"]["value"] = 35
    file.write_text(json.dumps(paper))
    status, _, err = ran("replay", file)
    assert status == 5
    assert "DECISION.json: facts_sha256" in err


def test_replay_reads_a_records_own_bytes(ran, decision_file, tmp_path):
    decision, facts = fact_file.read(decision_file(HUNAN).read_bytes())
    whole = Record(
        record_id=decision.number,
        nonce=b"n",
        flow=Flow.NEW_SIM,
        device="dev",
        store="s",
        clerk="c01",
        agent_company="a",
        versions={},
        captured_at=decision.decided_at,
        clock_certain=True,
        emulated=False,
        purpose="personal",
        decision=decision,
        facts={name: RecordedFact.of(fact) for name, fact in facts.items()},
    )
    body = tmp_path / "record.cbor"
    body.write_bytes(encode(whole))
    status, out, _ = ran("replay", body)
    assert (status, out.startswith(f"{decision.number}: REFUSE again")) == (0, True)
    body.write_bytes(b"\xa0")
    status, _, err = ran("replay", body)
    assert status == 4
    assert "version must be" in err


def test_replay_and_explain_want_the_packs_that_decided(ran, decision_file, tmp_path):
    packs = shutil.copytree(str(files("kiosk.policy") / "packs"), tmp_path / "packs")
    file = packs / "hunan/listed.toml"
    file.write_text(file.read_text("utf-8").replace("years = 2", "years = 3"), "utf-8")
    decision = decision_file(HUNAN)
    for action in ("replay", "explain"):
        status, _, err = ran(action, decision, "--packs", packs)
        assert status == 5
        assert "bundle_sha256" in err


def test_a_decision_by_some_packs_is_repeated_by_the_same(ran, tmp_path):
    """A visit uses the packs that its fleet chose, and the record names them."""
    facts = facts_of(HUNAN)
    rules = load_packs(names=["cn"])
    decision = decide(rules, facts, number="1", at=facts["now"].value)
    file = tmp_path / "DECISION.json"
    file.write_bytes(fact_file.write(decision, facts))
    assert "ALLOW again, by bundle-" in ran("replay", file)[1]


@pytest.mark.parametrize("text", ["{}", "nonsense", '{"decision": {"outcome": "ALLOW"}}'])
def test_what_is_no_decision_is_malformed(ran, tmp_path, text):
    file = tmp_path / "DECISION.json"
    file.write_text(text)
    for action in ("explain", "replay"):
        assert ran(action, file)[0] == 4


def test_check_names_the_bundle_and_what_is_to_be_reviewed(ran):
    status, out, _ = ran("check", files("kiosk.policy") / "packs")
    assert status == 0
    assert f"{len(load_packs().rules)} rules" in out
    assert "HN-1 (hunan) needs a legal review" in out


def test_check_refuses_with_file_rule_and_key(ran, tmp_path):
    status, _, err = ran("check", bundle(tmp_path, rule(appeal=None)))
    assert status == 3
    assert "one/rules.toml: R-1: appeal: REFUSE without an appeal route" in err
    assert ran("check", tmp_path / "one")[0] == 3


def test_check_asks_for_the_signature_and_the_version(ran, tmp_path):
    folder = bundle(tmp_path / "b")
    key = tmp_path / "key.pem"
    key.write_text("x")
    assert "bundle.sig is missing" in ran("check", folder, "--key", key)[2]
    assert "version 5 is older than 6" in ran("check", folder, "--installed", "6")[2]


def test_the_table_has_every_rule(ran):
    out = ran("table")[1]
    for rule_id in load_packs().rules:
        assert rule_id in out
