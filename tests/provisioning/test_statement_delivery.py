"""A statement's recording reaches the carrier in parts, resumes, and is what the record names or nothing."""

import hashlib

import msgspec
import pytest
from enrollment import statement_of

from drivers.store.outbox import SqliteOutbox
from drivers.store.statements import SqliteStatements
from kiosk.errors import EvidenceError
from kiosk.input_bounds import STATEMENT_PART_BYTES
from kiosk.outbox.statement_relay import WINDOW, StatementRelay
from kiosk.records import statement_parts
from kiosk.records.record import encode
from kiosk.records.statement_parts import StatementManifest
from provisioning.carrier.credentials import RECEIPT_KID
from provisioning.carrier.intake import Intake

N = "19900000001"
VIDEO = bytes(range(256)) * 1500  # eight parts
SHA256 = hashlib.sha256(VIDEO).digest()
PARTS = statement_parts.count(len(VIDEO))


class Link:
    """A broker that passes on at once, or is away; `sent` is what went out."""

    def __init__(self, intake):
        self.intake = intake
        self.sent, self.answers = [], []

    def publish(self, channel, payload):
        self.sent.append((channel, payload))
        reply = self.intake.take(f"kiosk/v1/dev/up/{channel}", payload)
        if reply:
            self.answers.append(reply.payload)
        return len(self.sent)

    def parts_sent(self):
        places = [statement_parts.place_of(p).index for c, p in self.sent if c == "part"]
        self.sent.clear()
        return places


class Kiosk:
    def __init__(self, carrier, folder):
        self.carrier = carrier
        self.outbox = SqliteOutbox(folder, 64)
        self.statements = SqliteStatements(folder, 64)
        self.link = Link(
            Intake(
                carrier.service,
                carrier.ledger.refused_messages,
                lambda: carrier.now,
                carrier.enrolment,
            )
        )
        self.restart()

    def restart(self):
        pem = (self.carrier.home / "receipt.pem").read_text()
        self.relay = StatementRelay(
            self.statements,
            self.outbox,
            "dev",
            lambda raw: statement_parts.verify(raw, pem, RECEIPT_KID),
        )

    def keep(self, record, video=VIDEO, sha256=SHA256):
        sealed = statement_parts.seal(
            video, "dev", record.record_id, sha256, self.carrier.evidence_keys()
        )
        self.statements.add(record.record_id, sha256, tuple(sealed), self.carrier.now)
        body = self.carrier.seal(encode(record), record.record_id)
        self.outbox.append(record.record_id, lambda _seq, _before: body)
        self.outbox.mark_sent([record.record_id], self.carrier.now)
        return body

    def settle(self, body):
        raw = self.carrier.service.take_record("dev", body)
        receipt = self.carrier.say(raw)
        self.outbox.settle(receipt, raw, self.carrier.now)
        return receipt.verdict

    def hear(self):
        answers, self.link.answers = self.link.answers, []
        for raw in answers:
            self.relay.received(raw)

    def deliver(self, turns=20):
        for _ in range(turns):
            self.relay.drain(self.link, self.carrier.now)
            self.hear()


@pytest.fixture
def kiosk(carrier, tmp_path):
    carrier.register(N, home_region="32")
    carrier.event(N)
    return Kiosk(carrier, tmp_path / "outbox")


def record_of(carrier, **changes):
    part = statement_of(carrier.now, sha256=SHA256, size=len(VIDEO))
    part = msgspec.structs.replace(part, **changes)
    return carrier.record(
        "r1", N, "second_verify", facts={"request.by_proxy": False}, statement=part
    )


def test_a_recording_follows_its_accepted_record_and_leaves_the_kiosk(carrier, kiosk):
    body = kiosk.keep(record_of(carrier))
    kiosk.relay.drain(kiosk.link, carrier.now)
    assert kiosk.link.sent == [], "its record goes first"
    assert kiosk.settle(body) == "accepted", "the verdict does not wait"
    kiosk.deliver()
    assert kiosk.link.parts_sent() == list(range(PARTS))
    assert kiosk.statements.waiting() == []
    assert carrier.service.statements.open("dev", "r1") == VIDEO


def test_at_the_carrier_it_stays_sealed(carrier, kiosk):
    kiosk.settle(kiosk.keep(record_of(carrier)))
    kiosk.deliver()
    row = carrier.ledger.statements.find("dev", "r1")
    assert row.standing == "whole"
    assert not any(VIDEO[:64] in part for part in carrier.ledger.statements.sealed(row))


