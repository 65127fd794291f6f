"""Every package of others is placed: a contract names the rooms that may import it."""

import ast
import sys
import tomllib

from sources import ROOT, files, graph, is_ours, parsed, shown

_EVERYWHERE = {"msgspec"}  # typed structs: part of the language that the rooms speak

# Imports by name pass by every contract; each of these picks among modules of one room, or by a setting.
_BY_NAME = {
    "drivers/cameras/sources.py": "the camera that the settings name; picamera2 is not on every machine",
    "kiosk/commands/__init__.py": "the command that was typed",
    "kiosk/commands/presence.py": "its action",
    "kiosk/commands/self_test.py": "the programs that a new version has to be able to start",
    "kiosk/commands/statement.py": "its action",
    "kiosk/commands/visit.py": "codecs and microphone, which few visits want",
    "kiosk/visit/pages/__init__.py": "the page of each step",
}


def _placed():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    contracts = settings["tool"]["importlinter"]["contracts"]
    return {name for made in contracts for name in made.get("protected_modules", ())}


def _imported():
    return {module.partition(".")[0] for module in graph().modules if not is_ours(module)}


def _imports_by_name(node):
    called = node.func if isinstance(node, ast.Call) else None
    name = getattr(called, "attr", getattr(called, "id", ""))
    return name in {"import_module", "__import__"}


def test_each_vendor_stands_in_a_contract():
    vendors = _imported() - set(sys.stdlib_module_names) - _EVERYWHERE
    assert vendors <= _placed()


def test_only_these_modules_import_by_name():
    found = {
        shown(file)
        for file in files()
        if any(_imports_by_name(node) for node in ast.walk(parsed(file)))
    }
    assert found <= set(_BY_NAME)
