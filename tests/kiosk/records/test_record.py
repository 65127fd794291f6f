"""The record's schema: what is encoded comes back, and what is no record is refused by name."""

import datetime as dt

import cbor2
import msgspec
import pytest
from enrollment import NOTICE, document_of, presence_of, signature_of
from hypothesis import given
from hypothesis import strategies as st
from policy_cases import CASES, facts_of, moment_of

from kiosk.enumerations import (
    AgentAuthority,
    AssistedCase,
    ComplaintGround,
    ComplaintRoute,
    Flow,
    Outcome,
)
from kiosk.errors import EvidenceError
from kiosk.identity.documents import (
    ChipEvidence,
    DocumentKind,
    Exchange,
    Portrait,
    SignedChallenge,
)
from kiosk.policy.decision import Decision, RuleResult
from kiosk.policy.engine import decide, replay
from kiosk.policy.packs import load_packs
from kiosk.protocol.codes import Why
from kiosk.protocol.messages import Point
from kiosk.records import binding_digests, upgrade
from kiosk.records.carried_transcript import Transcript
from kiosk.records.cose import cbor
from kiosk.records.record import (
    Complaint,
    Consents,
    Esim,
    FocusCheck,
    OrganisationHolder,
    PresenceHistory,
    Record,
    RecordedFact,
    Signed,
    SignOff,
    Suspicion,
    decided,
    decode,
    encode,
)

RULES = load_packs()
ORGANISATION = OrganisationHolder(code="91999900MA00000019", authority=AgentAuthority.LETTER)
ESIM = Esim(eid="89049032123451234512345678901235", imei="356938035643809")

texts = st.text(max_size=12)
digest = st.binary(min_size=32, max_size=32)
numbers = st.floats(allow_nan=False)
instants = st.datetimes(
    dt.datetime(1970, 1, 2),  # noqa: DTZ001 - the zone is drawn apart
    dt.datetime(2199, 12, 30),  # noqa: DTZ001 - the same
    timezones=st.just(dt.UTC),
)
days = st.dates(dt.date(1900, 1, 1), dt.date(2199, 12, 31))
plain_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(1 << 63), (1 << 63) - 1)
    | numbers
    | texts
    | st.binary(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)
