"""The clerk's way and the patient way through the visit's rules, without devices."""

import dataclasses

import msgspec
import pytest
from house import (
    CLERK,
    DOCUMENT,
    FOCUS,
    HOUSE,
    IN_GOOD_ORDER,
    SECOND,
    clerk_of,
    house_of,
    settings_for,
)
from rehearsal import AGREE, WITHOUT_FACE, Rehearsal

from kiosk.presence.challenge import Plan, Subset
from kiosk.protocol import messages as m
from kiosk.protocol.codes import Control, Field, Message, Why
from kiosk.protocol.flows import Step
from kiosk.visit import effects
from kiosk.visit import events as ev
from kiosk.visit.pages.clerk_review import ClerkReviewControl
from kiosk.visit.pages.consent import ConsentControl
from kiosk.visit.pages.presence import PresenceControl


def with_document(*presses):
    """A visit with its document read; `presses` are those on the consent page."""
    return Rehearsal().to_consent().press(*presses).read_document()


def refused():
    """Somebody who refused the face check, before the clerk's answer."""
    return with_document(*WITHOUT_FACE)


WAYS = {
    "nothing certain": ([("CLERK_REVIEW", "pass")], AGREE),
    "a failed session": ([("FAIL", "")], AGREE),
    "another person in between": ([("FAIL", "reject")], AGREE),
    "twice between the bands": ([("PASS", "review")] * 2, AGREE),
    "twice another face": ([("PASS", "reject")] * 2, AGREE),
    "another face, then between the bands": (
        [("PASS", "reject"), ("PASS", "review")],
        AGREE,
    ),
    "nothing to compare with": ([("PASS", "")], AGREE),
    "three sessions": ([("RETRY", "")] * 3, AGREE),
    "no consent": ([], WITHOUT_FACE),
}


@pytest.mark.parametrize("way", WAYS)
def test_each_of_these_leads_to_the_clerk_and_two_signatures_lead_on(way):
    sessions, consent = WAYS[way]
    visit = with_document(*consent)
    for session in sessions:
        visit.face(*session)
        if visit.shown.step is Step.PRESENCE:
            visit.press(Control.RETRY)
    assert visit.shown.step is Step.CLERK_REVIEW
    assert visit.shown.content.why
    visit.press(ClerkReviewControl.IS_HOLDER)
    visit.pin("c01")
    assert visit.shown.step is Step.CLERK_REVIEW, "one signature is none"
    visit.pin("c02")
    assert visit.shown.step is Step.NOTICE
    assert bool(visit.asked(effects.StartPresence)) is bool(sessions)


def test_a_match_without_a_turn_is_confirmed_by_a_clerk():
    visit = with_document(*AGREE)
    visit.press(PresenceControl.ONLY_FACE)
    visit.face("PASS", "pass")
    assert visit.shown.step is Step.CLERK_REVIEW
    assert visit.shown.content.why == (Why.NO_TURN,)


# -- a machine's reject is not the last word ------------------------------------------------


@pytest.mark.parametrize("band", ["reject", "review"])
def test_a_face_that_does_not_match_is_looked_at_once_more_and_nothing_is_decided(band):
    visit = with_document(*AGREE)
    visit.face("PASS", band)
    assert visit.shown.step is Step.PRESENCE
    assert visit.shown.content.message is Message.ANOTHER_LOOK
    assert {Control.RETRY, Control.ANOTHER_WAY} <= visit.shown.controls
    assert not visit.asked(effects.Save)
    visit.press(Control.RETRY).face("PASS", "pass")
    assert visit.shown.step is Step.ATTEST


def test_after_two_looks_people_compare_and_read_why_the_machine_could_not():
    visit = with_document(*AGREE)
    visit.face("PASS", "reject").press(Control.RETRY).face("PASS", "review")
    assert visit.shown.step is Step.CLERK_REVIEW
    assert set(visit.shown.content.why) == {Why.NOT_ALIKE, Why.NOT_CERTAIN}
    assert visit.shown.content.message is Message.CLERK_NEEDED
    assert not visit.asked(effects.Save)


