"""Runs one face session: camera, inference and the presence session, on a thread of its own."""

import logging
import threading
import time
from collections.abc import Callable
from random import Random
from typing import NamedTuple

from kiosk.enumerations import PresenceOutcome
from kiosk.errors import CameraError, FaceAnalysisError, MalformedDataError
from kiosk.identity.documents import Portrait
from kiosk.ports import FaceAnalysis, FaceSignals, FrameSource
from kiosk.presence.challenge import Plan
from kiosk.presence.holder_comparison import HolderComparison
from kiosk.presence.session import Phase, PresenceSession
from kiosk.presence.thresholds import Thresholds
from kiosk.protocol.codes import Message
from kiosk.protocol.frames import FrameRing
from kiosk.records.binding_digests import transcript_digest
from kiosk.records.record import Presence
from kiosk.records.transcript import Transcript
from kiosk.visit.events import (
    CameraFailed,
    Event,
    PresenceDone,
    PresenceProgress,
)

log = logging.getLogger(__name__)

Decode = Callable[[Portrait], tuple[bytes, int, int]]
Embedding = tuple[float, ...]

# Real seconds, and generous: only what gives nothing at all is lost. A person's time is the session's.
_FRAME_S = 6.0  # without a frame from the camera
_LOOK_S = 60.0  # without a look of the inference process, which may be loading its models
_SIGNALS_S = 0.2  # how soon a stop is noticed
_STOP_S = 2.0  # then whatever still waits is interrupted
# A kept frame may be one of the last second, and is copied when inference has seen it, a second late.
_RING_SLOTS = 48
_ARRIVALS = 1024  # remembered: more than a camera gives while one frame is looked at


class PresenceMeans(NamedTuple):
    """What a face check works with. attended: a clerk sees the person."""

    source: FrameSource
    analysis: FaceAnalysis
    decode: Decode
    thresholds: Thresholds
    attended: bool


class PresenceRun:
    """`start` opens the camera and gives the ring of its frames; `stop` closes and wipes it."""

    def __init__(self, means: PresenceMeans, rng: Random, post: Callable[[Event], None]) -> None:
        """rng: the operating system's; it draws the challenge."""
        self._means = means
        self._rng = rng
        self._post = post
        self._run: _Run | None = None

    def start(self, portrait: Portrait | None, nonce: bytes, plan: Plan) -> FrameRing:
        self.stop()
        means = self._means
        session = PresenceSession(
            nonce, means.thresholds, self._rng, time.monotonic(), plan, means.attended
        )
        self._run = _Run(means, session, portrait, self._post)
        self._run.start()
        return self._run.ring

    def stop(self) -> None:
        """Camera off, frames wiped. Nothing of the session is posted afterwards."""
        if self._run:
            self._run.stop()
            self._run = None


class _Run:
    """One session's threads: one feeds the ring, one looks at it."""

    def __init__(
        self,
        means: PresenceMeans,
        session: PresenceSession,
        portrait: Portrait | None,
        post: Callable[[Event], None],
    ) -> None:
        self.ring = FrameRing.create(means.source.width, means.source.height, _RING_SLOTS)
        self._means = means
        self._session = session
        self._post_now = post
        self._portrait = portrait
        self._stopping = threading.Event()
        self._arrivals = [0.0] * _ARRIVALS  # when the camera gave a frame, by its number
        self._exposure = 1.0  # what the session asks of the camera
        self._lost = ""
        self._threads = [
            threading.Thread(target=self._feed, name="camera", daemon=True),
            threading.Thread(target=self._look, name="face", daemon=True),
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        self._stopping.set()
        self._let_go()
        for thread in self._threads:
            thread.join()
        self.ring.close(wipe=True)

    def _let_go(self) -> None:
        """Nobody who cancels waits for an inference process that hangs or loads its models."""
        looking = self._threads[1]
        looking.join(_STOP_S)
        if looking.is_alive():
            self._means.analysis.interrupt()
            looking.join()
            self._means.analysis.close()

    def _post(self, event: Event) -> None:
        if not self._stopping.is_set():
            self._post_now(event)

    # -- camera -----------------------------------------------------------------------------

    def _feed(self) -> None:
        source = self._means.source
        exposure = 1.0
        try:
            source.open()
            while not self._stopping.is_set():
                if exposure != self._exposure:
                    exposure = self._exposure
                    self._session.light.answers_exposure &= source.expose(exposure)
                frame = source.read(_FRAME_S)
                self._arrivals[(self.ring.latest_number() + 1) % _ARRIVALS] = time.monotonic()
                self.ring.write(frame.pixels, frame.t_ns)
        except CameraError as error:
            log.warning("camera: %s", error)
            self._lost = "absent" if self.ring.latest_number() == 0 else "lost"
        finally:
            source.close()

    # -- face -------------------------------------------------------------------------------

    def _look(self) -> None:
        analysis = self._means.analysis
        try:
            comparison = HolderComparison(
                self._session,
                analysis,
                self._portrait_embedding(),
                (self.ring.width, self.ring.height),
            )
            analysis.watch(self.ring)
            self._until_ended(comparison)
            if not self._stopping.is_set() and not self._lost:
                self._post(PresenceDone(self._result(comparison)))
            analysis.unwatch()
        except FaceAnalysisError as error:
            log.warning("face analysis: %s", error)
            self._post(CameraFailed(Message.FACE_CHECK_RESTARTED))
        if self._lost:
            lost = Message.CAMERA_ABSENT if self._lost == "absent" else Message.CAMERA_LOST
            self._post(CameraFailed(lost))

    def _until_ended(self, comparison: HolderComparison) -> None:
        session = self._session
        looked_at = time.monotonic()
        while not self._stopping.is_set() and not self._lost:
            seen = self._means.analysis.signals(_SIGNALS_S)
            now = time.monotonic()
            if seen is not None:
                looked_at = now
                self._see(seen, now, comparison)
            elif now - looked_at > _LOOK_S:
                raise FaceAnalysisError(f"nothing was looked at for {_LOOK_S:.0f} s")
            if session.phase in {Phase.COMPARE, Phase.ENDED}:
                return

    def _see(self, seen: FaceSignals, now: float, comparison: HolderComparison) -> None:
        session = self._session
        keep = session.see(seen, now, self._arrivals[seen.frame % _ARRIVALS])
        # Copied before the ring comes round to them again.
        frames = [self.ring.read(kept.frame) for kept in keep]
        self._exposure = session.exposure
        # A prompt counts from now on, so it is shown before the long look at what is kept.
        self._post(self._progress())
        for kept, frame in zip(keep, frames, strict=True):
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
        transcript = Transcript(comparison.conclude(self._means.source.describe()))
        finding = comparison.finding
        return Presence(
            outcome=session.outcome or PresenceOutcome.FAIL,
            reasons=tuple(session.reasons),
            band=(finding.band or "") if finding else "",
            distance=finding.distance if finding else None,
            transcript=transcript,
            digest=transcript_digest(transcript),
        )

    def _portrait_embedding(self) -> Embedding | None:
        """None when the chip carries no portrait that can be read: a clerk then compares by eye."""
        if self._portrait is None:
            return None
        try:
            pixels, width, height = self._means.decode(self._portrait)
        except MalformedDataError as error:
            log.warning("%s", error)
            return None
        return self._means.analysis.embed_portrait(pixels, width, height)
