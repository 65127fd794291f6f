"""The comparison of a face session's kept frames with the document's holder.

Each frame is embedded as soon as it is kept, so that the decision need not wait. Pictures are not kept:
their embeddings and digests are, until the visit's process ends.
"""

import hashlib
from typing import Any, NamedTuple, Protocol

from kiosk.presence import comparison
from kiosk.presence.comparison import Embedding
from kiosk.presence.session import Finding, Kept, Phase, PresenceSession
from kiosk.presence.thresholds import Comparison


class FaceEmbeddings(Protocol):
    """The part of kiosk.ports.FaceAnalysis that embeds faces. Raises FaceAnalysisError."""

    def embed(self, pixels: bytes, width: int, height: int) -> tuple[float, ...] | None: ...
    def models(self) -> dict[str, str]: ...


class _KeptFace(NamedTuple):
    kept: Kept
    sha256: bytes
    embedding: Embedding | None


class HolderComparison:
    """One comparison: `keep` takes the frames that the session wants kept, `conclude` ends it."""

    def __init__(
        self,
        session: PresenceSession,
        embeddings: FaceEmbeddings,
        portrait: Embedding | None,
        size: tuple[int, int],
    ) -> None:
        """portrait: None when the chip carries none that can be read; a clerk then compares by eye."""
        self.session = session
        self._embeddings = embeddings
        self._portrait = portrait
        self._size = size
        self._taken: list[_KeptFace] = []
        self.finding: Finding | None = None

    def keep(self, pixels: bytes | None) -> None:
        """The frame that the session kept last; None: the ring was faster than we."""
        kept = self.session.kept[-1]
        if pixels is None:
            self._taken.append(_KeptFace(kept, b"", None))
            return
        embedding = self._embeddings.embed(pixels, *self._size)
        self._taken.append(_KeptFace(kept, hashlib.sha256(pixels).digest(), embedding))

    def conclude(self, camera: dict[str, str]) -> dict[str, Any]:
        """Decide, and give the transcript."""
        session = self.session
        if session.phase is Phase.COMPARE:
            self.finding = _find(self._taken, self._portrait, session.thresholds.comparison)
            session.finish(self.finding)
        transcript = session.transcript(self.finding, self._embeddings.models())
        transcript["camera"] = camera
        transcript["comparison"] = self._compared()
        transcript["kept_sha256"] = [look.sha256 for look in self._taken]
        return transcript

    def _compared(self) -> dict[str, Any]:
        """By which model, and how far the picture was that is least like the portrait."""
        limits, portrait = self.session.thresholds.comparison, self._portrait
        frontal = [look.embedding for look in self._taken if look.kept.frontal and look.embedding]
        match = comparison.to_portrait(frontal, portrait, limits) if frontal and portrait else None
        return {"model": limits.model, "farthest": round(match.farthest, 4) if match else None}


def _find(taken: list[_KeptFace], portrait: Embedding | None, thresholds: Comparison) -> Finding:
    frontal = [look.embedding for look in taken if look.kept.frontal and look.embedding]
    others = [look.embedding for look in taken if not look.kept.frontal and look.embedding]
    one_person = comparison.one_person(frontal, others, thresholds)
    clear = len(frontal) > 1 and _in_every_step(taken)
    if portrait is None or not frontal:
        return Finding(None, None, one_person=one_person, clear=clear)
    match = comparison.to_portrait(frontal, portrait, thresholds)
    return Finding(match.band, round(match.distance, 4), one_person=one_person, clear=clear)


def _in_every_step(taken: list[_KeptFace]) -> bool:
    steps = {look.kept.step for look in taken}
    return steps == {look.kept.step for look in taken if look.embedding}
