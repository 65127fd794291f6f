"""Whole face sessions in virtual time, with real pictures and the real models, faster than a clock.

Whoever sits there knows the challenge as a customer does: from what the screen says, after a moment. The
figures are those of a machine-made set, in which portrait, person and attacks come from one photograph;
they are no certificate (ISO/IEC 30107-3 wants a test laboratory's species).
"""

import math
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from random import Random
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from drivers.emulated.subscriber.scene import Scene
from drivers.emulated.subscriber.sitter import SIZE
from drivers.faces.embedding import Embedder
from drivers.faces.landmarks import Landmarker
from kiosk.enumerations import PresenceOutcome
from kiosk.presence.comparison import Embedding
from kiosk.presence.holder_comparison import HolderComparison
from kiosk.presence.kept import Finding
from kiosk.presence.session import Phase, PresenceSession
from kiosk.presence.thresholds import Thresholds
from kiosk.presence.view import View
from kiosk.protocol.codes import Message

Picture = npt.NDArray[np.uint8]

FPS = 24
# Of one frame and of one embedding, on the two cores on which the models were measured.
_LOOK_S, _EMBED_S = 0.02, 0.03
_REACTION_S = (0.35, 0.9)
_REMEMBERED = 24  # as many frames as the visit's ring has
_GAIN, _GAIN_MOST = 1.55, 3.0  # a photograph's head is measured to turn less than it is told to
_FARTHEST = 60.0  # degrees that anything before the camera is turned
_SEES_S = 0.3  # until somebody sees where the needle has come to rest
_ON_THE_MARK = 2.0  # degrees that nobody corrects
_TELLING = 8.0  # degrees from which on a turn says how far one has to turn


class SessionModels(NamedTuple):
    """The models that look at the pictures."""

    landmarks: Path
    embedder: Embedder
    hashes: dict[str, str]


class PlayedSession(NamedTuple):
    """How a session ended; seconds are virtual."""

    outcome: PresenceOutcome
    reason: str
    band: str
    seconds: float

    @property
    def accepted(self) -> bool:
        """Living and the holder, so that the visit goes on without a second look."""
        return self.outcome is PresenceOutcome.PASS and self.band == "pass"


class _LoadedEmbeddings:
    """The kiosk.presence.holder_comparison.FaceEmbeddings of models in this process.

    Pictures are embedded one after another beside the looks, each for so many virtual seconds.
    """

    def __init__(self, models: SessionModels, portrait: Embedding | None, embed_s: float) -> None:
        self._models = models
        self._portrait = portrait
        self._embed_s = embed_s
        self._under_way: deque[tuple[float, int, Embedding | None]] = deque()
        self._asked = 0
        self.now = 0.0

    def ask_embedding(self, pixels: bytes, width: int, height: int) -> int:
        picture = np.frombuffer(pixels, np.uint8).reshape(height, width, 3)
        return self._answers(self._models.embedder.embed(picture))

    def ask_portrait_embedding(self, _pixels: bytes, _width: int, _height: int) -> int:
        """Of the portrait that was embedded for all sessions."""
        return self._answers(self._portrait)

    def come(self) -> Iterator[tuple[int, Embedding | None]]:
        """What is ready by now."""
        while self._under_way and self._under_way[0][0] <= self.now:
            yield self._under_way.popleft()[1:]

    def models(self) -> dict[str, str]:
        return self._models.hashes

    def _answers(self, embedding: Embedding | None) -> int:
        self._asked += 1
        begins = max(self.now, self._under_way[-1][0] if self._under_way else 0.0)
        self._under_way.append((begins + self._embed_s, self._asked, embedding))
        return self._asked


class Customer:
    """Whoever sits there: does what the screen says after a moment, steers to the mark by the needle.

    reach: degrees of measured yaw beyond which this neck does not go.
    """

    def __init__(self, stage: Scene, rng: Random, reach: float = math.inf) -> None:
        self._stage, self._rng, self._reach = stage, rng, reach
        self._read: Message | float | None = None  # a mark's place, or a movement of the face
        self._at: float | None = None  # when it is followed
        self._commanded = 0.0
        self._gain = _GAIN
        self._look_again = math.inf

    def look(self, view: View, now: float) -> None:
        asked = _asked(view)
        if asked != self._read:
            self._read, self._look_again = asked, math.inf
            self._at = None if asked is None else now + self._rng.uniform(*_REACTION_S)
        if self._at is not None and now >= self._at:
            self._at = None
            self._follow(now)
        elif now >= self._look_again and view.target is not None:
            self._correct(view, now)

    def _follow(self, now: float) -> None:
        asked = self._read
        self._stage.release(now)
        if isinstance(asked, float):
            self._turn(max(-self._reach, min(self._reach, asked)) * self._gain, now)
        elif asked is Message.OPEN_MOUTH:
            self._stage.hold("open_mouth", now)
        elif asked is Message.BLINK:
            self._stage.act("blink", now)

    def _turn(self, commanded: float, now: float) -> None:
        self._commanded = max(-_FARTHEST, min(_FARTHEST, commanded))
        self._look_again = now + self._stage.aim(self._commanded, now) + _SEES_S

    def _correct(self, view: View, now: float) -> None:
        """The needle stands beside the mark: a little more, or less."""
        wanted = max(-self._reach, min(self._reach, view.target or 0.0))
        off = wanted - view.yaw
        if abs(off) <= _ON_THE_MARK:
            self._look_again = now + _SEES_S
            return
        if abs(view.yaw) > _TELLING and wanted * view.yaw > 0:
            self._gain = max(1.0, min(_GAIN_MOST, self._commanded / view.yaw))
        self._turn(self._commanded + off * self._gain, now)


