"""What has to outlive a power cut is written at one place."""

import ast

import pytest
from sources import files, parsed, shown

# The boot counter imports nothing of ours; a download syncs a file that grows.
_ALLOWED = {
    "kiosk/durable_files.py",
    "provisioning/agent/slot_guard.py",
    "provisioning/agent/part_file.py: fdatasync",
    "provisioning/agent/slots.py: sync",
    "provisioning/carrier/folder_backup.py: sync",
}
_SYSTEM = {"fsync", "fdatasync", "sync", "rename", "replace"}


def _calls(tree):
    """Those that sync or rename: of `os`, and of a path, which `replace` takes one argument for."""
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        owner, name = node.func.value, node.func.attr
        of_os = isinstance(owner, ast.Name) and owner.id == "os" and name in _SYSTEM
        of_path = name in {"replace", "rename"} and len(node.args) == 1 and not node.keywords
        if of_os or of_path:
            yield name


@pytest.mark.parametrize(
    "line", ["os.fsync(1)", "new.replace(file)", "made.rename(target)", "os.replace(a, b)"]
)
def test_a_writer_of_ones_own_is_found(line):
    assert list(_calls(ast.parse(line)))


def test_files_that_outlive_a_power_cut_are_written_at_one_place():
    found = {
        f"{shown(file)}: {name}"
        for file in files()
        for name in _calls(parsed(file))
        if shown(file) not in _ALLOWED
    }
    assert found <= _ALLOWED, found - _ALLOWED
