"""`contract/schemas` is what the types say, and what real messages are."""

import hashlib
import re

import contract_check
import msgspec
import pytest
import yaml
from contract_schemas import DOCUMENTS, FILES, FOLDER, document_schema, schema
from enrollment import HOLDER, Carrier
from golden_records import OFFICE, take_all
from paho.mqtt.client import topic_matches_sub
from pycddl import ValidationError

from kiosk.enumerations import CertificateRefusal, Verdict
from kiosk.protocol.codes import Why
from kiosk.records import (
    certificate_request,
    envelope,
    listings_copy,
    listings_file,
    question,
    receipt,
    record,
    statement_parts,
    supervision,
)
from kiosk.records.cose import cbor
from kiosk.records.record import SignOff
from provisioning.carrier import broker_roles
from provisioning.updates import file_messages, fleet_topics


def _bytes(message):
    return cbor.dumps(msgspec.to_builtins(message, builtin_types=(bytes,)))


@pytest.mark.parametrize("name", FILES)
def test_the_file_is_what_the_types_say(name):
    assert (FOLDER / f"{name}.cddl").read_text("utf-8") == schema(name), (
        "run tests/support/contract_schemas.py"
    )


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_documents_schema_is_what_its_type_says(name):
    assert (FOLDER / f"{name}.json").read_text("utf-8") == document_schema(name), (
        "run tests/support/contract_schemas.py"
    )


def test_no_other_file_is_there():
    assert {file.stem for file in FOLDER.iterdir()} == {*FILES, *DOCUMENTS}


def test_records_of_every_kind_are_what_the_schema_says(tmp_path):
    taken = take_all(tmp_path)
    for one in taken.values():
        contract_check.check("record", "record", record.encode(one.record))
    bodies = [record.encode(one.record) for one in taken.values()]
    odd = [body.replace(b"captured_at", b"captured_ad") for body in bodies]
    for body in odd:
        with pytest.raises(ValidationError):
            contract_check.check("record", "record", body)


def test_receipts_places_and_parts():
    told = receipt.Receipt(
        device="dev",
        record_id="r1",
        sha256=hashlib.sha256(b"").digest(),
        verdict=Verdict.ACCEPTED,
        carrier_id="C1",
        reason="activated",
        effective_at=1.5,
        t=1,
    )
    contract_check.check("receipt", "receipt", _bytes(told))
    contract_check.check(
        "place", "chain-position", envelope.ChainPosition("d", "r", 1, b"x").encode()
    )
    contract_check.check(
        "place", "part-place", statement_parts.PartPlace("d", "r", b"x", 2, 0).encode()
    )
    manifest = statement_parts.StatementManifest(device="d", record_id="r", sha256=b"x", parts=2)
    contract_check.check(
        "statement_video", "statement-manifest", statement_parts.encode_manifest(manifest)
    )
    held = statement_parts.PartsHeld(
        device="d", record_id="r", sha256=b"x", next=1, settled=False, t=1.0
    )
    contract_check.check("statement_video", "parts-held", _bytes(held))


def test_questions_and_answers():
    asked = {"document_kind": "resident", "document_number": HOLDER, "flow": "new_sim"}
    contract_check.check("question", "question", _bytes(question.Question(**asked)))
    enquiry = question.Enquiry("1", "dev", "pem", asked)
    contract_check.check("question", "enquiry", _bytes(enquiry))
    answer = question.Answer("1", "dev", 1.0, {"subject.active_numbers": 2}, b"", 3, b"x")
    contract_check.check("question", "answer", _bytes(answer))


def test_requests_for_certificates():
    common = {"id": "1", "device": "dev", "reply_pem": "pem"}
    enrol = certificate_request.EnrolmentRequest(
        **common, token="t", requests={"relay": b"x"}, evidence_kid="k", evidence_pem="pem"
    )
    contract_check.check("certificates", "enrolment-request", _bytes(enrol))
    renew = certificate_request.RenewalRequest(
        **common, role="agent", request=b"x", certificate=b"y", proof=b"z"
    )
    contract_check.check("certificates", "renewal-request", _bytes(renew))
    answer = certificate_request.CertificateAnswer(
        id="1", device="dev", t=1.0, refused=next(iter(CertificateRefusal))
    )
    contract_check.check("certificates", "certificate-answer", _bytes(answer))


