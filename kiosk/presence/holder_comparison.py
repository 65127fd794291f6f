"""The comparison of a face session's kept pictures with each other, and with the document's holder.

Each picture is given to be embedded as soon as it is kept, and its embedding comes when it is ready: nobody
waits, and the decision has little left to do. One that cannot be compared is told back to the session, which
asks anew for what it was to show. Pictures are not kept: their embeddings and digests are, until the visit's
process ends.
"""

import hashlib
from typing import Any, NamedTuple, Protocol

from kiosk.presence import comparison
from kiosk.presence.comparison import Embedding
from kiosk.presence.kept_pictures import Finding, Kept, Purpose
from kiosk.presence.session import Phase, PresenceSession
from kiosk.presence.thresholds import Comparison
from kiosk.presence.transcript import transcript

_LEAST_FRONTAL = 2


class FaceEmbeddings(Protocol):
    """The part of kiosk.ports.FaceAnalysis that embeds faces. Raises FaceAnalysisError."""

    def ask_embedding(self, pixels: bytes, width: int, height: int) -> int: ...
    def ask_portrait_embedding(self, pixels: bytes, width: int, height: int) -> int: ...
    def models(self) -> dict[str, str]: ...


class _Face(NamedTuple):
    """A kept picture, embedded."""

    kept: Kept
    embedding: Embedding

    @property
    def frontal(self) -> bool:
        return self.kept.purpose is Purpose.FRONTAL


class HolderComparison:
    """One comparison: `keep` takes what the session keeps, `embedded` the answers, `conclude` ends it."""

    def __init__(
        self, session: PresenceSession, embeddings: FaceEmbeddings, size: tuple[int, int]
    ) -> None:
        """size: width and height of the camera's pictures."""
        self.session = session
        self.finding: Finding | None = None
        self._embeddings = embeddings
        self._size = size
        self._portrait: Embedding | None = None
        self._portrait_asked: int | None = None
        self._asked: dict[int, Kept] = {}
        self._faces: list[_Face] = []
        self._sha256: dict[Kept, bytes] = {}
        self._instants_lost = 0

    def ask_portrait(self, pixels: bytes, width: int, height: int) -> None:
        """The chip's; without one that shows a face a clerk compares by eye."""
        self._portrait_asked = self._embeddings.ask_portrait_embedding(pixels, width, height)

    def keep(self, kept: Kept, pixels: bytes | None) -> None:
        """A picture that the session keeps; None: the ring was faster than we."""
        if pixels is None:
            self._lose(kept)
            return
        asked = self._embeddings.ask_embedding(pixels, *self._size)
        self._asked[asked] = kept
        self._sha256[kept] = hashlib.sha256(pixels).digest()

    def embedded(self, asked: int, embedding: Embedding | None) -> None:
        """The answer to a request, by its id; None: no face is found. Answers come in any order."""
        if asked == self._portrait_asked:
            self._portrait_asked, self._portrait = None, embedding
            return
        kept = self._asked.pop(asked)
        if embedding is None:
            self._lose(kept)
        else:
            self._faces.append(_Face(kept, embedding))

    @property
    def waiting(self) -> bool:
        """Whether an answer is still to come."""
        return bool(self._asked) or self._portrait_asked is not None

    def conclude(self, camera: dict[str, str]) -> dict[str, Any]:
        """Decide, once nothing is waited for, and give the transcript."""
        session = self.session
        self._faces.sort(key=lambda face: face.kept.frame)
        if session.phase is Phase.COMPARE:
            self.finding = self._find(session.thresholds.comparison)
            session.finish(self.finding)
        row = transcript(session, self.finding, self._embeddings.models())
        row["camera"] = camera
        row["kept_sha256"] = [self._sha256.get(kept, b"") for kept in session.kept]
        failed = self.finding.failed if self.finding else None
        row["another_person"] = failed.value if failed else ""
        row["comparison"] = self._compared()
        return row

    def _compared(self) -> dict[str, Any]:
        """By which model, and how far the pictures were that are least like the portrait."""
        limits, portrait = self.session.thresholds.comparison, self._portrait
        frontal = self._frontal()
        match = comparison.to_portrait(frontal, portrait, limits) if frontal and portrait else None
        every = [comparison.distance(face.embedding, portrait) for face in self._faces if portrait]
        return {
            "model": limits.model,
            "farthest": round(match.farthest, 4) if match else None,
            "farthest_of_all": round(max(every), 4) if every else None,
        }

    @property
    def frontal(self) -> tuple[Embedding, ...]:
        """Of the pictures that look straight ahead."""
        return tuple(self._frontal())

    def _frontal(self) -> list[Embedding]:
        return [face.embedding for face in self._faces if face.frontal]

    def _lose(self, kept: Kept) -> None:
        self._instants_lost += kept.purpose is Purpose.INSTANT
        self.session.lost(kept)

    def _find(self, thresholds: Comparison) -> Finding:
        frontal = self._frontal()
        failed = next((face for face in self._faces if _another(face, frontal, thresholds)), None)
        found = Finding(
            None,
            None,
            one_person=failed is None,
            clear=len(frontal) >= _LEAST_FRONTAL and self._instants_enough(),
            failed=failed.kept.purpose if failed else None,
        )
        if self._portrait is None or not frontal:
            return found
        match = comparison.to_portrait(frontal, self._portrait, thresholds)
        return found._replace(band=match.band, distance=round(match.distance, 4))

    def _instants_enough(self) -> bool:
        """Whoever hides their face at random instants was not compared at them."""
        compared = sum(face.kept.purpose is Purpose.INSTANT for face in self._faces)
        return compared > self._instants_lost


def _another(face: _Face, frontal: list[Embedding], thresholds: Comparison) -> bool:
    """Whether a picture shows somebody else than the frontal ones."""
    if face.frontal:
        return not all(
            comparison.one_person([face.embedding, other], [], thresholds) for other in frontal
        )
    return bool(frontal) and not any(
        comparison.one_person([other], [face.embedding], thresholds) for other in frontal
    )
