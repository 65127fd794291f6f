"""One visit's machine without devices, driven step by step: time and events come from the test."""

import datetime as dt

from house import (
    CLERK,
    DOCUMENT,
    FOCUS,
    HOUSE,
    IN_GOOD_ORDER,
    OFFERED,
    OWN_NUMBER,
    RECEIVERS,
)
from screenplay import PAD, TOLD_AND_GIVEN, first_choice, signature

from kiosk.enumerations import PresenceOutcome
from kiosk.pin_locks import Instant, PinLockedError, charged, cleared, standing
from kiosk.ports import CardPresence, Stored
from kiosk.protocol import messages as m
from kiosk.protocol.codes import Control, Field, Message
from kiosk.protocol.flows import Step
from kiosk.records.carried_transcript import Transcript
from kiosk.records.record import Presence
from kiosk.visit import effects
from kiosk.visit import events as ev
from kiosk.visit.common_presses import moves
from kiosk.visit.environment import Moment
from kiosk.visit.machine import Machine
from kiosk.visit.pages import PAGES
from kiosk.visit.pages.attest import AttestControl
from kiosk.visit.pages.clerk_review import ClerkReviewControl
from kiosk.visit.pages.consent import ConsentControl
from kiosk.visit.pages.handover import HandoverControl
from kiosk.visit.pages.loss_report import LossReportControl
from kiosk.visit.pages.notice import NoticeControl
from kiosk.visit.pages.number_status import NumberStatusControl
from kiosk.visit.pages.purpose import PurposeControl
from kiosk.visit.pages.result import ResultControl
from kiosk.visit.pages.safe_use import SafeUseControl
from kiosk.visit.pages.signature import SignatureControl
from kiosk.visit.pages.three_nos import ThreeNosControl
from kiosk.visit.pages.welcome import WelcomeControl
from kiosk.visit.pages.young_users import YoungUsersControl
from kiosk.visit.visit import Visit

NUMBER, ICCID = "19900000001", "8986000000000000010"
# On the consent page: both switches and on, and the way without the face. Going on again needs no switch.
AGREE = (ConsentControl.PRIVACY, ConsentControl.FACE, ConsentControl.GO_ON)
WITHOUT_FACE = (ConsentControl.PRIVACY, Control.ANOTHER_WAY)
NEW_ICCID = "8986000000000000028"
# Every button that some page has.
CONTROLS = sorted({control for page in PAGES.values() for control in moves(page)})


def result(outcome="PASS", band="pass", reasons=()):
    return Presence(
        outcome=PresenceOutcome(outcome),
        reasons=reasons,
        band=band,
        distance=0.3,
        transcript=Transcript(models={}),
        digest=b"t",
    )


