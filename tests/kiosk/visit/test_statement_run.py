"""One statement's threads: camera, microphone and inference that give, hang or fail; in no real time."""

import queue
import threading
from random import Random

import numpy as np
import pytest
from waiting import HANGS_S, until

from kiosk.errors import CameraError, FaceAnalysisError, MicrophoneError
from kiosk.ports import CameraFrame, FaceEmbedding, FaceSignals
from kiosk.presence import thresholds
from kiosk.protocol.codes import Message
from kiosk.statement_video.capture import SoundChunk
from kiosk.statement_video.finding import StatementDoubt
from kiosk.statement_video.signals import Picture, Sound, Sounds
from kiosk.visit import events as ev
from kiosk.visit.runtime.statement_run import StatementMeans, StatementRun

_SIDE = 8
_WINDOW = 512
_SECONDS = _WINDOW / 16_000
_FACE, _ANOTHER = (1.0, 0.0), (0.0, 1.0)
_ENDS = (ev.StatementJudged, ev.StatementFailed)


class Camera:
    width = height = _SIDE

    def __init__(self):
        self.opened, self.fails = 0, False
        self.sound_ns = 0  # its pictures are of the sound's moment

    def open(self):
        self.opened += 1

    def read(self, _timeout_s):
        if self.fails:
            raise CameraError("no frames")
        threading.Event().wait(0.001)
        return CameraFrame(_SIDE, _SIDE, self.sound_ns, bytes(_SIDE * _SIDE * 3))

    def expose(self, _factor):
        return True

    def close(self):
        self.opened -= 1

    def describe(self):
        return {}


class Microphone:
    """Sound without end, as fast as it is read."""

    def __init__(self, camera):
        self.camera, self.open_now, self.fails, self.hung = camera, 0, False, False
        self.hangs = threading.Event()
        self.hangs.set()
        self.left = None  # reads before it hangs by itself

    def open(self):
        if self.fails:
            raise MicrophoneError("none")
        self.open_now += 1

    def read(self):
        if self.left is not None:
            self.left -= 1
            if self.left == 0:
                self.hangs.clear()
        self.hung = not self.hangs.is_set()
        self.hangs.wait()
        t_ns = self.camera.sound_ns
        self.camera.sound_ns += round(_SECONDS * 1e9)
        return SoundChunk(bytes(2 * _WINDOW), t_ns)

    def close(self):
        self.open_now = 0


class Ear:
    """Somebody speaks for five seconds, and then nothing."""

    models = {"ear": "sha"}  # noqa: RUF012 - a stand-in

    def __init__(self):
        self.at = 0.0

    def hear(self, _samples, begins=0.0):
        self.at += _SECONDS
        return [Sound(self.at, _SECONDS, 1.0 if self.at < 5 else 0.0, 0.1)]


class Recorder:
    def __init__(self, _width, _height):
        pass

    def picture(self, picture):
        assert picture.pixels.shape == (_SIDE, _SIDE, 3)

    def sound(self, samples):
        assert len(samples) == _WINDOW

    def finish(self):
        return b"webm"


class Inference:
    def __init__(self):
        self.ring, self.seen, self.fails = None, 0, False
        self.face, self.asked = _FACE, []

    def models(self):
        return {"landmarks": "sha"}

    def watch(self, ring):
        self.ring = ring

    def signals(self, _timeout_s):
        if self.fails:
            raise FaceAnalysisError("gone")
        self.seen = self.ring.latest_number()
        return FaceSignals(frame=self.seen, t_ns=0, faces=1, jaw_open=0.1)

    def ask_embedding(self, _pixels, _width, _height):
        self.asked.append(len(self.asked) + 1)
        return self.asked[-1]

    def embeddings(self):
        come, self.asked = self.asked, []
        return [FaceEmbedding(one, self.face) for one in come]

    def unwatch(self):
        pass

    def interrupt(self):
        pass

    def close(self):
        pass