def _asked(view: View) -> Message | float | None:
    if view.target is not None:
        return view.target
    if view.message is Message.LOOK_STRAIGHT:
        return 0.0
    return view.message if view.message in {Message.OPEN_MOUTH, Message.BLINK} else None


class Pace(NamedTuple):
    """How fast camera and inference are; seconds are virtual."""

    fps: int = FPS
    look_s: float = 0.0  # from a frame's arrival until its signals are there
    embed_s: float = 0.0


def slowed(times: float) -> Pace:
    """A machine so many times slower than that on which the models were measured."""
    return Pace(look_s=times * _LOOK_S, embed_s=times * _EMBED_S)


def play(
    stage: Scene,
    models: SessionModels,
    thresholds: Thresholds,
    portrait: Embedding | None,
    seed: int,
    *,
    attended: bool = True,
    pace: Pace = Pace(),  # noqa: B008 - an immutable record
    watch: Callable[[Picture, float], None] | None = None,
) -> PlayedSession:
    """One session with whoever sits on the stage now; `watch` gets every picture with its second."""
    rng = Random(seed)
    session = PresenceSession(seed.to_bytes(32, "big"), thresholds, rng, 0.0, attended=attended)
    embeddings = _LoadedEmbeddings(models, portrait, pace.embed_s)
    comparison = HolderComparison(session, embeddings, SIZE)
    comparison.ask_portrait(b"", 0, 0)
    customer = Customer(stage, Random(seed + 1))
    clock = _Clock(pace)
    recent: deque[tuple[int, Picture]] = deque(maxlen=_REMEMBERED)
    with closing(Landmarker(models.landmarks)) as landmarker:
        while not _is_decided(session, comparison):
            frame, arrived = clock.next_frame()
            picture = _picture(stage, session, customer, arrived)
            if watch:
                watch(picture, arrived)
            recent.append((frame, picture))
            stamp = stage.stamp_ns(round(arrived * 1e9))
            seen = landmarker.signals(picture, frame, stamp)
            embeddings.now = clock.looked()
            for come in embeddings.come():
                comparison.embedded(*come)
            for kept in session.see(seen, embeddings.now, arrived):
                there = dict(recent).get(kept.frame)
                comparison.keep(kept, None if there is None else there.tobytes())
    comparison.conclude({"source": "virtual"})
    return _ended(session, comparison.finding, clock.now)


def _is_decided(session: PresenceSession, comparison: HolderComparison) -> bool:
    nothing_to_come = session.phase is Phase.COMPARE and not comparison.waiting
    return session.phase is Phase.ENDED or nothing_to_come


class _Clock:
    """Virtual time: the camera gives its frames, the newest is looked at."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._frame = 0
        self.now = 0.0

    def next_frame(self) -> tuple[int, float]:
        """Its number, and when it came."""
        self._frame = max(self._frame + 1, math.floor(self.now * self._pace.fps))
        return self._frame, self._frame / self._pace.fps

    def looked(self) -> float:
        """When the look at it is over."""
        self.now = max(self.now, self._frame / self._pace.fps) + self._pace.look_s
        return self.now


def _picture(stage: Scene, session: PresenceSession, customer: Customer, now: float) -> Picture:
    """What the camera sees once the customer has read the screen, and the screen shines on them."""
    view = session.view()
    customer.look(view, now)
    stage.light(*_colour(view.tint))
    stage.exposure = session.exposure
    return stage.seen(now)


def _ended(session: PresenceSession, finding: Finding | None, now: float) -> PlayedSession:
    band = finding.band if finding and finding.band else ""
    reason = session.reasons[-1] if session.reasons else ""
    return PlayedSession(session.outcome or PresenceOutcome.FAIL, reason, band, now)


def _colour(tint: str) -> tuple[int, int, int]:
    red, green, blue = bytes.fromhex(tint.removeprefix("#") or "ffffff")
    return red, green, blue