def test_after_two_looks_no_third_one_passes_whatever_was_gone_back_to():
    visit = with_document(*AGREE)
    visit.face("PASS", "reject").press(Control.RETRY).face("PASS", "reject")
    visit.press(Control.BACK).read_document()
    assert visit.shown.step is Step.PRESENCE
    visit.face("PASS", "pass")
    assert visit.shown.step is Step.CLERK_REVIEW
    assert Why.NOT_ALIKE in visit.shown.content.why


def test_until_people_have_said_so_that_the_faces_differ_is_unknown():
    visit = with_document(*AGREE)
    visit.face("PASS", "reject").press(Control.RETRY).face("PASS", "reject")
    visit.press(ClerkReviewControl.IS_NOT_HOLDER).pin("c01")
    assert visit.shown.step is Step.CLERK_REVIEW, "one person's word refuses nobody"
    visit.press(Control.NO_SECOND_PERSON)
    assert visit.shown.step is Step.TICKET
    assert visit.visit.decision.outcome == "REFER_TO_CLERK"
    assert "face.match" not in visit.visit.decided_on


def test_two_people_refuse_and_the_record_names_them():
    visit = with_document(*AGREE).is_another_person()
    assert visit.shown.step is Step.RESULT
    assert visit.shown.content.outcome == "REFUSE"
    match = visit.visit.decided_on["face.match"]
    assert (match.value, match.source) == (False, "clerk")
    assert [one.clerk for one in visit.visit.sign_off.signed] == ["c01", "c02"]


def test_two_people_let_on_whom_the_camera_did_not_know():
    visit = with_document(*AGREE)
    visit.face("PASS", "reject").press(Control.RETRY).face("PASS", "reject")
    visit.press(ClerkReviewControl.IS_HOLDER).pin("c01").pin("c02")
    assert visit.shown.step is Step.NOTICE


@pytest.mark.parametrize(
    ("outcome", "bands"), [("PASS", ["reject", "reject"]), ("CLERK_REVIEW", ["pass"])]
)
def test_where_nobody_attends_a_doubt_is_a_ticket_and_no_refusal(outcome, bands):
    visit = alone()
    for band in bands:
        visit.face(outcome, band)
        visit.press(Control.RETRY)
    assert visit.shown.step is Step.TICKET
    assert visit.visit.decision.outcome == "REFER_TO_CLERK"
    assert visit.shown.content.message is Message.CLERK_NEEDED
    assert visit.shown.content.reasons


def test_the_same_person_cannot_sign_twice_and_another_cannot_sign_first():
    visit = refused()
    visit.press(ClerkReviewControl.IS_HOLDER)
    visit.pin("c02")
    assert visit.shown.content.message is Message.SOMEBODY_ELSE_CONFIRMS
    visit.pin("c01")
    visit.pin("c01")
    assert visit.shown.content.message is Message.SOMEBODY_ELSE_CONFIRMS
    assert visit.shown.content.signed == (CLERK.name,)
    assert visit.visit.sign_off is None


def test_the_second_signs_in_a_field_of_their_own_that_opens_later():
    visit = refused().press(ClerkReviewControl.IS_HOLDER)
    assert not visit.shown.content.second
    visit.pin("c01")
    assert visit.shown.content.second
    assert visit.shown.content.opens_in_s == 3
    visit.type_pin("c02")
    assert not visit.visit.signing, "nobody came so soon"
    visit.wait(3)
    visit.intend(m.Enter, fields={Field.CLERK: "c02", Field.PIN: "385917"})
    assert not visit.visit.signing, "the clerk's own field"
    visit.pin("c02")
    assert visit.shown.step is Step.NOTICE


