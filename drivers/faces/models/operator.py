"""The models that an operator brings: a TOML file beside them, named by the settings.

Nothing starts with a model whose file, hash or description does not hold. One embedding at most, and of
attack detection (pad) one or several:

    [[models]]
    use = "pad"                       # or "embedding"
    name = "counter-pad-3"
    file = "counter-pad-3.onnx"       # relative to this file
    sha256 = "..."
    licence = "..."
    calibration = "store 12, 2026-10, 4000 presentations"
    live_class = 1                    # of the outputs
    output = "logits"                 # or "probabilities"
    input = { width = 80, height = 80, colour = "bgr", mean = [0, 0, 0], std = [1, 1, 1] }
    crop = { box = "face_width", scale = 2.7 }
    thresholds = { live = 0.6 }       # of the fused score, the same in all of them
    weight = 1.0                      # optional: in the fused score

Several pad models look at the same picture, each at its own crop, and become one: the score is the weighted
mean of their probabilities of a living face, `live` is its one threshold, and none of them speaks alone. The
two networks of Silent-Face-Anti-Spoofing are two such entries, of scale 2.7 and 4.0.

An embedding has, in the place of the last six, `alignment = { left_eye = [x, y], right_eye = [x, y] }`
(fractions of the input, as seen in the picture) and
`thresholds = { distance = "cosine", accept, reject, single, same_track, same_track_turned }`, as in
[comparison] of kiosk/presence/thresholds.toml.
"""

import hashlib
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from drivers.faces.models.shipped import manifest
from kiosk.errors import FaceAnalysisError, SettingsError
from kiosk.names import Name
from kiosk.presence.thresholds import SHIPPED_EMBEDDER, Comparison, Thresholds, check

_MOST_BYTES = 1_000_000_000
_MOST_PAD = 4  # each costs as much as the landmarks

_Side = Annotated[int, Meta(ge=16, le=1024)]
_Part = Annotated[float, Meta(ge=0, le=1)]
_Distance = Annotated[float, Meta(gt=0, lt=2)]
_Text = Annotated[str, Meta(min_length=1, max_length=200)]


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    pass


class Input(_Table, frozen=True, kw_only=True):
    """(1, 3, height, width) float32; each channel is (0..255 - mean) / std."""

    width: _Side
    height: _Side
    colour: Literal["rgb", "bgr"] = "rgb"
    mean: tuple[float, float, float] = (0.0, 0.0, 0.0)
    std: tuple[float, float, float] = (1.0, 1.0, 1.0)


class Alignment(_Table, frozen=True, kw_only=True):
    """Where the eyes lie in the input, as fractions of it; left is the picture's."""

    left_eye: tuple[_Part, _Part]
    right_eye: tuple[_Part, _Part]


class Crop(_Table, frozen=True, kw_only=True):
    """A square around the face's middle, `scale` times the face's measure that `box` names."""

    box: Literal["face_width", "eye_distance"]
    scale: Annotated[float, Meta(ge=0.5, le=10)]


class Distances(_Table, frozen=True, kw_only=True):
    """Thresholds of an embedding, as kiosk.presence.thresholds.Comparison."""

    distance: Literal["cosine"]
    accept: _Distance
    reject: _Distance
    single: _Distance
    same_track: _Distance
    same_track_turned: _Distance


class Live(_Table, frozen=True, kw_only=True):
    live: Annotated[float, Meta(gt=0, lt=1)]  # of the fused score: below it an attack


class _Model(_Table, frozen=True, kw_only=True, tag_field="use"):
    name: Name
    file: _Text
    sha256: Annotated[str, Meta(pattern=r"^[0-9a-f]{64}$")]
    licence: _Text
    calibration: _Text
    input: Input


class EmbeddingModel(_Model, frozen=True, kw_only=True, tag="embedding"):
    alignment: Alignment
    thresholds: Distances


class PadModel(_Model, frozen=True, kw_only=True, tag="pad"):
    crop: Crop
    thresholds: Live
    live_class: Annotated[int, Meta(ge=0, le=100)]
    output: Literal["logits", "probabilities"]
    weight: Annotated[float, Meta(ge=0.01, le=100)] = 1.0  # in the fused score


class OperatorManifest(_Table, frozen=True, kw_only=True):
    models: Annotated[list[EmbeddingModel | PadModel], Meta(min_length=1, max_length=_MOST_PAD + 1)]

    @property
    def embedding(self) -> EmbeddingModel | None:
        return next((model for model in self.models if isinstance(model, EmbeddingModel)), None)

    @property
    def pads(self) -> tuple[PadModel, ...]:
        """All that are fused into one score; empty: there is none."""
        return tuple(model for model in self.models if isinstance(model, PadModel))

    @property
    def pad_name(self) -> str:
        """What a threshold of the fused score was made for: the models' names, and weights that differ."""
        pads = sorted(self.pads, key=_name)
        alike = len({pad.weight for pad in pads}) <= 1
        return " + ".join(pad.name if alike else f"{pad.weight:g} {pad.name}" for pad in pads)


