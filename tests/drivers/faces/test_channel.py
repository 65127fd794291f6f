"""The connection to the inference process: answers out of order, late, to nobody; a process that stands."""

import os
import signal
import socket
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import numpy as np
import pytest
from embedding import embedding_of
from waiting import HANGS_S, until

from drivers.emulated.subscriber import photographs
from drivers.faces.client import FaceClient
from drivers.faces.embedding_thread import EmbeddingThread
from drivers.faces.environment import inference_environment
from drivers.faces.process import Client
from drivers.faces.protocol import Embed, Embedded, Ready, Seen, ToFaces, Unwatch, Watch
from kiosk.errors import FaceAnalysisError
from kiosk.ports import FaceSignals
from kiosk.protocol.channel import Channel, ChannelClosedError
from kiosk.protocol.frames import FrameRing

# -- the visit's end, against a process that answers as the test says --------------------------


class Process:
    """The other end of a FaceClient's socket."""

    def __init__(self, path):
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(path))
        self._listener.listen()
        self.channel = None

    def greet(self):
        if self.channel:
            self.channel.close()
        sock, _ = self._listener.accept()
        sock.settimeout(HANGS_S)
        self.channel = Channel(sock, ToFaces)
        self.channel.send(Ready({"model": "hash"}))

    def asked(self):
        """The next request; its descriptor is not looked at."""
        request = self.channel.receive()
        if not isinstance(request, Unwatch):
            os.close(self.channel.take_fd())
        return request

    def close(self):
        self._listener.close()
        if self.channel:
            self.channel.close()


@pytest.fixture
def process(short_directory):
    made = Process(short_directory / "s")
    yield made
    made.close()


@pytest.fixture
def faces(short_directory, process):
    made = FaceClient(short_directory / "s")
    with ThreadPoolExecutor(1) as pool:
        greeted = pool.submit(process.greet)
        made.models()
        greeted.result(HANGS_S)
    yield made
    made.close()


@pytest.fixture
def ring():
    made = FrameRing.create(4, 4)
    yield made
    made.close()


def _ask(faces, process):
    asked = faces.ask_embedding(bytes(48), 4, 4)
    assert process.asked() == Embed(asked, 4, 4, portrait=False)
    return asked


def test_answers_in_any_order_are_those_of_their_questions(faces, process):
    """That the portrait's answer comes last makes none of the live faces' the portrait's."""
    portrait = faces.ask_portrait_embedding(bytes(48), 4, 4)
    assert process.asked().portrait
    first, second = _ask(faces, process), _ask(faces, process)
    for one, value in ((second, 2.0), (first, 1.0), (portrait, 0.0)):
        process.channel.send(Embedded(one, (value,)))
    found = {}
    for _ in range(3):
        faces.signals(HANGS_S)
        found |= {come.id: come.embedding for come in faces.embeddings()}
    assert found == {portrait: (0.0,), first: (1.0,), second: (2.0,)}


def test_an_answer_that_comes_late_is_nobodys(faces, process, ring):
    faces.watch(ring)
    watched = process.asked()
    late = _ask(faces, process)
    faces.unwatch()
    assert process.asked() == Unwatch()
    faces.watch(ring)
    again = process.asked()
    asked = _ask(faces, process)
    process.channel.send(Embedded(late, (9.0,)))
    process.channel.send(Seen(watched.id, FaceSignals(frame=9, t_ns=9, faces=1)))
    process.channel.send(Embedded(asked, (1.0,)))
    process.channel.send(Seen(again.id, FaceSignals(frame=1, t_ns=1, faces=1)))
    assert embedding_of(faces, asked) == (1.0,)
    assert faces.signals(HANGS_S).frame == 1
    assert faces.embeddings() == []


def test_an_answer_to_no_question_is_dropped(faces, process):
    process.channel.send(Embedded(77, (9.0,)))
    asked = _ask(faces, process)
    process.channel.send(Embedded(asked, None))
    faces.signals(HANGS_S)
    assert [(come.id, come.embedding) for come in faces.embeddings()] == [(asked, None)]


def test_a_new_connection_knows_nothing_of_what_the_old_one_asked(faces, process):
    _ask(faces, process)
    faces.close()
    with ThreadPoolExecutor(1) as pool:
        greeted = pool.submit(process.greet)
        asked = faces.ask_embedding(bytes(48), 4, 4)
        greeted.result(HANGS_S)
    process.asked()
    process.channel.send(Embedded(asked - 1, (9.0,)))
    process.channel.send(Embedded(asked, (1.0,)))
    assert embedding_of(faces, asked) == (1.0,)


def test_asking_never_waits_for_the_answer(faces, process, ring):
    faces.watch(ring)
    process.asked()
    asked = [faces.ask_embedding(bytes(48), 4, 4) for _ in range(5)]
    assert len(set(asked)) == len(asked)
    assert faces.signals(0.01) is None


# -- the process's end ------------------------------------------------------------------------


