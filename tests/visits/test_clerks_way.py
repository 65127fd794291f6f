"""The face is never the only way: a clerk and a second person, in the same visit, with equal service."""

import io
import json
import subprocess
import sys

import pytest
from PIL import Image

from drivers.emulated.card.pictures import resident_portrait
from drivers.emulated.sim import sim
from drivers.faces.portraits import decode
from kiosk.identity.documents import Portrait
from kiosk.protocol.codes import Control, Message, Why
from kiosk.protocol.flows import Step
from kiosk.visit.pages.clerk_review import ClerkReviewControl
from kiosk.visit.pages.presence import PresenceControl
from kiosk.visit.runtime.portrait import jpeg


def opened(desk, reference):
    """The record in clear, as the carrier's auditor sees it, with its verdict."""
    rows = desk.outbox()
    row = next(r for r in rows if r["record_id"].replace("-", "").upper().endswith(reference))
    command = [sys.executable, "-m", "provisioning.commands.carrier", "open"]
    done = subprocess.run(
        [*command, str(desk.carrier), row["record_id"]], check=True, capture_output=True, text=True
    )
    return json.loads(done.stdout), row["verdict"]


@pytest.mark.parametrize(("profile", "seed"), [("resident", 401), ("passport", 402)])
def test_another_way_from_the_consent_page_opens_a_number_without_any_camera(
    desk, screen, profile, seed
):
    screen.to_clerk_review(profile, seed=seed)
    assert Step.PRESENCE not in screen.steps
    assert screen.rings == 0, "no camera was opened"
    assert screen.content.why == (Why.FACE_DECLINED,)
    assert screen.message is Message.FACE_DECLINED
    screen.signed_off().wait_step(Step.NOTICE).on_from_notice(sim(seed))
    screen.wait_message(Message.EFFECTIVE)
    assert screen.content.outcome == "ALLOW"
    assert screen.rings == 0
    record, verdict = opened(desk, screen.content.reference)
    assert verdict == "accepted"
    assert record["facts"]["face.mode"]["value"] == "clerk"
    assert record["facts"]["face.match"] == record["facts"]["face.mode"] | {"value": True}
    assert record["facts"]["face.match"]["source"] == "clerk"
    assert record["clerk_review"]["is_holder"] is True
    assert record["clerk_review"]["why"] == ["face_declined"]
    assert [one["clerk"] for one in record["clerk_review"]["signed"]] == ["c01", "c02"]
    assert record["consents"]["face_separate"] is False
    assert record["presence"] is None
    assert record["portrait"] is None
    assert record["signature"]
    assert record["binding"]


def test_the_clerk_sees_the_chips_portrait_beside_the_name_and_a_masked_number(desk, screen):
    screen.to_clerk_review("resident", seed=403)
    screen.wait_until(lambda s: s.content.portrait, "the portrait")
    with Image.open(io.BytesIO(screen.content.portrait)) as picture:
        assert picture.format == "JPEG"
        assert picture.width <= 480
        assert picture.height <= 640
    assert len(screen.content.portrait) <= 200_000
    file = desk.directory / "holder.png"
    eyes = desk.subscriber.call("portrait", person="holder", file=str(file))["eyes"]
    on_the_chip = Portrait(resident_portrait(file, eyes), "image/webp")
    assert screen.content.portrait == jpeg(on_the_chip, decode)
    values = {row.label: row.value for row in screen.content.rows}
    assert values["name"]
    assert values["document_number"].count("*") >= 4


def test_the_patient_way_other_movements_then_a_clerk_and_a_second_person(desk, screen):
    screen.to_consent().press(Control.MORE_TIME)
    screen.wait_until(lambda s: s.spoken_help and s.large_text, "spoken help in large text")
    screen.agree()
    screen.place("resident", seed=404).wait_step(Step.PRESENCE)
    screen.press(PresenceControl.ONLY_TURNS).wait_until(
        rests(PresenceControl.ONLY_TURNS), "only turns"
    )
    screen.press(PresenceControl.ONLY_FACE).wait_until(rests(PresenceControl.ONLY_FACE), "no turns")
    screen.follow().wait_step(Step.CLERK_REVIEW)
    assert Why.NO_TURN in screen.content.why
    screen.signed_off().wait_step(Step.NOTICE)
    assert screen.snapshot.spoken_help
    screen.on_from_notice(sim(404)).wait_message(Message.EFFECTIVE)
    record, verdict = opened(desk, screen.content.reference)
    assert verdict == "accepted"
    assert record["facts"]["face.mode"]["value"] == "clerk"
    assert len(record["clerk_review"]["signed"]) == 2
    outside = {name: part for name, part in record.items() if name != "presence"}
    assert not [word for word in ("patience", "spoken", "subset") if word in json.dumps(outside)]
    visit = screen.snapshot.visit
    screen.leave()
    screen.wait_until(lambda s: s.visit != visit, "the next visit")
    assert not screen.snapshot.spoken_help
    assert not screen.snapshot.large_text


def rests(control):
    return lambda snapshot: control not in snapshot.controls


def test_the_second_signature_must_be_another_persons(screen):
    screen.to_clerk_review("resident", seed=405)
    screen.press(ClerkReviewControl.IS_HOLDER).wait_until(lambda s: s.content.answer, "the answer")
    screen.pin("c01").wait_until(lambda s: s.content.signed, "the first signature")
    assert [clerk.id for clerk in screen.content.signers] == ["c02"]
    screen.pin("c01").wait_message(Message.SOMEBODY_ELSE_CONFIRMS)
    assert screen.step is Step.CLERK_REVIEW
    assert len(screen.content.signed) == 1
    screen.pin("c02", "0000").wait_message(Message.PIN_WRONG)
    screen.pin("c02").wait_step(Step.NOTICE)


def test_not_the_holder_is_refused_with_reasons_an_appeal_and_a_record(desk, screen):
    screen.to_clerk_review("resident", seed=406).signed_off(ClerkReviewControl.IS_NOT_HOLDER)
    screen.wait_step(Step.RESULT)
    assert screen.content.outcome == "REFUSE"
    assert screen.content.reasons[0].text
    assert screen.content.reasons[0].appeal
    record, _verdict = opened(desk, screen.wait_saved().content.reference)
    assert record["decision"]["reasons"][0]["rule"] == "N-FACE-01"
    assert record["clerk_review"]["is_holder"] is False
    assert [one["clerk"] for one in record["clerk_review"]["signed"]] == ["c01", "c02"]
    assert record["portrait"] is None
    assert record["number"] is None


def test_nobody_else_on_duty_is_no_dead_end(desk, screen):
    screen.to_clerk_review("resident", seed=407).press(Control.NO_SECOND_PERSON)
    screen.wait_step(Step.TICKET)
    assert screen.content.number
    assert screen.content.reasons
    record, _verdict = opened(desk, screen.wait_saved().content.reference)
    assert record["clerk_review"] is None
    assert record["decision"]["outcome"] == "REFER_TO_CLERK"
