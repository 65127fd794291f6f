"""Runs one face session: camera, inference and the presence session, on a thread of its own."""

import logging
import threading
import time
from collections.abc import Callable
from random import Random
from typing import NamedTuple

from kiosk.enumerations import PresenceOutcome
from kiosk.errors import (
    CameraError,
    CameraRefusedError,
    FaceAnalysisError,
    FrameSizeError,
    MalformedDataError,
    VirtualCameraError,
)
from kiosk.identity.documents import Portrait
from kiosk.ports import CameraFrame, FaceAnalysis, FaceSignals, FrameSource
from kiosk.presence.challenge import Plan
from kiosk.presence.comparison import Embedding
from kiosk.presence.holder_comparison import HolderComparison
from kiosk.presence.session import Phase, PresenceSession
from kiosk.presence.thresholds import Thresholds
from kiosk.protocol.codes import Message
from kiosk.protocol.frames import FrameRing
from kiosk.records.binding_digests import transcript_digest
from kiosk.records.carried_transcript import Transcript
from kiosk.records.record import Presence
from kiosk.visit.events import (
    CameraFailed,
    Event,
    PresenceDone,
    PresenceProgress,
)
from kiosk.visit.runtime.machine_faults import MachineFaults

log = logging.getLogger(__name__)

Decode = Callable[[Portrait], tuple[bytes, int, int]]

_FRAME_S = 6.0  # real seconds without a frame from the camera: it is lost
_SIGNALS_S = 0.2  # how soon a stop is noticed
_END_S = 2.0  # for the threads of a visit that ends
# A kept frame may be one of the last second, and is copied when inference has seen it, a second late.
_RING_SLOTS = 48
_PREVIEW_SLOTS = 8
_ARRIVALS = 1024  # remembered: more than a camera gives while one frame is looked at


class PresenceMeans(NamedTuple):
    """What a face check works with. attended: a clerk sees the person."""

    source: FrameSource
    analysis: FaceAnalysis
    decode: Decode
    thresholds: Thresholds
    attended: bool
    needs_model: bool = True  # where nobody attends


class PresenceRun:
    """`start` opens the camera and gives a ring of its frames for the screen; `stop` closes and wipes it.

    Inference looks at another ring, which the screen cannot reach.
    Neither waits: the session's own threads open and close, and a session waits for the one before.
    """

    def __init__(self, means: PresenceMeans, rng: Random, post: Callable[[Event], None]) -> None:
        """rng: the operating system's; it draws the challenge."""
        self._means = means
        self._rng = rng
        self._post = post
        self._run: _Run | None = None
        self._ending: list[_Run] = []
        self.faces: tuple[Embedding, ...] = ()  # frontal ones of the session that ended last

    @property
    def ended(self) -> threading.Event | None:
        """Set once the last session has let go of the camera; None: there was none."""
        return self._ending[-1].ended if self._ending else None

    def start(
        self,
        portrait: Portrait | None,
        nonce: bytes,
        plan: Plan,
        before: threading.Event | None = None,
    ) -> FrameRing:
        """What the screen may map until `stop`. before: set once who has the camera lets go of it."""
        self.stop()
        means = self._means
        session = PresenceSession(
            nonce,
            means.thresholds,
            self._rng,
            time.monotonic(),
            plan,
            means.attended,
            means.needs_model,
        )
        self.faces = ()
        before = self.ended or before
        self._run = _Run(means, session, portrait, self._keep_faces, before)
        self._run.start()
        return self._run.preview

    def _keep_faces(self, event: Event) -> None:
        if self._run and isinstance(event, PresenceDone):
            self.faces = self._run.faces
        self._post(event)

    def lengthen(self, plan: Plan) -> None:
        """Timers that begin from now on are this plan's; nothing else of the session changes."""
        if self._run:
            self._run.lengthen(plan)

    def stop(self) -> None:
        """Camera off and frames wiped, as soon as can be. Nothing of the session is posted afterwards."""
        self._ending = [run for run in self._ending if not run.ended.is_set()]
        if self._run:
            self._run.stop()
            self._ending.append(self._run)
            self._run = None

    def close(self) -> None:
        """At the end of the visit: stop, and see to it that no frame is left."""
        self.stop()
        for run in self._ending:
            run.end()


