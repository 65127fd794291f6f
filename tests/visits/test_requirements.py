"""Each requirement of the sources names the tests that show it, and they exist."""

import ast
import tomllib
from collections import Counter
from pathlib import Path

import pytest

# What the counter's flows have to show, by their numbers in the requirements.
NEEDED = {
    *("0-2", "0-15", "0-16", "0-17", "0-18", "0-19", "1-1", "2-1", "2-8", "2-9", "2-10"),
    *("3-1", "3-5", "3-6", "3-7", "3-8", "4-3", "B-1", "B-2", "B-3"),
}
ROWS = tomllib.loads(Path("tests/visits/requirements.toml").read_text("utf-8"))["row"]


def found(name):
    """Whether `FILE::TEST` is there."""
    file, _, test = name.partition("::")
    if not Path(file).is_file():
        return False
    tree = ast.parse(Path(file).read_text("utf-8"))
    return any(isinstance(node, ast.FunctionDef) and node.name == test for node in ast.walk(tree))


def test_every_requirement_is_there_once():
    assert Counter(row["id"] for row in ROWS) == dict.fromkeys(NEEDED, 1)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["id"])
def test_a_requirement_names_tests_that_exist(row):
    assert row["text"]
    assert row["tests"], "nothing shows it"
    assert [name for name in row["tests"] if not found(name)] == []


def test_a_test_that_does_not_exist_would_be_found():
    assert not found("tests/visits/test_requirements.py::test_that_nobody_wrote")
    assert not found("tests/visits/test_that_nobody_wrote.py::test_it")
