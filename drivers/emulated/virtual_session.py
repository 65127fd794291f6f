"""Whole face sessions in virtual time, with real pictures and the real models, faster than a clock.

Whoever sits there knows the challenge as a customer does: from what the screen says, after a moment. The
figures are those of a machine-made set, in which portrait, person and attacks come from one photograph;
they are no certificate (ISO/IEC 30107-3 wants a test laboratory's species).
"""

import math
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from random import Random
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from msgspec import structs

from drivers.emulated.customer import Customer, seated
from drivers.emulated.subscriber.scene import Scene
from drivers.emulated.subscriber.sitter import SIZE
from drivers.faces.embedding import SFaceEmbedder
from drivers.faces.landmarks import Landmarker
from kiosk.enumerations import PresenceOutcome
from kiosk.ports import FaceSignals
from kiosk.presence.comparison import Embedding
from kiosk.presence.holder_comparison import HolderComparison
from kiosk.presence.session import Phase, PresenceSession
from kiosk.presence.thresholds import Thresholds

Picture = npt.NDArray[np.uint8]

FPS = 24
# Of one frame and of one embedding, on the two cores on which the models were measured.
_LOOK_S, _EMBED_S = 0.02, 0.03
_REMEMBERED = 24  # as many frames as the visit's ring has


class SessionModels(NamedTuple):
    """The models that look at the pictures."""

    landmarks: Path
    embedder: SFaceEmbedder


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


class _Chips:
    """Faces found in kept pictures, and their embeddings; a picture may be kept for several things."""

    def __init__(self, embedder: SFaceEmbedder) -> None:
        self._embedder = embedder
        self._found: dict[bytes, Picture | None] = {}
        self._embeddings: dict[bytes, Embedding | None] = {}

    def has_face(self, pixels: bytes, width: int, height: int) -> bool:
        if pixels not in self._found:
            picture = np.frombuffer(pixels, np.uint8).reshape(height, width, 3)
            self._found[pixels] = self._embedder.aligned(picture)
        return self._found[pixels] is not None

    def embedding(self, pixels: bytes) -> Embedding | None:
        """Of one that has a face."""
        if pixels not in self._embeddings:
            chip = self._found[pixels]
            self._embeddings[pixels] = None if chip is None else self._embedder.embed_aligned(chip)
        return self._embeddings[pixels]


_Answer = Callable[[], Embedding | None] | None  # None: no face


class _LoadedEmbeddings:
    """The kiosk.presence.holder_comparison.FaceEmbeddings of models in this process.

    Pictures are embedded one after another beside the looks, each for so many virtual seconds. When one is
    due, it is told if it has no face; its embedding is told, and made, only once something is compared: most
    attacks end before.
    """

    def __init__(self, chips: _Chips, portrait: Embedding | None, embed_s: float) -> None:
        self._chips = chips
        self._portrait = portrait
        self._embed_s = embed_s
        self._under_way: deque[tuple[float, int, _Answer]] = deque()
        self._held_back: deque[tuple[int, Callable[[], Embedding | None]]] = deque()
        self._asked = 0
        self.now = 0.0

    def ask_embedding(self, pixels: bytes, width: int, height: int) -> int:
        found = self._chips.has_face(pixels, width, height)
        return self._answers(partial(self._chips.embedding, pixels) if found else None)

    def ask_portrait_embedding(self, _pixels: bytes, _width: int, _height: int) -> int:
        """Of the portrait that was embedded for all sessions."""
        return self._answers(lambda: self._portrait)

    def come(self) -> Iterator[tuple[int, None]]:
        """Those without a face that are ready by now."""
        while self._under_way and self._under_way[0][0] <= self.now:
            _, asked, answer = self._under_way.popleft()
            if answer is None:
                yield asked, None
            else:
                self._held_back.append((asked, answer))

    def compared(self) -> Iterator[tuple[int, Embedding | None]]:
        """The others that came, now that they are compared."""
        while self._held_back:
            asked, answer = self._held_back.popleft()
            yield asked, answer()

    def models(self) -> dict[str, str]:
        return {}

    def _answers(self, answer: _Answer) -> int:
        self._asked += 1
        begins = max(self.now, self._under_way[-1][0] if self._under_way else 0.0)
        self._under_way.append((begins + self._embed_s, self._asked, answer))
        return self._asked


class Pace(NamedTuple):
    """How fast camera and inference are; seconds are virtual."""

    fps: int = FPS
    look_s: float = 0.0  # from a frame's arrival until its signals are there
    embed_s: float = 0.0
    dropped: float = 0.0  # part of the frames that never arrive


def slowed(times: float) -> Pace:
    """A machine so many times slower than that on which the models were measured."""
    return Pace(look_s=times * _LOOK_S, embed_s=times * _EMBED_S)


class Conditions(NamedTuple):
    """The conditions of a session: by a clerk, or before an attack detector of the operator's.

    detector: what it says of every picture, 1 a living person; None: there is none.
    """

    attended: bool = True
    detector: float | None = None


