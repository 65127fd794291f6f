"""The statement page in a visit without devices: what is judged, watched and sent, and the ways beside it."""

import msgspec
import pytest
from house import HOUSE, OWN_NUMBER, house_of, settings_for
from rehearsal import Rehearsal

from kiosk import settings as kiosk_settings
from kiosk.enumerations import Outcome
from kiosk.policy.packs import load_chosen
from kiosk.protocol.codes import Control, Message
from kiosk.protocol.flows import Step
from kiosk.statement_video import recorded
from kiosk.statement_video.finding import StatementDoubt, StatementFinding
from kiosk.statement_video.script import COUNT
from kiosk.statement_video.session import StatementPhase
from kiosk.statement_video.timeline import Timeline
from kiosk.visit import effects
from kiosk.visit import events as ev
from kiosk.visit.pages.attest import AttestControl
from kiosk.visit.pages.notice import NoticeControl
from kiosk.visit.pages.number_status import NumberStatusControl
from kiosk.visit.pages.statement import StatementControl

_KIOSK = kiosk_settings.Kiosk(device="dev", mode="self_service", clerk_screen=True)
_ALONE_SETTINGS = settings_for("/nowhere", kiosk=_KIOSK)
ALONE = house_of(_ALONE_SETTINGS, load_chosen(_ALONE_SETTINGS))

_PAUSES = (0.6, 1.1, 1.5, 2.0, 2.5, 2.9, 3.4)
TIMELINE = Timeline(
    digits=(2, 3, 6, 8, 9, 0, 2),
    pauses=_PAUSES,
    begins=0.0,
    reads_until=6.0,
    shown=tuple(6.0 + 5.0 * place for place in range(1, 8)),
)
FOUND = StatementFinding(
    reasons=(),
    voiced=5.0,
    answers=(0.5,) * COUNT,
    apart=(0.05,) * COUNT,
    extra=0,
    together=0.96,
    lag=0.04,
    unseen=0.1,
)
VIDEO = b"webm of a statement"


def judged(*doubts, same_person=True):
    found = FOUND._replace(reasons=doubts)
    return ev.StatementJudged(VIDEO, TIMELINE, found, same_person, {"silero": "ab"})


def at_statement():
    visit = Rehearsal(ALONE).to_face(OWN_NUMBER).face("PASS", "pass")
    visit.press(NumberStatusControl.GO_ON).read_notice()
    assert visit.shown.step is Step.STATEMENT
    return visit


def reads(visit, verdict, *, watches=True):
    visit.press(StatementControl.BEGIN_READING)
    visit.send(ev.StatementProgress(StatementPhase.SENTENCE, None, 0, 0.1))
    visit.send(ev.StatementRecorded())
    visit.send(verdict)
    if watches:
        visit.send(ev.StatementPlayed())
    return visit


def test_alone_a_second_verification_is_read_aloud_before_it_is_signed():
    visit = reads(at_statement(), judged()).press(StatementControl.SEND_STATEMENT)
    assert visit.shown.step is Step.SIGNATURE
    visit.draw().press("sign").press(Control.CONFIRM)
    assert visit.visit.decision.outcome is Outcome.ALLOW
    assert visit.visit.decided_on["consent.statement_video"].value is True
    assert visit.visit.statement.video == VIDEO


def test_with_a_clerk_nobody_reads_aloud():
    visit = Rehearsal(HOUSE).to_number_status().press(NumberStatusControl.GO_ON).read_notice()
    assert visit.shown.step is Step.SIGNATURE


def test_what_was_not_watched_to_its_end_is_not_sent():
    visit = reads(at_statement(), judged(), watches=False)
    assert StatementControl.SEND_STATEMENT not in visit.shown.controls
    visit.send(ev.StatementPlayed())
    assert visit.shown.content.message is Message.STATEMENT_IS_SEEN
    assert StatementControl.SEND_STATEMENT in visit.shown.controls


def test_what_was_watched_and_not_judged_yet_is_not_sent():
    visit = at_statement().press(StatementControl.BEGIN_READING)
    visit.send(ev.StatementRecorded())
    visit.send(ev.StatementPlayed())
    assert StatementControl.SEND_STATEMENT not in visit.shown.controls