def test_only_who_is_trained_and_of_this_store_signs_second():
    elsewhere = clerk_of(4, "何静", store="s-2")
    trainee = clerk_of(5, "吴磊", trained=False)
    settings = settings_for("/nowhere", clerks=[CLERK, elsewhere, trainee, SECOND])
    visit = Rehearsal(house_of(settings, HOUSE.rules)).to_consent()
    visit.press(*WITHOUT_FACE).read_document().press(ClerkReviewControl.IS_HOLDER)
    visit.pin("c01")
    assert [one.id for one in visit.shown.content.signers] == ["c02"]
    for other in ("c04", "c05"):
        visit.pin(other)
        assert not visit.visit.signing
    assert visit.pin("c02").shown.step is Step.NOTICE


def test_another_answer_needs_both_signatures_anew():
    visit = refused()
    visit.press(ClerkReviewControl.IS_NOT_HOLDER)
    visit.pin("c01")
    visit.press(ClerkReviewControl.IS_HOLDER)
    assert visit.shown.content.signed == ()
    assert [one.id for one in visit.shown.content.signers] == ["c01"]


def test_a_pin_signs_the_answer_that_was_shown_and_no_other():
    visit = refused()
    visit.press(ClerkReviewControl.IS_NOT_HOLDER)
    seen = visit.shown.revision
    visit.press(ClerkReviewControl.IS_HOLDER)
    visit.type_pin("c01", revision=seen)
    assert visit.visit.signing == ""


def test_wrong_pins_of_a_signature_lock_as_at_sign_in():
    visit = refused()
    visit.press(ClerkReviewControl.IS_HOLDER)
    for _ in range(5):
        visit.pin("c01", right=False)
    assert visit.shown.content.message is Message.PIN_LOCKED
    assert visit.shown.content.signers[0].locked_s == 60
    visit.pin("c01")
    assert visit.shown.content.signed == ()


def test_not_the_holder_is_a_refusal_with_an_appeal():
    visit = refused()
    visit.press(ClerkReviewControl.IS_NOT_HOLDER)
    visit.pin("c01")
    visit.pin("c02")
    assert visit.shown.step is Step.RESULT
    assert visit.shown.content.outcome == "REFUSE"
    assert all(reason.appeal for reason in visit.shown.content.reasons)
    assert visit.asked(effects.Save)


def test_without_a_second_person_there_is_a_ticket_with_reasons():
    visit = refused()
    visit.press(ClerkReviewControl.IS_HOLDER)
    visit.pin("c01")
    visit.press(Control.NO_SECOND_PERSON)
    assert visit.shown.step is Step.TICKET
    assert visit.shown.content.reasons
    assert visit.visit.sign_off is None
    assert visit.asked(effects.Save)


@pytest.mark.parametrize("consent", [WITHOUT_FACE, AGREE])
def test_back_from_the_notice_asks_for_the_signatures_again_and_opens_no_camera(consent):
    visit = with_document(*consent)
    if consent is AGREE:
        visit.face("CLERK_REVIEW", "pass")
    sessions = len(visit.asked(effects.StartPresence))
    visit.press(ClerkReviewControl.IS_HOLDER)
    visit.pin("c01")
    visit.pin("c02")
    visit.press(Control.BACK)
    assert visit.shown.step is Step.CLERK_REVIEW
    assert visit.visit.sign_off is None
    assert len(visit.asked(effects.StartPresence)) == sessions


def test_who_changes_their_mind_and_agrees_meets_the_camera_after_all():
    visit = refused()
    visit.press(Control.BACK, Control.BACK, ConsentControl.FACE, ConsentControl.GO_ON)
    visit.read_document()
    assert visit.shown.step is Step.PRESENCE


def test_the_portrait_is_shown_only_beside_its_own_document():
    visit = refused()
    assert visit.asked(effects.DrawPortrait) == [
        effects.DrawPortrait(DOCUMENT.digest, DOCUMENT.portrait)
    ]
    visit.send(ev.PortraitDrawn(b"another", b"jpeg"))
    assert visit.shown.content.portrait == b""
    visit.send(ev.PortraitDrawn(DOCUMENT.digest, b"jpeg"))
    assert visit.shown.content.portrait == b"jpeg"


