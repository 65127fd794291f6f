"""The comparison of a face session's kept frames with the document's holder.

Each frame is embedded as soon as it is kept, so that the decision need not wait. Pictures are not kept:
their embeddings and digests are, until the visit's process ends.
"""

import hashlib
from typing import Any, NamedTuple, Protocol

from kiosk.presence import comparison
from kiosk.presence.comparison import Embedding
from kiosk.presence.kept import Finding, Kept, Purpose
from kiosk.presence.session import Phase, PresenceSession
from kiosk.presence.thresholds import Comparison


class FaceEmbeddings(Protocol):
    """The part of kiosk.ports.FaceAnalysis that embeds faces. Raises FaceAnalysisError."""

    def embed(self, pixels: bytes, width: int, height: int) -> tuple[float, ...] | None: ...
    def models(self) -> dict[str, str]: ...


class _KeptFace(NamedTuple):
    kept: Kept
    sha256: bytes
    embedding: Embedding

    @property
    def frontal(self) -> bool:
        return self.kept.purpose is Purpose.FRONTAL


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

    def keep(self, kept: Kept, pixels: bytes | None) -> None:
        """A frame that the session keeps; None: the ring was faster than we."""
        embedding = None if pixels is None else self._embeddings.embed(pixels, *self._size)
        if pixels is None or embedding is None:
            self.session.lost(kept)
        else:
            self._taken.append(_KeptFace(kept, hashlib.sha256(pixels).digest(), embedding))

    def conclude(self, camera: dict[str, str]) -> dict[str, Any]:
        """Decide, and give the transcript."""
        session = self.session
        if session.phase is Phase.COMPARE:
            self.finding = _find(self._taken, self._portrait, session.thresholds.comparison)
            session.finish(self.finding)
        transcript = session.transcript(self.finding, self._embeddings.models())
        transcript["camera"] = camera
        transcript["kept_sha256"] = [look.sha256 for look in self._taken]
        return transcript


def _find(taken: list[_KeptFace], portrait: Embedding | None, thresholds: Comparison) -> Finding:
    frontal = [look.embedding for look in taken if look.frontal]
    failed = next(
        (
            look.kept.purpose
            for look in taken
            if not comparison.one_person(frontal, [look.embedding], thresholds)
        ),
        None,
    )
    found = Finding(None, None, one_person=failed is None, clear=len(frontal) > 1, failed=failed)
    if portrait is None or not frontal:
        return found
    value = comparison.to_portrait(frontal, portrait)
    return found._replace(band=comparison.band(value, thresholds), distance=round(value, 4))
