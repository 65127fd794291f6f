"""No module imports, over however many others, itself."""

import graphlib

from sources import graph, is_ours


def test_no_module_is_imported_by_what_it_imports():
    imports = graph()
    ours = [module for module in imports.modules if is_ours(module)]
    order = graphlib.TopologicalSorter(
        {module: imports.find_modules_directly_imported_by(module) for module in ours}
    )
    order.prepare()  # CycleError names the circle