# -- more time, spoken help, other movements ------------------------------------------------


def test_more_time_is_twice_the_time_in_large_text_and_spoken():
    visit = Rehearsal().to_consent().press(Control.MORE_TIME)
    assert visit.shown.spoken_help
    assert visit.shown.large_text
    visit.wait(HOUSE.settings.screen.idle_s * 2 - 1)
    assert visit.shown.idle_left_s is None
    visit.wait(2)
    assert visit.shown.idle_left_s == HOUSE.settings.screen.idle_warning_s * 2


def test_the_face_check_starts_anew_as_it_was_chosen_and_goes_on_with_more_time():
    visit = with_document(Control.MORE_TIME, *AGREE)
    visit.press(PresenceControl.ONLY_TURNS, PresenceControl.ONLY_FACE, Control.MORE_TIME)
    assert [effect.plan for effect in visit.asked(effects.StartPresence)] == [
        Plan(Subset.ALL, 2.0),
        Plan(Subset.TURNS, 2.0),
        Plan(Subset.FACE, 2.0),
    ]
    assert visit.asked(effects.LengthenPresence)[-1].plan == Plan(Subset.FACE, 1.0)
    assert not visit.shown.spoken_help


def test_the_way_that_is_taken_rests_among_the_other_movements():
    visit = with_document(*AGREE)
    ways = {PresenceControl.ALL_MOVEMENTS, PresenceControl.ONLY_TURNS, PresenceControl.ONLY_FACE}
    assert visit.shown.controls & ways == ways - {PresenceControl.ALL_MOVEMENTS}
    visit.press(PresenceControl.ONLY_TURNS)
    assert visit.shown.controls & ways == ways - {PresenceControl.ONLY_TURNS}


def test_nobodys_choice_is_logged():
    visit = with_document(Control.MORE_TIME, *AGREE)
    visit.press(PresenceControl.ONLY_FACE)
    logged = " ".join(map(str, visit.asked(effects.Audit)))
    assert not [word for word in ("only", "patience", "more_time", "spoken") if word in logged]


def test_the_screens_tint_comes_through():
    visit = with_document(*AGREE)
    visit.send(ev.PresenceProgress(Message.HOLD_STILL, 0, 2, 0, True, "#40a0ff"))
    assert visit.shown.content.tint == "#40a0ff"


# -- what stops a face session --------------------------------------------------------------


@pytest.mark.parametrize(
    "message",
    [
        Message.CAMERA_ABSENT,
        Message.CAMERA_LOST,
        Message.CAMERA_FROZEN,
        Message.TOO_DARK,
        Message.FACE_CHECK_RESTARTED,
    ],
)
def test_a_check_that_was_stopped_is_told_and_can_be_tried_again_or_left(message):
    visit = with_document(*AGREE)
    visit.send(ev.CameraFailed(message))
    assert visit.shown.content.message is message
    assert {Control.RETRY, Control.ANOTHER_WAY} <= visit.shown.controls
    assert isinstance(
        visit.asked((effects.StartPresence, effects.StopCamera))[-1], effects.StopCamera
    )
    assert visit.visit.presence_attempts == 0


@pytest.mark.parametrize(
    ("code", "tries"),
    [("frozen_frames", 0), ("camera_clock", 0), ("timed_out", 1), ("signs_of_a_picture", 1)],
)
def test_what_the_machine_did_wrong_is_nobodys_try(code, tries):
    visit = with_document(*AGREE)
    visit.face("FAIL", "", code)
    assert visit.visit.presence_attempts == tries


def test_a_wrong_movement_is_told_as_such_and_can_be_tried_again():
    visit = with_document(*AGREE)
    visit.send(ev.PresenceProgress(Message.WRONG_ACTION, 1, 2, 5, True))
    assert Control.RETRY not in visit.shown.controls, "the session goes on"
    visit.face("RETRY", "", "wrong_action")
    assert visit.shown.content.message is Message.WRONG_ACTION
    assert Control.RETRY in visit.shown.controls


