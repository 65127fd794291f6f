"""One face check's threads: a camera that gives frames, and an inference that is slow or hangs."""

import queue
import threading
import time
from random import Random

import pytest
from brisk import brisk
from face_signals import FPS, Person
from waiting import HANGS_S, until

from kiosk.errors import CameraError, FaceAnalysisError
from kiosk.ports import CameraFrame
from kiosk.presence.challenge import Plan
from kiosk.protocol.codes import Message
from kiosk.visit.events import CameraFailed, PresenceDone, PresenceProgress
from kiosk.visit.runtime import presence_run
from kiosk.visit.runtime.presence_run import PresenceMeans, PresenceRun

_SIDE = 8  # pixels: nobody looks at them


class Camera:
    """Gives frames at its pace until `silent`."""

    width = height = _SIDE

    def __init__(self):
        self.silent = False
        self.exposure = 1.0

    def open(self):
        pass

    def read(self, timeout_s):
        time.sleep(timeout_s if self.silent else 1 / FPS)
        if self.silent:
            raise CameraError("no frames")
        return CameraFrame(_SIDE, _SIDE, time.monotonic_ns(), bytes(_SIDE * _SIDE * 3))

    def expose(self, factor):
        self.exposure = factor
        return True

    def describe(self):
        return {"source": "test"}

    def close(self):
        pass


class Inference:
    """Sees somebody who obeys the screen; a look takes look_s, an embedding embed_s."""

    def __init__(self, camera, look_s, embed_s=0.0):
        self.camera, self.look_s, self.embed_s = camera, look_s, embed_s
        self.person = Person()
        self.shown = PresenceProgress(Message.NONE, 0, 2, 0, person_there=False)
        self.seen = 0
        self.prompts_at_embedding = []
        self.hangs = self.blocks = self.closed = False
        self.waits, self.let_go = threading.Event(), threading.Event()

    def models(self):
        return {}

    def watch(self, ring):
        self.ring = ring

    def unwatch(self):
        pass

    def interrupt(self):
        self.let_go.set()

    def close(self):
        self.closed = True

    def signals(self, timeout_s):
        if self.blocks:
            self.waits.set()
            self.let_go.wait()
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

    def embed(self, _pixels, _width, _height):
        self.prompts_at_embedding.append(self.shown.message)
        time.sleep(self.embed_s)
        return (1.0, 0.0)

    def embed_portrait(self, _pixels, _width, _height):
        return (1.0, 0.0)


class Check:
    """A run, and all that it posted."""

    def __init__(self, look_s=0.0, embed_s=0.0):
        self.camera = Camera()
        self.inference = Inference(self.camera, look_s, embed_s)
        self.events = queue.Queue()
        means = PresenceMeans(self.camera, self.inference, None, brisk(), attended=True)
        self.run = PresenceRun(means, Random(3), self._post)
        self.run.start(None, b"n", Plan())

    def _post(self, event):
        if isinstance(event, PresenceProgress):
            self.inference.shown = event
        else:
            self.events.put(event)

    def ended(self):
        return self.events.get(timeout=HANGS_S)


@pytest.fixture
def check():
    started = []

    def start(**pace):
        started.append(Check(**pace))
        return started[-1]

    yield start
    for one in started:
        one.run.stop()


@pytest.mark.parametrize("look_s", [0.0, 0.2])
def test_a_slow_inference_makes_the_check_longer_and_ends_it_no_other_way(check, look_s):
    made = check(look_s=look_s, embed_s=look_s)
    done = made.ended()
    assert isinstance(done, PresenceDone)
    # Without a portrait that can be read a clerk compares; everything else was in order.
    assert done.result.reasons == ("nothing_to_compare",)
    # The screen tells what comes next before the long look at what was kept.
    assert made.inference.prompts_at_embedding[-1] is Message.COMPARING


def test_an_inference_that_hangs_restarts_the_check(check, monkeypatch):
    monkeypatch.setattr(presence_run, "_LOOK_S", 0.5)
    made = check()
    until(lambda: made.inference.seen > 3, "some looks")
    made.inference.hangs = True
    assert made.ended() == CameraFailed(Message.FACE_CHECK_RESTARTED)


def test_nobody_who_cancels_waits_for_an_inference_that_hangs(check, monkeypatch):
    monkeypatch.setattr(presence_run, "_STOP_S", 0.1)
    made = check()
    until(lambda: made.inference.seen > 3, "some looks")
    made.inference.blocks = True
    assert made.inference.waits.wait(HANGS_S)
    made.run.stop()
    assert made.inference.closed


def test_a_camera_that_falls_silent_is_lost_and_not_the_persons_fault(check, monkeypatch):
    monkeypatch.setattr(presence_run, "_FRAME_S", 0.5)
    made = check()
    until(lambda: made.inference.seen > 3, "some looks")
    made.camera.silent = True
    assert made.ended() == CameraFailed(Message.CAMERA_LOST)