class Sitting(NamedTuple):
    """What a session is played with. portrait: of the document, embedded."""

    stage: Scene
    models: SessionModels
    thresholds: Thresholds
    portrait: Embedding | None
    pace: Pace = Pace()


def play(
    sitting: Sitting,
    seed: int,
    conditions: Conditions = Conditions(),  # noqa: B008 - an immutable record
    watch: Callable[[Picture, float], None] | None = None,
) -> PlayedSession:
    """One session with whoever sits on the stage now; `watch` gets every picture with its second."""
    return _played(sitting, seed, [conditions], watch)[0]


def play_alike(
    sitting: Sitting, seed: int, conditions: Sequence[Conditions]
) -> list[PlayedSession]:
    """The same session under several conditions, for as long as the screen shows the same under all.

    Gives as many results, in their order, as ended like the first; the others have to be played alone.
    """
    return _played(sitting, seed, conditions, None)


def _played(
    sitting: Sitting,
    seed: int,
    conditions: Sequence[Conditions],
    watch: Callable[[Picture, float], None] | None,
) -> list[PlayedSession]:
    stage, models = sitting.stage, sitting.models
    chips = _Chips(models.embedder)
    alike = [_Played(sitting, seed, chips, one) for one in conditions]
    first = alike[0]
    customer = seated(stage, Random(seed + 1))
    clock = _Clock(sitting.pace, Random(seed + 2))
    recent: deque[tuple[int, bytes]] = deque(maxlen=_REMEMBERED)
    with closing(Landmarker(models.landmarks)) as landmarker:
        while not first.decided:
            frame, arrived = clock.next_frame()
            picture = _picture(stage, first.session, customer, arrived)
            if watch:
                watch(picture, arrived)
            recent.append((frame, picture.tobytes()))
            stamp = stage.stamp_ns(round(arrived * 1e9))
            seen = landmarker.signals(picture, frame, stamp)
            now = clock.looked()
            for one in alike:
                one.see(seen, now, arrived, recent)
            alike = [one for one in alike if one.shows == first.shows]
    return [one.ended(clock.now) for one in alike]


class _Played:
    """A session under one set of conditions."""

    def __init__(self, sitting: Sitting, seed: int, chips: _Chips, conditions: Conditions) -> None:
        self._detector = conditions.detector
        nonce, attended = seed.to_bytes(32, "big"), conditions.attended
        self.session = PresenceSession(
            nonce, sitting.thresholds, Random(seed), 0.0, attended=attended
        )
        self._embeddings = _LoadedEmbeddings(chips, sitting.portrait, sitting.pace.embed_s)
        self._comparison = HolderComparison(self.session, self._embeddings, SIZE)
        self._comparison.ask_portrait(b"", 0, 0)

    def see(
        self, seen: FaceSignals, now: float, arrived: float, recent: Iterable[tuple[int, bytes]]
    ) -> None:
        self._embeddings.now = now
        self._take(self._embeddings.come())
        looked_at = structs.replace(seen, pad=self._detector)
        for kept in self.session.see(looked_at, now, arrived):
            self._comparison.keep(kept, _pixels(recent, kept.frame))
        if self.session.phase is Phase.COMPARE:
            self._take(self._embeddings.compared())

    @property
    def decided(self) -> bool:
        nothing_to_come = self.session.phase is Phase.COMPARE and not self._comparison.waiting
        return self.session.phase is Phase.ENDED or nothing_to_come

    @property
    def shows(self) -> tuple[object, ...]:
        """All that reaches who sits there."""
        view = self.session.view()
        told = (view.message, view.target, view.yaw, view.near, view.tint)
        return (*told, self.session.exposure, self.decided)

    def ended(self, now: float) -> PlayedSession:
        session = self.session
        if session.phase is Phase.COMPARE:
            self._comparison.conclude({"source": "virtual"})
        finding = self._comparison.finding
        band = finding.band if finding and finding.band else ""
        reason = session.reasons[-1] if session.reasons else ""
        return PlayedSession(session.outcome or PresenceOutcome.FAIL, reason, band, now)

    def _take(self, answers: Iterable[tuple[int, Embedding | None]]) -> None:
        for asked, embedding in answers:
            self._comparison.embedded(asked, embedding)


def _pixels(recent: Iterable[tuple[int, bytes]], frame: int) -> bytes | None:
    """As from the visit's ring: None when the frame is forgotten."""
    return next((pixels for number, pixels in recent if number == frame), None)


class _Clock:
    """Virtual time: the camera gives its frames, the newest is looked at."""

    def __init__(self, pace: Pace, dice: Random) -> None:
        self._pace, self._dice = pace, dice
        self._frame = 0
        self.now = 0.0

    def next_frame(self) -> tuple[int, float]:
        """Its number, and when it came."""
        self._frame = max(self._frame + 1, math.floor(self.now * self._pace.fps))
        while self._dice.random() < self._pace.dropped:
            self._frame += 1
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


def _colour(tint: str) -> tuple[int, int, int]:
    red, green, blue = bytes.fromhex(tint.removeprefix("#") or "ffffff")
    return red, green, blue
