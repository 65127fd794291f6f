"""Weights that come inside a Python package: found without importing it."""

import importlib.util
from pathlib import Path


def locate(package: str, file: str) -> Path | None:
    """The file inside the package; None when it is not installed."""
    spec = importlib.util.find_spec(package)
    folders = list(spec.submodule_search_locations or ()) if spec else []
    return next((path for path in (Path(one) / file for one in folders) if path.is_file()), None)
