"""A decision is made again from its stored record alone, and a changed pack or fact shows."""

import datetime as dt
import json
import shutil
from importlib.resources import files

import msgspec
import pytest
from house import turn_at
from hypothesis import given
from hypothesis import strategies as st
from policy_cases import CASES, HUNAN, NOW, facts_of, moment_of

from drivers.store.outbox import SqliteOutbox
from kiosk.china_time import CHINA
from kiosk.enumerations import Outcome
from kiosk.policy import fact_file
from kiosk.policy.engine import ReplayError, decide, replay
from kiosk.policy.facts import Fact, facts_digest, readable
from kiosk.policy.packs import load_packs
from kiosk.policy.vocabulary import (
    LISTING,
    FactTypeError,
    UndeclaredFactError,
    vocabulary,
)
from kiosk.protocol.flows import Step
from kiosk.records import envelope, record
from kiosk.records.cose import key_pair
from kiosk.visit import decision_points, evidence
from kiosk.visit.environment import Moment
from kiosk.visit.visit import Visit

RULES = load_packs()


@pytest.fixture
def shipped(tmp_path):
    """A copy of the shipped packs that a test may change."""
    return shutil.copytree(str(files("kiosk.policy") / "packs"), tmp_path / "packs")


def written(changes):
    facts = facts_of(changes)
    decision = decide(RULES, facts, number="1", at=moment_of(changes))
    return fact_file.write(decision, facts)


@pytest.mark.parametrize("row", CASES, ids=lambda row: row[0])
def test_every_case_is_decided_again_from_paper(row):
    decision, facts = fact_file.read(written(row[1]))
    replay(decision, facts, RULES)


@pytest.mark.parametrize(
    ("name", "value"), [("doc.age", 35), ("subject.listings", []), ("store.id", "elsewhere")]
)
def test_a_changed_fact_shows_even_when_it_decides_nothing(name, value):
    paper = json.loads(written(HUNAN))
    paper["facts"][name] = {"value": value, "source": "clerk", "as_of": NOW.isoformat()}
    decision, facts = fact_file.read(json.dumps(paper).encode())
    with pytest.raises(ReplayError) as differs:
        replay(decision, facts, RULES)
    assert differs.value.field == "facts_sha256"


def test_a_fact_that_was_made_younger_shows():
    paper = json.loads(written(HUNAN))
    paper["facts"]["subject.listings"]["as_of"] = "2026-11-23T11:00:00+08:00"
    with pytest.raises(ReplayError, match="facts_sha256"):
        replay(*fact_file.read(json.dumps(paper).encode()), RULES)


def test_a_changed_outcome_shows():
    paper = json.loads(written(HUNAN)) | {"outcome": "ALLOW"}
    with pytest.raises(ReplayError, match="outcome: recorded ALLOW, repeated REFUSE"):
        replay(*fact_file.read(json.dumps(paper).encode()), RULES)


def test_a_changed_pack_shows(shipped):
    file = shipped / "hunan/listed.toml"
    file.write_text(file.read_text("utf-8").replace("years = 2", "years = 1"), "utf-8")
    with pytest.raises(ReplayError, match="bundle_sha256"):
        replay(*fact_file.read(written(HUNAN)), load_packs(shipped))


EVIDENCE, SEAL = key_pair.new_key(), key_pair.new_key()


