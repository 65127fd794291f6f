"""Functions and modules stay small: a function is counted from its `def` to its last line."""

import ast
import statistics

from sources import files, parsed, shown

_MODULE = 400
_LONGEST = 40
_MEDIAN = 7
_MOST = 15  # of nine in ten functions
_SHARE = 0.9


def _functions():
    for file in files():
        for node in ast.walk(parsed(file)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield node.end_lineno - node.lineno + 1, f"{shown(file)}:{node.lineno} {node.name}"


def test_no_module_is_long():
    lines = {shown(file): file.read_text().count("\n") for file in files()}
    assert not {name: count for name, count in lines.items() if count > _MODULE}


def test_no_function_is_long():
    assert not [found for found in _functions() if found[0] > _LONGEST]


def test_most_functions_are_short():
    lengths = [length for length, _ in _functions()]
    assert statistics.median(lengths) <= _MEDIAN
    assert sum(length <= _MOST for length in lengths) / len(lengths) >= _SHARE
