"""What goes wrong at a counter: each has a message for the right person, a way on, and loses nothing."""

import os
import shutil
import signal
from pathlib import Path

import carriers
import pytest
from waiting import until

from drivers.emulated.sim import sim
from drivers.store.outbox import SqliteOutbox
from kiosk.errors import StoreFullError
from kiosk.protocol.codes import Control, Message, Why
from kiosk.protocol.flows import Step
from kiosk.visit.pages.welcome import WelcomeControl

# -- document -------------------------------------------------------------------------------


def test_a_card_torn_out_in_the_middle_leads_back_to_place_the_card_again(desk, screen):
    screen.to_document()
    screen.place("passport", seed=201, tear_at=20)
    screen.wait_message(Message.PLACE_CARD_AGAIN)
    assert screen.step is Step.DOCUMENT
    desk.place_card("passport", seed=201)  # the key is known by now
    screen.wait_step(Step.PRESENCE)


def test_a_mute_card_is_told_and_a_working_one_goes_on(desk, screen):
    screen.to_document()
    desk.place_card("resident", seed=202, mute_at=2)
    screen.wait_message(Message.CARD_MUTE)
    desk.place_card("resident", seed=202)
    screen.wait_step(Step.PRESENCE)


def test_a_wrong_mrz_is_told_and_the_right_one_opens_the_chip(desk, screen):
    screen.to_document()
    printed = desk.place_card("passport", seed=203)
    screen.wait_message(Message.KEY_NEEDED)
    screen.enter(document_number="L00000000", birth=printed["birth"], expiry=printed["expiry"])
    screen.wait_message(Message.KEY_WRONG)
    screen.enter(document_number="L0", birth="991332", expiry="x")
    screen.wait_message(Message.KEY_MALFORMED)
    screen.enter(
        document_number=printed["passport_number"],
        birth=printed["birth"],
        expiry=printed["expiry"],
    )
    screen.wait_step(Step.PRESENCE)


def test_a_tampered_data_group_is_refused_with_the_reason(screen):
    screen.to_document().place("passport", seed=204, tamper_group=2).wait_step(Step.RESULT)
    assert screen.content.outcome == "REFUSE"
    assert screen.content.reasons[0].text
    assert screen.content.reasons[0].appeal


DOUBTS = {
    "an unknown issuer": ("passport", {"signer": "unknown"}, Step.TICKET),
    "a signer out of date": ("passport", {"signer": "expired"}, Step.TICKET),
    "a revoked signer": ("passport", {"signer": "revoked"}, Step.RESULT),
    "a copied chip": ("passport_full", {"copied": True, "extended": True}, Step.RESULT),
    "a kind that is not accepted": ("identity_card", {}, Step.TICKET),
}


@pytest.mark.parametrize("doubt", DOUBTS)
def test_a_doubtful_document_leads_to_the_clerk_or_to_a_refusal_and_never_on(screen, doubt):
    profile, knobs, step = DOUBTS[doubt]
    screen.to_document().place(profile, seed=205, **knobs).wait_step(step, Step.PRESENCE)
    assert screen.step is step
    assert screen.content.reasons[0].text
    if step is Step.RESULT:
        assert screen.content.outcome == "REFUSE"
        assert screen.content.reasons[0].appeal


def test_a_portrait_that_cannot_be_decoded_never_passes(screen):
    screen.to_document().place("resident", seed=208, readable_photo=False)
    screen.wait_step(Step.TICKET, Step.PRESENCE)
    assert screen.step is Step.TICKET
    assert screen.content.reasons[0].text


def test_an_access_number_alone_opens_the_chip(desk, screen):
    screen.to_document()
    printed = desk.place_card("passport_pace", seed=209)
    screen.wait_message(Message.KEY_NEEDED)
    screen.enter(document_number="000000" if printed["can"] != "000000" else "111111")
    screen.wait_message(Message.KEY_WRONG)
    screen.enter(document_number=printed["can"])
    screen.wait_step(Step.PRESENCE)


