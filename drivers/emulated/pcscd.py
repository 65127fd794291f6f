"""A private pcscd with an emulated reader: no host port, no clash with another pcscd.

Clients reach it from anywhere by PCSCLITE_CSOCK_NAME, also from a private network.
"""

import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from drivers.emulated.control import ControlClient, ControlError

_START_S = 180  # only what hangs takes so long


class EmulatedReaderError(Exception):
    """The private pcscd did not start; says why."""


class EmulatedReader:
    """Starts and stops the reader's process; `control` speaks to it.

    directory: short (AF_UNIX paths end at 107 characters), private to this reader.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self.control = ControlClient(directory / "card.sock")
        self.environment = {"PCSCLITE_CSOCK_NAME": str(directory / "comm" / "pcscd.comm")}
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        self.launch()
        self.await_ready()
        return self

    def launch(self) -> None:
        """Begin to start; other things can be started meanwhile."""
        self._directory.mkdir(parents=True, exist_ok=True)
        Path("/run/pcscd").mkdir(exist_ok=True)
        with (self._directory / "reader.log").open("ab") as log:
            self._process = subprocess.Popen(self._command(), stdout=log, stderr=log)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def pid(self) -> int:
        return self._process.pid if self._process else 0

    def stop(self) -> None:
        if self._process:
            self._process.kill()  # unshare takes its child, and the child its pcscd, along
            self._process.wait()
            self._process = None

    def restart_pcscd(self, *, plugged: bool = True) -> None:
        """Not plugged: the service comes back without its reader."""
        self.control.call("stop_pcscd")
        self.control.call("start_pcscd", plugged=plugged)

    def _command(self) -> list[str]:
        return [
            *("setpriv", "--pdeathsig", "KILL"),
            *("unshare", "--mount", "--net", "--kill-child", "--"),
            *(sys.executable, "-m", "drivers.emulated.card"),
            *("--control", str(self._directory / "card.sock")),
            *("--directory", str(self._directory)),
        ]

    def await_ready(self) -> None:
        """Until it takes commands and clients. Raises EmulatedReaderError."""
        deadline = time.monotonic() + _START_S
        comm = Path(self.environment["PCSCLITE_CSOCK_NAME"])
        while time.monotonic() < deadline:
            if self._process and self._process.poll() is not None:
                break
            try:
                self.control.call("apdus")
            except ControlError:
                time.sleep(0.05)
            else:
                if comm.exists():
                    return
                time.sleep(0.05)
        self.stop()
        raise EmulatedReaderError(
            "the emulated reader did not start: it needs pcscd, vsmartcard-vpcd, util-linux, iproute2, "
            "and the right to make namespaces (CAP_SYS_ADMIN; in a container: --privileged)"
        )
