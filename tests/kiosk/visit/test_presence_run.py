"""One face check's threads: a camera that gives frames, and an inference that is slow or hangs."""

import os
import queue
import threading
import time
from random import Random

import msgspec
import pytest
from brisk import brisk
from face_signals import FPS, Person
from waiting import HANGS_S, until

from kiosk.errors import CameraError, FaceAnalysisError
from kiosk.identity.documents import Portrait
from kiosk.ports import CameraFrame, FaceEmbedding
from kiosk.presence.challenge import Plan
from kiosk.protocol.codes import Message
from kiosk.protocol.frames import FrameRing
from kiosk.visit.events import CameraFailed, PresenceDone, PresenceProgress
from kiosk.visit.runtime import machine_faults, presence_run
from kiosk.visit.runtime.machine_faults import MachineFaults
from kiosk.visit.runtime.presence_run import PresenceMeans, PresenceRun

_SIDE = 8  # pixels: nobody looks at them
_SIZE = _SIDE * _SIDE * 3
_PORTRAIT = Portrait(b"chip", "image/jp2")
_SAME, _ANOTHER = (1.0, 0.0), (0.0, 1.0)


class Camera:
    """Gives frames at its pace until `silent`."""

    width = height = _SIDE

    def __init__(self):
        self.silent = False
        self.exposure = 1.0
        self.frame = bytes(_SIZE)
        self.side = _SIDE
        self.opened = 0
        self.hangs = threading.Event()
        self.hangs.set()
        self.hanging = threading.Event()

    def hang(self):
        """From now on, until `hangs` is set: no picture is under way any more when it returns."""
        self.hanging.clear()
        self.hangs.clear()
        until(self.hanging.is_set, "the camera to hang")

    def open(self):
        self.opened += 1
        assert self.opened == 1, "one session at a time has the camera"

    def read(self, timeout_s):
        if not self.hangs.is_set():
            self.hanging.set()
            self.hangs.wait()
        time.sleep(timeout_s if self.silent else 1 / FPS)
        if self.silent:
            raise CameraError("no frames")
        return CameraFrame(self.side, self.side, time.monotonic_ns(), self.frame)

    def expose(self, factor):
        self.exposure = factor
        return True

    def describe(self):
        return {"source": "test"}

    def close(self):
        self.opened -= 1


class Inference:
    """Sees somebody who obeys the screen; a look takes look_s, an embedding comes after embed_s."""

    def __init__(self, camera, look_s, embed_s=0.0):
        self.camera, self.look_s, self.embed_s = camera, look_s, embed_s
        self.person = Person()
        self.shown = PresenceProgress(Message.NONE, 0, 2, 0, person_there=False)
        self.seen = 0
        self.hangs = self.blocks = self.closed = False
        self.answers = True
        self.waits, self.let_go = threading.Event(), threading.Event()
        self.asked, self.under_way = [], []
        self.live, self.portrait = lambda _count: _SAME, _SAME
        self.ring = None

    def models(self):
        return {}

    def watch(self, ring):
        self.ring, self.seen = ring, 0

    def unwatch(self):
        pass

    def interrupt(self):
        self.let_go.set()

    def close(self):
        self.closed = True
        self.let_go.clear()

    def signals(self, timeout_s):
        if self.blocks:
            self.waits.set()
            self.let_go.wait()
            raise FaceAnalysisError("interrupted")
        if self.let_go.is_set():
            raise FaceAnalysisError("interrupted")
        if self.hangs or self.ring.latest_number() == self.seen:
            time.sleep(min(timeout_s, 0.01))
            return None
        frame = self.ring.latest()
        self.seen = frame.number
        now = frame.t_ns / 1e9
        pose = self.person.obeys(self.shown, now)
        self.person.frame = frame.number - 1
        looks = self.person.look(self.shown.tint, self.camera.exposure, t_ns=frame.t_ns, **pose)
        time.sleep(self.look_s)
        return looks

    def ask_embedding(self, pixels, width, height):
        assert len(pixels) == width * height * 3
        return self._ask(self.live)

    def ask_portrait_embedding(self, _pixels, _width, _height):
        return self._ask(lambda _count: self.portrait)

    def _ask(self, answer):
        self.asked.append(answer)
        self.under_way.append((time.monotonic() + self.embed_s, len(self.asked)))
        return len(self.asked)

    def embeddings(self):
        """In another order than they were asked for."""
        if not self.answers:
            return []
        now = time.monotonic()
        ready = [asked for at, asked in self.under_way if at <= now]
        self.under_way = [one for one in self.under_way if one[1] not in ready]
        return [FaceEmbedding(asked, self.asked[asked - 1](asked)) for asked in reversed(ready)]