class Rehearsal:
    """`effects` is all that the visit asked for, `pages` every page that was opened."""

    def __init__(self, house=HOUSE, *, trusted=True, clerk=CLERK):
        super().__init__()
        self.trusted = trusted
        self.t = 100.0
        self.effects = []
        self.pages = []
        own = house.settings.kiosk.clerk_screen
        visit = Visit(token="v", language="zh_CN", clerk=clerk, step=Step.WELCOME, clerk_screen=own)
        self.staff = m.Role.CLERK if own else m.Role.CUSTOMER  # on whose screen the staff answer
        visit.proved_at = self.t  # they have just signed in
        self.tallies = {}  # of wrong PINs
        self.machine = Machine(visit, house, self.now())
        self.over = False

    def now(self):
        return Moment(self.t, dt.datetime(2026, 11, 23, tzinfo=dt.UTC), self.trusted)

    def send(self, event):
        before = self.machine.snapshot.step
        new = self.machine.handle(event, self.now())
        self.effects += new
        after = self.machine.snapshot.step
        if after is not before:
            self.pages.append(after)
        self.over = self.over or any(isinstance(effect, effects.End) for effect in new)

    def intend(self, kind, revision=None, role=m.Role.CUSTOMER, **fields):
        shown = self.machine.snapshots[role]
        seen = shown.revision if revision is None else revision
        self.send(ev.Intended(kind(visit=shown.visit, revision=seen, **fields), role))

    @property
    def shown(self):
        return self.machine.snapshot

    @property
    def shown_to_staff(self):
        """On the clerk's screen, which may be everybody's."""
        return self.machine.snapshots[self.staff]

    @property
    def visit(self):
        return self.machine.visit

    def asked(self, kind):
        """All effects of one kind, in order."""
        return [effect for effect in self.effects if isinstance(effect, kind)]

    def press(self, *controls):
        for control in controls:
            if control == Control.CONFIRM:
                self.intend(m.Scrolled, furthest=1.0)  # as a screen that has room for all of it
            theirs = control in self.shown_to_staff.controls and control not in self.shown.controls
            role = self.staff if theirs else m.Role.CUSTOMER
            self.intend(m.Press, role=role, control=control)
        return self

    def to_consent(self):
        return self.press(WelcomeControl.START_NEW_SIM, PurposeControl.PURPOSE_PERSONAL)

    def to_number(self, start=WelcomeControl.START_SECOND_VERIFY):
        return self.press(start)

    def give(self, number=NUMBER, iccid=ICCID):
        """The number and, unless it stayed at home, its card."""
        self.intend(m.Scanned, lines=tuple(filter(None, (number, iccid))))
        return self

    def to_face(self, facts=OWN_NUMBER, start=WelcomeControl.START_SECOND_VERIFY, iccid=ICCID):
        """Of a number that is there already; or where the document ends the visit."""
        self.to_number(start).give(iccid=iccid).press(Control.CONFIRM, *AGREE)
        return self.read_document(facts)

    def to_number_status(self, *facts, **more):
        """Its holder, whose face has been confirmed."""
        self.to_face(*facts, **more)
        return self.through_presence() if self.shown.step is Step.PRESENCE else self

    def see_why(self, facts):
        """Stored, refused, and confirmed as the holder; the document still lies there."""
        self.stored().press(ResultControl.SEE_WHY)
        self.send(ev.DocumentRead(DOCUMENT))
        return self.answer(facts).face("PASS", "pass").stored()

    def to_replacement(self, trouble=LossReportControl.CARD_LOST, iccid="", facts=OWN_NUMBER):
        """Up to what follows the document. iccid: the old card's, where it is here."""
        self.press(WelcomeControl.START_REPLACE, trouble).give(iccid=iccid)
        self.press(Control.CONFIRM, *AGREE)
        return self.read_document(facts)

    def to_cancellation(self, facts=OWN_NUMBER):
        """Up to what follows the document."""
        self.press(WelcomeControl.START_CANCEL).give(iccid="")
        self.press(Control.CONFIRM, *AGREE)
        return self.read_document(facts)

    def to_transfer(self, facts=OFFERED):
        """Up to what follows the giver's document."""
        self.press(WelcomeControl.START_TRANSFER).give(iccid="")
        self.press(Control.CONFIRM, *AGREE)
        return self.read_document(facts)

    def to_handover(self, facts=OFFERED):
        """The giver has confirmed and taken their document away."""
        self.to_transfer(facts).to_review().press(Control.CONFIRM)
        self.send(ev.CardTaken("s1"))
        return self

    def to_receiver(self, facts=IN_GOOD_ORDER, document=RECEIVERS):
        """Up to what follows the receiver's document."""
        self.press(HandoverControl.RECEIVER_IS_HERE, *AGREE)
        return self.read_document(facts, document)

    def read_document(self, facts=IN_GOOD_ORDER, document=DOCUMENT):
        """None: the carrier says nothing."""
        self.send(ev.CardPlaced(CardPresence(document.session, "r", b"", laid=True)))
        self.send(ev.DocumentRead(document))
        return self.answer(facts)

    def answer(self, facts=IN_GOOD_ORDER):
        """The carrier's, to what it was asked last."""
        question = self.asked(effects.AskCarrier)[-1].number
        if facts is None:
            self.send(ev.CarrierSilent(question))
        else:
            self.send(ev.CarrierAnswered(facts, self.now().wall, question))
        return self

    def is_another_person(self):
        """The camera finds no likeness in two looks; two people then sign that it is somebody else."""
        self.face("PASS", "reject")
        self.press(Control.RETRY).face("PASS", "reject")
        self.press(ClerkReviewControl.IS_NOT_HOLDER).pin("c01")
        return self.pin("c02")

    def through_presence(self):
        self.face("PASS", "pass")
        return self.attest()

    def attest(self):
        """The clerk, who has just typed their PIN."""
        self.press(AttestControl.ATTEST_REAL)
        self.wait(1.0)
        return self.press(AttestControl.ATTEST_CONFIRM)

    def read_notice(self):
        self.intend(m.Scrolled, furthest=1.0)
        self.wait(1.5)
        return self.press(NoticeControl.NOTICE_READ)

    def draw(self):
        for stroke in signature():
            self.intend(m.Stroke, points=stroke, pad=PAD)
        return self

    def to_review(self):
        """From the face check on, or from wherever it is past that."""
        if self.shown.step is Step.PRESENCE:
            self.through_presence()
        if self.shown.step is Step.NUMBER_STATUS:
            self.press(NumberStatusControl.GO_ON)
        self.read_notice().draw().press(SignatureControl.SIGN)
        return self.told_and_given() if self.shown.step is Step.SAFE_USE else self

    def told_and_given(self):
        """The leaflet, the page for the young, and the clerk's word, as far as they come."""
        self.press(SafeUseControl.LEAFLET_TAKEN)
        if self.shown.step is Step.YOUNG_USERS:
            self.press(YoungUsersControl.YOUNG_READ)
        if self.visit.step is Step.THREE_NOS:
            self.three_nos()
        return self.to_confirmation()

    def to_confirmation(self):
        """A page before it that is not known here gets its first choice."""
        while self.visit.step not in {*TOLD_AND_GIVEN, Step.CONFIRMATION}:
            self.press(first_choice(self.shown))
        return self

    def three_nos(self):
        """The clerk, who typed their PIN lately."""
        self.wait(1.0)
        return self.press(ThreeNosControl.THREE_NOS_TOLD)

    def stored(self):
        self.send(ev.Saved(Stored(self.visit.record_id, 1, b"s")))
        return self

    def receipt(self, verdict, reason, effective=False):
        self.send(ev.ReceiptVerified(self.visit.record_id, verdict, reason, effective))
        return self

    def face(self, outcome, band, *reasons):
        self.send(ev.PresenceDone(result(outcome, band, reasons)))
        return self

    def pin(self, clerk, right=True):
        """Typed in the field that is there, once it opens, and checked if the machine asks for that."""
        self.wait(getattr(self.shown_to_staff.content, "opens_in_s", 0))
        self.type_pin(clerk)
        if self.visit.signing:
            self.check_pin(right)
        return self

    def type_pin(self, clerk, revision=None):
        """Now, whether or not the field is open."""
        second = getattr(self.shown_to_staff.content, "second", False)
        names = (Field.SECOND_CLERK, Field.SECOND_PIN) if second else (Field.CLERK, Field.PIN)
        fields = dict(zip(names, (clerk, "716204"), strict=True))
        self.intend(m.Enter, revision, self.staff, fields=fields)
        return self

    def check_pin(self, right):
        """As the counter does, for the PIN that was typed last."""
        person, now = self.visit.signing, Instant("boot", self.t)
        try:
            self.tallies = charged(self.tallies, person, now)
        except PinLockedError:
            right = False
        if right:
            self.tallies = cleared(self.tallies, person)
        staff = self.machine.environment.settings.staff
        pins = {clerk.id: standing(self.tallies, clerk.id, now) for clerk in staff}
        signs = self.asked(effects.CheckPin)[-1].signs
        self.send(ev.PinChecked(person, right, pins, signed=signs))
        return self

    def wait(self, seconds):
        self.t += seconds
        self.send(ev.Ticked())


def at_focus_check():
    """Several cards in a short time: a supervisor has to sign what for."""
    visit = Rehearsal().to_consent().press(*AGREE).read_document(FOCUS)
    assert visit.shown.step is Step.FOCUS_CHECK
    return visit


def at_result(facts=OWN_NUMBER, start=WelcomeControl.START_SECOND_VERIFY):
    """Stored, online, and waiting for its receipt if the policy lets it go so far."""
    visit = Rehearsal()
    visit.send(ev.StripSeen(True, Message.NONE, 0, (), full=False))
    visit.to_number_status(facts, start)
    if visit.shown.step is Step.NUMBER_STATUS:
        visit.to_review().press(Control.CONFIRM)
    return visit.stored()
