"""Takes one statement video: camera and microphone into a recording, which is played, and judged as it is.

All of it is memory of the visit's process. Neither `start` nor `stop` waits: threads of their own do.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from random import Random
from typing import NamedTuple

from kiosk.errors import (
    CameraError,
    CameraRefusedError,
    FaceAnalysisError,
    FootageError,
    FrameSizeError,
    MicrophoneError,
    VirtualCameraError,
    VoiceAnalysisError,
)
from kiosk.ports import FaceAnalysis, FrameSource
from kiosk.presence.comparison import Embedding
from kiosk.presence.thresholds import Comparison
from kiosk.protocol.codes import Message
from kiosk.protocol.frames import FrameRing
from kiosk.statement_video.capture import (
    Ear,
    Microphone,
    Recorder,
    StatementCapture,
    StatementRecording,
)
from kiosk.statement_video.judgement import judge
from kiosk.statement_video.script import draw
from kiosk.statement_video.signals import Picture, Sounds
from kiosk.visit import events as ev
from kiosk.visit.runtime.statement_watch import StatementWatch

log = logging.getLogger(__name__)

_FRAME_S = 6.0  # real seconds without a frame from the camera: it is lost
_FIRST_FRAME_S = 20.0  # a camera opens
_POLL_S = 0.02
_END_S = 2.0  # for the threads of a visit that ends
_RING_SLOTS = 48
_PREVIEW_SLOTS = 8


class StatementMeans(NamedTuple):
    """What a statement is taken and judged with."""

    source: FrameSource
    microphone: Callable[[], Microphone]
    analysis: FaceAnalysis
    thresholds: Comparison
    ear: Callable[[], Ear]
    recorder: Callable[[int, int], Recorder]  # of pictures of this width and height
    read: Callable[[bytes], Iterator[Picture | Sounds]]


class StatementRun:
    """`start` opens camera and microphone and gives a ring of pictures for the screen; `stop` wipes it."""

    def __init__(
        self, means: StatementMeans, rng: Random, post: Callable[[ev.Event], None]
    ) -> None:
        """rng: the operating system's; it draws the digits."""
        self._means = means
        self._rng = rng
        self._post = post
        self._take: _Take | None = None
        self._ending: list[_Take] = []

    def start(self, before: threading.Event | None, faces: tuple[Embedding, ...]) -> FrameRing:
        """What the screen may map until `stop`.

        before: set once whoever has the camera lets go of it; faces: of the face session.
        """
        self.stop()
        if self._ending:
            before = self._ending[-1].ended
        self._take = _Take(self._means, self._rng, self._post, before, faces)
        self._take.start()
        return self._take.preview

    @property
    def ended(self) -> threading.Event | None:
        """Set once the last one has let go of the camera; None: there was none."""
        return self._ending[-1].ended if self._ending else None

    def stop(self) -> None:
        """Nothing of it is posted afterwards."""
        self._ending = [take for take in self._ending if not take.ended.is_set()]
        if self._take:
            self._take.stop()
            self._ending.append(self._take)
            self._take = None

    def close(self) -> None:
        """At the end of the visit: stop, and see to it that no picture is left."""
        self.stop()
        for take in self._ending:
            take.end()


