"""One class, one name: a reader who finds a class by its name has found the right one."""

import ast
from collections import defaultdict
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ROOMS = ("kiosk", "drivers", "provisioning", "ui")
# Name → why two classes may share it. A name that is shared no more has to leave this table.
SHARED = {
    "Screen": "the settings' section on the screen, and the screen itself",
}


def _modules():
    return [file for room in ROOMS for file in sorted((ROOT / room).rglob("*.py"))]


def _classes():
    """Class name → the modules that declare it."""
    places = defaultdict(list)
    for file in _modules():
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.ClassDef):
                places[node.name].append(str(file.relative_to(ROOT)))
    return places


def test_no_two_classes_share_a_name_without_a_reason():
    twice = {name: places for name, places in _classes().items() if len(places) > 1}
    unexplained = {name: places for name, places in twice.items() if name not in SHARED}
    assert not unexplained, "name them apart, or give the reason in SHARED"
    assert not SHARED.keys() - twice.keys(), "these are shared no more"


@pytest.mark.parametrize("room", ROOMS)
def test_every_module_says_what_it_is(room):
    silent = [
        str(file.relative_to(ROOT))
        for file in sorted((ROOT / room).rglob("*.py"))
        if not ast.get_docstring(ast.parse(file.read_text("utf-8")))
    ]
    assert silent == []