class Check:
    """A run, and all that it posted."""

    def __init__(self, look_s=0.0, embed_s=0.0, portrait=None):
        self.camera = Camera()
        self.inference = Inference(self.camera, look_s, embed_s)
        self.events = queue.Queue()
        means = PresenceMeans(
            self.camera,
            self.inference,
            lambda _portrait: (bytes(_SIZE), _SIDE, _SIDE),
            brisk(),
            attended=True,
        )
        self.run = PresenceRun(means, Random(3), self._post)
        self.portrait = portrait

    def start(self):
        self.ring = self.run.start(self.portrait, b"n", Plan())
        return self

    def _post(self, event):
        if isinstance(event, PresenceProgress):
            self.inference.shown = event
        else:
            self.events.put(event)

    def ended(self):
        return self.events.get(timeout=HANGS_S)


@pytest.fixture
def make():
    made = []

    def make(**how):
        made.append(Check(**how))
        return made[-1]

    yield make
    for one in made:
        one.camera.hangs.set()
        one.run.close()
        until(lambda one=one: not one.run._ending or one.run._ending[-1].ended.is_set(), "its end")


@pytest.fixture
def check(make):
    return lambda **how: make(**how).start()


def _looks(made, count=3):
    until(lambda: made.inference.seen > count, "some looks")


@pytest.mark.parametrize("look_s", [0.0, 0.2])
def test_a_slow_inference_makes_the_check_longer_and_ends_it_no_other_way(check, look_s):
    made = check(look_s=look_s, embed_s=look_s)
    done = made.ended()
    assert isinstance(done, PresenceDone)
    # Without a portrait that can be read a clerk compares; everything else was in order.
    assert done.result.reasons == ("nothing_to_compare",)


def test_embeddings_that_come_late_and_in_any_order_are_waited_for_and_hold_nothing_up(check):
    """Each takes as long as ten frames: frames are looked at all the while, and there is no gap."""
    made = check(embed_s=0.4, portrait=_PORTRAIT)
    done = made.ended()
    assert done.result.reasons == ("comparison_pass",)
    transcript = msgspec.to_builtins(done.result.transcript)
    assert transcript["gaps"] == transcript["cuts"] == 0
    assert len(transcript["kept"]) == len(transcript["kept_sha256"])
    assert all(transcript["kept_sha256"])


def test_the_portraits_embedding_is_the_portraits_whenever_it_comes(make):
    """Somebody else's document: no order of answers makes the live face the document's."""
    made = make(embed_s=0.1, portrait=_PORTRAIT)
    made.inference.portrait = _ANOTHER
    done = made.start().ended()
    assert (done.result.band, done.result.reasons) == ("reject", ("comparison_reject",))


def test_another_person_in_one_picture_is_found_and_it_is_said_in_which(make):
    made = make(portrait=_PORTRAIT)
    made.inference.live = lambda count: _ANOTHER if count == 5 else _SAME
    done = made.start().ended()
    assert done.result.reasons == ("another_person_in_between",)
    transcript = msgspec.to_builtins(done.result.transcript)
    assert transcript["another_person"] in {"instant", "proof", "depth_pose", "frontal"}