class _Run:
    """One session's threads: one feeds the rings, one looks, and one owns them and the rings."""

    def __init__(
        self,
        means: PresenceMeans,
        session: PresenceSession,
        portrait: Portrait | None,
        post: Callable[[Event], None],
        before: threading.Event | None,
    ) -> None:
        """before: the end of the session that has the camera and the inference process until then."""
        size = (means.source.width, means.source.height)
        self.ring = FrameRing.create(*size, _RING_SLOTS)  # the camera's and inference's
        self.preview = FrameRing.create(*size, _PREVIEW_SLOTS)  # the screen's
        self.ended = threading.Event()  # the frames are wiped
        self._means = means
        self._session = session
        self._post_now = post
        self._portrait = portrait
        self._before = before
        self._posting, self._closing = threading.Lock(), threading.Lock()
        self._told = False  # how the session ended
        self._stopping = threading.Event()
        self._arrivals = [0.0] * _ARRIVALS  # when the camera gave a frame, by its number
        self._camera: dict[str, str] = {}
        self._exposure = 1.0  # what the session asks of the camera
        self.faces: tuple[Embedding, ...] = ()  # frontal ones, once it is concluded

    def start(self) -> None:
        threading.Thread(target=self._own, name="face check", daemon=True).start()

    def lengthen(self, plan: Plan) -> None:
        self._session.plan = self._session.plan._replace(patience=plan.patience)

    def stop(self) -> None:
        self._stopping.set()
        self._means.analysis.interrupt()

    def end(self) -> None:
        """Once stopped. A camera that hangs keeps its thread, and no frame."""
        self.ended.wait(_END_S)
        with self._closing:
            if not self.ended.is_set():
                self.ring.wipe()
                self.preview.wipe()

    def _own(self) -> None:
        if self._before:
            self._before.wait()
        # What interrupted the session before is over; whoever stops this one sets `_stopping` first.
        self._means.analysis.close()
        if not self._stopping.is_set():
            self._work()
        self._stopping.wait()  # until then the screen may be given the preview
        with self._closing:
            self.ring.close(wipe=True)
            self.preview.close(wipe=True)
            self.ended.set()

    def _work(self) -> None:
        threads = [
            threading.Thread(target=self._feed, name="camera", daemon=True),
            threading.Thread(target=self._look, name="face", daemon=True),
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _post(self, event: Event) -> None:
        """How it ended is the last that is told."""
        with self._posting:
            if self._over():
                return
            self._told = isinstance(event, PresenceDone | CameraFailed)
            self._post_now(event)

    def _over(self) -> bool:
        return self._told or self._stopping.is_set()

    # -- camera -----------------------------------------------------------------------------

    def _feed(self) -> None:
        source = self._means.source
        exposure = 1.0
        try:
            source.open()
            self._camera = source.describe()
            while not self._over():
                if exposure != self._exposure:
                    exposure = self._exposure
                    self._session.light.answers_exposure &= source.expose(exposure)
                self._take(source.read(_FRAME_S))
        except CameraError as error:
            log.warning("camera: %s", error)
            self._post(CameraFailed(self._trouble(error)))
        finally:
            source.close()

    def _trouble(self, error: CameraError) -> Message:
        if isinstance(error, CameraRefusedError | VirtualCameraError):
            return Message.CAMERA_REFUSED
        absent = self.ring.latest_number() == 0
        return Message.CAMERA_ABSENT if absent else Message.CAMERA_LOST

    def _take(self, frame: CameraFrame) -> None:
        ring = self.ring
        wanted = (ring.width, ring.height, ring.width * ring.height * 3)
        given = (frame.width, frame.height, len(frame.pixels))
        if given != wanted:
            raise FrameSizeError(given, wanted)
        self._arrivals[(ring.latest_number() + 1) % _ARRIVALS] = time.monotonic()
        ring.write(frame.pixels, frame.t_ns)
        self.preview.write(frame.pixels, frame.t_ns)

    # -- face -------------------------------------------------------------------------------

    def _look(self) -> None:
        analysis = self._means.analysis
        size = (self.ring.width, self.ring.height)
        comparison = HolderComparison(self._session, analysis, size)
        try:
            analysis.watch(self.ring)
            self._ask_portrait(comparison)
            if fault := self._until_ended(comparison):
                self._post(CameraFailed(fault))
            elif not self._over():
                self._post(PresenceDone(self._result(comparison)))
            analysis.unwatch()
        except FaceAnalysisError as error:
            if not self._over():
                log.warning("face analysis: %s", error)
            analysis.close()
            self._post(CameraFailed(Message.FACE_CHECK_RESTARTED))

    def _until_ended(self, comparison: HolderComparison) -> Message:
        """The machine's fault, or NONE."""
        faults = MachineFaults(time.monotonic())
        fault = Message.NONE
        while not fault and not self._over() and not self._is_decided(comparison):
            seen = self._means.analysis.signals(_SIGNALS_S)
            now = time.monotonic()
            for come in self._means.analysis.embeddings():
                comparison.embedded(come.id, come.embedding)
            if seen is None:
                fault = faults.not_looked(self.ring.latest_number(), now)
            else:
                fault = faults.looked(seen, now)
                self._see(seen, now, comparison)
            if self._session.phase is Phase.COMPARE:
                fault = fault or faults.only_waits(now)
        return fault

    def _is_decided(self, comparison: HolderComparison) -> bool:
        phase = self._session.phase
        return phase is Phase.ENDED or (phase is Phase.COMPARE and not comparison.waiting)

    def _see(self, seen: FaceSignals, now: float, comparison: HolderComparison) -> None:
        session = self._session
        keep = session.see(seen, now, self._arrivals[seen.frame % _ARRIVALS])
        self._exposure = session.exposure
        self._post(self._progress())
        for kept in keep:
            frame = self.ring.read(kept.frame)
            comparison.keep(kept, frame.pixels if frame else None)

    def _progress(self) -> PresenceProgress:
        view = self._session.view()
        return PresenceProgress(
            view.message,
            view.action,
            view.actions,
            view.seconds_left,
            view.person_there,
            view.tint,
            view.target,
            view.yaw,
            view.near,
            view.holding,
        )

    def _result(self, comparison: HolderComparison) -> Presence:
        session = self._session
        transcript = Transcript(comparison.conclude(self._camera))
        self.faces = comparison.frontal
        finding = comparison.finding
        return Presence(
            outcome=session.outcome or PresenceOutcome.FAIL,
            reasons=tuple(session.reasons),
            band=(finding.band or "") if finding else "",
            distance=finding.distance if finding else None,
            transcript=transcript,
            digest=transcript_digest(transcript),
        )

    def _ask_portrait(self, comparison: HolderComparison) -> None:
        """Not when the chip carries no portrait that can be read: a clerk then compares by eye."""
        if self._portrait is None:
            return
        try:
            picture = self._means.decode(self._portrait)
        except MalformedDataError as error:
            log.warning("%s", error)
        else:
            comparison.ask_portrait(*picture)