def test_a_copy_of_the_listings():
    copy = listings_copy.ListingsCopy("kiosk-listings-1", 1.0, {b"h" * 16: [{"list": "x"}]})
    contract_check.check("listings", "listings-copy", _bytes(copy))
    changes = listings_copy.ListingsCopy("kiosk-listings-1", 1.0, {b"h" * 16: []}, b"b" * 32)
    contract_check.check("listings", "listings-copy", _bytes(changes))


def test_the_head_of_a_file_of_listings():
    kind = listings_file.ListingKind("joint_punishment", "CN", ("court",))
    head = listings_file.ListingsFileHead(
        number=1, as_of=1.0, rows=1, sha256=bytes(32), kinds=(kind,)
    )
    contract_check.check("listings", "listings-file-head", _bytes(head))


def test_what_another_kiosks_supervisor_is_asked():
    asked = supervision.Request(
        store="s1",
        clerk="c01",
        record_id="r",
        nonce=bytes(32),
        document=bytes(32),
        question="q",
        answer=True,
    )
    contract_check.check("staff", "request", asked.encode())


# -- topics ---------------------------------------------------------------------------------


_ASYNCAPI = yaml.safe_load((FOLDER.parent / "asyncapi.yaml").read_text("utf-8"))
_TOPICS = {channel["address"] for channel in _ASYNCAPI["channels"].values()}


def _may(kind):
    """Topics for a kiosk that the broker lets somebody send or hear, as the contract writes them."""
    roles = broker_roles.configuration(["{device}"])["roles"]
    acls = [acl for role in roles for acl in role["acls"] if acl["acltype"] == kind]
    return {acl["topic"] for acl in acls if acl["topic"].startswith("kiosk/")}


@pytest.mark.parametrize("topic", sorted(_TOPICS))
def test_a_topic_of_the_contract_is_one_that_the_broker_knows(topic):
    named = topic.replace("{id}", "1")
    for kind in ("publishClientSend", "publishClientReceive"):
        assert any(topic_matches_sub(allowed, named) for allowed in _may(kind)), kind


def test_what_the_carriers_door_takes_is_in_the_contract():
    heard = {
        broker_roles.RECORDS,
        broker_roles.MANIFESTS,
        broker_roles.PARTS,
        broker_roles.QUESTIONS,
        broker_roles.CERTIFICATE_REQUESTS,
        file_messages.QUESTIONS,
        fleet_topics.REPORTS,
        fleet_topics.STATUSES,
    }
    as_written = {
        one.split("/", 2)[2].replace("+", "{device}", 1).replace("+", "{id}") for one in heard
    }
    assert as_written == {topic for topic in _TOPICS if "/up/" in topic}


def test_every_schema_that_the_contract_names_is_there():
    named = set(re.findall(r"schemas/(\w+\.\w+)(?:#([a-z-]+))?", str(_ASYNCAPI)))
    assert named
    for file, rule in named:
        text = (FOLDER / file).read_text("utf-8")
        assert not rule or f"\n{rule} = " in text, (file, rule)


def test_a_signature_with_and_without_its_pad(tmp_path):
    carrier = Carrier(OFFICE, tmp_path, stores=())
    whole = carrier.record("r1", "19900000001")
    bare = msgspec.structs.replace(whole.signature, pad=None)
    for signature in (whole.signature, bare):
        record_ = msgspec.structs.replace(whole, signature=signature)
        contract_check.check("record", "record", record.encode(record_))


@pytest.mark.parametrize("why", [(), (Why.NOT_ALIKE,), (Why.FACE_DECLINED, Why.OTHER)])
def test_a_comparison_by_eye_for_any_reason(tmp_path, why):
    carrier = Carrier(OFFICE, tmp_path, stores=())
    whole = carrier.record("r1", "19900000001")
    review = SignOff(is_holder=True, why=why, signed=(whole.attestation, whole.attestation))
    contract_check.check(
        "record", "record", record.encode(msgspec.structs.replace(whole, clerk_review=review))
    )
