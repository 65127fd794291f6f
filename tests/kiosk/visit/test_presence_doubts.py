"""Suspicion stays, however somebody tries to be rid of it: back, cancel, another document, redraws."""

import datetime as dt

import msgspec
import pytest
from house import DOCUMENT, IN_GOOD_ORDER
from rehearsal import AGREE, WITHOUT_FACE, Rehearsal

from kiosk.ports import CardPresence
from kiosk.protocol.codes import Control, Message, Why
from kiosk.protocol.flows import Step
from kiosk.records.record import Suspicion
from kiosk.visit import effects, presence_doubts
from kiosk.visit import events as ev
from kiosk.visit.pages.clerk_review import ClerkReviewControl
from kiosk.visit.pages.presence import PresenceControl

AT = dt.datetime(2026, 11, 23, tzinfo=dt.UTC)
CODES = [
    "flat_surface",
    "depth_not_seen",
    "signs_of_a_picture",
    "passive_model",
    "another_person_in_between",
    "camera_does_not_answer",
    "camera_clock",
]
OTHER_DOCUMENT = msgspec.structs.replace(DOCUMENT, digest=b"e" * 32)


def at_presence(facts=IN_GOOD_ORDER, *, sessions=0, suspected=False):
    """Before the face check; what this kiosk counted of the document today comes before the answer."""
    visit = Rehearsal().to_consent().press(*AGREE)
    return reads(visit, facts=facts, sessions=sessions, suspected=suspected)


def reads(visit, document=DOCUMENT, facts=IN_GOOD_ORDER, *, sessions=0, suspected=False):
    visit.send(ev.CardPlaced(CardPresence("s1", "r", b"", laid=True)))
    visit.send(ev.DocumentRead(document))
    question = visit.asked(effects.AskCarrier)[-1].number
    visit.send(ev.SessionsRecalled(sessions, suspected, question))
    return visit.answer(facts)


def drawn(visit):
    return len(visit.asked(effects.StartPresence))


def two_people_let_on(visit):
    """They always can: nobody is shut out."""
    visit.press(ClerkReviewControl.IS_HOLDER).pin("c01")
    assert visit.shown.step is Step.CLERK_REVIEW, "one is not two"
    visit.pin("c02")
    return visit.shown.step is Step.NOTICE


@pytest.mark.parametrize("code", CODES)
def test_back_and_the_document_again_forget_nothing(code):
    visit = at_presence().face("CLERK_REVIEW", "pass", code)
    assert visit.shown.step is Step.CLERK_REVIEW
    visit.press(Control.BACK)
    assert visit.shown.step is Step.DOCUMENT
    reads(visit).face("PASS", "pass")
    assert visit.shown.step is Step.CLERK_REVIEW
    assert visit.shown.content.message is Message.CLERK_NEEDED
    assert two_people_let_on(visit)


def test_another_document_in_the_same_visit_forgets_nothing():
    visit = at_presence().face("CLERK_REVIEW", "pass", "flat_surface").press(Control.BACK)
    reads(visit, OTHER_DOCUMENT).face("PASS", "pass")
    assert visit.shown.step is Step.CLERK_REVIEW
    assert Why.PICTURE_POSSIBLE in visit.shown.content.why


def test_a_session_that_failed_for_whatever_reason_is_one():
    for reasons in ((), ("a code of tomorrow",), ("frozen_frames",)):
        visit = at_presence().face("FAIL", "", *reasons).press(Control.BACK)
        reads(visit).face("PASS", "pass")
        assert visit.shown.step is Step.CLERK_REVIEW, reasons


@pytest.mark.parametrize(
    ("outcome", "code"),
    [("RETRY", "timed_out"), ("RETRY", "wrong_action"), ("CLERK_REVIEW", "too_few_frames")],
)
def test_what_was_only_not_completed_is_no_suspicion(outcome, code):
    visit = at_presence().face(outcome, "", code)
    assert visit.visit.suspicions == []
    assert not visit.asked((effects.Suspect, effects.TellCarrier))


def test_the_kiosk_and_the_carrier_are_told_before_anybody_can_cancel():
    visit = at_presence().face("CLERK_REVIEW", "pass", "flat_surface")
    assert visit.asked(effects.Suspect) == [effects.Suspect(DOCUMENT)]
    (told,) = visit.asked(effects.TellCarrier)
    assert told.question.document_number == DOCUMENT.holder.number
    assert told.question.suspicions == 1
    assert told.question.record_id == visit.visit.record_id


