"""What the shell offers at TAB, asked as bash asks it: through argcomplete's own function."""

import subprocess
import sys
from pathlib import Path

import pytest
from publisher import Publisher

from provisioning.commands.fleet import main as fleet
from provisioning.fleet.register import Register

_BIN = Path(sys.executable).parent


def _registered():
    """The line that the page has somebody write into ~/.bashrc."""
    page = (Path(__file__).parents[2] / "docs" / "fleet.md").read_text()
    (line,) = (line for line in page.splitlines() if "register-python-argcomplete" in line)
    return line.strip()


def offered(line, directory):
    """The words for what stands last in this line."""
    program = line.split(" ")[0]
    words = " ".join(f"'{word}'" for word in line.split(" "))
    script = f"""
{_registered()}
COMP_LINE='{line}' COMP_POINT={len(line)} COMP_TYPE=9 COMP_WORDS=({words})
COMP_CWORD=$(( ${{#COMP_WORDS[@]}} - 1 ))
_python_argcomplete {program} "${{COMP_WORDS[COMP_CWORD]}}"
printf '%s\\n' "${{COMPREPLY[@]}}"
"""
    done = subprocess.run(
        ["bash", "-c", script],
        capture_output=True,
        text=True,
        check=True,
        cwd=directory,
        env={"PATH": f"{_BIN}:/usr/bin:/bin"},
    )
    return done.stdout.split()


@pytest.mark.parametrize(
    ("line", "due"),
    [
        ("fleet rollout re", ["resume", "recall"]),
        ("kiosk policy ex", ["explain"]),
        ("carrier staff-", ["staff-key"]),
        ("kiosk-agent st", ["status"]),
    ],
)
def test_every_command_offers_what_its_parser_has(line, due, tmp_path):
    assert set(due) <= set(offered(line, tmp_path))


@pytest.fixture
def repository(tmp_path):
    made = Publisher(tmp_path / "repository").init()
    made.publish("policy", "7", {"rules.zip": b"rules"})
    register = Register(made.folder)
    with register.transaction():
        register.kiosks.set_place(["k1", "k2"], {"ring": "canary"})
    register.close()
    assert fleet(["rollout", "new", str(made.folder), "policy", "7", "--rings", "100"]) == 0
    return tmp_path


def test_it_offers_the_rollouts_and_kiosks_of_the_folder_in_the_line(repository):
    assert "policy-1" in offered("fleet rollout pause repository ", repository)
    assert {"k1", "k2"} <= set(offered("fleet kiosk lease repository ", repository))
    assert "policy-1" not in offered("fleet rollout pause nowhere ", repository)
