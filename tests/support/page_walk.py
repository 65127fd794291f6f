"""A page's commands, run exactly as they stand there: in a private folder, on a free port.

A line that ends with `&  # WORDS` goes on running; the next one begins once those words are in its log.
"""

import re
import subprocess
import sys
from pathlib import Path

from waiting import HANGS_S

from drivers.emulated.mosquitto import free_port

ROOT = Path(__file__).parents[2]
_GOES_ON = re.compile(r"(?P<command>.*) & +# (?P<word>.+)")


class PageWalk:
    """page: of the repository; heading: of the section whose first block it is; folder: the page's own."""

    def __init__(self, page, heading, folder):
        self.commands = _commands((ROOT / page).read_text("utf-8"), heading)
        self._folder = folder

    def run(self, directory):
        """All but the first, which installs what this runs in; (what it did, what all parts said)."""
        steps = [_as_done(*step) for step in zip(self.commands[1:], range(99), strict=False)]
        text = "\n".join(["set -e", "trap 'kill $(jobs -p); wait' EXIT", *steps])
        text = text.replace(self._folder, str(directory)).replace("8883", str(free_port()))
        done = subprocess.run(
            ["bash", "-c", text],
            cwd=_checkout(directory),
            capture_output=True,
            text=True,
            timeout=3 * HANGS_S,
            check=False,
        )
        logs = "".join(log.read_text("utf-8", "replace") for log in directory.glob("*.log"))
        return done, done.stdout + done.stderr + logs


def _commands(page, heading):
    """A here-document belongs to its command."""
    page = page.split(f"\n## {heading}\n")[1]
    lines = re.search(r"```bash\n(.*?)```", page, re.DOTALL)[1].splitlines()
    found = []
    while lines:
        command = [lines.pop(0)]
        if "<<END" in command[0]:
            command += [lines.pop(0) for _ in range(lines.index("END") + 1)]
        found.append("\n".join(command))
    return found


def _as_done(command, number):
    """What goes on running is waited for as its comment says."""
    going_on = _GOES_ON.fullmatch(command)
    if not going_on:
        return command
    log = f"{number}.log"
    wait = f"until grep -q '{going_on['word']}' {log}; do kill -0 $!; sleep 0.2; done"
    return f"( exec {going_on['command']} ) > {log} 2>&1 &\n{wait}"


def _checkout(directory):
    """Stands for the one that the first command clones: what is installed, and the shipped rules."""
    made = directory / "checkout"
    (made / ".venv").mkdir(parents=True)
    (made / ".venv" / "bin").symlink_to(Path(sys.executable).parent)
    (made / "kiosk").symlink_to(ROOT / "kiosk")
    return made