@pytest.mark.parametrize(
    "known",
    [
        {"suspected": True},
        {"facts": IN_GOOD_ORDER | {presence_doubts.SUSPECTED: True}},
    ],
    ids=["cancelled here", "at another kiosk"],
)
def test_in_the_next_visit_two_people_are_needed_as_well(known):
    visit = at_presence(**known).face("PASS", "pass")
    assert visit.shown.step is Step.CLERK_REVIEW
    assert visit.shown.content.why == (Why.SUSPECTED_BEFORE,)
    assert visit.shown.content.message is Message.CLERK_NEEDED
    visit.press(Control.NO_SECOND_PERSON)
    assert visit.visit.decision.outcome == "REFER_TO_CLERK"
    assert visit.visit.decided_on["face.liveness"].value == "review"
    assert two_people_let_on(at_presence(**known).face("PASS", "pass"))


def test_who_is_not_known_goes_on_by_camera():
    known = IN_GOOD_ORDER | {presence_doubts.SUSPECTED: False}
    visit = at_presence(known, sessions=3).face("PASS", "pass")
    assert visit.shown.step is Step.ATTEST
    assert visit.attest().shown.step is Step.NOTICE


def test_what_was_recalled_of_an_earlier_reading_is_nobodys():
    visit = at_presence()
    visit.send(ev.SessionsRecalled(12, True, question=0))
    assert not presence_doubts.suspected_before(visit.visit)


# -- redraws --------------------------------------------------------------------------------


def test_more_time_lengthens_the_session_and_draws_none():
    visit = at_presence()
    for _ in range(20):
        visit.press(Control.MORE_TIME)
    assert drawn(visit) == 1
    assert visit.shown.step is Step.PRESENCE
    longer = [effect.plan.patience for effect in visit.asked(effects.LengthenPresence)]
    assert longer == [2.0, 1.0] * 10


def test_more_time_after_a_session_counts_for_the_next_one():
    visit = at_presence().face("RETRY", "", "timed_out").press(Control.MORE_TIME)
    assert visit.shown.content.message is Message.TIMED_OUT
    assert not visit.asked(effects.LengthenPresence)
    visit.press(Control.RETRY)
    assert visit.asked(effects.StartPresence)[-1].plan.patience == 2.0


def test_whoever_draws_again_and_again_meets_people_after_six():
    visit = at_presence()
    for _ in range(10):
        visit.press(PresenceControl.ONLY_TURNS, PresenceControl.ALL_MOVEMENTS)
    assert drawn(visit) == 6
    assert visit.shown.step is Step.CLERK_REVIEW
    assert Why.MANY_SESSIONS in visit.shown.content.why
    visit.press(Control.BACK)
    reads(visit)
    assert (drawn(visit), visit.shown.step) == (6, Step.CLERK_REVIEW)
    assert two_people_let_on(visit)


def test_sessions_with_one_document_are_counted_over_the_visits_of_a_day():
    visit = at_presence(sessions=11)
    visit.face("RETRY", "", "timed_out").press(Control.RETRY)
    assert (drawn(visit), visit.shown.step) == (1, Step.CLERK_REVIEW)
    fresh = at_presence(sessions=12)
    assert (drawn(fresh), fresh.shown.step) == (0, Step.CLERK_REVIEW)
    assert two_people_let_on(fresh)


# -- the record -----------------------------------------------------------------------------


def test_the_record_says_what_was_suspected_when_and_in_which_session():
    visit = at_presence(sessions=2).face("CLERK_REVIEW", "pass", "flat_surface")
    visit.press(Control.BACK)
    reads(visit, sessions=3, suspected=True).face("PASS", "pass")
    history = presence_doubts.history(visit.visit)
    assert history.suspicions == (Suspicion("flat_surface", AT, 1),)
    assert (history.sessions, history.sessions_today) == (2, 4)
    assert history.is_suspicious


def test_the_record_says_that_the_first_look_found_no_likeness():
    visit = at_presence().face("PASS", "reject").press(Control.RETRY).face("PASS", "pass")
    assert visit.shown.step is Step.ATTEST
    history = presence_doubts.history(visit.visit)
    assert (history.doubtful_looks, history.is_suspicious) == (("reject",), False)


def test_a_visit_without_a_face_check_has_no_history():
    visit = Rehearsal().to_consent().press(*WITHOUT_FACE).read_document()
    assert presence_doubts.history(visit.visit) is None


def test_two_people_are_enough_after_a_suspicion_to_the_end():
    visit = at_presence().face("CLERK_REVIEW", "pass", "flat_surface")
    assert two_people_let_on(visit)
    assert visit.visit.sign_off.why[0] is Why.PICTURE_POSSIBLE
    assert visit.visit.decision.outcome in {"ALLOW", "BLOCK_UNTIL_SIGNED"}
