"""The boot counter: alone in the world, and whatever a slot holds, its starts have an end."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from provisioning.agent import slot_guard

_FILE = Path(slot_guard.__file__)


@pytest.fixture
def app(tmp_path):
    for slot in slot_guard.SLOTS:
        (tmp_path / slot).mkdir()
    slot_guard.point(tmp_path / "current", "a")
    return tmp_path


def _start(app):
    """As the unit does: the system's own Python, and nothing of ours."""
    done = subprocess.run(
        ["/usr/bin/python3", "-I", _FILE, app], capture_output=True, text=True, check=True
    )
    return done.stderr


def test_it_imports_the_standard_library_alone():
    names = {
        alias.name if isinstance(node, ast.Import) else node.module
        for node in ast.walk(ast.parse(_FILE.read_text()))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    assert {name.partition(".")[0] for name in names} <= sys.stdlib_module_names


def test_without_a_trial_it_does_nothing(app):
    assert _start(app) == ""
    assert (app / "current").readlink() == Path("a")


def test_the_fourth_start_of_a_slot_on_trial_goes_back(app):
    slot_guard.write_trial(app, "b", "a", slot_guard.STARTS)
    slot_guard.point(app / "current", "b")
    for _ in range(slot_guard.STARTS):
        assert "on trial" in _start(app)
        assert (app / "current").readlink() == Path("b")
    assert "back to slot a" in _start(app)
    assert (app / "current").readlink() == Path("a")
    _start(app)
    assert (app / "current").readlink() == Path("a")


def test_a_confirmed_slot_stays(app):
    slot_guard.write_trial(app, "b", "a", slot_guard.STARTS)
    slot_guard.point(app / "current", "b")
    slot_guard.end_trial(app)
    for _ in range(6):
        assert _start(app) == ""
    assert (app / "current").readlink() == Path("b")


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"candidate":"../x","previous":"a"}'])
def test_a_damaged_trial_is_none(app, content):
    (app / "trial.json").write_bytes(content)
    assert _start(app) == ""
    assert (app / "current").readlink() == Path("a")


def test_a_start_that_cannot_be_counted_goes_back(app, monkeypatch):
    slot_guard.write_trial(app, "b", "a", 2)
    slot_guard.point(app / "current", "b")

    def full(*_arguments):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(slot_guard, "write_trial", full)
    assert "back to slot a" in slot_guard.count_start(app)
    assert (app / "current").readlink() == Path("a")
