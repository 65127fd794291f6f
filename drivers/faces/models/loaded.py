"""All models that a process works with: the shipped ones, and the operator's in their place."""

from pathlib import Path

from drivers.faces.embedding import Embedder, SFaceEmbedder
from drivers.faces.landmarks import Landmarker, StillLandmarker
from drivers.faces.models import operator, shipped
from drivers.faces.onnx import OnnxEmbedder, OnnxPad
from kiosk.presence.thresholds import SHIPPED_EMBEDDER


class FaceModels:
    """The models of one process.

    hashes: model name → sha256, of those that were loaded; pad: all of the operator's, fused;
    None without.

    FaceAnalysisError names the first model that is not what its manifest says; SettingsError the key
    of the operator's manifest that is wrong.
    """

    def __init__(self, operators: Path | None) -> None:
        files = shipped.verified()
        self.hashes = {model.name: model.sha256 for model in shipped.manifest()}
        self.pad: OnnxPad | None = None
        self._landmarks = files["face_landmarker"]
        self._finder = StillLandmarker(self._landmarks)
        brought = operator.load(operators) if operators else operator.NOTHING
        folder = operators.parent if operators else Path()
        self.embedder = self._embedder(brought.embedding, folder, files[SHIPPED_EMBEDDER])
        if brought.pads:
            self.pad = OnnxPad([(pad, operator.content(pad, folder)) for pad in brought.pads])
        self.hashes |= {model.name: model.sha256 for model in brought.models}

    def landmarker(self) -> Landmarker:
        return Landmarker(self._landmarks)

    def _embedder(
        self, model: operator.EmbeddingModel | None, folder: Path, shipped_one: Path
    ) -> Embedder:
        """Only the one that compares is loaded, and stands among the hashes."""
        if model is None:
            return SFaceEmbedder(shipped_one, self._finder)
        del self.hashes[SHIPPED_EMBEDDER]
        return OnnxEmbedder(model, operator.content(model, folder), self._finder)
