"""Whoever takes pictures of the console while the demo goes on: another program, since it needs a browser.

It is given the repository's and the carrier's folder, then a line for each
moment of the story; it answers with a line.
"""

import shlex
import subprocess
from pathlib import Path

from provisioning.commands.fleet.demo.office import DemoError


class Photographer:
    """command: "": nobody. logs: a folder."""

    def __init__(self, command: str, repository: Path, carrier: Path, logs: Path) -> None:
        self._command = [*shlex.split(command), str(repository), str(carrier)] if command else []
        self._logs = logs
        self._process: subprocess.Popen[str] | None = None

    def take(self, moment: str) -> None:
        """Raises DemoError."""
        if not self._command:
            return
        process = self._process = self._process or self._started()
        if process.stdin is None or process.stdout is None:
            raise DemoError("pictures: its pipes are missing")
        try:
            process.stdin.write(f"{moment}\n")
            process.stdin.flush()
            answer = process.stdout.readline()
        except BrokenPipeError:
            answer = ""
        if not answer:
            raise DemoError(f"pictures: {self._command[0]} has ended; see its log in {self._logs}")

    def close(self) -> None:
        """It ends itself when there is no more to come."""
        if self._process:
            self._process.communicate()

    def _started(self) -> "subprocess.Popen[str]":
        with (self._logs / "pictures.log").open("wb") as log:
            return subprocess.Popen(
                ["setpriv", "--pdeathsig", "KILL", *self._command],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