def test_a_visits_stored_record_alone_is_enough(tmp_path):
    """From the visit's own facts through signature, seal and store to the carrier, to the microsecond."""
    wall = dt.datetime(2026, 11, 23, 2, 0, 0, 123_456, tzinfo=dt.UTC)
    visit = Visit(token="t", language="en", clerk=None, step=Step.DOCUMENT, record_id="r-1")
    visit.carrier_facts = facts_of(HUNAN | {"now": wall, "face.score": 0.31})
    turn = turn_at(RULES, Moment(0.0, wall, trusted=True), tmp_path)
    decided = decision_points.decide_now(visit, turn, decision_points.AFTER_DOCUMENT)
    outbox = SqliteOutbox(tmp_path, 64)
    keys = envelope.EvidenceKeys(EVIDENCE[0], "e", SEAL[1], "s")
    registrar = evidence.Registrar(outbox, turn.environment.settings, keys, {}, lambda: None)
    registrar.save(visit, Moment(9.0, wall + dt.timedelta(seconds=9), trusted=True))
    stored = outbox.body("r-1")
    outbox.close()
    body = envelope.open_(
        stored, seal_private_pem=SEAL[0], seal_kid="s", evidence_pem=EVIDENCE[1], evidence_kid="e"
    )
    again, facts = record.decided(record.decode(body))
    assert again == decided
    assert "face.score" not in facts
    replay(again, facts, RULES)


@given(st.one_of(st.binary(max_size=200), st.text(max_size=80).map(str.encode)))
def test_no_bytes_are_taken_for_a_decision(data):
    with pytest.raises(fact_file.FactFileError):
        fact_file.read(data)
    with pytest.raises(fact_file.FactFileError):
        fact_file.read(b'{"facts": {}, "decision": ' + data + b"}")


@pytest.mark.parametrize("moment", ["2026-11-23T10:00:00", "9999-12-31T23:59:59-05:00"])
def test_a_moment_that_is_none_is_refused_wherever_it_stands(moment):
    paper = json.loads(written(HUNAN))
    with pytest.raises(fact_file.FactFileError, match="decided_at"):
        fact_file.read(json.dumps(paper | {"decided_at": moment}).encode())
    paper["facts"]["doc.age"]["as_of"] = moment
    with pytest.raises((fact_file.FactFileError, FactTypeError), match="as_of"):
        replay(*fact_file.read(json.dumps(paper).encode()), RULES)


# -- facts on paper ---------------------------------------------------------------------------


def test_facts_may_be_nested_or_dotted_and_null_is_a_missing_key():
    text = b'{"doc": {"age": 34, "expired": null}, "face.attempts": 1, "channel": "counter"}'
    facts = fact_file.read_facts(text, NOW)
    assert {name: fact.value for name, fact in facts.items()} == {
        "doc.age": 34,
        "face.attempts": 1,
        "channel": "counter",
        "now": NOW,
    }
    assert {fact.as_of for fact in facts.values()} == {NOW}


def test_a_fact_may_come_with_its_source_and_moment():
    text = b'{"doc.age": {"value": 34, "source": "clerk", "as_of": "2026-11-01T08:00:00"}}'
    fact = fact_file.read_facts(text, NOW)["doc.age"]
    assert fact == Fact(34, "clerk", dt.datetime(2026, 11, 1, 8, 0, tzinfo=CHINA))


def test_the_designs_own_words_are_understood():
    text = (
        b'{"face": {"alternative_requested": true, "liveness": true}, "doc": {"authentic": false}}'
    )
    facts = fact_file.read_facts(text, NOW)
    assert facts["request.alternative_to_face"].value is True
    assert facts["face.liveness"].value == "pass"
    assert facts["doc.authentic"].value == "invalid"


_DATES = st.datetimes().map(dt.datetime.isoformat) | st.dates().map(str)
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8) | _DATES,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*LISTING, "value", "x"]), inner, max_size=4)
    ),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(sorted(vocabulary())), _JSON, max_size=4))
def test_whatever_is_written_as_a_fact_is_read_or_refused_by_name(rows):
    try:
        facts = fact_file.read_facts(json.dumps(rows).encode(), NOW)
        decision = decide(RULES, facts, number="1", at=NOW)
    except (fact_file.FactFileError, FactTypeError) as error:
        refused = str(error)
    else:
        refused = ""
        replay(*fact_file.read(fact_file.write(decision, facts)), RULES)
    assert not refused or any(name in refused for name in rows)