transcripts = st.dictionaries(texts, plain_values, max_size=5).map(Transcript)
fact_values = (
    st.booleans()
    | st.integers(-(1 << 53), 1 << 53)
    | numbers
    | texts
    | st.lists(texts, max_size=3)
    | st.lists(st.dictionaries(texts, texts | st.lists(texts, max_size=2), max_size=3), max_size=2)
    | st.dictionaries(texts, st.integers(-(1 << 53), 1 << 53), max_size=3)
)
facts = st.builds(
    RecordedFact, fact_values, st.sampled_from(["chip", "carrier", "visit"]), instants
)
documents = st.builds(
    document_of,
    texts,
    kind=st.sampled_from(DocumentKind),
    valid_from=st.none() | days,
    expiry=st.none() | days,
    exchanges=st.lists(st.builds(Exchange, texts, st.integers(0, 65535), numbers)).map(tuple),
    digest=digest,
    group_hashes=st.dictionaries(st.integers(1, 16), digest, max_size=3),
    chip_evidence=st.none()
    | st.builds(
        ChipEvidence,
        sod=digest,
        dg1=digest,
        dg14=st.none() | digest,
        dg15=st.none() | digest,
        signed_challenge=st.none()
        | st.builds(SignedChallenge, st.binary(max_size=8), st.binary(max_size=64)),
    ),
)
signed = st.builds(Signed, texts, instants)
sign_offs = st.builds(
    SignOff,
    st.booleans(),
    st.lists(st.sampled_from(Why), max_size=3).map(tuple),
    st.lists(signed, max_size=2).map(tuple),
)
histories = st.builds(
    PresenceHistory,
    sessions=st.integers(0, 99),
    sessions_today=st.integers(0, 99),
    suspicions=st.lists(st.builds(Suspicion, texts, instants, st.integers(0, 99))).map(tuple),
    doubtful_looks=st.lists(texts, max_size=2).map(tuple),
    suspected_before=st.booleans(),
)
points = st.builds(Point, numbers, numbers, st.integers(0, 3_600_000), numbers)
strokes = st.lists(st.lists(points, max_size=4).map(tuple), max_size=3).map(tuple)
rules = st.builds(
    RuleResult,
    texts,
    st.integers(1, 99),
    st.sampled_from(["true", "false", "unknown"]),
    st.none() | st.sampled_from(Outcome),
    st.lists(texts, max_size=2).map(tuple),
    st.none() | days,
)
traces = st.lists(rules, max_size=2).map(tuple)
decisions = st.builds(
    Decision,
    number=texts,
    decided_at=instants,
    outcome=st.sampled_from(Outcome),
    reasons=traces,
    trace=traces,
    obligations=st.lists(texts, max_size=2).map(tuple),
    pending=st.just(()),
    bundle=texts,
    bundle_sha256=texts,
    engine=texts,
    facts_sha256=digest,
)
complaints = st.builds(
    Complaint,
    about=texts,
    ground=st.sampled_from(ComplaintGround),
    route=st.sampled_from(ComplaintRoute),
    contact=texts,
)
records = st.builds(
    Record,
    record_id=texts,
    nonce=st.binary(max_size=32),
    flow=st.sampled_from(Flow),
    device=texts,
    store=texts,
    clerk=texts,
    agent_company=texts,
    versions=st.dictionaries(texts, texts, max_size=2),
    captured_at=instants,
    clock_certain=st.booleans(),
    emulated=st.booleans(),
    purpose=texts,
    document=st.none() | documents,
    portrait=st.none() | st.builds(Portrait, st.binary(max_size=9), texts),
    presence=st.none() | st.builds(presence_of, transcripts, distance=st.none() | numbers),
    presence_history=st.none() | histories,
    clerk_review=st.none() | sign_offs,
    focus_check=st.none() | st.builds(FocusCheck, st.booleans(), texts, signed),
    consents=st.none()
    | st.builds(
        Consents,
        privacy=st.booleans(),
        face_separate=st.booleans(),
        alternative_requested=st.booleans(),
        language=texts,
    ),
    notice=st.none() | st.just(NOTICE),
    signature=st.none() | st.builds(signature_of, st.integers(0, 1 << 32), strokes),
    binding=st.none() | digest,
    decision=st.none() | decisions,
    facts=st.dictionaries(texts, facts, max_size=3),
    assisted_case=st.none() | st.sampled_from(AssistedCase),
    organisation=st.none() | st.just(ORGANISATION),
    esim=st.none() | st.just(ESIM),
    confirmed_at=st.none() | instants,
    complaint=st.none() | complaints,
)


@given(records)
def test_what_is_encoded_comes_back_with_its_digests(record):
    again = decode(encode(record))
    assert again == record
    assert encode(again) == encode(record)
    assert binding_digests.person_digest(again) == binding_digests.person_digest(record)
    assert binding_digests.is_signed(again) == binding_digests.is_signed(record)


@given(records)
def test_the_encoding_is_deterministic_cbor(record):
    body = encode(record)
    assert cbor2.dumps(cbor2.loads(body), canonical=True) == body


# -- what is no record --------------------------------------------------------------------------


WHOLE = Record(
    record_id="r1",
    nonce=b"n",
    flow=Flow.NEW_SIM,
    device="dev",
    store="s1",
    clerk="c01",
    agent_company="a",
    versions={},
    captured_at=dt.datetime(2026, 11, 23, tzinfo=dt.UTC),
    clock_certain=True,
    emulated=False,
    purpose="personal",
    document=document_of("999999198001010019"),
    presence=presence_of(Transcript(nonce=b"n")),
    facts={"doc.age": RecordedFact(34, "chip", dt.datetime(2026, 11, 23, tzinfo=dt.UTC))},
)
BODY = cbor.loads(encode(WHOLE))
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | texts | st.binary(max_size=9),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(texts | st.integers(), inner),
    max_leaves=6,
)


