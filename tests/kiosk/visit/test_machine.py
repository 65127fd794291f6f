"""The visit's rules without devices: whatever comes in whatever order, no step is skipped."""

import datetime as dt

import pytest
from house import CLERK, DOCUMENT, HOUSE
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from screenplay import signature

from kiosk.ports import CardPresence, Stored
from kiosk.presence.challenge import Plan, Subset
from kiosk.protocol import messages as m
from kiosk.protocol.messages import Control, Field, Message, Step, Why
from kiosk.visit import events as ev
from kiosk.visit.machine import Machine
from kiosk.visit.turn import Moment
from kiosk.visit.visit import Visit


def result(outcome="PASS", band="pass"):
    return ev.PresenceResult(
        outcome=outcome, reasons=(), band=band, distance=0.3, transcript={"models": {}}, digest=b"t"
    )


def signed_off(visit):
    """Two different people, the visit's own clerk among them, said that it is the holder."""
    sign_off = visit.sign_off
    if sign_off is None or not sign_off.is_holder:
        return False
    people = [one.clerk for one in sign_off.signed]
    return len(set(people)) == 2 and people[0] == visit.clerk.id


class VisitMachine(RuleBasedStateMachine):
    """Random presses, cards, answers, faces and time; the invariants are the promises."""

    def __init__(self):
        super().__init__()
        self.t = 100.0
        self.effects = []
        self.pages = []
        visit = Visit(token="v", language="zh_CN", clerk=CLERK, step=Step.WELCOME)
        self.machine = Machine(visit, HOUSE, self.now())
        self.over = False

    def now(self):
        return Moment(self.t, dt.datetime(2026, 11, 23, tzinfo=dt.UTC), trusted=True)

    def send(self, event):
        before = self.machine.snapshot.step
        new = self.machine.handle(event, self.now())
        self.effects += new
        after = self.machine.snapshot.step
        if after is not before:
            self.pages.append(after)
        self.over = self.over or any(isinstance(effect, ev.End) for effect in new)

    def intend(self, kind, revision=None, **fields):
        shown = self.machine.snapshot
        seen = shown.revision if revision is None else revision
        self.send(ev.Intended(kind(visit=shown.visit, revision=seen, **fields)))

    @rule(control=st.sampled_from(list(Control)))
    def press(self, control):
        self.intend(m.Press, control=control)

    @rule(data=st.data())
    def press_something_that_acts(self, data):
        acting = sorted(self.machine.snapshot.controls - {Control.CANCEL, Control.SIGN_OUT})
        self.intend(m.Press, control=data.draw(st.sampled_from(acting)))

    @rule(control=st.sampled_from(list(Control)))
    def press_what_was_seen_long_ago(self, control):
        before = self.machine.snapshot
        if before.revision > 1 and self.pages:
            self.intend(m.Press, revision=0, control=control)
            assert self.machine.snapshot.step is before.step

    @rule()
    def place_card(self):
        if not self.machine.visit.card_session:
            self.send(ev.CardPlaced(CardPresence("s1", "r", b"")))

    @rule()
    def take_card(self):
        if self.machine.visit.card_session:
            self.send(ev.CardTaken("s1"))

    @precondition(lambda self: self.machine.visit.reading)
    @rule(good=st.booleans())
    def reading_ends(self, good):
        self.send(
            ev.DocumentRead(DOCUMENT) if good else ev.DocumentFailed(Message.PLACE_CARD_AGAIN)
        )

    @rule(cards=st.one_of(st.none(), st.integers(0, 6)))
    def carrier(self, cards):
        if cards is None:
            self.send(ev.CarrierSilent())
        else:
            facts = {"subject.active_cards_this_carrier": cards}
            self.send(ev.CarrierAnswered(facts, self.now().wall))

    @rule(
        outcome=st.sampled_from(["PASS", "PASS", "PASS", "RETRY", "CLERK_REVIEW", "FAIL"]),
        band=st.sampled_from(["pass", "pass", "review", "reject", ""]),
    )
    def face(self, outcome, band):
        self.send(ev.PresenceDone(result(outcome, band)))

    @rule(clerk=st.sampled_from(["c01", "c01", "c02", "nobody"]), right=st.booleans())
    def pin(self, clerk, right):
        self.intend(m.Enter, fields={Field.CLERK: clerk, Field.PIN: "2580"})
        checks = [e for e in self.effects if isinstance(e, ev.CheckPin)]
        if self.machine.visit.signing:
            self.send(ev.PinChecked(checks[-1].clerk, right))

    @rule()
    def read_and_sign(self):
        self.intend(m.Scrolled, furthest=1.0)
        for stroke in signature():
            self.intend(m.Stroke, points=stroke)

    @rule()
    def number(self):
        self.intend(m.Scanned, lines=("19900000001", "8986000000000000010"))

    @rule(seconds=st.sampled_from([0.2, 1.5, 20.0]))
    def time(self, seconds):
        self.t += seconds
        self.send(ev.Ticked())

    @rule()
    def stored(self):
        if self.machine.visit.saving:
            self.send(ev.Saved(Stored("r" * 36, 1, b"s")))

    @invariant()
    def steps_are_in_order(self):
        visit = self.machine.visit
        step = visit.step
        behind_the_face = {Step.NOTICE, Step.SIGNATURE, Step.REVIEW}
        if step in behind_the_face | {Step.ATTEST, Step.CLERK_REVIEW}:
            assert visit.privacy_agreed
            assert visit.document is not None
        if step is Step.ATTEST or (step in behind_the_face and not signed_off(visit)):
            assert visit.face_agreed
            assert visit.presence.outcome == "PASS"
            assert visit.plan.subset is not Subset.FACE
        if step in behind_the_face:
            assert visit.attested or signed_off(visit)
        if step in {Step.SIGNATURE, Step.REVIEW}:
            assert visit.reading_notice.read_at is not None
        if step is Step.REVIEW:
            assert visit.signed_at is not None

    @invariant()
    def nobody_gets_a_number_without_everything(self):
        visit = self.machine.visit
        outcome = visit.decision.outcome.value if visit.decision else ""
        if visit.step is Step.RESULT and outcome in {"ALLOW", "DEFER"}:
            assert visit.signed_at is not None
            assert signed_off(visit) or (visit.attested and visit.presence.band == "pass")
            assert visit.phone_number
            assert visit.iccid
        if visit.step is Step.RESULT and outcome == "ALLOW":
            cards = visit.carrier_facts["subject.active_cards_this_carrier"].value
            assert cards < 5

    @invariant()
    def the_camera_is_on_only_on_its_page(self):
        camera = [e for e in self.effects if isinstance(e, (ev.StartPresence, ev.StopCamera))]
        if self.machine.visit.step is not Step.PRESENCE:
            assert not camera or isinstance(camera[-1], ev.StopCamera)
        else:
            assert self.machine.visit.face_agreed
            assert not self.machine.visit.alternative_requested

    @invariant()
    def there_is_always_a_way_out(self):
        snapshot = self.machine.snapshot
        if snapshot.step in {Step.RESULT, Step.TICKET}:
            assert Control.DONE in snapshot.controls or self.machine.visit.saving
        elif snapshot.step not in {Step.WELCOME, Step.SIGN_IN}:
            assert {Control.CANCEL, Control.BACK} <= snapshot.controls
        assert Control.CALL_STAFF in snapshot.controls

    @invariant()
    def a_bad_end_says_why(self):
        content = self.machine.snapshot.content
        if isinstance(content, m.Result) and content.outcome != "ALLOW":
            assert content.reasons