def test_after_an_outage_no_part_that_is_there_goes_out_again(carrier, kiosk):
    kiosk.settle(kiosk.keep(record_of(carrier)))
    kiosk.relay.drain(kiosk.link, carrier.now)
    kiosk.hear()
    kiosk.relay.drain(kiosk.link, carrier.now)
    first = kiosk.link.parts_sent()
    assert first == list(range(WINDOW))
    kiosk.link.answers.clear()  # lost with the connection
    kiosk.restart()
    kiosk.deliver()
    assert kiosk.link.parts_sent() == list(range(WINDOW, PARTS))
    assert carrier.service.statements.open("dev", "r1") == VIDEO


def test_without_an_answer_it_is_asked_again_and_goes_on_from_there(carrier, kiosk):
    kiosk.settle(kiosk.keep(record_of(carrier)))
    kiosk.relay.drain(kiosk.link, carrier.now)
    kiosk.link.answers.clear()
    kiosk.relay.drain(kiosk.link, carrier.now + 1)
    assert [channel for channel, _ in kiosk.link.sent] == ["manifest"]
    kiosk.relay.drain(kiosk.link, carrier.now + 31)
    assert [channel for channel, _ in kiosk.link.sent] == ["manifest", "manifest"]


def test_of_a_record_that_was_rejected_nothing_goes_out_and_nothing_stays(carrier, kiosk):
    made = record_of(carrier)
    body = kiosk.keep(msgspec.structs.replace(made, binding=b"another"))
    assert kiosk.settle(body) == "rejected"
    kiosk.deliver()
    kiosk.relay.sweep(carrier.now)
    assert kiosk.link.sent == []
    assert kiosk.statements.waiting() == []


def test_a_recording_whose_record_was_never_stored_is_overwritten_in_time(carrier, kiosk):
    kiosk.statements.add("r9", SHA256, (b"sealed",), carrier.now)
    kiosk.relay.sweep(carrier.now + 60)
    assert kiosk.statements.waiting()
    kiosk.relay.sweep(carrier.now + 3601)
    assert kiosk.statements.waiting() == []


def test_only_what_an_accepted_record_names_is_expected(carrier, kiosk):
    take = carrier.service.statements.take_manifest
    manifest = StatementManifest(device="dev", record_id="r1", sha256=SHA256, parts=PARTS)
    with pytest.raises(EvidenceError):
        take("dev", statement_parts.encode_manifest(manifest))
    kiosk.settle(kiosk.keep(record_of(carrier)))
    for wrong in ({"sha256": b"o" * 32}, {"parts": PARTS + 1}, {"device": "other"}):
        with pytest.raises(EvidenceError):
            take("dev", statement_parts.encode_manifest(msgspec.structs.replace(manifest, **wrong)))
    take("dev", statement_parts.encode_manifest(manifest))


def test_a_part_of_another_place_or_kiosk_is_none(carrier, kiosk):
    kiosk.settle(kiosk.keep(record_of(carrier)))
    kiosk.relay.drain(kiosk.link, carrier.now)
    keys = carrier.evidence_keys()
    other = next(statement_parts.seal(VIDEO, "other", "r1", SHA256, keys))
    short = next(statement_parts.seal(VIDEO[:100] * 5, "dev", "r1", SHA256, keys))
    for part in (other, short):
        with pytest.raises(EvidenceError):
            carrier.service.statements.take_part("dev", part)


def test_other_bytes_than_the_records_are_an_alarm_and_no_video(carrier, kiosk, caplog):
    kiosk.settle(kiosk.keep(record_of(carrier), video=VIDEO[::-1]))
    kiosk.deliver()
    assert "ALARM statement_contradicted" in caplog.text
    assert kiosk.statements.waiting() == [], "it does not send for ever"
    with pytest.raises(EvidenceError):
        carrier.service.statements.open("dev", "r1")


def test_an_answer_about_another_recording_moves_nothing(carrier, kiosk):
    kiosk.settle(kiosk.keep(record_of(carrier)))
    kiosk.relay.drain(kiosk.link, carrier.now)
    (raw,) = kiosk.link.answers
    kiosk.statements.drop("r1")
    with pytest.raises(EvidenceError):
        kiosk.relay.received(raw)


def test_a_part_is_no_larger_than_a_message_may_be(carrier):
    part = next(statement_parts.seal(VIDEO, "dev", "r1", SHA256, carrier.evidence_keys()))
    assert STATEMENT_PART_BYTES < len(part) < STATEMENT_PART_BYTES + 1024
