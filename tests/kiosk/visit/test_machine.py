"""The visit's rules without devices: whatever comes in whatever order, no step is skipped."""

import pytest
from house import (
    DOCUMENT,
    IN_GOOD_ORDER,
    LATE,
    OFFERED,
    OWN_NUMBER,
    RECEIVERS,
    SOMEBODY_ELSES,
)
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from rehearsal import AGREE, CONTROLS, ICCID, NUMBER, Rehearsal, result

from kiosk.consent.notices import CANCELLATION, TRANSFER
from kiosk.ports import CardPresence
from kiosk.presence.challenge import Subset
from kiosk.protocol import messages as m
from kiosk.protocol.codes import Control, Field, Message
from kiosk.protocol.flows import Step
from kiosk.visit import effects
from kiosk.visit import events as ev
from kiosk.visit.pages import PAGES
from kiosk.visit.pages.loss_report import LossReportControl
from kiosk.visit.pages.notice import NoticeControl
from kiosk.visit.pages.number_status import NumberStatusControl
from kiosk.visit.pages.purpose import PurposeControl
from kiosk.visit.pages.result import ResultContent
from kiosk.visit.pages.signature import SignatureControl
from kiosk.visit.pages.welcome import WelcomeControl

DEVICE = ("356938035643809", "89049032123451234512345678901235")  # IMEI, EID
CODE = "91999900MA00000019"  # of an organisation


def signed_off(visit):
    """Two different people, the visit's own clerk among them, said that it is the holder."""
    sign_off = visit.sign_off
    if sign_off is None or not sign_off.is_holder:
        return False
    people = [one.clerk for one in sign_off.signed]
    return len(set(people)) == 2 and people[0] == visit.clerk.id


def told(facts, cards, **more):
    return (
        facts | {"subject.active_cards_this_carrier": cards, "signal.suspected_batch": False} | more
    )


# What the carrier may say of the document and, where it was asked about one, of the number.
ANSWERS = st.builds(
    told,
    st.sampled_from(
        [IN_GOOD_ORDER, IN_GOOD_ORDER, OWN_NUMBER, OWN_NUMBER, OFFERED, SOMEBODY_ELSES, LATE]
    ),
    st.integers(0, 6),
) | st.just(IN_GOOD_ORDER | {"subject.new_cards_30d": 3})
STARTS = [
    WelcomeControl.START_NEW_SIM,
    WelcomeControl.START_SECOND_VERIFY,
    WelcomeControl.START_RESUME,
    WelcomeControl.START_REPLACE,
    WelcomeControl.START_CANCEL,
    WelcomeControl.START_TRANSFER,
    WelcomeControl.START_MY_NUMBERS,
    WelcomeControl.START_COMPLAINT,
]


BEHIND_THE_DOCUMENT = {
    Step.PRESENCE,
    Step.ATTEST,
    Step.CLERK_REVIEW,
    Step.NOTICE,
    Step.SIGNATURE,
    *(WITH_A_NUMBER := (Step.SAFE_USE, Step.YOUNG_USERS, Step.THREE_NOS)),
    Step.CONFIRMATION,
}


