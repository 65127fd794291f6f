"""Small networks with fixed weights, made on the spot: what an operator's models look like."""

import hashlib
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

_OPSET, _IR = 17, 9


def _saved(file: Path, nodes, weights, side: int, outputs: int) -> str:
    graph = helper.make_graph(
        nodes,
        "network",
        [helper.make_tensor_value_info("input", TensorProto.FLOAT, [1, 3, side, side])],
        [helper.make_tensor_value_info("output", TensorProto.FLOAT, [1, outputs])],
        [numpy_helper.from_array(value, name) for name, value in weights.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", _OPSET)])
    model.ir_version = _IR
    onnx.checker.check_model(model)
    file.write_bytes(model.SerializeToString())
    return hashlib.sha256(file.read_bytes()).hexdigest()


def brightness(file: Path, side: int = 32) -> str:
    """Two logits: minus and plus the picture's mean. Gives the file's sha256."""
    weights = {"signs": np.array([[-1.0, 1.0]], np.float32), "shape": np.array([1, 1])}
    nodes = [
        helper.make_node("ReduceMean", ["input"], ["mean"], axes=[1, 2, 3], keepdims=1),
        helper.make_node("Reshape", ["mean", "shape"], ["flat"]),
        helper.make_node("MatMul", ["flat", "signs"], ["output"]),
    ]
    return _saved(file, nodes, weights, side, 2)


def shade(file: Path, side: int = 48) -> str:
    """One probability: the mean of a picture whose white is 1. Gives the file's sha256."""
    weights = {"shape": np.array([1, 1])}
    nodes = [
        helper.make_node("ReduceMean", ["input"], ["mean"], axes=[1, 2, 3], keepdims=1),
        helper.make_node("Reshape", ["mean", "shape"], ["output"]),
    ]
    return _saved(file, nodes, weights, side, 1)


def patches(file: Path, side: int = 112) -> str:
    """An embedding of 49 numbers: the picture's coarse shades, less their mean."""
    cells = 7
    weights = {"shape": np.array([1, cells * cells])}
    nodes = [
        helper.make_node("ReduceMean", ["input"], ["grey"], axes=[1], keepdims=1),
        helper.make_node(
            "AveragePool",
            ["grey"],
            ["pooled"],
            kernel_shape=[side // cells] * 2,
            strides=[side // cells] * 2,
        ),
        helper.make_node("Reshape", ["pooled", "shape"], ["flat"]),
        helper.make_node("ReduceMean", ["flat"], ["mean"], axes=[1], keepdims=1),
        helper.make_node("Sub", ["flat", "mean"], ["output"]),
    ]
    return _saved(file, nodes, weights, side, cells * cells)


def not_a_number(file: Path, side: int = 32) -> str:
    nodes = [
        helper.make_node("ReduceMean", ["input"], ["mean"], axes=[1, 2, 3], keepdims=1),
        helper.make_node("Reshape", ["mean", "shape"], ["flat"]),
        helper.make_node("Div", ["zero", "zero"], ["nan"]),
        helper.make_node("Add", ["flat", "nan"], ["output"]),
    ]
    weights = {"shape": np.array([1, 1]), "zero": np.zeros((1, 1), np.float32)}
    return _saved(file, nodes, weights, side, 1)


def weights_elsewhere(folder: Path, side: int = 32) -> Path:
    """Its weights lie in a second file beside it, which its own hash does not cover."""
    pixels = 3 * side * side
    weights = {"shape": np.array([1, pixels]), "many": np.ones((pixels, 2), np.float32)}
    nodes = [
        helper.make_node("Reshape", ["input", "shape"], ["flat"]),
        helper.make_node("MatMul", ["flat", "many"], ["output"]),
    ]
    whole, apart = folder / "whole.onnx", folder / "apart.onnx"
    _saved(whole, nodes, weights, side, 2)
    onnx.save(
        onnx.load(whole), apart, save_as_external_data=True, location="weights", size_threshold=100
    )
    return apart


PAD = """
[[models]]
use = "pad"
name = "test-pad"
file = "pad.onnx"
sha256 = "{sha256}"
licence = "test"
calibration = "none"
live_class = 1
output = "logits"
input = {{ width = 32, height = 32, colour = "bgr", mean = [127.5, 127.5, 127.5], std = [64, 64, 64] }}
crop = {{ box = "face_width", scale = 2.7 }}
thresholds = {{ live = 0.6 }}
"""

# Another network, input, crop, class and kind of output than PAD, for one fused score with it.
WIDE_PAD = """
[[models]]
use = "pad"
name = "test-pad-wide"
file = "wide.onnx"
sha256 = "{sha256}"
licence = "test"
calibration = "none"
live_class = 0
output = "probabilities"
input = {{ width = 48, height = 48, mean = [0, 0, 0], std = [255, 255, 255] }}
crop = {{ box = "face_width", scale = 4.0 }}
thresholds = {{ live = 0.6 }}
"""

EMBEDDING = """
[[models]]
use = "embedding"
name = "test-embedding"
file = "embedding.onnx"
sha256 = "{sha256}"
licence = "test"
calibration = "none"
input = {{ width = 112, height = 112 }}
alignment = {{ left_eye = [0.34, 0.46], right_eye = [0.66, 0.46] }}
[models.thresholds]
distance = "cosine"
accept = 0.7
reject = 0.9
single = 0.9
same_track = 0.7
same_track_turned = 0.75
"""


def both(folder: Path) -> Path:
    """A manifest with an embedding and a PAD model beside it."""
    pad = PAD.format(sha256=brightness(folder / "pad.onnx"))
    embedding = EMBEDDING.format(sha256=patches(folder / "embedding.onnx"))
    (folder / "models.toml").write_text(pad + embedding, "utf-8")
    return folder / "models.toml"


def fused(folder: Path) -> Path:
    """A manifest with two PAD models of different crops beside it."""
    pad = PAD.format(sha256=brightness(folder / "pad.onnx"))
    wide = WIDE_PAD.format(sha256=shade(folder / "wide.onnx"))
    (folder / "models.toml").write_text(pad + wide, "utf-8")
    return folder / "models.toml"