def test_a_broken_secure_channel_is_told(desk, screen):
    screen.to_document().place("passport", seed=206, wrong_mac_at=12)
    screen.wait_message(Message.PLACE_CARD_AGAIN)
    desk.place_card("passport", seed=206)
    screen.wait_step(Step.PRESENCE)


def test_no_reader_says_so_on_the_welcome_page_and_comes_back(desk, screen):
    desk.card.call("stop_pcscd")
    try:
        screen.wait_message(Message.READER_ABSENT)
        assert not screen.acts(WelcomeControl.START_NEW_SIM)
    finally:
        desk.card.call("start_pcscd")
    screen.wait_until(lambda s: WelcomeControl.START_NEW_SIM in s.controls, "the reader to be back")


# -- face -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("person", "told"),
    [
        ("nobody", Message.NO_FACE),
        ("two", Message.SEVERAL_FACES),
        ("mask", Message.FACE_COVERED),
    ],
)
def test_nobody_and_two_people_are_told_and_the_right_one_goes_on(desk, screen, person, told):
    desk.subscriber.call("sit", person=person)
    screen.to_presence("resident", seed=210).wait_message(told)
    desk.subscriber.call("sit", person="holder")
    screen.face_checked().wait_step(Step.ATTEST)


def test_a_person_who_leaves_in_the_middle_gets_another_try(desk, screen):
    screen.to_presence("resident", seed=211).wait_message(*_prompts())
    desk.subscriber.call("sit", person="nobody")
    screen.wait_until(lambda s: Control.RETRY in s.controls, "another try")
    assert screen.message is Message.TIMED_OUT
    desk.subscriber.call("sit", person="holder")
    screen.press(Control.RETRY).wait_message(*_prompts())
    screen.face_checked().wait_step(Step.ATTEST)


def test_the_other_way_is_open_from_the_face_check_too(screen):
    screen.to_presence("resident", seed=212).press(Control.ANOTHER_WAY)
    screen.wait_step(Step.CLERK_REVIEW)
    assert screen.ring is None, "the camera is off"


def test_frozen_pictures_end_with_the_clerk(desk, screen):
    desk.subscriber.call("freeze", on=True)
    try:
        screen.to_presence("resident", seed=213).wait_step(Step.CLERK_REVIEW)
        assert screen.content.why == (Why.CAMERA_FROZEN,)
        assert screen.message is Message.CAMERA_FROZEN
    finally:
        desk.subscriber.call("freeze", on=False)


def test_what_was_suspected_is_still_known_after_cancelling(desk, screen):
    """Here and at the carrier: the next visit with this document takes two people, who can go on."""
    desk.subscriber.call("freeze", on=True)
    try:
        screen.to_presence("resident", seed=260).wait_step(Step.CLERK_REVIEW)
    finally:
        desk.subscriber.call("freeze", on=False)
    visit = screen.snapshot.visit
    screen.leave()
    screen.wait_until(lambda s: s.visit != visit, "the next visit")
    screen.to_presence("resident", seed=260).face_checked().wait_step(Step.CLERK_REVIEW)
    assert screen.content.why == (Why.SUSPECTED_BEFORE,)
    screen.signed_off().on_from_notice(sim(260)).wait_message(Message.EFFECTIVE)


def test_darkness_is_told(desk, screen):
    desk.subscriber.call("dark", on=True)
    try:
        screen.to_presence("resident", seed=214).wait_message(Message.TOO_DARK)
    finally:
        desk.subscriber.call("dark", on=False)
    screen.face_checked().wait_step(Step.ATTEST)