@given(st.binary(max_size=300))
def test_no_bytes_crash_the_decoder(data):
    with pytest.raises(EvidenceError):
        decode(data)


@given(st.sampled_from(sorted(BODY)), anything)
def test_a_field_of_any_value_is_taken_as_typed_or_refused(name, value):
    try:
        record = decode(cbor.dumps(BODY | {name: value}))
    except EvidenceError:
        return
    binding_digests.is_signed(record)
    assert decode(encode(record)) == record


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"flow": "lottery"}, r"'lottery' - at `\$\.flow`"),
        ({"captured_at": "yesterday"}, r"\$\.captured_at"),
        ({"captured_at": "2026-11-23T10:00:00"}, r"\$\.captured_at"),
        ({"document": BODY["document"] | {"kind": "library card"}}, r"\$\.document\.kind"),
        ({"presence": BODY["presence"] | {"transcript": []}}, "transcript must be a map"),
        ({"presence": BODY["presence"] | {"transcript": {1: 2}}}, "a key must be text"),
        (
            {"presence": BODY["presence"] | {"transcript": {"a": [cbor2.CBORTag(99, 1)]}}},
            "CBOR: a tag",
        ),
        ({"facts": {"doc.age": {"value": None, "source": "chip"}}}, r"\$\.facts\[\.\.\.\]"),
        ({"complaint": {"about": "", "ground": "mood", "route": "carrier"}}, "ground"),
    ],
)
def test_what_is_wrong_is_named(changes, named):
    with pytest.raises(EvidenceError, match=named):
        decode(cbor.dumps(BODY | changes))


def test_a_field_that_is_not_known_yet_is_left_out():
    assert decode(cbor.dumps(BODY | {"colour": "red"})) == WHOLE


def test_nothing_is_decided_where_there_is_no_decision():
    with pytest.raises(EvidenceError, match="decision is missing"):
        decided(WHOLE)


@pytest.mark.parametrize("row", CASES, ids=lambda row: row[0])
def test_every_fact_of_the_policy_can_be_recorded_and_decided_on_again(row):
    known = facts_of(row[1])
    recorded = {name: RecordedFact.of(fact) for name, fact in known.items()}
    made = decide(RULES, known, number="r1", at=moment_of(row[1]))
    again = decode(encode(msgspec.structs.replace(WHOLE, facts=recorded, decision=made)))
    replay(*decided(again), RULES)


# -- what a digest covers -----------------------------------------------------------------------


AT = dt.datetime(2026, 11, 23, 10, 0, 0, 123_456, tzinfo=dt.UTC)
SIGN_OFF = SignOff(True, (Why.FACE_DECLINED,), (Signed("c01", AT), Signed("c02", AT)))


def test_a_sign_off_is_digested_as_version_1_wrote_it():
    """Moments to the millisecond, in UTC, whatever the record's own text for them is."""
    rows = [{"clerk": who, "at": "2026-11-23T10:00:00.123+00:00"} for who in ("c01", "c02")]
    row = {"is_holder": True, "why": ["face_declined"], "signed": rows}
    expected = cbor2.dumps(["kiosk-sign-off-1", row], canonical=True)
    elsewhere = AT.astimezone(dt.timezone(dt.timedelta(hours=8)))
    moved = msgspec.structs.replace(SIGN_OFF, signed=(Signed("c01", elsewhere), Signed("c02", AT)))
    for sign_off in (SIGN_OFF, moved):
        assert binding_digests.sign_off_digest(sign_off) == binding_digests._sha256(
            cbor2.loads(expected)
        )


def test_two_peoples_sign_off_goes_before_the_face_session():
    both = msgspec.structs.replace(WHOLE, clerk_review=SIGN_OFF)
    assert binding_digests.person_digest(both) == binding_digests.sign_off_digest(SIGN_OFF)


