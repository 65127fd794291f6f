"""The visit's rules without devices: whatever comes in whatever order, no step is skipped."""

import datetime as dt
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from screenplay import signature

from kiosk import settings as kiosk_settings
from kiosk.consent.notices import load_notices
from kiosk.identity.documents import (
    Authenticity,
    Document,
    DocumentKind,
    Holder,
    Portrait,
)
from kiosk.policy.packs import load_packs
from kiosk.ports import CardPresence, Stored
from kiosk.protocol import messages as m
from kiosk.protocol.messages import Control, Message, Step
from kiosk.visit import events as ev
from kiosk.visit.machine import Machine
from kiosk.visit.turn import House, Ids, Moment
from kiosk.visit.visit import Visit

_CLERK = kiosk_settings.Clerk(id="c01", name="李敏", pin="x")
_RULES, _NOTICES = load_packs(names=["cn"]), load_notices()


def some_settings(tmp="/nowhere"):
    at = Path(tmp)
    return kiosk_settings.Settings(
        kiosk=kiosk_settings.Kiosk(device="d"),
        store=kiosk_settings.Store(id="s", name="s", province="11", city="1101", agent_company="a"),
        clerks=[_CLERK],
        paths=kiosk_settings.Paths(data=at, run=at),
        camera=kiosk_settings.Camera(source="emulated"),
        screen=kiosk_settings.Screen(notice_dwell_s=1),
        carrier=kiosk_settings.Carrier(
            host="h",
            ca=at,
            certificate=at,
            key=at,
            seal_key=at,
            seal_kid="s",
            receipt_key=at,
            receipt_kid="r",
        ),
        keys=kiosk_settings.Keys(evidence=at, evidence_kid="e"),
    )


HOUSE = House(some_settings(), _RULES, _NOTICES, lambda: Ids("r" * 36, b"n" * 32, "417"))

DOCUMENT = Document(
    kind=DocumentKind.RESIDENT,
    holder=Holder("样本", "999999198001010019", dt.date(1980, 1, 1), "M", "CHN"),
    issuer="x",
    valid_from=None,
    expiry=None,
    portrait=Portrait(b"p", "image/webp"),
    authenticity=Authenticity.UNVERIFIED,
    authenticity_reason="no_signature",
    access="SAM",
    reader="r",
    session="s1",
    exchanges=(),
    digest=b"d" * 32,
    fields_complete=True,
    read_ms=5,
)


def result(outcome="PASS", band="pass"):
    return ev.PresenceResult(
        outcome=outcome, reasons=(), band=band, distance=0.3, transcript={"models": {}}, digest=b"t"
    )


class VisitMachine(RuleBasedStateMachine):
    """Random presses, cards, answers, faces and time; the invariants are the promises."""

    def __init__(self):
        super().__init__()
        self.t = 100.0
        self.effects = []
        self.pages = []
        visit = Visit(token="v", language="zh_CN", clerk=_CLERK, step=Step.WELCOME)
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
            facts = {
                "subject.active_cards_this_carrier": cards,
                "subject.new_cards_30d": 0,
                "subject.listings": [],
            }
            self.send(ev.CarrierAnswered(facts, self.now().wall))

    @rule(
        outcome=st.sampled_from(["PASS", "PASS", "PASS", "RETRY", "CLERK_REVIEW", "FAIL"]),
        band=st.sampled_from(["pass", "pass", "review", "reject", ""]),
    )
    def face(self, outcome, band):
        self.send(ev.PresenceDone(result(outcome, band)))

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
        if step in {Step.ATTEST, Step.NOTICE, Step.SIGNATURE, Step.REVIEW}:
            assert visit.privacy_agreed
            assert visit.face_agreed
            assert visit.document is not None
            assert visit.presence.outcome == "PASS"
        if step in {Step.NOTICE, Step.SIGNATURE, Step.REVIEW}:
            assert visit.attested
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
            assert visit.attested
            assert visit.presence.band == "pass"
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
