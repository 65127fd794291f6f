"""The shipped models: found in their packages, and checked against the hashes of shipped.toml."""

import hashlib
import tomllib
from importlib.resources import files
from pathlib import Path

import msgspec

from drivers import packaged_weights
from kiosk.errors import FaceAnalysisError


class Model(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One entry of shipped.toml."""

    name: str
    package: str
    file: str
    sha256: str
    licence: str
    input: str
    use: str


def manifest() -> list[Model]:
    text = files("drivers.faces.models").joinpath("shipped.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text)["models"], list[Model])


def locate(model: Model) -> Path:
    """Its file, without importing the package. FaceAnalysisError when it is not installed."""
    file = packaged_weights.locate(model.package, model.file)
    if file is None:
        raise FaceAnalysisError(f"model {model.name} is not installed (package {model.package})")
    return file


def verified() -> dict[str, Path]:
    """Model name → file, every hash checked. FaceAnalysisError names the first that differs."""
    found = {}
    for model in manifest():
        file = locate(model)
        with file.open("rb") as content:
            digest = hashlib.file_digest(content, "sha256").hexdigest()
        if digest != model.sha256:
            raise FaceAnalysisError(f"model {model.name} is not the manifest's: sha256 {digest}")
        found[model.name] = file
    return found