@pytest.mark.parametrize(
    ("doubt", "told"),
    [
        (StatementDoubt.NOT_READ, Message.STATEMENT_NOT_HEARD),
        (StatementDoubt.NOT_ANSWERED, Message.STATEMENT_NOT_IN_TIME),
        (StatementDoubt.NOT_IN_STEP, Message.STATEMENT_LIPS),
        (StatementDoubt.ANOTHER_PERSON, Message.STATEMENT_FACE),
    ],
)
def test_three_that_were_not_accepted_lead_to_a_clerk(doubt, told):
    visit = at_statement()
    for left in (2, 1):
        reads(visit, judged(doubt))
        assert visit.shown.content.message is told
        assert visit.shown.content.tries_left == left
        assert visit.visit.statement.part is None
    reads(visit, judged(doubt))
    assert visit.shown.step is Step.TICKET
    assert visit.visit.referred is Message.STATEMENT_FAILED


def test_a_face_that_was_not_compared_is_nobodys():
    visit = reads(at_statement(), judged(same_person=None))
    assert StatementControl.SEND_STATEMENT not in visit.shown.controls


def test_a_machines_fault_is_nobodys_try():
    visit = reads(at_statement(), judged(StatementDoubt.RECORDING_GAPS))
    assert visit.shown.content.tries_left == 3
    visit.press(StatementControl.BEGIN_READING).send(ev.StatementFailed(Message.MICROPHONE_ABSENT))
    assert visit.shown.content.message is Message.MICROPHONE_ABSENT
    assert visit.shown.content.tries_left == 3


def test_whoever_does_not_read_aloud_goes_on_with_a_clerk_in_the_same_visit():
    visit = at_statement().press(Control.ANOTHER_WAY)
    assert visit.shown.step is Step.TICKET
    assert visit.visit.goes_on_at is Step.ATTEST
    assert not visit.asked(effects.Save)
    visit.send(ev.TakenOver("c01", visit.t))
    assert visit.shown_to_staff.step is Step.ATTEST
    visit.press(AttestControl.ATTEST_REAL)
    visit.wait(1.0)
    visit.press(AttestControl.ATTEST_CONFIRM, NumberStatusControl.GO_ON)
    visit.read_notice()
    assert visit.shown.step is Step.SIGNATURE
    visit.draw().press("sign").press(Control.CONFIRM)
    assert visit.visit.decision.outcome is Outcome.ALLOW
    assert visit.visit.decided_on["channel"].value == "counter"


def test_a_ticket_before_the_signature_gives_nothing():
    visit = at_statement().press(Control.ANOTHER_WAY)
    assert visit.visit.decision.outcome is Outcome.BLOCK_UNTIL_SIGNED


def test_leaving_the_page_closes_camera_and_microphone_and_voids_what_was_recorded():
    visit = reads(at_statement(), judged())
    visit.press(Control.BACK)
    assert visit.asked(effects.StopCamera)
    visit.press(NoticeControl.NOTICE_READ)
    assert visit.shown.step is Step.STATEMENT
    assert StatementControl.SEND_STATEMENT not in visit.shown.controls


def test_another_face_session_voids_the_statement():
    visit = reads(at_statement(), judged()).press(StatementControl.SEND_STATEMENT)
    visit.visit.void_presence()
    assert visit.visit.statement.part is None
    assert visit.visit.statement.video == b""


def part():
    visit = reads(at_statement(), judged()).press(StatementControl.SEND_STATEMENT)
    return visit.visit.statement.part


def test_the_record_says_what_was_judged_and_by_what():
    found = part()
    assert found.judged_by == {"silero": "ab"}
    assert found.content == "not_recognised"
    assert recorded.doubts(found) == ()


@pytest.mark.parametrize(
    "changed",
    [
        {"answers": (0.5,) * 6 + (None,)},
        {"answers": (0.5,) * 3},
        {"answers": (0.05,) * 7},
        {"together": 0.5},
        {"together": float("nan")},
        {"same_person": None},
        {"digits": (2,)},
        {"pauses": (0.0,) * 7},
        {"shown": tuple(6.0 + 0.1 * place for place in range(1, 8))},
        {"voiced": 0.5},
    ],
)
def test_a_record_that_was_not_measured_so_does_not_hold(changed):
    assert recorded.doubts(msgspec.structs.replace(part(), **changed))