def test_a_transcript_under_another_digest_is_nobodys():
    disguised = msgspec.structs.replace(WHOLE.presence, digest=b"x" * 32)
    assert binding_digests.person_digest(msgspec.structs.replace(WHOLE, presence=disguised)) is None


# -- older and newer bodies ---------------------------------------------------------------------


def of_version_1(**changes):
    return BODY | {"version": 1} | changes


def test_version_1_had_an_empty_map_where_a_complaint_had_nothing():
    record = decode(cbor.dumps(of_version_1(decision={}, consents={})))
    assert (record.version, record.decision, record.consents) == (upgrade.CURRENT, None, None)


def test_a_part_of_version_1_that_was_there_stays():
    consents = {"privacy": True, "face_separate": False, "alternative_requested": True}
    record = decode(cbor.dumps(of_version_1(consents=consents | {"language": "en"})))
    assert record.consents.alternative_requested


@pytest.mark.parametrize(("answer", "plausible"), [("plausible", True), ("not_plausible", False)])
def test_the_focus_check_of_version_1_had_a_word_for_its_answer(answer, plausible):
    signed = {"clerk": "c02", "at": "2026-11-23T10:00:00.000+00:00"}
    check = {"answer": answer, "purpose": "work", "signed": signed}
    record = decode(cbor.dumps(of_version_1(focus_check=check)))
    at = dt.datetime(2026, 11, 23, 10, 0, tzinfo=dt.UTC)
    assert record.focus_check == FocusCheck(plausible, "work", Signed("c02", at))


@pytest.mark.parametrize("check", [{}, {"answer": "perhaps"}, {"answer": []}, "plausible", 7])
def test_a_focus_check_of_version_1_that_is_none_is_refused(check):
    with pytest.raises(EvidenceError, match="focus_check"):
        decode(cbor.dumps(of_version_1(focus_check=check)))


@pytest.mark.parametrize("version", [1, 2])
def test_until_version_2_who_attested_was_named_and_nobody_had_a_key(version):
    older = BODY | {"version": version, "attested_by": "c01", "attestation": "nobody's"}
    record = decode(cbor.dumps(older))
    assert record.attestation == Signed("c01", WHOLE.captured_at)
    assert decode(cbor.dumps(older | {"attested_by": None})).attestation is None


@pytest.mark.parametrize("version", [1, 2, 3])
def test_until_version_3_nobody_wrote_down_the_size_of_the_pad(version):
    signed = msgspec.structs.replace(WHOLE, signature=signature_of(0))
    body = cbor.loads(encode(signed))
    del body["signature"]["pad"], body["signature"]["covers_pad"]
    body["signature"]["sha256"] = binding_digests.strokes_digest(signed.signature.strokes)
    older = decode(cbor.dumps(body | {"version": version}))
    assert (older.version, older.signature.pad) == (upgrade.CURRENT, None)
    assert older.signature.strokes == signed.signature.strokes
    assert older.signature.sha256 == binding_digests.strokes_digest(older.signature.strokes)
    with pytest.raises(EvidenceError, match="pad"):
        decode(cbor.dumps(body))


def test_every_older_version_has_one_step():
    assert len(upgrade._STEPS) == upgrade.CURRENT - 1


@pytest.mark.parametrize("version", [upgrade.CURRENT + 1, 99])
def test_a_newer_version_is_refused_by_name(version):
    with pytest.raises(EvidenceError, match=f"version {version} is newer than {upgrade.CURRENT}"):
        decode(cbor.dumps(BODY | {"version": version}))


@pytest.mark.parametrize("version", [0, -1, True, 1.0, "1", None])
def test_a_version_that_is_none_is_refused(version):
    with pytest.raises(EvidenceError, match="version must be a whole number"):
        decode(cbor.dumps(BODY | {"version": version}))


@pytest.mark.parametrize("body", [[], "record", 7, None, {}])
def test_a_body_that_is_none_is_refused(body):
    with pytest.raises(EvidenceError, match="version"):
        decode(cbor.dumps(body))
