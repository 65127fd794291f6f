"""Each requirement of the sources names the tests that show it, and they exist."""

import ast
import tomllib
from collections import Counter
from pathlib import Path

import pytest

# Every row of the requirements, by its number there; 1-4 stands for 1-4 to 1-8.
NEEDED = {
    *("0-2", "0-4", "0-5", *(f"0-{number}" for number in range(7, 21))),
    *("1-1", "1-2", "1-4", "1-9", "1-10"),
    *(f"2-{number}" for number in range(1, 12)),
    *("3-1", "3-2", "3-3", "3-5", "3-6", "3-7", "3-8"),
    *("4-1", "4-2", "4-3", "4-4", "4-6", "4-8", "4-9", "4-10"),
    *(f"B-{number}" for number in range(1, 8)),
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
    assert row["tests"] or row.get("later"), "nothing shows it"
    assert [name for name in row["tests"] if not found(name)] == []


def test_a_test_that_does_not_exist_would_be_found():
    assert not found("tests/visits/test_requirements.py::test_that_nobody_wrote")
    assert not found("tests/visits/test_that_nobody_wrote.py::test_it")