def recorded(_video):
    for number in range(20):
        yield Picture(number / 100, np.zeros((_SIDE, _SIDE, 3), np.uint8))
        yield Sounds(number / 100, np.zeros(_WINDOW, np.int16))


class Take:
    def __init__(self):
        self.camera = Camera()
        self.microphone, self.inference = Microphone(self.camera), Inference()
        self.events = queue.Queue()
        means = StatementMeans(
            self.camera,
            lambda: self.microphone,
            self.inference,
            thresholds.load(None).comparison,
            Ear,
            Recorder,
            recorded,
        )
        self.run = StatementRun(means, Random(1), self.events.put)

    def start(self, faces=(_FACE,)):
        self.ring = self.run.start(None, faces)
        return self

    def until(self, *kinds):
        """The first event of these; all before it are in `before`."""
        self.before = []
        while not isinstance(event := self.events.get(timeout=8), kinds):
            self.before.append(event)
        return event


@pytest.fixture
def take():
    made = Take()
    yield made
    made.microphone.hangs.set()
    made.run.close()


def test_it_is_recorded_played_and_judged_from_what_was_recorded(take):
    judged = take.start().until(ev.StatementJudged)
    assert any(isinstance(event, ev.StatementProgress) for event in take.before)
    assert any(isinstance(event, ev.StatementRecorded) for event in take.before)
    assert judged.video == b"webm"
    assert judged.same_person is True
    assert judged.models == {"ear": "sha", "landmarks": "sha"}
    assert StatementDoubt.NOT_ANSWERED in judged.found.reasons, "nobody has said a digit"
    if not any(isinstance(event, ev.StatementPlayed) for event in take.before):
        take.until(ev.StatementPlayed)
    assert (take.camera.opened, take.microphone.open_now) == (0, 0)


def test_another_face_than_the_face_sessions_is_told(take):
    take.inference.face = _ANOTHER
    assert take.start().until(ev.StatementJudged).same_person is False


def test_without_a_face_session_nothing_is_said_of_the_person(take):
    assert take.start(faces=()).until(ev.StatementJudged).same_person is None


@pytest.mark.parametrize(
    ("part", "message"),
    [
        ("camera", Message.CAMERA_ABSENT),
        ("microphone", Message.MICROPHONE_ABSENT),
        ("inference", Message.STATEMENT_NOT_JUDGED),
    ],
)
def test_what_fails_is_said_and_closed(take, part, message):
    getattr(take, part).fails = True
    assert take.start().until(*_ENDS) == ev.StatementFailed(message)
    until(lambda: take.camera.opened == 0, "the camera to be closed")


def test_once_stopped_nothing_is_posted_and_both_devices_are_closed(take):
    take.start().until(ev.StatementProgress)
    take.microphone.hangs.clear()
    take.run.stop()
    ended = take.run.ended
    while not take.events.empty():
        take.events.get()
    take.microphone.hangs.set()
    assert ended.wait(HANGS_S)
    assert take.events.empty()
    assert (take.camera.opened, take.microphone.open_now) == (0, 0)


def test_the_end_of_the_visit_wipes_the_pictures_while_the_microphone_hangs(take, monkeypatch):
    monkeypatch.setattr("kiosk.visit.runtime.statement_run._END_S", 0.05)
    take.microphone.left = 20  # of a reading that takes more, and ends in no time
    take.start()
    until(lambda: take.microphone.hung, "the microphone to hang")
    take.run.close()
    with pytest.raises(ValueError, match="closed"):
        take.ring.latest_number()
    take.microphone.hangs.set()  # it comes back, and finds that there is nothing to do
    for thread in (one for one in threading.enumerate() if one.name == "statement"):
        thread.join(HANGS_S)


def test_whoever_has_the_camera_lets_go_of_it_first(take):
    before = threading.Event()
    take.run.start(before, (_FACE,))
    assert take.camera.opened == 0
    before.set()
    assert take.until(*_ENDS)
