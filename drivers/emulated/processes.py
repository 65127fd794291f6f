"""The emulated counter's programs: each started with a log, and ended when their starter ends."""

import os
import signal
import subprocess
from pathlib import Path

_GRACE_S = 3.0
# Numpy's own threads wait by spinning: ten times the processor time for what one would soon have done.
_ONE_THREAD = {"OPENBLAS_NUM_THREADS": "1"}


class Programs:
    """Start from the main thread: the kernel ends a child when the *thread* that started it ends."""

    def __init__(self, logs: Path) -> None:
        self._logs = logs
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        logs.mkdir(parents=True, exist_ok=True)

    def start(
        self,
        name: str,
        command: list[str],
        environment: dict[str, str] | None = None,
        stdin: Path = Path(os.devnull),
    ) -> None:
        before = self._running.pop(name, None)
        if before:  # somebody killed it
            before.kill()
            before.wait()
        with (self._logs / f"{name}.log").open("ab") as log, stdin.open("rb") as given:
            self._running[name] = subprocess.Popen(
                ["setpriv", "--pdeathsig", "KILL", *command],
                env=os.environ | _ONE_THREAD | (environment or {}),
                stdin=given,
                stdout=log,
                stderr=log,
            )

    def pid(self, name: str) -> int:
        return self._running[name].pid

    @property
    def names(self) -> set[str]:
        return set(self._running)

    def ended(self) -> list[str]:
        """Those that ended by themselves, which none should."""
        return [name for name, process in self._running.items() if process.poll() is not None]

    def stop(self, name: str) -> None:
        process = self._running.pop(name)
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(_GRACE_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def stop_all(self) -> None:
        """The last started first."""
        for name in reversed(list(self._running)):
            self.stop(name)

    def log(self, name: str) -> str:
        file = self._logs / f"{name}.log"
        return file.read_text(errors="replace") if file.exists() else ""
