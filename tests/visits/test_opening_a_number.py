"""The visits that go well, and those that end with a reason: whole, on real parts."""

import json
import subprocess
import sys

import pytest

from drivers.emulated.sim import sim
from kiosk.policy import fact_file
from kiosk.policy.engine import replay
from kiosk.policy.packs import load_packs
from kiosk.protocol.codes import Control, Message, Why
from kiosk.protocol.flows import Step
from kiosk.visit.pages.attest import AttestControl
from kiosk.visit.pages.clerk_review import ClerkReviewControl
from kiosk.visit.pages.notice import NoticeControl


def record_of(desk, reference):
    rows = desk.outbox()
    return next(r for r in rows if r["record_id"].replace("-", "").upper().endswith(reference))


def carrier(*arguments):
    """What the carrier's command prints."""
    command = [sys.executable, "-m", "provisioning.commands.carrier", *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def opened(desk, record_id):
    """The record in clear, as the carrier's auditor sees it."""
    return json.loads(carrier("open", str(desk.carrier), record_id))


def test_passport_online_is_allowed_and_confirmed_by_the_carrier(desk, screen):
    screen.to_result(sim(101), "passport", seed=101)
    screen.wait_message(Message.EFFECTIVE)
    assert screen.content.outcome == "ALLOW"
    assert screen.content.take_card
    row = record_of(desk, screen.content.reference)
    assert row["verdict"] == "accepted"
    record = opened(desk, row["record_id"])
    assert record["number"] == sim(101).number
    assert record["clerk"] == record["attestation"]["clerk"] == "c01"
    assert record["attestation"]["proof"]
    assert record["store"]
    assert record["agent_company"]
    assert record["presence"]["outcome"] == "PASS"
    assert record["document"]["authenticity"] == "authentic"
    assert record["notice"]["sha256"]
    assert record["signature"]["strokes"], "on the spot"
    assert record["binding"], "of the two, the document and the face"
    assert record["emulated"], "on emulated devices, and it says so"
    replay(
        *fact_file.read(json.dumps(record).encode()), load_packs(names=["cn", "cn-unicom", "hunan"])
    )


def test_a_chip_that_signs_proves_it_to_the_carrier_too(desk, screen):
    """Chip authentication convinces the kiosk and nobody else: so it signs as well."""
    screen.to_result(sim(171), "passport_full", seed=171)
    screen.wait_message(Message.EFFECTIVE)
    record_id = record_of(desk, screen.content.reference)["record_id"]
    document = opened(desk, record_id)["document"]
    assert document["chip_proof"] == "chip_authentication"
    assert set(document["chip_evidence"]) >= {"sod", "dg1", "dg14", "dg15", "signed_challenge"}
    (row,) = [one for one in desk.carrier_records() if one["record_id"] == record_id]
    assert row["proof"] == "proved"
    told = desk.tell_carrier("replay", record_id)
    assert "document: proved" in told
    assert "the chip: holds (active_authentication)" in told


def test_network_cut_in_mid_visit_defers_and_delivers_by_itself_later(desk, screen):
    screen.to_document()
    desk.cut_network()
    try:
        screen.wait_until(lambda s: not s.strip.online, "the strip to say offline")
        screen.place("resident", seed=102).wait_step(Step.PRESENCE)
        screen.on_from_presence(sim(102))
        screen.wait_message(Message.CAPTURED_NOT_EFFECTIVE)
        assert screen.content.outcome == "DEFER"
        assert screen.content.reasons, "a deferred customer is told why"
        reference = screen.content.reference
        assert record_of(desk, reference)["verdict"] is None
        screen.wait_until(lambda s: s.strip.backlog == 1, "the strip to count it")
    finally:
        desk.restore_network()
    screen.wait_message(Message.EFFECTIVE)  # still on the result page: it says so by itself
    assert record_of(desk, reference)["verdict"] == "accepted"
    line = next(r for r in screen.snapshot.strip.receipts if r.reference == reference)
    assert line.state == "accepted"


def test_a_carrier_that_does_not_answer_is_waited_for_and_then_told_as_not_yet_effective(
    desk, screen
):
    """The broker is there, the carrier's consumer is not."""
    desk.programs.stop("carrier")
    try:
        screen.to_result(sim(107), "resident", seed=107)
        screen.wait_message(Message.WAITING_FOR_RECEIPT)
        assert 0 < screen.content.wait_left_s <= 6
        screen.wait_message(Message.CAPTURED_NOT_EFFECTIVE)
        assert screen.content.outcome == "DEFER"
    finally:
        desk.start_carrier()
    screen.wait_message(Message.EFFECTIVE)


def test_another_person_is_looked_at_twice_then_refused_by_two_people_who_are_named(desk, screen):
    desk.subscriber.call("sit", person="stranger")
    screen.to_presence("resident", seed=103).not_recognised()
    assert Why.NOT_ALIKE in screen.content.why
    assert Message.ANOTHER_LOOK in screen.seen
    screen.signed_off(ClerkReviewControl.IS_NOT_HOLDER).wait_step(Step.RESULT)
    assert screen.content.outcome == "REFUSE"
    (reason,) = screen.content.reasons
    assert reason.text
    assert reason.remedy
    assert reason.appeal
    record = opened(desk, record_of(desk, screen.wait_saved().content.reference)["record_id"])
    assert record["decision"]["reasons"][0]["rule"].startswith("N-FACE-01")
    assert record["facts"]["face.match"]["source"] == "clerk"
    assert [one["clerk"] for one in record["clerk_review"]["signed"]] == ["c01", "c02"]
    assert "not_alike" in record["clerk_review"]["why"]
    assert record["portrait"] is None
    assert record["presence"] is None
    assert "face.score" not in record["facts"]


def test_a_clerk_who_is_not_sure_sends_the_customer_to_another_way(desk, screen):
    screen.to_presence("resident", seed=104).face_checked().wait_step(Step.ATTEST)
    screen.press(AttestControl.ATTEST_NOT_REAL).wait_step(Step.TICKET)
    record = opened(desk, record_of(desk, screen.wait_saved().content.reference)["record_id"])
    assert record["attestation"] is None


def test_a_sixth_number_on_one_document_is_refused_by_policy_before_the_face(desk, screen):
    screen.to_result(sim(110), "resident", seed=105)
    screen.wait_message(Message.EFFECTIVE)
    record = opened(desk, record_of(desk, screen.content.reference)["record_id"])
    screen.leave()
    document = record["document"]
    for other in range(111, 115):  # four more on that document, opened elsewhere and long ago
        number, iccid = sim(other)
        carrier(
            *("number", "add", str(desk.carrier), number, "--iccid", iccid),
            *("--document", f"{document['kind']}:{document['holder']['number']}"),
            *("--activated-at", "2020-01-01T08:00:00+08:00"),
        )
    screen.to_document().place("resident", seed=105).wait_step(Step.RESULT)
    assert screen.content.outcome == "REFUSE"
    assert screen.content.reasons[0].text


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_the_notice_is_in_the_chosen_language_and_must_be_read_to_its_end(screen, language):
    screen.to_notice("resident", seed=106)
    if screen.snapshot.language != language:
        screen.press(Control.LANGUAGE).wait_until(lambda s: s.language == language, "language")
    assert ("涉诈风险告知书" in screen.content.title) is True
    screen.press(NoticeControl.NOTICE_READ).wait_message(Message.READ_TO_THE_END)
    assert screen.step is Step.NOTICE
