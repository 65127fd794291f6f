"""The operator's own models of faces, run by drivers.onnx_session."""

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from drivers.faces.embedding import Finder, Picture, unit
from drivers.faces.models.operator import Alignment, Crop, EmbeddingModel, Input, PadModel
from drivers.onnx_session import opened
from kiosk.errors import FaceAnalysisError
from kiosk.ports import FaceSignals

_LONGEST_EMBEDDING = 4096
_Vector = npt.NDArray[np.float64]


class OnnxModel:
    """One model: a picture of its input's size in, the first output's numbers out."""

    def __init__(self, name: str, data: bytes, wanted: Input) -> None:
        """FaceAnalysisError names the model that cannot be loaded or wants another input."""
        self._name, self._input = name, wanted
        self._session, self._errors = opened(name, data)
        inputs = self._session.get_inputs()
        if len(inputs) != 1:
            raise FaceAnalysisError(f"model {name} wants {len(inputs)} inputs, not one")
        self._input_name = inputs[0].name
        self.outputs = len(self.run(np.zeros((wanted.height, wanted.width, 3), np.uint8)))

    def run(self, picture: Picture) -> _Vector:
        """picture: RGB of exactly the input's size. FaceAnalysisError when nothing finite comes out."""
        try:
            found = self._session.run(None, {self._input_name: _tensor(picture, self._input)})[0]
        except self._errors as error:
            raise FaceAnalysisError(f"model {self._name} does not take its input") from error
        numbers = np.asarray(found, np.float64).ravel()
        if not np.isfinite(numbers).all() or numbers.size > _LONGEST_EMBEDDING:
            raise FaceAnalysisError(f"model {self._name} gives no usable numbers")
        return numbers


class OnnxEmbedder:
    """An operator's embedder: aligned by the eyes, as its manifest says. Embeddings have length one."""

    def __init__(self, model: EmbeddingModel, data: bytes, finder: Finder) -> None:
        self._input, self._alignment, self._finder = model.input, model.alignment, finder
        self._network = OnnxModel(model.name, data, model.input)

    def embed(self, picture: Picture) -> tuple[float, ...] | None:
        five = self._finder.five_points(picture)
        if five is None:
            return None
        one, other = ((float(x), float(y)) for x, y in five[:2])
        return unit(self._network.run(aligned(picture, (one, other), self._alignment, self._input)))


class _OnnxPad:
    """One model of attack detection, on the face and what is around it."""

    def __init__(self, model: PadModel, data: bytes) -> None:
        self._model = model
        self._network = OnnxModel(model.name, data, model.input)
        if model.live_class >= self._network.outputs:
            raise FaceAnalysisError(f"model {model.name} has no class {model.live_class}")

    def live(self, picture: Picture, seen: FaceSignals) -> float:
        """The probability of a living face."""
        model = self._model
        found = self._network.run(cropped(picture, seen, model.crop, model.input))
        if model.output == "logits":
            found = np.exp(found - found.max())
            found /= found.sum()
        return float(np.clip(found[model.live_class], 0.0, 1.0))


class OnnxPad:
    """Presentation attack detection by all of the operator's models together; none of them speaks alone."""

    def __init__(self, models: Sequence[tuple[PadModel, bytes]]) -> None:
        """At least one, with its content. FaceAnalysisError names the first that is not as declared."""
        self._parts = [_OnnxPad(model, data) for model, data in models]
        self._weights = [model.weight for model, _ in models]

    def score(self, picture: Picture, seen: FaceSignals) -> float:
        """1 bona fide, 0 attack: the weighted mean over all. FaceAnalysisError when one of them fails."""
        lives = [part.live(picture, seen) for part in self._parts]
        return float(np.average(lives, weights=self._weights))


def aligned(
    picture: Picture,
    eyes: tuple[tuple[float, float], tuple[float, float]],
    alignment: Alignment,
    wanted: Input,
) -> Picture:
    """The picture turned, scaled and moved so that its eyes lie where the model wants them."""
    here = [complex(*eye) for eye in eyes]
    there = [
        complex(x * wanted.width, y * wanted.height)
        for x, y in (alignment.left_eye, alignment.right_eye)
    ]
    turn = (there[1] - there[0]) / ((here[1] - here[0]) or 1.0)
    return _warped(picture, turn, there[0] - turn * here[0], wanted)


def cropped(picture: Picture, seen: FaceSignals, crop: Crop, wanted: Input) -> Picture:
    """A square around the face; beyond the picture's edge its last pixels go on."""
    height, width = picture.shape[:2]
    side = max(1.0, crop.scale * getattr(seen, crop.box))
    zoom = complex(wanted.width / side)
    centre = complex(seen.centre[0] * width, seen.centre[1] * height)
    middle = complex(wanted.width / 2, wanted.height / 2)
    return _warped(picture, zoom, middle - zoom * centre, wanted)


def _warped(picture: Picture, turn: complex, move: complex, wanted: Input) -> Picture:
    matrix = np.array([[turn.real, -turn.imag, move.real], [turn.imag, turn.real, move.imag]])
    size = (wanted.width, wanted.height)
    return np.asarray(
        cv2.warpAffine(picture, matrix, size, borderMode=cv2.BORDER_REPLICATE), np.uint8
    )


def _tensor(picture: Picture, wanted: Input) -> npt.NDArray[np.float32]:
    ordered = picture if wanted.colour == "rgb" else picture[:, :, ::-1]
    scaled = (ordered - np.array(wanted.mean)) / np.array(wanted.std)
    return np.ascontiguousarray(scaled.transpose(2, 0, 1)[np.newaxis], np.float32)
