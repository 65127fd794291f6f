"""The loop: an order with 24 hours, verification at the counter, resumption or suspension, complaint.

Whole visits with counter, relay, broker and carrier: what the screen says, and how the number stands.
"""

import datetime as dt

import pytest
from screenplay import document_of

from drivers.emulated.sim import sim
from kiosk.enumerations import ComplaintGround
from kiosk.protocol.codes import Message
from kiosk.protocol.flows import Step
from kiosk.visit.pages.clerk_review import ClerkReviewControl
from kiosk.visit.pages.welcome import WelcomeControl

_ACTIVATED = "2025-01-01T10:00:00+08:00"


def ago(hours):
    return (dt.datetime.now(dt.UTC) - dt.timedelta(hours=hours)).isoformat(timespec="seconds")


@pytest.fixture
def registered(desk):
    """Give a person of this seed a number; the SIM."""

    def register(seed, *, state="active", activated=_ACTIVATED):
        given = sim(seed)
        desk.tell_carrier(
            "number add",
            given.number,
            *("--document", document_of(desk, seed), "--iccid", given.iccid),
            *("--home-region", "32", "--state", state, "--activated-at", activated),
        )
        return given

    return register


def notified(desk, number, hours=0.0):
    """A risk model's alert, taken so many hours ago."""
    at = ("--at", ago(hours), "--taken-at", ago(hours))
    told = desk.tell_carrier("event", number, "risk_model", "--reason", "sleeping", *at)
    assert "REQUIRE_SECOND_VERIFICATION" in told


def state_of(desk, number):
    (row,) = desk.at_the_carrier("number show", number)
    return row["state"]


def order_of(desk, number):
    return next(row for row in desk.at_the_carrier("orders") if row["number"] == number)


def record_of(desk, reference):
    rows = desk.carrier_records()
    return next(r for r in rows if r["record_id"].replace("-", "").upper().endswith(reference))


def test_a_verification_in_time_keeps_the_number(desk, screen, registered):
    given = registered(701)
    notified(desk, given.number, hours=2)
    assert state_of(desk, given.number) == "notified"
    screen.to_number_status(given.number, given.iccid, seed=701)
    page = screen.content
    assert page.status == "notified"
    assert page.causes == ("sleeping card",)
    assert page.notified
    assert page.deadline
    assert 21 * 3600 < page.seconds_left <= 22 * 3600
    assert given.number not in page.phone_number, "masked where others may look"
    screen.on_from_number_status().wait_message(Message.NUMBER_VERIFIED)
    assert screen.content.outcome == "ALLOW"
    assert state_of(desk, given.number) == "active"
    assert order_of(desk, given.number)["state"] == "passed"
    record = record_of(desk, screen.content.reference)
    assert (record["verdict"], record["reason"]) == ("accepted", "verified")
    assert "same" in desk.tell_carrier("replay", record["record_id"]).lower()


def test_a_late_verification_is_told_so_and_gives_the_number_back(desk, screen, registered):
    given = registered(702)
    notified(desk, given.number, hours=25)
    desk.tell_carrier("sweep")
    assert state_of(desk, given.number) == "suspended"
    screen.to_number_status(given.number, given.iccid, seed=702)
    assert screen.message is Message.LATE_FOR_VERIFICATION
    assert "24 hours" in screen.content.reasons[0].text
    assert screen.content.status == "suspended"
    assert screen.content.seconds_left == 0
    screen.on_from_number_status().wait_message(Message.NUMBER_RESUMED)
    assert state_of(desk, given.number) == "active"
    assert order_of(desk, given.number)["state"] == "passed"


def test_a_failed_verification_suspends_at_once(desk, screen, registered):
    given = registered(703)
    notified(desk, given.number)
    screen.to_face_with(given.number, given.iccid, seed=703)
    desk.subscriber.call("sit", person="stranger")
    screen.not_recognised()
    assert state_of(desk, given.number) == "notified", "a machine stops nobody's number"
    screen.signed_off(ClerkReviewControl.IS_NOT_HOLDER).wait_step(Step.RESULT)
    assert screen.content.outcome == "REFUSE"
    screen.wait_message(Message.NUMBER_SUSPENDED)
    (reason,) = screen.content.reasons
    assert "two members of staff" in reason.text.lower()
    assert reason.appeal
    assert state_of(desk, given.number) == "suspended"
    assert order_of(desk, given.number)["state"] == "failed"