class _Take:
    """One try's threads."""

    def __init__(
        self,
        means: StatementMeans,
        rng: Random,
        post: Callable[[ev.Event], None],
        before: threading.Event | None,
        faces: tuple[Embedding, ...],
    ) -> None:
        size = (means.source.width, means.source.height)
        self.preview = FrameRing.create(*size, _PREVIEW_SLOTS)  # the screen's
        self.ended = threading.Event()  # the pictures are wiped
        self._ring = FrameRing.create(*size, _RING_SLOTS)
        self._size = size
        self._means, self._rng, self._before, self._faces = means, rng, before, faces
        self._post_now = post
        self._posting, self._closing = threading.Lock(), threading.Lock()
        self._stopping = threading.Event()
        self._is_recorded = threading.Event()  # or failed: the camera has no further use
        self._next = 1  # picture to be recorded

    def start(self) -> None:
        threading.Thread(target=self._own, name="statement", daemon=True).start()

    def stop(self) -> None:
        with self._posting:
            self._stopping.set()
        self._means.analysis.interrupt()

    def end(self) -> None:
        """Once stopped. A device that hangs keeps its thread, and no picture."""
        self.ended.wait(_END_S)
        self._wipe()

    def _own(self) -> None:
        if self._before:
            self._before.wait()
        self._means.analysis.close()
        if not self._stopping.is_set():
            self._work()
        self._stopping.wait()  # until then the screen may be given the preview
        self._wipe()

    def _wipe(self) -> None:
        with self._closing:
            if not self.ended.is_set():
                self._ring.close(wipe=True)
                self.preview.close(wipe=True)
                self.ended.set()

    def _post(self, event: ev.Event) -> None:
        with self._posting:
            if not self._stopping.is_set():
                self._post_now(event)

    def _failed(self, message: Message) -> None:
        self._post(ev.StatementFailed(message))

    # -- recording ----------------------------------------------------------------------------

    def _work(self) -> None:
        camera = threading.Thread(target=self._feed, name="camera", daemon=True)
        camera.start()
        recording = self._record()
        self._is_recorded.set()
        camera.join()
        if recording is None or self._stopping.is_set():
            return
        self._post(ev.StatementRecorded())
        player = threading.Thread(target=self._play, args=(recording.video,), daemon=True)
        player.start()
        self._judge(recording)
        player.join()

    def _feed(self) -> None:
        source = self._means.source
        try:
            source.open()
            while not (self._stopping.is_set() or self._is_recorded.is_set()):
                frame = source.read(_FRAME_S)
                if self._stopping.is_set():
                    return  # it may have hung until the pictures were wiped
                given = (frame.width, frame.height, len(frame.pixels))
                wanted = (*self._size, self._size[0] * self._size[1] * 3)
                if given != wanted:
                    raise FrameSizeError(given, wanted)
                self._ring.write(frame.pixels, frame.t_ns)
                self.preview.write(frame.pixels, frame.t_ns)
        except CameraError as error:
            log.warning("camera: %s", error)
            self._failed(_camera_trouble(error, seen=self._ring.latest_number() > 0))
            self._is_recorded.set()
        finally:
            source.close()

    def _record(self) -> StatementRecording | None:
        """The whole of it; None: it was stopped, or a device failed."""
        microphone = self._means.microphone()
        try:
            if self._camera_gives():
                microphone.open()
                return self._until_ended(microphone)
        except (MicrophoneError, VoiceAnalysisError) as error:
            log.warning("statement: %s", error)
            self._failed(Message.MICROPHONE_ABSENT)
        finally:
            microphone.close()
        return None

    def _camera_gives(self) -> bool:
        """Nobody begins to read before they see themselves."""
        deadline = time.monotonic() + _FIRST_FRAME_S
        while not self._ring.latest_number() and time.monotonic() < deadline:
            if self._stopping.wait(_POLL_S) or self._is_recorded.is_set():
                return False
        return self._ring.latest_number() > 0

    def _until_ended(self, microphone: Microphone) -> StatementRecording | None:
        means = self._means
        capture = StatementCapture(draw(self._rng), means.ear(), means.recorder(*self._size))
        self._next = self._ring.latest_number()
        while not capture.has_ended:
            chunk = microphone.read()
            if self._stopping.is_set() or self._is_recorded.is_set():
                return None  # it may have hung until the pictures were wiped
            capture.heard(chunk.samples, chunk.t_ns)
            self._record_pictures(capture)
            view = capture.view
            self._post(ev.StatementProgress(view.phase, view.digit, view.said, view.level))
        return capture.finish()

    def _record_pictures(self, capture: StatementCapture) -> None:
        for number in range(self._next, self._ring.latest_number() + 1):
            frame = self._ring.read(number)
            if frame is not None:
                capture.pictured(frame.pixels, self._size, frame.t_ns)
            self._next = number + 1

    # -- what was recorded ----------------------------------------------------------------------

    def _play(self, video: bytes) -> None:
        """To the screen, as it was: the recording, and not what the camera gave."""
        began = time.monotonic()
        try:
            for part in self._means.read(video):
                if isinstance(part, Picture):
                    if self._stopping.wait(max(0.0, began + part.at - time.monotonic())):
                        return
                    self.preview.write(part.pixels.tobytes(), time.monotonic_ns())
        except FootageError:
            return  # whoever judges it says so
        self._post(ev.StatementPlayed())

    def _judge(self, recording: StatementRecording) -> None:
        means = self._means
        try:
            ear = means.ear()
            watch = StatementWatch(means.analysis, ear, self._size, self._stopping.is_set)
            watch.see(means.read(recording.video))
            same = watch.same_person(self._faces, means.thresholds)
            models = means.analysis.models() | ear.models
        except (FaceAnalysisError, FootageError, VoiceAnalysisError) as error:
            means.analysis.close()
            if not self._stopping.is_set():
                log.warning("statement: %s", error)
            self._failed(Message.STATEMENT_NOT_JUDGED)
            return
        timeline = recording.timeline
        found = judge(timeline.taken(watch.sounds, watch.looks, same_person=same))
        self._post(ev.StatementJudged(recording.video, timeline, found, same, models))


def _camera_trouble(error: CameraError, *, seen: bool) -> Message:
    if isinstance(error, CameraRefusedError | VirtualCameraError):
        return Message.CAMERA_REFUSED
    return Message.CAMERA_LOST if seen else Message.CAMERA_ABSENT
