"""Looks at a recorded statement through the inference process, and listens to it, as fast as that goes."""

from collections.abc import Callable, Iterator, Sequence

from kiosk.errors import FaceAnalysisError
from kiosk.ports import FaceAnalysis, FaceSignals
from kiosk.presence import comparison
from kiosk.presence.comparison import Embedding
from kiosk.presence.thresholds import Comparison
from kiosk.protocol.frames import FrameRing
from kiosk.statement_video.capture import Ear
from kiosk.statement_video.signals import MouthLook, Picture, Sound, Sounds

_LOOK_EVERY = 0.08  # seconds of the recording
_COMPARE_EVERY = 3.0
_SLOTS = 2
_WAIT_S = 0.2
_WAITS = 100  # without an answer: the inference process hangs


class StatementWatch:
    """`see` the whole recording; then `sounds`, `looks` and `same_person` are there."""

    def __init__(
        self,
        analysis: FaceAnalysis,
        ear: Ear,
        size: tuple[int, int],
        is_stopped: Callable[[], bool],
    ) -> None:
        self._analysis, self._ear = analysis, ear
        self._size = size
        self._is_stopped = is_stopped
        self._sounds: list[Sound] = []
        self._looks: list[MouthLook] = []
        self._asked: set[int] = set()
        self._faces: list[Embedding] = []
        self._look_at = self._compare_at = 0.0

    @property
    def sounds(self) -> tuple[Sound, ...]:
        return tuple(self._sounds)

    @property
    def looks(self) -> tuple[MouthLook, ...]:
        return tuple(self._looks)

    def see(self, parts: Iterator[Picture | Sounds]) -> None:
        """Raises FaceAnalysisError, FootageError."""
        ring = FrameRing.create(*self._size, _SLOTS)
        try:
            self._analysis.watch(ring)
            for part in parts:
                if self._is_stopped():
                    raise FaceAnalysisError("stopped")
                if isinstance(part, Picture):
                    self._look(ring, part)
                else:
                    self._sounds += self._ear.hear(part.samples)
            self._await_faces()
            self._analysis.unwatch()
        finally:
            ring.close(wipe=True)

    def same_person(self, session: Sequence[Embedding], limits: Comparison) -> bool | None:
        """Whether all its pictures show the face session's; None: there is nothing to compare."""
        if not session or not self._faces:
            return None
        return comparison.one_person(self._faces, [], limits) and all(
            min(comparison.distance(face, other) for other in session) <= limits.same_track_turned
            for face in self._faces
        )

    def _look(self, ring: FrameRing, picture: Picture) -> None:
        if picture.at < self._look_at:
            return
        self._look_at = picture.at + _LOOK_EVERY
        pixels = picture.pixels.tobytes()
        number = ring.write(pixels, round(picture.at * 1e9))
        seen = self._seen(number)
        self._looks.append(MouthLook(picture.at, seen.faces, seen.jaw_open))
        if seen.faces and picture.at >= self._compare_at:
            self._compare_at = picture.at + _COMPARE_EVERY
            self._asked.add(self._analysis.ask_embedding(pixels, *self._size))

    def _seen(self, number: int) -> FaceSignals:
        for _ in range(_WAITS):
            seen = self._analysis.signals(_WAIT_S)
            self._take_faces()
            if seen is not None and seen.frame == number:
                return seen
        raise FaceAnalysisError("the inference process does not look")

    def _await_faces(self) -> None:
        for _ in range(_WAITS):
            self._take_faces()
            if not self._asked:
                return
            self._analysis.signals(_WAIT_S)
        raise FaceAnalysisError("the inference process does not compare")

    def _take_faces(self) -> None:
        for come in self._analysis.embeddings():
            self._asked.discard(come.id)
            if come.embedding is not None:
                self._faces.append(come.embedding)