def test_a_picture_without_a_face_is_asked_for_again(make):
    made = make(portrait=_PORTRAIT)
    made.inference.live = lambda count: None if count in {2, 6} else _SAME
    done = made.start().ended()
    assert done.result.reasons == ("comparison_pass",)
    assert msgspec.to_builtins(done.result.transcript)["lost"] == 2


# -- what the machine does wrong ---------------------------------------------------------------


def test_more_time_is_given_to_the_session_that_runs(check):
    made = check()
    until(lambda: made.inference.seen > 3, "some looks")
    made.run.lengthen(Plan(patience=2.0))
    done = made.ended()
    assert done.result.transcript["plan"] == {"subset": "all", "patience": 2.0}


def test_an_inference_that_hangs_restarts_the_check(check, monkeypatch):
    monkeypatch.setattr(machine_faults, "LOOK_S", 0.5)
    made = check()
    _looks(made)
    made.inference.hangs = True
    assert made.ended() == CameraFailed(Message.FACE_CHECK_RESTARTED)


def test_an_inference_that_never_looks_restarts_the_check(make, monkeypatch):
    monkeypatch.setattr(machine_faults, "START_S", 0.5)
    made = make()
    made.inference.hangs = True
    assert made.start().ended() == CameraFailed(Message.FACE_CHECK_RESTARTED)


def test_embeddings_that_never_come_restart_the_check(make, monkeypatch):
    monkeypatch.setattr(machine_faults, "ANSWER_S", 0.3)
    made = make(portrait=_PORTRAIT)
    made.inference.answers = False
    assert made.start().ended() == CameraFailed(Message.FACE_CHECK_RESTARTED)


def test_a_camera_that_falls_silent_is_lost_and_not_the_persons_fault(check, monkeypatch):
    monkeypatch.setattr(presence_run, "_FRAME_S", 0.5)
    made = check()
    _looks(made)
    made.camera.silent = True
    assert made.ended() == CameraFailed(Message.CAMERA_LOST)


def test_a_camera_that_hangs_is_lost_too(check, monkeypatch):
    monkeypatch.setattr(machine_faults, "LOOK_S", 0.5)
    made = check()
    _looks(made)
    made.camera.hang()
    assert made.ended() == CameraFailed(Message.CAMERA_LOST)


WRONG_FRAMES = {
    "too few bytes": (_SIDE, _SIZE - 1),
    "wider": (_SIDE + 1, (_SIDE + 1) ** 2 * 3),
    "giant": (4096, 4096 * 4096 * 3),
    "giant, and nothing in it": (100_000, _SIZE),
    "nothing": (0, 0),
}


@pytest.mark.parametrize("kind", WRONG_FRAMES)
@pytest.mark.parametrize("first", [True, False], ids=["at once", "in the middle"])
def test_frames_of_another_size_are_the_cameras_fault(make, kind, first):
    made = make()

    def spoil():
        made.camera.side, made.camera.frame = WRONG_FRAMES[kind][0], bytes(WRONG_FRAMES[kind][1])

    if first:
        spoil()
    made.start()
    if not first:
        _looks(made)
        spoil()
    assert made.ended() == CameraFailed(Message.CAMERA_ABSENT if first else Message.CAMERA_LOST)
    assert made.events.empty()


def test_how_it_ended_is_told_once(check, monkeypatch):
    """The camera goes when the inference process does."""
    monkeypatch.setattr(machine_faults, "LOOK_S", 0.3)
    monkeypatch.setattr(presence_run, "_FRAME_S", 0.3)
    made = check()
    _looks(made)
    made.inference.hangs = made.camera.silent = True
    made.ended()
    until(lambda: made.camera.opened == 0, "the camera to be closed")
    assert made.events.empty()