@given(st.binary(max_size=80))
def test_no_bytes_are_taken_for_facts(data):
    with pytest.raises(fact_file.FactFileError):
        fact_file.read_facts(b"x" + data, NOW)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (b"[]", ""),
        (b"{", ""),
        (b'{"doc": 1}', "doc"),
        (b'{"doc.age": {"value": 1, "souce": "x"}}', "doc.age"),
        (b'{"doc": {"age": 3}, "doc.age": 34}', "doc.age"),
        (b'{"now": "yesterday"}', "now"),
        (b'{"card": {"notified_at": 5}}', "card.notified_at"),
        (b'{"doc.age": {"value": 1, "as_of": "soon"}}', "doc.age"),
    ],
)
def test_malformed_facts_name_their_key(text, key):
    with pytest.raises(fact_file.FactFileError) as wrong:
        fact_file.read_facts(text, None)
    assert wrong.value.key == key


@pytest.mark.parametrize(
    ("name", "value", "wanted"),
    [
        ("doc.expired", 1, "doc.expired must be bool"),
        ("face.attempts", True, "face.attempts must be int"),
        ("channel", "phone", "channel must be one of counter"),
        ("card.reasons", ["sleepy"], "card.reasons must be one of"),
        ("card.home_region", "Atlantis", "card.home_region must be a region"),
        ("card.notified_at", dt.datetime(2026, 1, 1), "offset from UTC"),  # noqa: DTZ001 - the point
        ("subject.class_counts", {"internet": "1"}, "subject.class_counts must be a map"),
        ("subject.listings", [{"region": "43"}], r"subject\.listings\[0\] must be a listing"),
        ("subject.listings", [{"list": "odd", "region": "43"}], r"\[0\]\.list must be one of"),
        (
            "subject.listings",
            [{"list": "blacklist", "region": "43", "untill": "2026-01-01"}],
            r"\[0\]\.untill must be one of",
        ),
        (
            "subject.listings",
            [{"list": "blacklist", "region": "43", "until": "soon"}],
            r"\[0\]\.until must be a day",
        ),
        ("subject.listings", [{}] * 65, "at most 64"),
        ("doc.age", 1 << 70, "doc.age must be int"),
        ("card.notified_at", "9999-12-31T23:59:59-05:00", "a moment between 1900 and 2200"),
        ("params.max_active_cards", "six", r"params\.max_active_cards must be int"),
    ],
)
def test_a_fact_of_the_wrong_type_is_an_error_and_not_an_unknown(name, value, wanted):
    with pytest.raises(FactTypeError, match=wanted):
        decide(RULES, facts_of({name: value}), number="1", at=NOW)


@pytest.mark.parametrize("name", ["doc.expierd", "params.max_cards", "age"])
def test_a_misspelt_fact_is_an_error_and_not_an_unknown(name):
    with pytest.raises(UndeclaredFactError, match=name):
        decide(RULES, facts_of({name: False}), number="1", at=NOW)


def test_a_threshold_may_be_given_with_the_facts_and_is_then_part_of_the_record():
    changes = {"params.max_active_cards": 3, "subject.active_cards_this_carrier": 3}
    assert decide(RULES, facts_of(changes), number="1", at=NOW).outcome is Outcome.REFUSE
    assert "params.max_active_cards" in fact_file.read(written(changes))[1]


def test_what_a_carrier_answers_in_another_form_is_unknown():
    told = facts_of({"subject.listings": "none", "subject.new_cards_30d": 0})
    told |= {"subject.favourite_colour": Fact("red", "carrier", NOW)}
    good, bad = readable(told, RULES.params)
    assert bad == ["subject.favourite_colour", "subject.listings"]
    assert decide(RULES, good, number="1", at=NOW).outcome is Outcome.DEFER


def test_the_digest_knows_the_value_the_source_and_the_moment():
    fact = Fact(1, "carrier", NOW)
    others = [
        msgspec.structs.replace(fact, value=2),
        msgspec.structs.replace(fact, source="clerk"),
        msgspec.structs.replace(fact, as_of=NOW + dt.timedelta(microseconds=1)),
    ]
    digests = {facts_digest({"doc.age": one}) for one in [fact, *others]}
    assert len(digests) == 4
