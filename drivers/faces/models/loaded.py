"""All models that a process works with: the shipped ones, and the operator's in their place."""

from pathlib import Path

from drivers.faces.embedding import DlibEmbedder, Embedder, Finder
from drivers.faces.landmarks import Landmarker
from drivers.faces.models import operator, shipped
from drivers.faces.onnx import OnnxEmbedder, OnnxPad


class FaceModels:
    """The models of one process.

    hashes: model name → sha256, of those that were loaded; pad: None without the operator's.

    FaceAnalysisError names the first model that is not what its manifest says; SettingsError the key
    of the operator's manifest that is wrong.
    """

    def __init__(self, operators: Path | None) -> None:
        files = shipped.verified()
        self.hashes = {model.name: model.sha256 for model in shipped.manifest()}
        self.pad: OnnxPad | None = None
        self._landmarks = files["face_landmarker"]
        finder = Finder(files["shape_predictor_5_face_landmarks"])
        self.embedder: Embedder = DlibEmbedder(
            files["dlib_face_recognition_resnet_model_v1"], finder
        )
        if operators:
            self._bring(operators, finder)

    def landmarker(self) -> Landmarker:
        return Landmarker(self._landmarks)

    def _bring(self, file: Path, finder: Finder) -> None:
        brought = operator.load(file)
        if model := brought.embedding:
            data = operator.content(model, file.parent)
            self.embedder = OnnxEmbedder(model, data, finder)
        if attack := brought.pad:
            self.pad = OnnxPad(attack, operator.content(attack, file.parent))
        self.hashes |= {model.name: model.sha256 for model in brought.models}