def test_a_turn_to_the_other_side_twice_is_the_cameras_and_no_customers_fault():
    visit = with_document(*AGREE)
    visit.face("RETRY", "", "other_way_round")
    assert (visit.shown.step, visit.shown.content.message) == (Step.PRESENCE, Message.OTHER_SIDE)
    visit.press(Control.RETRY).face("RETRY", "", "timed_out").press(Control.RETRY)
    tries = visit.visit.presence_attempts
    visit.face("RETRY", "", "other_way_round")
    assert visit.shown.step is Step.CLERK_REVIEW, "another session would end as this one did"
    assert visit.shown.content.why[0] is Why.CAMERA_MIRRORED
    assert Why.WRONG_MOVEMENT not in visit.shown.content.why
    assert visit.shown.content.message is Message.CLERK_NEEDED
    assert visit.visit.presence_attempts == tries, "no try is taken for it"


def test_a_turn_that_was_right_in_between_clears_the_camera():
    visit = with_document(*AGREE)
    visit.face("RETRY", "", "other_way_round").press(Control.RETRY)
    visit.face("RETRY", "", "other_side").press(Control.RETRY)
    visit.face("RETRY", "", "other_way_round")
    assert visit.shown.step is Step.CLERK_REVIEW, "after the third of its tries"
    assert visit.shown.content.why == (Why.OTHER_SIDE,)


SEEN_AS = {
    "flat_surface": (Why.PICTURE_POSSIBLE, Message.CLERK_NEEDED),
    "another_person_in_between": (Why.ANOTHER_PERSON, Message.CLERK_NEEDED),
    "frozen_frames": (Why.CAMERA_FROZEN, Message.CAMERA_FROZEN),
    "a code of tomorrow": (Why.OTHER, Message.FACE_FAILED),
}


@pytest.mark.parametrize("code", SEEN_AS)
def test_the_clerk_reads_why_and_the_customer_reads_no_accusation(code):
    visit = with_document(*AGREE)
    visit.face("FAIL", "pass", code)
    assert (visit.shown.content.why[0], visit.shown.content.message) == SEEN_AS[code]


def alone(agrees=AGREE, facts=IN_GOOD_ORDER):
    """At a self-service kiosk, after the document."""
    kiosk = msgspec.structs.replace(HOUSE.settings.kiosk, mode="self_service")
    settings = msgspec.structs.replace(HOUSE.settings, kiosk=kiosk)
    visit = Rehearsal(dataclasses.replace(HOUSE, settings=settings))
    return visit.to_consent().press(*agrees).read_document(facts)


def test_at_a_self_service_kiosk_nobody_attests_and_what_is_in_doubt_goes_to_a_clerk():
    """The session itself passes nobody there without the operator's model (test_session)."""
    for outcome, page in (("PASS", Step.NOTICE), ("CLERK_REVIEW", Step.TICKET)):
        visit = alone().face(outcome, "pass", "no_passive_model")
        assert visit.shown.step is page
        assert visit.visit.decided_on["channel"].value == "self_service"


def _after_too_many(visit):
    while visit.shown.step is Step.PRESENCE:
        visit.face("RETRY", None, "timed_out").press(PresenceControl.ONLY_TURNS)
    return visit


@pytest.mark.parametrize(
    "leave",
    [
        lambda: alone().press(Control.ANOTHER_WAY),
        lambda: alone(WITHOUT_FACE),
        lambda: _after_too_many(alone()),
        lambda: alone(facts=FOCUS),
    ],
    ids=["another way", "declined", "too many sessions", "focus check"],
)
def test_at_a_self_service_kiosk_every_page_for_staff_is_a_ticket(leave):
    """Nobody is there to press anything on it."""
    visit = leave()
    assert visit.shown.step is Step.TICKET
    assert visit.shown.content.message in {Message.CLERK_NEEDED, Message.REFERRED}
    assert visit.visit.decision.outcome == "REFER_TO_CLERK"
    assert visit.asked(effects.Save)