TestVisit = VisitMachine.TestCase
TestVisit.settings = settings(max_examples=150, stateful_step_count=45, deadline=None)


def test_the_straight_way_is_reached_by_hand():
    """So that the invariants above are not true of nothing."""
    visit = VisitMachine()
    for control in (Control.START_NEW_SIM, Control.PURPOSE_PERSONAL, Control.AGREE):
        visit.press(control)
    visit.place_card()
    visit.reading_ends(True)
    visit.carrier(0)
    visit.face("PASS", "pass")
    visit.press(Control.ATTEST_REAL)
    visit.read_and_sign()
    visit.time(1.5)
    visit.press(Control.NOTICE_READ)
    visit.read_and_sign()
    visit.press(Control.SIGN)
    visit.number()
    visit.press(Control.CONFIRM)
    visit.stored()
    assert visit.machine.snapshot.step is Step.RESULT
    assert visit.machine.snapshot.content.outcome == "ALLOW"


def test_back_from_the_notice_voids_the_face_check():
    visit = VisitMachine()
    for control in (Control.START_NEW_SIM, Control.PURPOSE_PERSONAL, Control.AGREE):
        visit.press(control)
    visit.place_card()
    visit.reading_ends(True)
    visit.carrier(0)
    visit.face("PASS", "pass")
    visit.press(Control.ATTEST_REAL)
    visit.press(Control.BACK)
    assert visit.machine.snapshot.step is Step.PRESENCE
    assert visit.machine.visit.presence is None
    assert visit.machine.visit.attested is None


# -- the clerk's way ------------------------------------------------------------------------


def with_document(*presses):
    """A visit with its document read; `presses` lead through purpose and consent."""
    visit = VisitMachine()
    for control in (Control.START_NEW_SIM, Control.PURPOSE_PERSONAL, *presses):
        visit.press(control)
    visit.place_card()
    visit.reading_ends(True)
    visit.carrier(0)
    return visit


