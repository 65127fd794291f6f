"""The reference carrier: takes each record once, counts for itself, signs what it says."""

import datetime as dt
import hashlib

import cbor2
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kiosk.records import asking, cose, envelope, receipt
from kiosk.records.record import Record, encode
from provisioning.carrier import folder as carrier_folder
from provisioning.carrier.ledger import Ledger
from provisioning.carrier.service import EnrollmentService


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    made = tmp_path_factory.mktemp("carrier")
    carrier_folder.init(made, ["dev"], dt.datetime.now(dt.UTC))
    return made


@pytest.fixture
def service(home, tmp_path):
    keys = carrier_folder.load_keys(home)
    return EnrollmentService(
        Ledger(tmp_path / "c.db"),
        keys,
        lambda device: carrier_folder.load_device(home, device),
        lambda: 1000.0,
    )


def record(record_id, number="19900000001", outcome="ALLOW", holder="999999198001010019"):
    return encode(
        Record(
            record_id=record_id,
            nonce=b"n",
            flow="new_sim",
            device="dev",
            store="s",
            clerk="c",
            agent_company="a",
            versions={},
            captured_at="2026-11-23T10:00:00Z",
            clock_certain=True,
            purpose="personal",
            document={"kind": "resident", "holder": {"number": holder}},
            decision={"outcome": outcome},
            facts={},
            number=number,
        )
    )


def sealed(home, body, record_id, seq=1, device="dev"):
    keys = envelope.EvidenceKeys(
        (home / "devices/dev/evidence.key").read_text(),
        "dev-evidence-1",
        (home / "seal.pem").read_text(),
        carrier_folder.SEAL_KID,
    )
    return envelope.make(body, envelope.Place(device, record_id, seq, envelope.FIRST), keys)


def said(home, raw):
    return receipt.verify(raw, (home / "receipt.pem").read_text(), carrier_folder.RECEIPT_KID)


def test_a_record_is_taken_once_and_told_the_same_twice(home, service):
    message = sealed(home, record("r1"), "r1")
    first = service.take_record("dev", message)
    assert said(home, first).verdict == "accepted"
    assert said(home, first).sha256 == hashlib.sha256(message).digest()
    assert service.take_record("dev", message) == first


def test_other_bytes_under_a_known_id_are_refused(home, service):
    service.take_record("dev", sealed(home, record("r1"), "r1"))
    again = said(home, service.take_record("dev", sealed(home, record("r1", "19900000002"), "r1")))
    assert (again.verdict, again.reason) == ("rejected", "duplicate_id")


def test_the_sixth_card_is_refused_by_the_carriers_own_count(home, service):
    verdicts = [
        said(
            home,
            service.take_record(
                "dev", sealed(home, record(f"r{i}", f"1990000000{i}"), f"r{i}", i + 1)
            ),
        )
        for i in range(6)
    ]
    assert [v.verdict for v in verdicts] == ["accepted"] * 5 + ["rejected"]
    assert verdicts[-1].reason == "N-QTY-05"


def test_a_number_is_given_once(home, service):
    service.take_record("dev", sealed(home, record("r1"), "r1"))
    other = sealed(home, record("r2", holder="999999198001010027"), "r2", 2)
    assert said(home, service.take_record("dev", other)).reason == "number_taken"


def test_a_refused_visit_is_recorded_and_opens_nothing(home, service):
    made = said(
        home, service.take_record("dev", sealed(home, record("r1", outcome="REFUSE"), "r1"))
    )
    assert (made.verdict, made.effective_at) == ("accepted", None)


def test_a_record_in_another_kiosks_name_is_refused(home, service):
    message = sealed(home, record("r1"), "r1", device="other")
    assert said(home, service.take_record("dev", message)).reason == "foreign_device"
    assert service.take_record("nobody", sealed(home, record("r1"), "r1")) is not None


@pytest.mark.parametrize("body", [b"", cbor2.dumps({"a": 1}), cbor2.dumps([1, 2])])
def test_a_signed_record_that_is_malformed_is_rejected_and_stops_nobody(home, service, body):
    made = said(home, service.take_record("dev", sealed(home, body, "r1")))
    assert (made.verdict, made.reason) == ("rejected", "evidence")


def test_a_document_without_a_number_is_rejected_and_stops_nobody(home, service):
    body = cbor2.loads(record("r1"))
    body["document"] = {"kind": "resident"}
    made = said(home, service.take_record("dev", sealed(home, cose.dumps(body), "r1")))
    assert (made.verdict, made.reason) == ("rejected", "evidence")


@given(st.binary(max_size=200))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_bytes_stop_the_carrier(service, data):
    assert service.take_record("dev", data) is None
    assert service.answer("dev", data) is None


def test_an_answer_counts_only_this_document(home, service):
    service.take_record("dev", sealed(home, record("r1"), "r1"))
    for number, count in (("999999198001010019", 1), ("999999198001010027", 0)):
        ask = asking.Ask("a", "dev")
        question = ask.question(
            {"document_kind": "resident", "document_number": number},
            (home / "seal.pem").read_text(),
            carrier_folder.SEAL_KID,
        )
        raw = service.answer("dev", question)
        answer = ask.answer(raw, (home / "receipt.pem").read_text(), carrier_folder.RECEIPT_KID)
        assert answer.facts == {
            "subject.active_cards_this_carrier": count,
            "subject.new_cards_30d": count,
            "subject.listings": [],
        }
        assert service.answer("another", question) is None


def test_making_the_folder_again_keeps_every_key(home):
    before = {path: path.read_bytes() for path in home.rglob("*") if path.is_file()}
    carrier_folder.init(home, ["dev", "dev2"], dt.datetime.now(dt.UTC))
    assert all(path.read_bytes() == content for path, content in before.items())
    assert (home / "devices/dev2/tls.pem").exists()
