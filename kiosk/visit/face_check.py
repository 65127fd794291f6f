"""Runs one face session: camera, inference and the presence session, on a thread of its own."""

import logging
import threading
import time
from collections.abc import Callable
from random import Random
from typing import NamedTuple

from kiosk.errors import CameraError, FaceAnalysisError, MalformedDataError
from kiosk.identity.documents import Portrait
from kiosk.ports import FaceAnalysis, FrameSource
from kiosk.presence import comparison
from kiosk.presence.challenge import Plan
from kiosk.presence.session import Finding, Phase, PresenceSession, digest
from kiosk.presence.thresholds import Thresholds
from kiosk.protocol.frames import FrameRing
from kiosk.protocol.messages import Message
from kiosk.visit.events import (
    CameraFailed,
    Event,
    PresenceDone,
    PresenceProgress,
    PresenceResult,
)

log = logging.getLogger(__name__)

Decode = Callable[[Portrait], tuple[bytes, int, int]]
Embedding = tuple[float, ...]

_FRAME_S = 2.0  # a camera that gives nothing for so long is lost
_SIGNALS_S = 0.2
_RING_SLOTS = 8
_USUAL = Plan()


class Means(NamedTuple):
    """What a face check works with."""

    source: FrameSource
    analysis: FaceAnalysis
    decode: Decode
    thresholds: Thresholds


class FaceCheck:
    """`start` opens the camera and gives the ring of its frames; `stop` closes and wipes it."""

    def __init__(self, means: Means, rng: Random, post: Callable[[Event], None]) -> None:
        """rng: the operating system's; it draws the challenge."""
        self._means = means
        self._rng = rng
        self._post = post
        self._run: _Run | None = None

    def start(self, portrait: Portrait | None, nonce: bytes, plan: Plan = _USUAL) -> FrameRing:
        del plan  # the session asks every way alike so far
        self.stop()
        session = PresenceSession(nonce, self._means.thresholds, self._rng, time.monotonic())
        self._run = _Run(self._means, session, portrait, self._post)
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
        means: Means,
        session: PresenceSession,
        portrait: Portrait | None,
        post: Callable[[Event], None],
    ) -> None:
        self.ring = FrameRing.create(means.source.width, means.source.height, _RING_SLOTS)
        self._source, self._analysis, self._decode, self._thresholds = means
        self._session = session
        self._post_now = post
        self._portrait = portrait
        self._stopping = threading.Event()
        self._kept: list[bytes] = []
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
        for thread in self._threads:
            thread.join()
        self._kept.clear()
        self.ring.close(wipe=True)

    def _post(self, event: Event) -> None:
        if not self._stopping.is_set():
            self._post_now(event)

    # -- camera -----------------------------------------------------------------------------

    def _feed(self) -> None:
        try:
            self._source.open()
            while not self._stopping.is_set():
                frame = self._source.read(_FRAME_S)
                self.ring.write(frame.pixels, frame.t_ns)
        except CameraError as error:
            log.warning("camera: %s", error)
            self._lost = "absent" if self.ring.latest_number() == 0 else "lost"
        finally:
            self._source.close()

    # -- face -------------------------------------------------------------------------------

    def _look(self) -> None:
        try:
            self._analysis.watch(self.ring)
            self._until_ended()
            if not self._stopping.is_set() and not self._lost:
                self._post(PresenceDone(self._result()))
            self._analysis.unwatch()
        except FaceAnalysisError as error:
            log.warning("face analysis: %s", error)
            self._post(CameraFailed(Message.FACE_CHECK_RESTARTED))
        if self._lost:
            lost = Message.CAMERA_ABSENT if self._lost == "absent" else Message.CAMERA_LOST
            self._post(CameraFailed(lost))

    def _until_ended(self) -> None:
        session = self._session
        while not self._stopping.is_set() and not self._lost:
            seen = self._analysis.signals(_SIGNALS_S)
            now = time.monotonic()
            if seen is None:
                session.tick(now)
            elif (keep := session.see(seen, now)) is not None:
                self._keep(keep)
            if seen is not None or session.phase is Phase.ENDED:
                self._post(self._progress(now))
            if session.phase in {Phase.COMPARE, Phase.ENDED}:
                return

    def _keep(self, number: int) -> None:
        """Copy a frame before the ring comes round to it again."""
        frame = self.ring.read(number)
        if frame is not None:
            self._kept.append(frame.pixels)

    def _progress(self, now: float) -> PresenceProgress:
        view = self._session.view(now)
        return PresenceProgress(
            view.message,
            view.action,
            len(self._session.actions) or self._thresholds.challenge.actions,
            view.seconds_left,
            view.person_there,
        )

    def _result(self) -> PresenceResult:
        session = self._session
        finding = None
        if session.phase is Phase.COMPARE:
            finding = self._finding()
            session.finish(finding)
        transcript = session.transcript(finding, self._analysis.models())
        transcript["camera"] = self._source.describe()
        return PresenceResult(
            outcome=session.outcome.value if session.outcome else "FAIL",
            reasons=tuple(session.reasons),
            band=(finding.band or "") if finding else "",
            distance=finding.distance if finding else None,
            transcript=transcript,
            digest=digest(transcript),
        )

    def _finding(self) -> Finding:
        """Compare the kept frames with each other and with the chip's portrait."""
        size = (self.ring.width, self.ring.height)
        found = [self._analysis.embed(pixels, *size) for pixels in self._kept]
        frames = [embedding for embedding in found if embedding is not None]
        thresholds = self._thresholds.comparison
        one_person = len(frames) > 1 and comparison.one_person(frames, thresholds)
        portrait = self._portrait_embedding()
        if portrait is None or not frames:
            return Finding(None, None, one_person)
        value = comparison.to_portrait(frames, portrait)
        return Finding(comparison.band(value, thresholds), round(value, 4), one_person)

    def _portrait_embedding(self) -> Embedding | None:
        """None when the chip carries no portrait that can be read: a clerk then compares by eye."""
        if self._portrait is None:
            return None
        try:
            pixels, width, height = self._decode(self._portrait)
        except MalformedDataError as error:
            log.warning("%s", error)
            return None
        return self._analysis.embed_portrait(pixels, width, height)
