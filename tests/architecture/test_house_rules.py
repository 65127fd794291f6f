"""The tools of the house have nothing to say; its packages are its own; no address is in it."""

import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

_BIN = Path(sys.executable).parent


@pytest.mark.parametrize(
    "command",
    [["ruff", "format", "--check", "."], ["ruff", "check", "."], ["mypy"], ["lint-imports"]],
)
def test_tools_have_nothing_to_say(command):
    done = subprocess.run(
        [_BIN / command[0], *command[1:]], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("package", ["kiosk", "drivers", "ui", "provisioning"])
def test_the_four_names_are_this_projects_alone(package):
    """An editable install lists none of its own; nobody else may claim the name."""
    assert set(packages_distributions().get(package, [])) <= {"counter-kiosk"}


def test_the_repository_names_no_registry_and_no_developers_machine():
    listed = subprocess.run(["git", "ls-files"], capture_output=True, text=True, check=False)
    words = ("files." + "pythonhosted", "pypi." + "org", "/wo" + "rk/")
    for name in listed.stdout.split():
        file = Path(name)
        if file.suffix in {".png", ".qm"} or not file.exists():
            continue
        text = file.read_text(errors="replace")
        assert not [word for word in words if word in text], name