def test_an_unplugged_camera_is_told_and_tried_again(desk, screen):
    screen.to_presence("resident", seed=215).wait_message(*_prompts())
    desk.subscriber.call("unplug")
    try:
        screen.wait_message(Message.CAMERA_LOST)
        assert screen.ring is None, "no last picture stays on the screen"
    finally:
        desk.subscriber.call("plug")
    screen.press(Control.RETRY).wait_message(*_prompts())
    screen.face_checked().wait_step(Step.ATTEST)


def test_a_killed_inference_process_restarts_the_face_check(desk, screen):
    screen.to_presence("resident", seed=216).wait_message(*_prompts())
    os.kill(_pid_of(desk, b"drivers.faces.process"), signal.SIGKILL)
    screen.wait_message(Message.FACE_CHECK_RESTARTED)
    screen.press(Control.RETRY).wait_message(*_prompts())
    screen.face_checked().wait_step(Step.ATTEST)


def test_an_inference_process_that_stands_still_restarts_the_face_check(desk, screen):
    screen.to_presence("resident", seed=217).wait_message(*_prompts())
    faces = _pid_of(desk, b"drivers.faces.process")
    os.kill(faces, signal.SIGSTOP)
    try:
        screen.wait_message(Message.FACE_CHECK_RESTARTED)
        assert screen.ring is None, "the camera is off"
        # Neither does the loop wait for it when the check is tried again and left.
        screen.press(Control.RETRY).wait_message(Message.CAMERA_STARTING)
        screen.press(Control.ANOTHER_WAY).wait_step(Step.CLERK_REVIEW)
    finally:
        os.kill(faces, signal.SIGCONT)


def test_an_inference_process_that_stands_still_at_the_start_is_waited_for(desk, screen):
    faces = _pid_of(desk, b"drivers.faces.process")
    os.kill(faces, signal.SIGSTOP)
    try:
        screen.to_presence("resident", seed=218).wait_message(Message.CAMERA_STARTING)
        screen.wait_until(lambda _s: screen.ring is not None, "the picture all the same")
    finally:
        os.kill(faces, signal.SIGCONT)
    screen.wait_message(*_prompts()).face_checked().wait_step(Step.ATTEST)


def _prompts():
    return Message.TURN_LEFT, Message.TURN_RIGHT, Message.OPEN_MOUTH, Message.BLINK


# -- processes ------------------------------------------------------------------------------


def test_a_screen_killed_in_mid_visit_comes_back_to_the_same_step_with_the_strokes(desk, screen):
    screen.to_signature("resident", seed=220).draw()
    screen.wait_until(lambda s: len(s.content.strokes) == 2, "the strokes to be kept")
    before = screen.snapshot
    screen.close()  # the counter sees what it sees of a killed screen: a closed connection
    screen.connect()
    assert screen.snapshot.visit == before.visit
    assert screen.step is Step.SIGNATURE
    assert screen.content.strokes == before.content.strokes


def test_a_killed_visit_leaves_nothing_and_the_next_one_starts(desk, screen):
    screen.to_review("resident", seed=221)
    records = len(desk.outbox())
    visit = screen.snapshot.visit
    os.kill(_active_visit(desk), signal.SIGKILL)
    screen.wait_until(lambda s: s.visit != visit, "the next visit")
    assert screen.step is Step.WELCOME
    assert len(desk.outbox()) == records


def test_a_killed_counter_takes_its_visit_with_it_and_can_be_started_again(own_desk, own_screen):
    screen = own_screen.to_signature("resident", seed=222)
    children = [_pid_of(own_desk, b"kiosk\0visit"), _pid_of(own_desk, b"drivers.faces.process")]
    os.kill(own_desk.programs.pid("counter"), signal.SIGKILL)
    until(lambda: not any(_alive(pid) for pid in children), "its children's end")
    assert own_desk.outbox() == []
    screen.close()
    own_desk.start_counter()
    screen.connect()
    assert screen.step is Step.SIGN_IN  # who was signed in is not assumed


# -- store and network ----------------------------------------------------------------------


