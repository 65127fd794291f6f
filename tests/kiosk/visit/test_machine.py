"""The visit's rules without devices: whatever comes in whatever order, no step is skipped."""

from house import DOCUMENT, IN_GOOD_ORDER
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from rehearsal import Rehearsal, result
from screenplay import signature

from kiosk.ports import CardPresence, Stored
from kiosk.presence.challenge import Subset
from kiosk.protocol import messages as m
from kiosk.protocol.messages import Control, Field, Message, Step
from kiosk.visit import events as ev


def signed_off(visit):
    """Two different people, the visit's own clerk among them, said that it is the holder."""
    sign_off = visit.sign_off
    if sign_off is None or not sign_off.is_holder:
        return False
    people = [one.clerk for one in sign_off.signed]
    return len(set(people)) == 2 and people[0] == visit.clerk.id


class VisitMachine(Rehearsal, RuleBasedStateMachine):
    """Random presses, cards, answers, faces and time; the invariants are the promises."""

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

    @precondition(lambda self: self.asked(ev.AskCarrier))
    @rule(cards=st.one_of(st.none(), st.integers(0, 6)))
    def carrier(self, cards):
        if cards is None:
            self.answer(None)
        else:
            facts = IN_GOOD_ORDER | {"subject.active_cards_this_carrier": cards}
            self.answer(facts)

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
            self.send(ev.Saved(Stored(self.machine.visit.record_id, 1, b"s")))

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