NOTHING = OperatorManifest(models=[])


def load(file: Path) -> OperatorManifest:
    """The operator's models. SettingsError names the file and the key."""
    try:
        found = msgspec.convert(tomllib.loads(file.read_text("utf-8")), OperatorManifest)
    except OSError as error:
        raise SettingsError(str(file), error.strerror or str(error)) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(str(file), f"not valid TOML: {error}") from error
    except msgspec.ValidationError as error:
        raise SettingsError(str(file), str(error)) from error
    _check(found, file)
    return found


def _check(found: OperatorManifest, file: Path) -> None:
    names = [model.name for model in (*found.models, *manifest())]
    embeddings = [model for model in found.models if isinstance(model, EmbeddingModel)]
    for model in found.models:
        if names.count(model.name) > 1:
            raise SettingsError(str(file), f"model {model.name}: the name is taken")
        if not all(value > 0 for value in model.input.std):
            raise SettingsError(str(file), f"model {model.name}: input.std must be above 0")
    if len(embeddings) > 1:
        raise SettingsError(str(file), "two embeddings: only one model compares")
    _check_pads(found.pads, file)


def _check_pads(pads: Sequence[PadModel], file: Path) -> None:
    """Fused, they have one threshold; two would leave open which of them counts."""
    if len(pads) > _MOST_PAD:
        raise SettingsError(str(file), f"{len(pads)} pad models: {_MOST_PAD} are the most")
    for pad in pads:
        if pad.thresholds != pads[0].thresholds:
            told = " and ".join(
                f"{one.name} says {one.thresholds.live:g}" for one in (pads[0], pad)
            )
            raise SettingsError(str(file), f"thresholds.live is of the fused score, but {told}")


def _name(model: PadModel) -> str:
    return model.name


def content(model: EmbeddingModel | PadModel, folder: Path) -> bytes:
    """Its bytes, whose hash is the manifest's. FaceAnalysisError names the model."""
    file = folder / model.file
    try:
        if file.stat().st_size > _MOST_BYTES:
            raise FaceAnalysisError(f"model {model.name} is larger than {_MOST_BYTES} bytes")
        data = file.read_bytes()
    except OSError as error:
        raise FaceAnalysisError(f"model {model.name}: {error.strerror}: {model.file}") from error
    digest = hashlib.sha256(data).hexdigest()
    if digest != model.sha256:
        raise FaceAnalysisError(f"model {model.name} is not the manifest's: sha256 {digest}")
    return data


def verified(file: Path | None) -> list[str]:
    """The names of its models, every hash checked. SettingsError and FaceAnalysisError as above."""
    models = load(file).models if file else []
    for model in models:
        content(model, Path(file or "").parent)
    return [model.name for model in models]


def with_thresholds(
    thresholds: Thresholds, file: Path | None, source: Path | None = None
) -> Thresholds:
    """Those of the operator's models in the place of the shipped ones'.

    What was calibrated with the very model (comparison.model, passive.pad_model) stays. source: the file
    that `thresholds` was read from, None: the shipped one. SettingsError names the file and the key, also
    where the comparison's numbers are another model's: those would measure in another unit.
    """
    found, name = load(file) if file else NOTHING, str(source or "thresholds.toml")
    thresholds = _of_embedder(thresholds, found.embedding, name)
    pads = found.pads
    if pads and thresholds.passive.pad_model != found.pad_name:
        passive = msgspec.structs.replace(
            thresholds.passive, pad=pads[0].thresholds.live, pad_model=found.pad_name
        )
        thresholds = msgspec.structs.replace(thresholds, passive=passive)
    return check(thresholds, str(file or name))


def _of_embedder(thresholds: Thresholds, model: EmbeddingModel | None, source: str) -> Thresholds:
    """The shipped model's numbers, calibrated or not, make place for those of the operator's model."""
    compares, made_for = model.name if model else SHIPPED_EMBEDDER, thresholds.comparison.model
    if made_for == compares:
        return thresholds
    if model is None or made_for != SHIPPED_EMBEDDER:
        raise SettingsError(
            source,
            f"$.comparison.model: the numbers are for {made_for}, but {compares} compares; "
            "distances of two models are not comparable: calibrate anew",
        )
    comparison = Comparison(model.name, **msgspec.structs.asdict(model.thresholds))
    calibration = msgspec.structs.replace(thresholds.calibration, comparison=None)
    return msgspec.structs.replace(thresholds, comparison=comparison, calibration=calibration)
