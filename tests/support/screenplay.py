"""A screen without Qt: speaks the real protocol to the real counter, so that a visit reads as steps."""

import os
import select
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import msgspec
from card_reader import TRAVEL_DOCUMENTS
from waiting import Patience

from drivers.emulated.head_steering import Obedience, Shown
from drivers.emulated.staff import CLERK, PINS, SUPERVISOR
from kiosk.enumerations import ComplaintGround
from kiosk.protocol import messages as m
from kiosk.protocol.channel import Channel, ChannelClosedError
from kiosk.protocol.codes import Control, Field, Message
from kiosk.protocol.flows import Step
from kiosk.protocol.frames import FrameRing
from kiosk.visit.pages import PAGES
from kiosk.visit.pages.attest import AttestControl
from kiosk.visit.pages.clerk_review import ClerkReviewControl
from kiosk.visit.pages.complaint import ComplaintControl, ground_control
from kiosk.visit.pages.consent import ConsentControl
from kiosk.visit.pages.focus_check import FocusCheckControl
from kiosk.visit.pages.handover import HandoverControl
from kiosk.visit.pages.loss_report import LossReportControl
from kiosk.visit.pages.notice import NoticeControl
from kiosk.visit.pages.number_status import NumberStatusControl
from kiosk.visit.pages.purpose import PurposeControl
from kiosk.visit.pages.result import ResultControl
from kiosk.visit.pages.safe_use import SafeUseControl
from kiosk.visit.pages.signature import SignatureControl
from kiosk.visit.pages.statement import StatementControl
from kiosk.visit.pages.three_nos import ThreeNosControl
from kiosk.visit.pages.welcome import WelcomeControl
from kiosk.visit.pages.young_users import YoungUsersControl

# What ends a try to read aloud, but for a ticket.
_READ_TO_ITS_END = {
    Message.MICROPHONE_ABSENT,
    Message.CAMERA_LOST,
    Message.CAMERA_ABSENT,
    Message.STATEMENT_NOT_JUDGED,
    Message.STATEMENT_NOT_HEARD,
    Message.STATEMENT_NOT_IN_TIME,
    Message.STATEMENT_LIPS,
    Message.STATEMENT_FACE,
    Message.STATEMENT_IS_SEEN,
}
_MORE_READINGS = 4
# What ends a face check, and is nobody's fault in front of the camera.
_TRIED_AGAIN = {Message.TIMED_OUT, Message.FACE_CHECK_RESTARTED}
_MORE_TRIES = 2
_AFTER_THE_FACE = (Step.NOTICE, Step.NUMBER_STATUS, Step.DESK)
_CALLS = """
import socket, sys
sock = socket.socket(socket.AF_UNIX)
sock.connect(sys.argv[1])
socket.send_fds(socket.socket(fileno=int(sys.argv[2])), [b"."], [sock.fileno()])
sys.stdin.read()
"""