@pytest.mark.parametrize("own_desk", [{"store_mb": 1}], indirect=True)
def test_a_full_store_never_says_saved_and_starts_no_new_visit(own_desk, own_screen):
    screen = own_screen.to_document()
    own_desk.cut_network()
    screen.place("resident", seed=230).wait_step(Step.PRESENCE)
    outbox = SqliteOutbox(own_desk.directory / "data" / "outbox", 1)
    with pytest.raises(StoreFullError):
        for filler in range(1000):
            outbox.append(f"filler-{filler}", lambda _seq, _prev: bytes(4096))
    outbox.close()
    screen.press(Control.ANOTHER_WAY).press(Control.NO_SECOND_PERSON).wait_step(Step.TICKET)
    screen.wait_message(Message.NOT_SAVED)
    assert screen.content.reference == ""
    screen.wait_until(lambda s: s.strip.trouble is Message.DISK_FULL, "the clerk to be told")
    screen.leave().wait_message(Message.DISK_FULL)
    assert not screen.acts(WelcomeControl.START_NEW_SIM)


def test_a_broker_that_refuses_the_certificate_is_the_technicians_trouble(own_desk, own_screen):
    stranger = own_desk.directory / "stranger"
    own_desk.programs.stop("relay")
    _make_stranger(own_desk, stranger)
    own_desk.programs.start("relay", own_desk.relay_command())
    own_screen.wait_until(lambda s: s.strip.trouble is Message.BROKER_REFUSED, "the refusal")


def _make_stranger(desk, folder):
    """A certificate of the same name by another authority takes the place of the right one."""
    carriers.make(folder, "demo-kiosk-1")
    for name in ("tls.pem", "tls.key"):
        shutil.copy(folder / "devices/demo-kiosk-1" / name, desk.carrier / "devices/demo-kiosk-1")


# -- time -----------------------------------------------------------------------------------


@pytest.mark.parametrize("own_desk", [{"idle_s": 2}], indirect=True)
def test_an_abandoned_visit_warns_counts_down_and_is_wiped(own_screen):
    screen = own_screen.to_consent()
    visit = screen.snapshot.visit
    screen.wait_until(lambda s: s.idle_left_s is not None, "the warning")
    screen.press(Control.STAY).wait_until(lambda s: s.idle_left_s is None, "the warning to go")
    assert screen.snapshot.visit == visit
    screen.wait_until(lambda s: s.visit != visit, "the wipe")
    assert screen.step is Step.WELCOME


def test_five_wrong_pins_lock_that_person_also_for_the_next_visit(own_desk, own_screen):
    screen = own_screen.press(WelcomeControl.SIGN_OUT).wait_step(Step.SIGN_IN)
    for left in (4, 3, 2, 1):
        screen.enter(clerk="c01", pin="0000")
        screen.wait_until(
            lambda s, left=left: s.content.attempts_left == left, f"{left} attempts left"
        )
    screen.enter(clerk="c01", pin="0000").wait_message(Message.PIN_LOCKED)
    killed = screen.snapshot.visit
    os.kill(_active_visit(own_desk), signal.SIGKILL)
    screen.wait_until(lambda s: s.visit != killed, "the next visit")
    assert screen.content.clerks[0].locked_s > 0, "the lock outlives the visit"
    screen.pin("c01").wait_message(Message.PIN_LOCKED)


# -------------------------------------------------------------------------------------------


def _pids_of(desk, words):
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                line = (entry / "cmdline").read_bytes()
            except OSError:
                continue
            if words in line and str(desk.directory).encode() in line:
                found.append(int(entry.name))
    return sorted(found)


def _pid_of(desk, words):
    return _pids_of(desk, words)[0]


def _active_visit(desk):
    """The older of the two: the other is the spare."""
    return min(_pids_of(desk, b"kiosk\0visit"), key=_started)


def _started(pid):
    """Ticks since the machine's start (proc(5)); process ids begin anew."""
    return int(Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[19])


def _alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False
