"""The CEL engine alone: the package `cel` would load its command line with it, half a second of each start.

A visit is a process of its own, and so is each command; none of them needs prompts and colours.
"""

import sys
from importlib.machinery import PathFinder
from importlib.util import find_spec, module_from_spec
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cel import Context, Program, compile  # noqa: A004 - the vendor's name
else:

    def _engine() -> Any:
        if loaded := sys.modules.get("cel.cel"):
            return loaded
        package = find_spec("cel")
        spec = PathFinder.find_spec("cel.cel", package.submodule_search_locations)
        # Registered, since it can be loaded only once: who imports the package later gets the same.
        engine = sys.modules[spec.name] = module_from_spec(spec)
        spec.loader.exec_module(engine)
        return engine

    _loaded = _engine()
    Context, Program, compile = _loaded.Context, _loaded.Program, _loaded.compile  # noqa: A001

__all__ = ["Context", "Program", "compile"]
