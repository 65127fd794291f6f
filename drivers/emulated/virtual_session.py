"""Whole face sessions in virtual time: real pictures, the real models, and nobody has to wait.

Whoever sits there knows the challenge as a customer does: from what the screen says, after a moment. The
figures are those of a machine-made set, in which portrait, person and attacks come from one photograph;
they are no certificate (ISO/IEC 30107-3 wants a test laboratory's species).
"""

from collections import deque
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from drivers.emulated.subscriber.actor import Actor
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


def rehearse(
    stage: Actor,
    models: Models,
    thresholds: Thresholds,
    portrait: Embedding | None,
    seed: int,
    *,
    attended: bool = True,
    fps: int = FPS,
    watch: Callable[[Picture, float], None] | None = None,
) -> Played:
    """One session with whoever sits on the stage now; `watch` gets every picture with its second."""
    rng = Random(seed)
    session = PresenceSession(seed.to_bytes(32, "big"), thresholds, rng, 0.0, attended=attended)
    examination: Examination | None = None
    customer = Customer(stage, Random(seed + 1))
    recent: deque[tuple[int, Picture]] = deque(maxlen=_REMEMBERED)
    landmarker = Landmarker(models.landmarks)
    frame, now = 0, 0.0
    while session.phase not in {Phase.COMPARE, Phase.ENDED}:
        frame, now = frame + 1, now + 1 / fps
        view = session.view()
        customer.look(view.message, now)
        stage.light(*_colour(view.tint))
        stage.exposure = session.exposure
        picture = stage.seen(now)
        if watch:
            watch(picture, now)
        recent.append((frame, picture))
        size = (picture.shape[1], picture.shape[0])
        examination = examination or Examination(session, _Looks(models), portrait, size)
        stamp = stage.stamp_ns(round(now * 1e9))
        keep = session.see(landmarker.signals(picture, frame, stamp), now)
        if keep is not None:
            examination.keep(dict(recent)[keep].tobytes())
    landmarker.close()
    if examination is not None:
        examination.conclude({"source": "rehearsal"})
    finding = examination.finding if examination else None
    band = finding.band if finding and finding.band else ""
    reason = session.reasons[-1] if session.reasons else ""
    return Played(session.outcome or Outcome.FAIL, reason, band, now)


def _colour(tint: str) -> tuple[int, int, int]:
    red, green, blue = bytes.fromhex(tint.removeprefix("#") or "ffffff")
    return red, green, blue