def camera_was_opened(visit):
    return any(isinstance(effect, ev.StartPresence) for effect in visit.effects)


def enter_pin(visit, clerk, right=True):
    visit.intend(m.Enter, fields={Field.CLERK: clerk, Field.PIN: "2580"})
    if visit.machine.visit.signing:
        visit.send(ev.PinChecked(clerk, right))


WAYS = {
    "nothing certain": ([("CLERK_REVIEW", "pass")], Control.AGREE),
    "a failed session": ([("FAIL", "")], Control.AGREE),
    "another person in between": ([("FAIL", "reject")], Control.AGREE),
    "between the bands": ([("PASS", "review")], Control.AGREE),
    "nothing to compare with": ([("PASS", "")], Control.AGREE),
    "three sessions": ([("RETRY", "")] * 3, Control.AGREE),
    "no consent": ([], Control.ANOTHER_WAY),
}


@pytest.mark.parametrize("way", WAYS)
def test_each_of_these_leads_to_the_clerk_and_two_signatures_lead_on(way):
    sessions, consent = WAYS[way]
    visit = with_document(consent)
    for session in sessions:
        visit.face(*session)
        if visit.machine.snapshot.step is Step.PRESENCE:
            visit.press(Control.RETRY)
    assert visit.machine.snapshot.step is Step.CLERK_REVIEW
    assert visit.machine.snapshot.content.why
    visit.press(Control.IS_HOLDER)
    enter_pin(visit, "c01")
    assert visit.machine.snapshot.step is Step.CLERK_REVIEW, "one signature is none"
    enter_pin(visit, "c02")
    assert visit.machine.snapshot.step is Step.NOTICE
    assert camera_was_opened(visit) is bool(sessions)


def test_a_match_without_a_turn_is_confirmed_by_a_clerk():
    visit = with_document(Control.AGREE)
    visit.press(Control.ONLY_FACE)
    visit.face("PASS", "pass")
    assert visit.machine.snapshot.step is Step.CLERK_REVIEW
    assert visit.machine.snapshot.content.why == (Why.NO_TURN,)


def test_a_mismatch_is_refused_by_policy_and_never_put_to_a_clerk():
    visit = with_document(Control.AGREE)
    visit.face("PASS", "reject")
    assert visit.machine.snapshot.step is Step.RESULT
    assert visit.machine.snapshot.content.outcome == "REFUSE"


def test_the_same_person_cannot_sign_twice_and_another_cannot_sign_first():
    visit = with_document(Control.ANOTHER_WAY)
    visit.press(Control.IS_HOLDER)
    enter_pin(visit, "c02")
    assert visit.machine.snapshot.content.message is Message.SOMEBODY_ELSE_CONFIRMS
    enter_pin(visit, "c01")
    enter_pin(visit, "c01")
    assert visit.machine.snapshot.content.message is Message.SOMEBODY_ELSE_CONFIRMS
    assert visit.machine.snapshot.content.signed == (CLERK.name,)
    assert visit.machine.visit.sign_off is None


def test_another_answer_needs_both_signatures_anew():
    visit = with_document(Control.ANOTHER_WAY)
    visit.press(Control.IS_NOT_HOLDER)
    enter_pin(visit, "c01")
    visit.press(Control.IS_HOLDER)
    assert visit.machine.snapshot.content.signed == ()
    assert [one.id for one in visit.machine.snapshot.content.signers] == ["c01"]


def test_a_pin_signs_the_answer_that_was_shown_and_no_other():
    visit = with_document(Control.ANOTHER_WAY)
    visit.press(Control.IS_NOT_HOLDER)
    seen = visit.machine.snapshot.revision
    visit.press(Control.IS_HOLDER)
    visit.intend(m.Enter, revision=seen, fields={Field.CLERK: "c01", Field.PIN: "2580"})
    assert visit.machine.visit.signing == ""


def test_wrong_pins_of_a_signature_lock_the_desk_as_at_sign_in():
    visit = with_document(Control.ANOTHER_WAY)
    visit.press(Control.IS_HOLDER)
    for _ in range(5):
        enter_pin(visit, "c01", right=False)
    assert visit.machine.snapshot.content.message is Message.PIN_LOCKED
    assert visit.machine.snapshot.content.locked_s > 0
    enter_pin(visit, "c01")
    assert visit.machine.snapshot.content.signed == ()
    told = [e for e in visit.effects if isinstance(e, ev.PinsCounted)]
    assert told[-1].locked_left_s > 0, "the lock outlives the visit"


