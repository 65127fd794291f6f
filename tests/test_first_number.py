"""The README's way from a blank machine to the first delivered number, by exactly its commands."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from waiting import HANGS_S

from drivers.emulated.mosquitto import free_port

ROOT = Path(__file__).parents[1]
_MOST = 15
_FOLDER = "/tmp/first"  # noqa: S108 - the README's
_GOES_ON = re.compile(r"(?P<command>.*) & +# (?P<word>.+)")


def commands():
    """Of the first page for technicians; a here-document belongs to its command."""
    page = (ROOT / "README.md").read_text("utf-8")
    page = page.split("\n## The first number, without any device\n")[1]
    lines = re.search(r"```bash\n(.*?)```", page, re.DOTALL)[1].splitlines()
    found = []
    while lines:
        command = [lines.pop(0)]
        if "<<END" in command[0]:
            command += [lines.pop(0) for _ in range(lines.index("END") + 1)]
        found.append("\n".join(command))
    return found


def as_done(command, number):
    """What goes on running is waited for as its comment says."""
    going_on = _GOES_ON.fullmatch(command)
    if not going_on:
        return command
    log = f"{number}.log"
    wait = f"until grep -q '{going_on['word']}' {log}; do kill -0 $!; sleep 0.2; done"
    return f"( exec {going_on['command']} ) > {log} 2>&1 &\n{wait}"


@pytest.fixture
def script(short_directory):
    """In a private folder and on a free port; ends what it started."""
    steps = [as_done(*step) for step in zip(commands()[1:], range(_MOST), strict=False)]
    text = "\n".join(["set -e", "trap 'kill $(jobs -p); wait' EXIT", *steps])
    return text.replace(_FOLDER, str(short_directory)).replace("8883", str(free_port()))


def test_a_newcomer_comes_to_the_first_number_in_fifteen_commands(script, short_directory):
    assert len(commands()) <= _MOST
    done = subprocess.run(
        ["bash", "-c", script],
        cwd=_checkout(short_directory),
        capture_output=True,
        text=True,
        timeout=2 * HANGS_S,
        check=False,
    )
    logs = "".join(log.read_text("utf-8", "replace") for log in short_directory.glob("*.log"))
    assert done.returncode == 0, done.stdout + done.stderr + logs
    assert "failed" not in done.stdout, "of the doctor"
    assert re.search(r"^ALLOW: record [0-9a-f-]{36}, accepted", done.stdout, re.MULTILINE)
    assert "Traceback" not in done.stdout + done.stderr + logs


def _checkout(directory):
    """Stands for the one that the first command clones, which installs what this test runs in."""
    made = directory / "checkout"
    (made / ".venv").mkdir(parents=True)
    (made / ".venv" / "bin").symlink_to(Path(sys.executable).parent)
    return made


def test_the_first_command_installs_what_the_others_call():
    first, *others = commands()
    assert first.startswith("apt-get install -y git make && git clone ")
    assert first.endswith(" make setup")
    programs = {word for step in others for word in re.findall(r"^(kiosk|carrier)\b", step)}
    assert programs == {"kiosk", "carrier"}
    assert all(shutil.which(name, path=os.fspath(Path(sys.executable).parent)) for name in programs)