def caller(path):
    """A process that has connected, and that connection: to the counter, that process is the screen.

    Raises OSError where nobody listens.
    """
    ours, theirs = socket.socketpair()
    with ours, theirs:
        process = subprocess.Popen(
            [sys.executable, "-I", "-S", "-c", _CALLS, str(path), str(theirs.fileno())],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        theirs.close()
        _, fds, _, _ = socket.recv_fds(ours, 1, 1)
    if not fds:
        process.communicate()
        raise ConnectionRefusedError(str(path))
    return process, socket.socket(fileno=fds[0])


PAD = m.PadSize(736, 640)


def signature():
    """Two strokes that are enough for a name."""
    first = tuple(m.Point(0.1 + i * 0.02, 0.5 + 0.1 * (i % 3), i * 10, 0.7) for i in range(20))
    second = tuple(m.Point(0.5 + i * 0.02, 0.4, 300 + i * 10, 0.7) for i in range(15))
    return first, second


class Screenplay:
    """What a person does at the counter, one method a step; every wait has an end."""

    def __init__(self, desk, role=m.Role.CUSTOMER):
        """role: whose screen it is, where the clerk has one of their own."""
        self.desk = desk
        self.role = role
        self.path = desk.clerk_socket if role is m.Role.CLERK else desk.screen_socket
        self.snapshot = None
        self.channel = None
        self._caller = None
        self.ring = None
        self.tint = ""
        self._laid = ("", {})  # the document, and what is printed on it
        self.steps = []  # every page that was shown, in order
        self.rings = 0  # how often a camera's frames came
        self.seen = []  # every message code that was shown, in order

    # -- connection -------------------------------------------------------------------------

    def connect(self):
        """As a launched screen does; gives itself once a first snapshot has come."""
        self.close()
        self._next_visit()
        return self

    def _next_visit(self):
        """A visit that ends before its first snapshot is followed by another one."""
        patience = Patience("a first snapshot")
        self.snapshot = None
        while self.snapshot is None:
            patience.last()
            if self.channel is None:
                self._open_channel(patience)
            elif not self._take_all():
                self.close()

    def _open_channel(self, patience):
        try:
            self._caller, sock = caller(self.path)
        except OSError:
            patience.last(0.05)
            return
        self.channel = Channel(sock, m.FromCounter)
        with suppress(ChannelClosedError):
            self.channel.send(m.Hello(self.role, self._token()))

    def _token(self):
        if self.role is m.Role.CLERK:
            return self.desk.clerk_token_file.read_bytes()
        return self.desk.screen_token()

    def close(self):
        if self.channel:
            self.channel.close()
            self.channel = None
            self._caller.kill()
            self._caller.communicate()
        self._drop_ring()

    def _drop_ring(self):
        if self.ring:
            self.ring.close()
            self.ring = None

    def _pump(self):
        if not self._take_all():
            # As the launcher does: the next screen takes the next visit.
            self.close()
            self._next_visit()

    def _take_all(self, timeout_s=0.05):
        """What has arrived; False once this visit is over."""
        if not select.select([self.channel], [], [], timeout_s)[0]:
            return True
        try:
            received = self.channel.receive_ready()
        except ChannelClosedError:
            return False  # the visit's process is gone
        for message in received:
            self._take(message)
        return not any(isinstance(message, m.Bye) for message in received)

    def _take(self, message):
        if isinstance(message, m.Snapshot):
            # On the wire a page's content is a map; its own type makes a test read as the page does.
            content = msgspec.convert(message.content, PAGES[message.step].content)
            message = msgspec.structs.replace(message, content=content)
            self.snapshot = message
            if self.steps[-1:] != [message.step]:
                self.steps.append(message.step)
            code = getattr(message.content, "message", None)
            if code and (not self.seen or self.seen[-1] != code):
                self.seen.append(code)
        elif isinstance(message, m.Frames):
            self._drop_ring()
            self.ring = FrameRing.attach(self.channel.take_fd())
            self.rings += 1
        elif isinstance(message, m.NoFrames):
            self._drop_ring()

    def _until(self, ready, what):
        patience = Patience(what, self._shown)
        while not ready():
            patience.last()
            self._pump()

    def _shown(self):
        """Facts about the page, and no picture or stroke of it."""
        shown = self.snapshot
        controls = ", ".join(sorted(shown.controls))
        return (
            f"the screen shows {shown.step}, its messages were {', '.join(self.seen[-6:])}, "
            f"controls {controls}, "
            f"strip {shown.strip}"
        )

    # -- eyes -------------------------------------------------------------------------------

    @property
    def step(self):
        return self.snapshot.step

    @property
    def content(self):
        return self.snapshot.content

    @property
    def message(self):
        return getattr(self.content, "message", Message.NONE)

    def wait_step(self, *steps):
        self._until(lambda: self.step in steps, f"page {' or '.join(steps)}")
        return self

    def wait_message(self, *codes):
        self._until(lambda: self.message in codes, f"message {' or '.join(codes)}")
        return self

    def wait_until(self, ready, what):
        self._until(lambda: ready(self.snapshot), what)
        return self

    def acts(self, control):
        return control in self.snapshot.controls

    # -- hands ------------------------------------------------------------------------------

    def _send(self, kind, **fields):
        intent = kind(visit=self.snapshot.visit, revision=self.snapshot.revision, **fields)
        self.channel.send(intent)

    def press(self, control):
        if control == Control.CONFIRM:
            self._send(m.Scrolled, furthest=1.0)  # as a screen that has room for all of it
        self._until(lambda: self.acts(control), f"{control} to act")
        self._send(m.Press, control=control)
        return self

    def enter(self, **fields):
        self._send(m.Enter, fields={Field(name): text for name, text in fields.items()})
        return self

    def scan(self, *lines):
        self._send(m.Scanned, lines=lines)
        return self

    # -- the parts of a visit ---------------------------------------------------------------

    def sign_in(self, clerk=CLERK):
        if self.step is Step.SIGN_IN:
            self.pin(clerk)
            self.wait_step(Step.WELCOME, Step.DESK)
        return self

    def to_consent(self):
        self.sign_in()
        self.press(WelcomeControl.START_NEW_SIM).wait_step(Step.PURPOSE)
        self.press(PurposeControl.PURPOSE_PERSONAL).wait_step(Step.CONSENT)
        return self

    def agree(self):
        """Both switches, and on."""
        self.press(ConsentControl.PRIVACY).press(ConsentControl.FACE)
        return self.press(ConsentControl.GO_ON).wait_step(Step.DOCUMENT)

    def agree_without_face(self):
        self.press(ConsentControl.PRIVACY)
        return self.press(Control.ANOTHER_WAY).wait_step(Step.DOCUMENT)

    def to_document(self):
        self.to_consent()
        return self.agree()

    def place(self, profile, **card):
        self._laid = profile, card
        printed = self.desk.place_card(profile, **card)
        if profile in TRAVEL_DOCUMENTS:
            self.wait_message(Message.KEY_NEEDED)
            self.scan(*printed["mrz"])
        return self

    def to_presence(self, profile="resident", **card):
        self.to_document()
        self.place(profile, **card)
        return self.wait_step(Step.PRESENCE)

    def follow(self):
        """Do what the prompts ask, until another page comes or the check stops.

        A prompt that stays after its movement was not seen to be followed: people move again.
        """
        steering = Obedience(self.desk.subscriber.call)
        patience = Patience("the face check to end", self._shown)
        while self.step is Step.PRESENCE and not self.acts(Control.RETRY):
            patience.last()
            self._shine()
            seen = self.content
            mark = None if seen.mark is None or not seen.action else float(seen.mark)
            shown = Shown(seen.action, self.message.value, mark, seen.needle)
            steering.look(shown, time.monotonic())
            self._pump()
        return self

    def _shine(self):
        """What a screen does without knowing it: its colour falls on whoever sits before it."""
        tint = getattr(self.content, "tint", "")
        if tint != self.tint:
            self.tint = tint
            red, green, blue = bytes.fromhex(tint.removeprefix("#") or "ffffff")
            self.desk.subscriber.call("light", red=red, green=green, blue=blue)

    def read_aloud(self, **how):
        """Begin, and say what stands there when it does; how: what of it is seen or heard.

        Where a busy machine has left pictures out, again, as people do.
        """
        for _ in range(1 + _MORE_READINGS):
            self._read_once(**how)
            if self.message is not Message.STATEMENT_NOT_JUDGED:
                break
        return self

    def _read_once(self, **how):
        """Until it is judged, and watched or refused."""
        self.press(StatementControl.BEGIN_READING)
        self.wait_until(lambda s: s.content.message is Message.CAMERA_STARTING, "the beginning")
        patience, seen = Patience("the statement to be judged", self._shown), None
        while self.message not in _READ_TO_ITS_END and self.step is Step.STATEMENT:
            patience.last()
            now = (self.content.phase, self.content.said)
            if now != seen:
                seen = now
                self._say(**how)
            self._pump()

    def _say(self, **how):
        if self.content.phase == "sentence":
            self.desk.subscriber.call("say", text=self.content.sentence, voice="en", **how)
        elif self.content.phase == "digit":
            self.desk.subscriber.call("say", text=str(self.content.digit), voice="en", **how)

    def to_clerk_review(self, profile="resident", **card):
        """Without the face check: another way from the consent page on, the document comes first."""
        self.to_consent().agree_without_face()
        return self.place(profile, **card).wait_step(Step.CLERK_REVIEW)

    def pin(self, clerk, pin=None):
        """Their own, unless another one is given; in the field that is there, once it opens."""
        self.wait_until(lambda s: not getattr(s.content, "opens_in_s", 0), "the field to open")
        pin = pin or PINS[clerk]
        if getattr(self.content, "second", False):
            return self.enter(second_clerk=clerk, second_pin=pin)
        return self.enter(clerk=clerk, pin=pin)

    def signed_off(self, answer=ClerkReviewControl.IS_HOLDER):
        """The clerk answers and signs, then a second person."""
        self.press(answer).wait_until(lambda s: s.content.answer, "the answer")
        self.pin(CLERK).wait_until(lambda s: s.content.signed, "the first signature")
        self.pin(SUPERVISOR)
        return self.wait_until(lambda s: s.step is not Step.CLERK_REVIEW, "both signatures")

    def face_checked(self):
        """Where time ran out on a busy machine, or for its inference, again, as people do."""
        self.follow()
        for _ in range(_MORE_TRIES):
            if self.step is not Step.PRESENCE or self.message not in _TRIED_AGAIN:
                break
            self.press(Control.RETRY).wait_until(
                lambda s: Control.RETRY not in s.controls, "another try"
            )
            self.follow()
        return self

    def not_recognised(self):
        """Whose face is not the document's is looked at twice, and then by people."""
        self.face_checked().wait_message(Message.ANOTHER_LOOK)
        self.press(Control.RETRY).wait_until(
            lambda s: Control.RETRY not in s.controls, "another look"
        )
        return self.face_checked().wait_step(Step.CLERK_REVIEW)

    def attested(self):
        self.face_checked().wait_step(Step.ATTEST)
        return self.attest()

    def attest(self):
        """Where the clerk has a screen of their own, theirs goes on to the desk."""
        self.press(AttestControl.ATTEST_REAL).wait_until(lambda s: s.content.answer, "the answer")
        if self.content.by_pin:
            return self.pin(CLERK).wait_step(*_AFTER_THE_FACE)
        return self.press(AttestControl.ATTEST_CONFIRM).wait_step(*_AFTER_THE_FACE)

    def to_notice(self, profile="resident", **card):
        return self.to_presence(profile, **card).attested()

    def scrolled(self):
        self._send(m.Scrolled, furthest=1.0)
        return self

    def read_notice(self):
        self.scrolled()
        return self.press(NoticeControl.NOTICE_READ).wait_step(Step.SIGNATURE)

    def draw(self):
        for stroke in signature():
            self._send(m.Stroke, points=stroke, pad=PAD)
        return self

    def to_signature(self, profile="resident", **card):
        return self.to_notice(profile, **card).read_notice()

    def to_review(self, profile="resident", **card):
        self.to_signature(profile, **card)
        return self.signed()

    def signed(self):
        """Signed, and given all that goes with a number."""
        self.draw().press(SignatureControl.SIGN).wait_step(Step.SAFE_USE, Step.CONFIRMATION)
        return self.told_and_given() if self.step is Step.SAFE_USE else self

    def told_and_given(self):
        """The leaflet, the page for the young, and the clerk's word, where it is said on this screen."""
        self.press(SafeUseControl.LEAFLET_TAKEN)
        self.wait_step(Step.YOUNG_USERS, Step.THREE_NOS, Step.WITH_CLERK, Step.CONFIRMATION)
        if self.step is Step.YOUNG_USERS:
            self.press(YoungUsersControl.YOUNG_READ)
            self.wait_step(Step.THREE_NOS, Step.WITH_CLERK, Step.CONFIRMATION)
        if self.step is Step.THREE_NOS:
            self.three_nos().wait_step(Step.CONFIRMATION)
        return self

    def three_nos(self):
        """The clerk's own word: by PIN, or by a press while their PIN is good."""
        self.wait_step(Step.THREE_NOS)
        return (
            self.pin(CLERK) if self.content.by_pin else self.press(ThreeNosControl.THREE_NOS_TOLD)
        )

    def to_result(self, sim, profile="resident", **card):
        return self.to_presence(profile, **card).on_from_presence(sim)

    def on_from_presence(self, sim):
        """From the face check to the result."""
        return self.attested().on_from_notice(sim)

    def on_from_notice(self, sim):
        return self.read_notice().signed().on_from_confirmation(sim)

    def on_from_confirmation(self, sim):
        """Number and card, where they come now, and the customer's confirmation."""
        if self.content.flow == "new_sim":
            self.give(sim.number, sim.iccid)
        elif self.content.flow == "replace":
            self.scan(sim.iccid)
            self.wait_until(lambda s: s.content.iccid == sim.iccid, "the new card")
        return self.press(Control.CONFIRM).wait_step(Step.RESULT)

    # -- a number that is there already -----------------------------------------------------

    def to_number(self, start=WelcomeControl.START_SECOND_VERIFY):
        self.sign_in()
        return self.press(start).wait_step(Step.NUMBER)

    def give(self, number, iccid=""):
        """Scan the number and, unless it stayed at home, its card."""
        self.scan(number)
        self.wait_until(lambda s: s.content.phone_number == number, "the number")
        if iccid:
            self.scan(iccid)
            self.wait_until(lambda s: s.content.iccid == iccid, "its card")
        return self

    def to_document_with(self, number, iccid="", start=WelcomeControl.START_SECOND_VERIFY):
        self.to_number(start).give(number, iccid)
        self.press(Control.CONFIRM).wait_step(Step.CONSENT)
        return self.agree()

    def handed_over(self, number, *, by_face=True, profile="resident", **card):
        """The giver's part of a transfer, up to where the receiver comes."""
        self.to_number(WelcomeControl.START_TRANSFER).give(number)
        self.press(Control.CONFIRM).wait_step(Step.CONSENT)
        self.party(by_face=by_face, profile=profile, **card)
        self.press(Control.CONFIRM).wait_step(Step.HANDOVER)
        self.desk.card.call("remove")
        return self.wait_until(lambda s: not s.content.take_card, "the reader to be free")

    def receiver_comes(self):
        return self.press(HandoverControl.RECEIVER_IS_HERE).wait_step(Step.CONSENT)

    def party(self, *, by_face=True, profile="resident", **card):
        """From one person's consents to what they confirm."""
        if by_face:
            self.agree().place(profile, **card).wait_step(Step.PRESENCE)
            self.attested()
        else:
            self.agree_without_face().place(profile, **card).wait_step(Step.CLERK_REVIEW)
            self.signed_off()
        return self.wait_step(Step.NOTICE).read_notice().signed()

    def to_document_for_new_card(
        self, number, trouble=LossReportControl.CARD_LOST, iccid="", *, by_face=True
    ):
        """The loss report, and the number; with its old card, where that is there."""
        self.sign_in().press(WelcomeControl.START_REPLACE).wait_step(Step.LOSS_REPORT)
        self.press(trouble).wait_step(Step.NUMBER).give(number, iccid)
        self.press(Control.CONFIRM).wait_step(Step.CONSENT)
        return self.agree() if by_face else self.agree_without_face()

    def to_face_with(
        self, number, iccid="", start=WelcomeControl.START_SECOND_VERIFY, profile="resident", **card
    ):
        self.to_document_with(number, iccid, start)
        return self.place(profile, **card).wait_step(Step.PRESENCE)

    def to_number_status(self, *number, **more):
        self.to_face_with(*number, **more).attested()
        return self.wait_step(Step.NUMBER_STATUS)

    def on_from_number_status(self):
        """Notice, signature, and the number confirmed."""
        self.press(NumberStatusControl.GO_ON).wait_step(Step.NOTICE)
        return self.on_from_notice(None)

    def see_why(self):
        """Refused before anybody knew who this is: the document, laid down anew, and the face."""
        self.wait_saved().press(ResultControl.SEE_WHY).wait_message(Message.CARD_LEFT)
        self.desk.card.call("remove", slot=0)
        self.wait_message(Message.PLACE_CARD)
        profile, card = self._laid
        self.place(profile, **card).wait_step(Step.PRESENCE)
        return self.face_checked().wait_step(Step.RESULT)

    # -- focus check, objection -------------------------------------------------------------

    def focus_signed(self, answer=FocusCheckControl.FOCUS_PLAUSIBLE):
        """On the page of the focus check: the clerk answers, a supervisor signs."""
        self.wait_step(Step.FOCUS_CHECK)
        if not self.content.answer:
            self.press(answer).wait_until(lambda s: s.content.answer, "the answer")
        self.pin(SUPERVISOR)
        return self.wait_until(lambda s: s.step is not Step.FOCUS_CHECK, "the signature")

    def object_to(self, ground=ComplaintGround.OTHER, contact=""):
        """From a result or a ticket to the complaint on disk."""
        return self.press(Control.OBJECT).wait_step(Step.COMPLAINT).file(ground, contact)

    def complain_about(self, reference, ground=ComplaintGround.OTHER, contact=""):
        """From the start, with the number on a receipt."""
        self.sign_in()
        self.press(WelcomeControl.START_COMPLAINT).wait_step(Step.COMPLAINT)
        self.enter(reference=reference)
        self.wait_until(lambda s: s.content.about, "the reference")
        return self.file(ground, contact)

    def file(self, ground, contact=""):
        self.press(ground_control(ground)).wait_until(lambda s: s.content.ground, "the ground")
        if contact:
            self.enter(contact=contact)
            self.wait_until(lambda s: s.content.contact == contact, "the contact")
        return self.press(ComplaintControl.FILE).wait_step(Step.COMPLAINT_FILED).wait_saved()

    def wait_saved(self):
        return self.wait_until(lambda s: s.content.reference, "the record to be saved")

    def leave(self):
        """Whatever page it is: back to the start, card taken."""
        self.desk.card.call("remove")
        self.desk.subscriber.call("sit", person="holder")
        if self.step not in {Step.WELCOME, Step.SIGN_IN}:
            ways = (Control.CANCEL, Control.DONE)
            self._until(lambda: any(self.acts(way) for way in ways), "a way out")
            self.cancel() if self.acts(Control.CANCEL) else self.press(Control.DONE)
        return self.wait_step(Step.WELCOME, Step.SIGN_IN)

    def cancel(self):
        """Whoever has shown their document gets a paper first."""
        visit = self.snapshot.visit
        self.press(Control.CANCEL)
        self.wait_until(
            lambda s: s.visit != visit or s.step is Step.CANCELLED, "the visit to be cancelled"
        )
        return self.press(Control.DONE) if self.step is Step.CANCELLED else self


def document_of(desk, seed, **who):
    """The resident card of this seed's person, as the carrier's commands name it."""
    described = desk.card.call("describe", seed=seed, profile="resident", **who)
    return f"resident:{described['id_number']}"


def processes_of(directory: Path):
    """Process ids whose command line names this directory."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and int(entry.name) != os.getpid():
            try:
                line = (entry / "cmdline").read_bytes()
            except OSError:
                continue
            if str(directory).encode() in line:
                found.append(int(entry.name))
    return found