def test_the_wrong_person_learns_nothing_and_the_order_stays(desk, screen, registered):
    given = registered(704)
    notified(desk, given.number)
    screen.to_document_with(given.number).place("resident", seed=705).wait_step(Step.RESULT)
    assert screen.content.outcome == "REFUSE"
    (reason,) = screen.content.reasons
    assert "holder only" in reason.text
    assert "registered to" not in f"{screen.content}"
    assert reason.remedy
    assert reason.appeal
    shown = f"{screen.content}"
    assert not [word for word in ("notified", "sleeping", "deadline") if word in shown]
    screen.wait_saved()
    screen.wait_until(lambda s: s.strip.backlog == 0, "the carrier's receipt")
    assert record_of(desk, screen.content.reference)["reason"] == "order_stays"
    assert state_of(desk, given.number) == "notified"
    assert order_of(desk, given.number)["state"] == "open"


def test_a_stopped_number_is_given_back_and_the_screen_says_so(desk, screen, registered):
    given = registered(706, state="suspended")
    screen.to_number_status(given.number, given.iccid, WelcomeControl.START_RESUME, seed=706)
    assert screen.content.status == "suspended"
    assert screen.content.since
    screen.on_from_number_status().wait_message(Message.NUMBER_RESUMED)
    assert state_of(desk, given.number) == "active"


def test_a_resumption_refused_by_a_listing_shows_term_and_appeal_and_is_objected_to(
    desk, screen, registered
):
    given = registered(707, state="suspended")
    until = dt.date.today() + dt.timedelta(days=400)  # noqa: DTZ011 - any day far off
    desk.tell_carrier(
        *("listing add", "--document", document_of(desk, 707), "--list", "joint_punishment"),
        *("--region", "CN", "--from", "2026-01-01", "--until", until.isoformat(), "--by", "anna"),
    )
    kept = ("--document", document_of(desk, 707), "--home-region", "32", "--retained")
    desk.tell_carrier("number add", sim(719).number, *kept)
    screen.to_document_with(given.number, given.iccid, WelcomeControl.START_RESUME)
    screen.place("resident", seed=707).wait_step(Step.RESULT)
    told = f"{screen.content}"
    assert not [word for word in ("punishment", "police", until.isoformat()) if word in told]
    screen.see_why().wait_saved()
    (reason,) = screen.content.reasons
    assert screen.content.outcome == "REFUSE"
    assert "joint punishment" in reason.text
    assert until.isoformat() in reason.until
    assert reason.remedy
    assert "police" in reason.appeal
    assert any("carrier" in fact for fact in reason.facts), "its source stands beside the fact"
    decision = screen.content.reference
    screen.object_to(ComplaintGround.LISTING, contact=given.number)
    assert screen.content.about.replace("-", "").upper().endswith(decision)
    assert screen.content.route == "police"
    assert screen.content.reference != decision
    screen.wait_message(Message.COMPLAINT_RECEIVED)
    filed = next(c for c in desk.at_the_carrier("complaints") if c["contact"] == given.number)
    assert (filed["route"], filed["ground"]) == ("police", "listing")
    assert state_of(desk, given.number) == "suspended"


def test_an_older_decision_is_objected_to_with_the_number_on_its_receipt(desk, screen):
    screen.complain_about("0123456789", ComplaintGround.OTHER)
    assert screen.content.route == "12300"
    screen.wait_message(Message.COMPLAINT_RECEIVED)
    assert [c for c in desk.at_the_carrier("complaints") if c["about"] == "0123456789"]


def test_captured_without_a_network_in_time_and_delivered_after_the_deadline(
    desk, screen, registered
):
    """captured_at is signed: the carrier judges by it, and not by when the record came."""
    given = registered(708)
    notified(desk, given.number, hours=23)  # an hour left: the slowest visit is in time
    desk.cut_network()
    try:
        screen.wait_until(lambda s: not s.strip.online, "the strip to say offline")
        screen.to_number_status(given.number, given.iccid, seed=708)
        assert screen.message is Message.CARRIER_NOT_ASKED
        screen.on_from_number_status().wait_message(Message.CAPTURED_NOT_EFFECTIVE)
        assert screen.content.outcome == "DEFER"
        later = dt.datetime.now(dt.UTC) + dt.timedelta(hours=2)
        desk.tell_carrier("sweep", "--at", later.isoformat(timespec="seconds"))
        assert state_of(desk, given.number) == "suspended"
    finally:
        desk.restore_network()
    screen.wait_message(Message.NUMBER_VERIFIED)
    assert state_of(desk, given.number) == "active"
