"""The carrier's program that takes notices and reports: run once for each; what it prints is the proof."""

import json
import os
import signal
import subprocess
import tempfile
from typing import IO, Any

from provisioning.carrier.notice_delivery import NotDeliveredError

_PATIENCE_S = 60.0
_PROOF = 200  # characters
_PROOF_BYTES = 4096  # within which its first line is looked for


class ProgramSender:
    """Runs the carrier's program once for each message, in a session of its own, which can be ended whole."""

    def __init__(self, command: list[str], patience_s: float = _PATIENCE_S) -> None:
        self._command = command
        self._patience_s = patience_s

    def send(self, message: dict[str, Any]) -> str:
        """Raises NotDeliveredError."""
        told = json.dumps(message, ensure_ascii=False).encode()
        with tempfile.TemporaryFile() as output:  # a pipe would be held open by what it starts
            status = self._run(told, output)
            if status:
                raise NotDeliveredError(f"{self._command[0]} ended with status {status}")
            said = os.pread(output.fileno(), _PROOF_BYTES, 0).decode(errors="replace")
        return "".join(said.strip().splitlines()[:1])[:_PROOF]

    def _run(self, told: bytes, output: IO[bytes]) -> int:
        """Its exit status. Raises NotDeliveredError."""
        try:
            with subprocess.Popen(
                self._command, stdin=subprocess.PIPE, stdout=output, start_new_session=True
            ) as process:
                try:
                    process.communicate(told, self._patience_s)
                except BaseException:
                    # Nobody has waited for it yet: the number is its own.
                    os.killpg(process.pid, signal.SIGKILL)
                    raise
                return process.returncode
        except subprocess.TimeoutExpired as error:
            why = f"{self._command[0]} did not end within {self._patience_s:.0f} s"
            raise NotDeliveredError(why) from error
        except OSError as error:
            raise NotDeliveredError(str(error)) from error
