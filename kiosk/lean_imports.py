"""Imports a library without what it brings along and nobody here uses: time of every start, and memory."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType


@contextmanager
def without(*names: str) -> Iterator[None]:
    """Within, these are not installed, as far as a library can tell that does without them if it must.

    One that is imported already stays. For the top of a module, before there are threads.
    """
    with _in_place_of(dict.fromkeys(names)):
        yield


@contextmanager
def emptied(package: str, module: str) -> Iterator[None]:
    """Within, package and module are there with nothing in them: for a library that insists on them."""
    stand_in = ModuleType(package)
    filling = ModuleType(f"{package}.{module}")
    setattr(stand_in, module, filling)
    with _in_place_of({stand_in.__name__: stand_in, filling.__name__: filling}):
        yield


@contextmanager
def _in_place_of(modules: dict[str, ModuleType | None]) -> Iterator[None]:
    """sys.modules takes None for a module that cannot be imported."""
    loaded: dict[str, ModuleType | None] = sys.modules  # type: ignore[assignment]
    absent = {name: module for name, module in modules.items() if name not in loaded}
    loaded.update(absent)
    try:
        yield
    finally:
        for name in absent:
            del loaded[name]
