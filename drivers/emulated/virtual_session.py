"""Whole face sessions in virtual time: real pictures, the real models, and nobody has to wait.

Whoever sits there knows the challenge as a customer does: from what the screen says, after a moment. The
figures are those of a machine-made set, in which portrait, person and attacks come from one photograph;
they are no certificate (ISO/IEC 30107-3 wants a test laboratory's species).
"""

import math
from collections import deque
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from drivers.emulated.subscriber.actor import Actor
from drivers.emulated.subscriber.sitter import SIZE
from drivers.faces.embedding import Embedder
from drivers.faces.landmarks import Landmarker
from kiosk.presence.challenge import PROMPT
from kiosk.presence.comparison import Embedding
from kiosk.presence.examination import Examination
from kiosk.presence.session import Outcome, Phase, PresenceSession
from kiosk.presence.thresholds import Thresholds
from kiosk.protocol.codes import Message

Picture = npt.NDArray[np.uint8]

FPS = 24
# Of one frame and of one embedding, on the two cores on which the models were measured.
_LOOK_S, _EMBED_S = 0.02, 0.11
_REACTION_S = (0.35, 0.9)
_REMEMBERED = 24  # as many frames as the visit's ring has
_ACTIONS = {prompt: action.value for action, prompt in PROMPT.items()}


class Models(NamedTuple):
    """What looks at the pictures."""

    landmarks: Path
    embedder: Embedder
    hashes: dict[str, str]


class Played(NamedTuple):
    """How a session ended; seconds are virtual."""

    outcome: Outcome
    reason: str
    band: str
    seconds: float

    @property
    def accepted(self) -> bool:
        """Living and the holder, so that the visit goes on without a second look."""
        return self.outcome is Outcome.PASS and self.band == "pass"


class _Looks:
    """kiosk.presence.examination.Looks, without a process between."""

    def __init__(self, models: Models) -> None:
        self._models = models

    def embed(self, pixels: bytes, width: int, height: int) -> tuple[float, ...] | None:
        picture = np.frombuffer(pixels, np.uint8).reshape(height, width, 3)
        return self._models.embedder.embed(picture)

    def models(self) -> dict[str, str]:
        return self._models.hashes


class Customer:
    """Reads the screen and does what it says, after a moment; never sees the challenge itself."""

    def __init__(self, stage: Actor, rng: Random) -> None:
        self._stage = stage
        self._rng = rng
        self._read = Message.NONE
        self._at: float | None = None

    def look(self, told: Message, now: float) -> None:
        if told is not self._read:
            self._read = told
            self._at = now + self._rng.uniform(*_REACTION_S) if told in _ACTIONS else None
        if self._at is not None and now >= self._at:
            self._stage.act(_ACTIONS[told], now)
            self._at = None


class Pace(NamedTuple):
    """How fast camera and inference are; seconds are virtual."""

    fps: int = FPS
    look_s: float = 0.0  # from a frame's arrival until its signals are there
    embed_s: float = 0.0


def slowed(times: float) -> Pace:
    """A machine so many times slower than that on which the models were measured."""
    return Pace(look_s=times * _LOOK_S, embed_s=times * _EMBED_S)


def rehearse(
    stage: Actor,
    models: Models,
    thresholds: Thresholds,
    portrait: Embedding | None,
    seed: int,
    *,
    attended: bool = True,
    pace: Pace = Pace(),  # noqa: B008 - an immutable record
    watch: Callable[[Picture, float], None] | None = None,
) -> Played:
    """One session with whoever sits on the stage now; `watch` gets every picture with its second."""
    rng = Random(seed)
    session = PresenceSession(seed.to_bytes(32, "big"), thresholds, rng, 0.0, attended=attended)
    examination = Examination(session, _Looks(models), portrait, SIZE)
    customer = Customer(stage, Random(seed + 1))
    landmarker = Landmarker(models.landmarks)
    clock = _Clock(pace)
    recent: deque[tuple[int, Picture]] = deque(maxlen=_REMEMBERED)
    while session.phase not in {Phase.COMPARE, Phase.ENDED}:
        frame, arrived = clock.next_frame()
        view = session.view()
        customer.look(view.message, arrived)
        stage.light(*_colour(view.tint))
        stage.exposure = session.exposure
        recent.append((frame, stage.seen(arrived)))
        if watch:
            watch(recent[-1][1], arrived)
        seen = landmarker.signals(recent[-1][1], frame, stage.stamp_ns(round(arrived * 1e9)))
        keep = session.see(seen, clock.looked(), arrived)
        if keep is not None:
            examination.keep(dict(recent)[keep].tobytes())
            clock.now += pace.embed_s
    landmarker.close()
    examination.conclude({"source": "rehearsal"})
    return _played(session, examination, clock.now)


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


def _played(session: PresenceSession, examination: Examination, seconds: float) -> Played:
    finding = examination.finding
    band = finding.band if finding and finding.band else ""
    reason = session.reasons[-1] if session.reasons else ""
    return Played(session.outcome or Outcome.FAIL, reason, band, seconds)


def _colour(tint: str) -> tuple[int, int, int]:
    red, green, blue = bytes.fromhex(tint.removeprefix("#") or "ffffff")
    return red, green, blue