def test_not_the_holder_is_a_refusal_with_an_appeal():
    visit = with_document(Control.ANOTHER_WAY)
    visit.press(Control.IS_NOT_HOLDER)
    enter_pin(visit, "c01")
    enter_pin(visit, "c02")
    assert visit.machine.snapshot.step is Step.RESULT
    assert visit.machine.snapshot.content.outcome == "REFUSE"
    assert all(reason.appeal for reason in visit.machine.snapshot.content.reasons)
    assert any(isinstance(effect, ev.Save) for effect in visit.effects)


def test_without_a_second_person_there_is_a_ticket_with_reasons():
    visit = with_document(Control.ANOTHER_WAY)
    visit.press(Control.IS_HOLDER)
    enter_pin(visit, "c01")
    visit.press(Control.NO_SECOND_PERSON)
    assert visit.machine.snapshot.step is Step.TICKET
    assert visit.machine.snapshot.content.reasons
    assert visit.machine.visit.sign_off is None
    assert any(isinstance(effect, ev.Save) for effect in visit.effects)


def test_back_from_the_notice_asks_for_the_signatures_again_and_opens_no_camera():
    visit = with_document(Control.ANOTHER_WAY)
    visit.press(Control.IS_HOLDER)
    enter_pin(visit, "c01")
    enter_pin(visit, "c02")
    visit.press(Control.BACK)
    assert visit.machine.snapshot.step is Step.CLERK_REVIEW
    assert visit.machine.visit.sign_off is None
    assert not camera_was_opened(visit)


def test_who_changes_their_mind_and_agrees_meets_the_camera_after_all():
    visit = with_document(Control.ANOTHER_WAY)
    visit.press(Control.BACK)
    visit.press(Control.BACK)
    visit.press(Control.AGREE)
    visit.take_card()
    visit.place_card()
    visit.reading_ends(True)
    visit.carrier(0)
    assert visit.machine.snapshot.step is Step.PRESENCE


def test_the_portrait_is_shown_only_beside_its_own_document():
    visit = with_document(Control.ANOTHER_WAY)
    asked = [e for e in visit.effects if isinstance(e, ev.DrawPortrait)]
    assert asked == [ev.DrawPortrait(DOCUMENT.digest, DOCUMENT.portrait)]
    visit.send(ev.PortraitDrawn(b"another", b"jpeg"))
    assert visit.machine.snapshot.content.portrait == b""
    visit.send(ev.PortraitDrawn(DOCUMENT.digest, b"jpeg"))
    assert visit.machine.snapshot.content.portrait == b"jpeg"


# -- more time, spoken help, other movements ------------------------------------------------


def test_more_time_is_twice_the_time_in_large_text_and_spoken():
    visit = VisitMachine()
    for control in (Control.START_NEW_SIM, Control.PURPOSE_PERSONAL, Control.MORE_TIME):
        visit.press(control)
    assert visit.machine.snapshot.spoken_help
    assert visit.machine.snapshot.large_text
    visit.time(HOUSE.settings.screen.idle_s * 2 - 1)
    assert visit.machine.snapshot.idle_left_s is None
    visit.time(2)
    assert visit.machine.snapshot.idle_left_s is not None


def test_the_face_check_starts_anew_as_it_was_chosen():
    visit = with_document(Control.MORE_TIME, Control.AGREE)
    for control in (Control.ONLY_TURNS, Control.ONLY_FACE, Control.MORE_TIME):
        visit.press(control)
    started = [e.plan for e in visit.effects if isinstance(e, ev.StartPresence)]
    assert started == [
        Plan(Subset.ALL, 2.0),
        Plan(Subset.TURNS, 2.0),
        Plan(Subset.FACE, 2.0),
        Plan(Subset.FACE, 1.0),
    ]
    assert not visit.machine.snapshot.spoken_help


def test_the_way_that_is_taken_rests_among_the_other_movements():
    visit = with_document(Control.AGREE)
    ways = {Control.ALL_MOVEMENTS, Control.ONLY_TURNS, Control.ONLY_FACE}
    assert visit.machine.snapshot.controls & ways == ways - {Control.ALL_MOVEMENTS}
    visit.press(Control.ONLY_TURNS)
    assert visit.machine.snapshot.controls & ways == ways - {Control.ONLY_TURNS}


def test_nobodys_choice_is_logged():
    visit = with_document(Control.MORE_TIME, Control.AGREE)
    visit.press(Control.ONLY_FACE)
    audits = [e for e in visit.effects if isinstance(e, ev.Audit)]
    assert not [e for e in audits if "only" in str(e) or "patience" in str(e) or "more" in str(e)]


def test_the_screens_tint_comes_through():
    visit = with_document(Control.AGREE)
    visit.send(ev.PresenceProgress(Message.HOLD_STILL, 0, 2, 0, True, "#40a0ff"))
    assert visit.machine.snapshot.content.tint == "#40a0ff"