class VisitMachine(Rehearsal, RuleBasedStateMachine):
    """Random presses, cards, answers, faces and time; the invariants are the promises."""

    def __init__(self):
        super().__init__()
        self.records = {}  # nonces by record id
        self.laid = {}  # by session: whether it was laid down while the document page was open

    @initialize(start=st.sampled_from(STARTS), far=st.integers(0, 4))
    def begin(self, start, far):
        """Not every run has to find its way from the start."""
        self.press(start)
        if start is WelcomeControl.START_NEW_SIM:
            on = [self.to_document, self.read_document, self.through_presence, self.to_signature]
        elif start is WelcomeControl.START_COMPLAINT:
            on = []
        elif start is WelcomeControl.START_REPLACE:
            on = [self.report_loss, self.read_document_of_own, self.through_presence]
            on.append(self.to_signature)
        elif start is WelcomeControl.START_CANCEL:
            on = [self.give_number, self.read_document_of_own, self.through_presence]
            on.append(self.to_signature)
        elif start is WelcomeControl.START_MY_NUMBERS:
            on = [lambda: self.press(*AGREE), self.read_document, self.through_presence]
        elif start is WelcomeControl.START_TRANSFER:
            on = [self.to_handover_of_own, self.to_receiver, self.through_presence]
            on.append(self.to_signature)
        else:
            on = [self.give_number, self.read_own, self.through_presence, self.to_signature]
        for step in on[:far]:
            step()

    def to_document(self):
        self.press(PurposeControl.PURPOSE_PERSONAL, *AGREE)

    def give_number(self):
        self.give().press(Control.CONFIRM, *AGREE)

    def report_loss(self):
        self.press(LossReportControl.CARD_LOST).give(iccid="")
        self.press(Control.CONFIRM, *AGREE)

    def read_document_of_own(self):
        self.read_document(OWN_NUMBER)

    def to_handover_of_own(self):
        self.give(iccid="").press(Control.CONFIRM, *AGREE)
        self.read_document(OFFERED).to_review().press(Control.CONFIRM)
        self.send(ev.CardTaken("s1"))

    def read_own(self):
        self.read_document(OWN_NUMBER)

    def to_signature(self):
        if self.shown.step is Step.NUMBER_STATUS:
            self.press(NumberStatusControl.GO_ON)
        self.read_notice().draw().press(SignatureControl.SIGN)
        if self.shown.step is Step.SAFE_USE:
            self.told_and_given()

    @rule(control=st.sampled_from(CONTROLS))
    def press_anything(self, control):
        step = self.machine.snapshot.step
        self.intend(m.Press, control=control)
        page = PAGES[step]
        if control == Control.CANCEL and page.in_visit and not page.ends_visit:
            ended = self.machine.snapshot.step is Step.CANCELLED and not self.visit.document
            assert self.over or ended, "cancelling wipes, or leads to its paper"

    @rule(data=st.data())
    def press_something_that_acts(self, data):
        acting = sorted(self.machine.snapshot.controls - {Control.CANCEL, WelcomeControl.SIGN_OUT})
        self.intend(m.Press, control=data.draw(st.sampled_from(acting)))

    @rule(control=st.sampled_from(CONTROLS))
    def press_what_was_seen_long_ago(self, control):
        before = self.machine.snapshot
        if before.revision > 1 and self.pages:
            self.intend(m.Press, revision=0, control=control)
            assert self.machine.snapshot.step is before.step

    @rule(laid=st.booleans())
    def find_card(self, laid):
        """Laid down before the reader's eyes, or found there."""
        if not self.machine.visit.card_session:
            session = f"found {len(self.laid)}"
            self.laid[session] = laid and self.machine.visit.step is Step.DOCUMENT
            self.send(ev.CardPlaced(CardPresence(session, "r", b"", laid=laid)))

    def place_card(self):
        self.find_card(laid=True)

    @rule()
    def take_card(self):
        if self.machine.visit.card_session:
            self.send(ev.CardTaken(self.machine.visit.card_session))

    @precondition(lambda self: self.machine.visit.reading)
    @rule(good=st.booleans())
    def reading_ends(self, good):
        theirs = RECEIVERS if self.machine.visit.giver else DOCUMENT
        self.send(ev.DocumentRead(theirs) if good else ev.DocumentFailed(Message.PLACE_CARD_AGAIN))

    @precondition(lambda self: self.asked(effects.AskCarrier))
    @rule(facts=st.one_of(st.none(), ANSWERS))
    def carrier(self, facts):
        self.answer(facts)

    @rule(
        outcome=st.sampled_from(["PASS", "PASS", "PASS", "RETRY", "CLERK_REVIEW", "FAIL"]),
        band=st.sampled_from(["pass", "pass", "review", "reject", ""]),
        reasons=st.sampled_from([(), (), (), ("flat_surface",), ("timed_out",)]),
    )
    def face(self, outcome, band, reasons=()):
        self.send(ev.PresenceDone(result(outcome, band, reasons)))

    @rule(clerk=st.sampled_from(["c01", "c01", "c02", "c03", "nobody"]), right=st.booleans())
    def pin(self, clerk, right):
        self.type_pin(clerk)
        if self.machine.visit.signing:
            self.check_pin(right)

    @rule()
    def read_and_sign(self):
        self.intend(m.Scrolled, furthest=1.0)
        self.draw()

    @rule(numbers=st.sampled_from([(NUMBER, ICCID), (NUMBER,), ("19900000002",), (ICCID,)]))
    def number(self, numbers):
        self.intend(m.Scanned, lines=numbers)

    @rule(lines=st.sampled_from([DEVICE, DEVICE[:1], (CODE,)]))
    def device_or_organisation(self, lines):
        self.intend(m.Scanned, lines=lines)

    @rule(about=st.sampled_from(["0123ABCDEF", "no reference", ""]))
    def reference(self, about):
        self.intend(m.Enter, fields={Field.REFERENCE: about})

    @rule(
        verdict=st.sampled_from(["accepted", "rejected"]),
        reason=st.sampled_from(["verified", "suspended", "order_stays", "N-PEN-02", "evidence"]),
    )
    def carriers_receipt(self, verdict, reason):
        if self.machine.visit.stored:
            self.receipt(verdict, reason)

    @rule(seconds=st.sampled_from([0.2, 1.5, 20.0]))
    def time(self, seconds):
        self.t += seconds
        self.send(ev.Ticked())

    @rule()
    def record_is_stored(self):
        visit = self.machine.visit
        if visit.saving:
            assert visit.record_id not in self.records, "each record has its own id and nonce"
            assert visit.nonce not in self.records.values()
            self.records[visit.record_id] = visit.nonce
            self.stored()

    @invariant()
    def steps_are_in_order(self):
        visit = self.machine.visit
        step = visit.step
        behind_the_face = {Step.NOTICE, Step.SIGNATURE, *WITH_A_NUMBER, Step.CONFIRMATION}
        if step in behind_the_face | {Step.ATTEST, Step.CLERK_REVIEW}:
            assert visit.privacy_agreed
            assert visit.document is not None
        if step is Step.ATTEST or (step in behind_the_face and not signed_off(visit)):
            assert visit.face_agreed
            assert visit.presence.outcome == "PASS"
            assert visit.plan.subset is not Subset.FACE
        if step in behind_the_face:
            assert visit.attested or signed_off(visit)
        if step in {Step.SIGNATURE, *WITH_A_NUMBER, Step.CONFIRMATION}:
            assert visit.reading_notice.read_at is not None
        if step in {*WITH_A_NUMBER, Step.CONFIRMATION}:
            assert visit.signed_at is not None
        if step is Step.CONFIRMATION and visit.flow in {"new_sim", "transfer"}:
            assert visit.safe_use is not None
            assert visit.three_nos.clerk == visit.clerk.id

    @invariant()
    def nobody_gets_a_number_without_everything(self):
        visit = self.machine.visit
        outcome = visit.decision.outcome.value if visit.decision else ""
        if visit.flow == "query":
            return
        if visit.step is Step.RESULT and outcome in {"ALLOW", "DEFER"}:
            assert visit.signed_at is not None
            assert signed_off(visit) or (visit.attested and visit.presence.band == "pass")
            assert visit.phone_number
            device = visit.eid and visit.imei
            assert visit.iccid or device or visit.flow != "new_sim"
            assert visit.new_iccid or device or visit.flow != "replace"
            assert visit.confirmed_at is not None
        if visit.step is Step.RESULT and outcome == "ALLOW":
            told = {name: fact.value for name, fact in visit.carrier_facts.items()}
            if visit.flow in {"new_sim", "transfer"}:
                assert told["subject.active_cards_this_carrier"] < 5
            else:
                assert told["request.by_proxy"] is False
                stands = {"resume", "replace", "cancel"}
                assert visit.flow in stands or told["card.status"] == "notified"

    @invariant()
    def nobody_is_told_a_list_of_numbers_who_is_not_confirmed(self):
        visit = self.machine.visit
        asked = [ask.question for ask in self.asked(effects.AskCarrier)]
        if visit.step is Step.MY_NUMBERS:
            assert signed_off(visit) or (visit.attested and visit.presence.band == "pass")
            assert asked[-1].holder_confirmed
        elif visit.step is Step.DOCUMENT:
            assert not asked or visit.document is None or not asked[-1].holder_confirmed

    @invariant()
    def nobody_takes_over_what_its_holder_did_not_hand_over(self):
        visit = self.machine.visit
        giver = visit.giver
        if visit.step is Step.CANCELLED:
            assert giver is None, "either of them has stopped it, and nothing of either is kept"
            return
        assert (giver is not None) == (visit.flow == "transfer") or visit.flow == "complaint"
        if giver is not None:
            assert None not in {giver.confirmed_at, giver.signed_at}
            assert signed_off(giver) or (giver.attested and giver.presence.band == "pass")
            assert giver.decision.outcome in {"ALLOW", "DEFER"}
            assert giver.record_id != visit.record_id
            assert visit.phone_number == giver.phone_number

    @invariant()
    def a_clerk_alone_lets_nobody_past_a_focus_check(self):
        visit = self.machine.visit
        cards = visit.carrier_facts.get("subject.new_cards_30d")
        if visit.flow == "new_sim" and visit.step in BEHIND_THE_DOCUMENT and cards:
            check = visit.focus_check
            assert cards.value < 3 or (check.plausible and check.signed.clerk == "c02")

    @invariant()
    def no_organisation_holds_a_number_whose_papers_nobody_signed_for(self):
        visit = self.machine.visit
        if visit.organisation and visit.step in BEHIND_THE_DOCUMENT:
            assert visit.agent_authority
            assert visit.focus_check.plausible
            assert visit.focus_check.signed.clerk == "c02"

    @invariant()
    def nobody_gives_a_number_up_under_another_text(self):
        visit = self.machine.visit
        if visit.reading_notice is not None:
            given_up = visit.reading_notice.notice.id == CANCELLATION
            assert given_up == (visit.flow == "cancel") or visit.flow == "complaint"
            handed_over = visit.reading_notice.notice.id == TRANSFER
            assert handed_over == (visit.flow == "transfer_out") or visit.flow == "complaint"

    @invariant()
    def no_card_comes_in_place_of_one_that_is_gone_without_a_report(self):
        visit = self.machine.visit
        if visit.flow == "replace" and visit.step in BEHIND_THE_DOCUMENT:
            assert visit.loss_reported_at or visit.iccid
            assert not (visit.loss_reported_at and visit.iccid)

    @invariant()
    def one_face_is_for_the_one_number_that_the_carrier_was_asked_about(self):
        visit = self.machine.visit
        behind = visit.step in BEHIND_THE_DOCUMENT | {Step.NUMBER_STATUS, Step.RESULT}
        of_number = {"second_verify", "resume", "replace", "cancel", "transfer_out", "transfer"}
        if visit.flow in of_number and behind:
            assert self.asked(effects.AskCarrier)[-1].question.number == visit.phone_number

    @invariant()
    def nobody_is_refused_for_the_face_by_a_machine(self):
        visit = self.machine.visit
        refused = {row.rule for row in visit.decision.reasons} if visit.decision else set()
        if visit.step is Step.RESULT and "N-FACE-01" in refused:
            assert visit.sign_off.is_holder is False
            assert len({one.clerk for one in visit.sign_off.signed}) == 2

    @invariant()
    def whom_a_session_suspected_only_two_people_let_on(self):
        visit = self.machine.visit
        if visit.suspicions and visit.step in {Step.NOTICE, Step.SIGNATURE, Step.CONFIRMATION}:
            assert signed_off(visit)

    @invariant()
    def a_complaint_says_about_what_and_why(self):
        visit = self.machine.visit
        if visit.step is Step.COMPLAINT_FILED:
            assert visit.flow == "complaint"
            assert visit.objection.about
            assert visit.objection.about != visit.record_id
            assert visit.objection.ground
            assert visit.objection.route

    @invariant()
    def the_camera_is_on_only_on_its_page(self):
        camera = [
            e for e in self.effects if isinstance(e, (effects.StartPresence, effects.StopCamera))
        ]
        if self.machine.visit.step is not Step.PRESENCE:
            assert not camera or isinstance(camera[-1], effects.StopCamera)
        else:
            assert self.machine.visit.face_agreed
            assert not self.machine.visit.alternative_requested

    @invariant()
    def nobody_is_told_of_the_person_before_they_are_confirmed(self):
        """Neither customer nor clerk: what the carrier or a list says stands in no reason and on no page."""
        visit = self.machine.visit
        if signed_off(visit) or (visit.presence and visit.presence.band == "pass"):
            return
        assert visit.step is not Step.NUMBER_STATUS
        told = str(self.machine.snapshot.content)
        assert "运营商，2026" not in told
        assert "该号码的登记证件" not in told

    @invariant()
    def no_card_is_read_that_was_not_laid_down_for_this_page(self):
        asked = self.asked(effects.ReadDocument)
        assert all(self.laid.get(reading.session, True) for reading in asked)

    @invariant()
    def there_is_always_a_way_out(self):
        snapshot = self.machine.snapshot
        if snapshot.step in {Step.RESULT, Step.TICKET, Step.COMPLAINT_FILED, Step.CANCELLED}:
            assert Control.DONE in snapshot.controls or self.machine.visit.saving
        elif snapshot.step is Step.HANDOVER and self.machine.visit.giver is not None:
            # Back from here would end the giver's part, too: the receiver cancels, or goes on.
            assert Control.CANCEL in snapshot.controls
        elif snapshot.step not in {Step.WELCOME, Step.SIGN_IN}:
            assert {Control.CANCEL, Control.BACK} <= snapshot.controls
        assert Control.CALL_STAFF in snapshot.controls

    @invariant()
    def a_bad_end_says_why(self):
        content = self.machine.snapshot.content
        if isinstance(content, ResultContent) and content.outcome != "ALLOW":
            assert content.reasons