class TestMachineFaults:
    """The same, in virtual time."""

    BLACK = Person().look(faces=0, brightness=1.0)
    NOBODY = Person().look(faces=0, brightness=90.0)

    def test_black_pictures_are_told_as_darkness_after_a_while(self):
        faults = MachineFaults(0.0)
        told = [faults.looked(self.BLACK, second / 10) for second in range(200)]
        assert told[0] is told[60] is Message.NONE
        assert told[-1] is Message.TOO_DARK

    def test_somebody_who_switches_the_light_on_goes_on(self):
        faults = MachineFaults(0.0)
        for second in range(0, 100, 5):
            assert not faults.looked(self.BLACK, second)
            assert not faults.looked(self.NOBODY, second + 4)

    def test_a_room_without_anybody_is_nobodys_fault(self):
        faults = MachineFaults(0.0)
        assert not any(faults.looked(self.NOBODY, second) for second in range(1000))

    @pytest.mark.parametrize(
        ("newest", "told"),
        [
            (0, Message.CAMERA_ABSENT),
            (1, Message.CAMERA_LOST),
            (2, Message.FACE_CHECK_RESTARTED),
        ],
    )
    def test_who_is_at_fault_is_told_by_the_camera_s_newest_frame(self, newest, told):
        faults = MachineFaults(0.0)
        if newest:
            faults.looked(Person().look(), 0.0)
        assert not faults.not_looked(newest, machine_faults.LOOK_S - 0.1)
        assert faults.not_looked(newest, machine_faults.START_S) is told

    def test_a_look_now_and_then_is_enough(self):
        faults = MachineFaults(0.0)
        now, person = 0.0, Person()
        for _ in range(50):
            now += machine_faults.LOOK_S * 0.9
            assert not faults.not_looked(person.frame + 1, now)
            faults.looked(person.look(), now)


# -- stopping --------------------------------------------------------------------------------


def test_stopping_waits_for_nobody(check):
    """Neither for a camera nor for an inference that hang: the visit's loop goes on at once."""
    made = check()
    _looks(made)
    made.camera.hang()
    made.inference.blocks = True
    assert made.inference.waits.wait(HANGS_S)
    stopped = threading.Event()
    loop = threading.Thread(target=lambda: (made.run.stop(), stopped.set()))
    loop.start()
    assert stopped.wait(HANGS_S), "it waited for what hangs"
    assert not made.run._ending[-1].ended.is_set()
    made.camera.hangs.set()
    until(made.run._ending[-1].ended.is_set, "the end of its threads")
    assert made.inference.closed
    assert made.camera.opened == 0


def test_the_next_session_waits_for_the_camera_and_not_the_loop(check):
    made = check()
    _looks(made)
    made.camera.hang()
    first = made.run._run
    made.start()  # a camera that is opened twice would fail
    made.start()
    assert not first.ended.is_set()
    made.camera.hangs.set()
    until(first.ended.is_set, "the first session's end")
    _looks(made)
    assert isinstance(made.ended(), PresenceDone)


def test_frames_are_wiped_once_their_session_has_ended(check):
    made = check()
    made.camera.frame = b"\x55" * _SIZE
    _looks(made)
    # Screen and inference, who have mapped the same memory.
    others = [FrameRing.attach(os.dup(ring.fd)) for ring in (made.ring, made.inference.ring)]
    assert all(b"\x55" * _SIZE in ring._memory[:] for ring in others)
    made.run.stop()
    until(made.run._ending[-1].ended.is_set, "the session's end")
    assert not any(b"\x55" in ring._memory[:] for ring in others)
    for ring in others:
        ring.close()


def test_a_visit_that_ends_leaves_no_frame_though_its_camera_hangs(check, monkeypatch):
    monkeypatch.setattr(presence_run, "_END_S", 0.1)
    made = check()
    made.camera.frame = b"\x55" * _SIZE
    _looks(made)
    made.camera.hang()
    made.run.close()
    for ring in (made.ring, made.inference.ring):
        assert b"\x55" not in bytes(ring._memory[64:])
    made.camera.hangs.set()