class Models:
    """No model at all, an embedder that waits to be let go."""

    hashes: dict[str, str] = {}  # noqa: RUF012 - nobody adds to it
    trouble = ""

    def __init__(self):
        self.loaded = self
        self.embedder = self
        self.pad = None
        self.begun, self.let_go = threading.Semaphore(0), threading.Event()
        self.pictures = []

    def embed(self, picture):
        self.pictures.append(picture)
        self.begun.release()
        assert self.let_go.wait(HANGS_S)
        return (float(picture[0, 0, 0]),)

    def landmarker(self):
        return self

    def signals(self, _picture, frame, t_ns):
        return FaceSignals(frame=frame, t_ns=t_ns, faces=1)

    def close(self):
        pass


@pytest.fixture
def ends():
    """Both ends of a connection, in this process: a Client of the process's, and its visit's Channel."""
    ours, theirs = socket.socketpair()
    ours.settimeout(HANGS_S)
    models = Models()
    client = Client(theirs, models)
    yield client, Channel(ours, Ready | Seen | Embedded), models
    models.let_go.set()
    client.close()
    ours.close()


def _with_fd(channel, message, data):
    fd = os.memfd_create("picture")
    os.write(fd, data)
    channel.send(message, (fd,))
    return fd


def test_frames_are_looked_at_while_a_face_is_embedded(ends, ring):
    client, visit, models = ends
    visit.receive()
    visit.send(Watch(1), (ring.fd,))
    os.close(_with_fd(visit, Embed(2, 4, 4, portrait=False), bytes([5]) * 48))
    client.serve()
    assert models.begun.acquire(timeout=HANGS_S)
    for number in (1, 2, 3):
        ring.write(bytes(48), number)
        client.analyse()
        assert visit.receive() == Seen(1, FaceSignals(frame=number, t_ns=number, faces=1))
    models.let_go.set()
    assert visit.receive() == Embedded(2, (5.0,))


def test_what_was_embedded_or_waited_for_it_is_overwritten(ends):
    client, visit, models = ends
    visit.receive()
    picture = np.full((4, 4, 3), 7, np.uint8)
    fd = _with_fd(visit, Embed(1, 4, 4, portrait=False), picture.tobytes())
    client.serve()
    assert models.begun.acquire(timeout=HANGS_S)
    waits = np.full((4, 4, 3), 8, np.uint8)
    client._embeddings.ask(Embed(2, 4, 4, portrait=False), waits)
    models.let_go.set()
    client.forget()
    assert not models.pictures[0].any()
    assert not waits.any()
    assert os.pread(fd, 48, 0) == bytes(48), "nor does the visit's copy outlive its reading"
    os.close(fd)


def test_whoever_is_gone_is_answered_nothing_and_breaks_nothing():
    ours, theirs = socket.socketpair()
    models = Models()
    client = Client(theirs, models)
    visit = Channel(ours, Ready | Seen | Embedded)
    os.close(_with_fd(visit, Embed(1, 4, 4, portrait=False), bytes(48)))
    client.serve()
    assert models.begun.acquire(timeout=HANGS_S)
    ours.close()
    models.let_go.set()
    with pytest.raises(ChannelClosedError):
        client.serve()
    client.close()


def test_an_embedding_thread_ends_with_its_client():
    models = Models()
    models.let_go.set()
    answers = []
    made = EmbeddingThread(models, answers.append)
    made.ask(Embed(1, 4, 4, portrait=False), np.full((4, 4, 3), 3, np.uint8))
    until(lambda: answers, "the answer")
    made.close()
    assert answers == [Embedded(1, (3.0,))]
    assert "embedding" not in {thread.name for thread in threading.enumerate()}


# -- the real process, standing still -----------------------------------------------------------


@pytest.fixture(scope="module")
def real(tmp_path_factory):
    path = tmp_path_factory.mktemp("faces") / "s"
    command = [sys.executable, "-m", "drivers.faces.process", "--socket", str(path)]
    running = subprocess.Popen(
        command, env=os.environ | inference_environment(), stderr=subprocess.DEVNULL
    )
    running.path = path
    yield running
    running.send_signal(signal.SIGCONT)
    running.kill()
    running.wait()


@pytest.fixture
def holder():
    return np.ascontiguousarray(photographs.load("holder"))


def test_a_face_is_embedded_beside_the_frames(real, holder):
    faces = FaceClient(real.path, connect_s=HANGS_S)
    height, width = holder.shape[:2]
    own_ring = FrameRing.create(width, height)
    faces.watch(own_ring)
    asked = faces.ask_embedding(holder.tobytes(), width, height)
    own_ring.write(holder.tobytes(), 1)
    until(lambda: (seen := faces.signals(1)) and seen.faces, "a look")
    assert embedding_of(faces, asked)
    faces.unwatch()
    faces.close()
    own_ring.close()


def test_a_process_that_stood_still_serves_whoever_waits_and_survives_those_who_went(real):
    with closing(FaceClient(real.path, connect_s=HANGS_S)) as faces:
        faces.models()
    real.send_signal(signal.SIGSTOP)
    for _ in range(3):
        gone = FaceClient(real.path, connect_s=0.1)
        with pytest.raises(FaceAnalysisError, match="no greeting"):
            gone.models()
    real.send_signal(signal.SIGCONT)
    with closing(FaceClient(real.path, connect_s=HANGS_S)) as faces:
        assert faces.models()
    assert real.poll() is None