TestVisit = VisitMachine.TestCase
TestVisit.settings = settings(max_examples=150, stateful_step_count=45, deadline=None)


WAYS = {
    "new_sim": (IN_GOOD_ORDER, WelcomeControl.START_NEW_SIM),
    "second_verify": (OWN_NUMBER, WelcomeControl.START_SECOND_VERIFY),
    "late": (LATE, WelcomeControl.START_SECOND_VERIFY),
    "resume": (LATE, WelcomeControl.START_RESUME),
    "replace": (OWN_NUMBER, WelcomeControl.START_REPLACE),
    "cancel": (OWN_NUMBER, WelcomeControl.START_CANCEL),
}


@pytest.mark.parametrize("way", WAYS)
def test_each_straight_way_is_reached_by_hand(way):
    """So that the invariants above are not true of nothing."""
    facts, start = WAYS[way]
    visit = VisitMachine()
    visit.press(start, PurposeControl.PURPOSE_PERSONAL, LossReportControl.CARD_LOST)
    visit.number((NUMBER, ICCID))
    visit.press(Control.CONFIRM, *AGREE)
    visit.place_card()
    visit.reading_ends(True)
    visit.carrier(facts)
    visit.through_presence()
    visit.press(NumberStatusControl.GO_ON)
    visit.read_and_sign()
    visit.time(1.5)
    visit.press(NoticeControl.NOTICE_READ)
    visit.read_and_sign()
    visit.press(SignatureControl.SIGN)
    if visit.shown.step is Step.SAFE_USE:
        visit.told_and_given()
    visit.number((ICCID,) if way == "replace" else (NUMBER, ICCID))
    visit.press(Control.CONFIRM)
    visit.record_is_stored()
    assert visit.machine.snapshot.step is Step.RESULT
    assert visit.machine.snapshot.content.outcome == "ALLOW"


def test_back_from_the_notice_voids_the_face_check():
    visit = VisitMachine()
    visit.press(WelcomeControl.START_NEW_SIM, PurposeControl.PURPOSE_PERSONAL, *AGREE)
    visit.read_document()
    visit.through_presence().press(Control.BACK)
    assert visit.machine.snapshot.step is Step.PRESENCE
    assert visit.machine.visit.presence is None
    assert visit.machine.visit.attested is None
