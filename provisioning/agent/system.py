"""The agent's ports on a real kiosk: processes, services by systemctl, the counter by its lock, clocks."""

import contextlib
import fcntl
import os
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO

from kiosk import boot_clock
from provisioning.agent.ports import Health, ServicesError

# Longer than systemd waits before it kills a service that does not end (90 s), and starts it again; shorter
# than the agent's watchdog.
_SYSTEMCTL_S = 180.0
_TAIL_BYTES = 8192


class SystemClock:
    """Implements ports.Clock. CLOCK_BOOTTIME goes on while the machine sleeps, and nobody can set it."""

    def monotonic(self) -> float:
        return boot_clock.now()

    def wall(self) -> float:
        return time.time()


class SubprocessRunner:
    """Implements ports.ProgramRunner: each program in a session of its own, which can be ended whole."""

    def start(self, command: Sequence[str], environment: Mapping[str, str]) -> "StartedProgram":
        output = tempfile.TemporaryFile()  # noqa: SIM115 - it lives as long as the program
        process = subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        return StartedProgram(process, output)


class StartedProgram:
    """Implements ports.Program."""

    def __init__(self, process: subprocess.Popen[bytes], output: IO[bytes]) -> None:
        self._process, self._output = process, output

    def ended(self) -> int | None:
        return self._process.poll()

    def lines(self) -> tuple[str, ...]:
        size = os.fstat(self._output.fileno()).st_size
        tail = os.pread(self._output.fileno(), _TAIL_BYTES, max(0, size - _TAIL_BYTES))
        return tuple(line for line in tail.decode(errors="replace").splitlines() if line.strip())

    def kill(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()


class SystemdServices:
    """Implements ports.Services by systemctl(1), which speaks to systemd itself."""

    def __init__(self, units: Sequence[str]) -> None:
        self._units = list(units)

    def restart(self) -> None:
        """Returns once they have been started: the counter's lock is kept so long."""
        _systemctl("restart", *self._units)

    def health(self) -> Health:
        asked = ("show", "--property=Id,ActiveState,NRestarts", *self._units)
        blocks = [
            dict(line.partition("=")[::2] for line in block.splitlines())
            for block in _systemctl(*asked).strip().split("\n\n")
        ]
        bad = [block for block in blocks if block.get("ActiveState") != "active"]
        restarts = sum(int(block.get("NRestarts") or 0) for block in blocks)
        why = ", ".join(
            f"{block.get('Id', '?')} is {block.get('ActiveState', '?')}" for block in bad
        )
        return Health(not bad, why, restarts)


class SystemdWipe:
    """Implements wiping.Wiper: a unit has the rights, and the kiosk's name as its instance."""

    def __init__(self, device: str) -> None:
        self._unit = f"kiosk-wipe@{device}.service"

    def run(self) -> int:
        try:
            _systemctl("restart", self._unit)
        except ServicesError:
            told = _systemctl("show", "--property=ExecMainStatus", "--value", self._unit).strip()
            if not told.isdecimal() or told == "0":  # it was not started at all
                raise
            return int(told)
        return 0


def _systemctl(*arguments: str) -> str:
    """Raises ServicesError."""
    try:
        done = subprocess.run(
            ["systemctl", *arguments],
            capture_output=True,
            text=True,
            timeout=_SYSTEMCTL_S,
            check=True,
        )
    except (subprocess.SubprocessError, UnicodeDecodeError, OSError) as error:
        raise ServicesError(f"systemctl {arguments[0]} came to nothing: {error}") from error
    return done.stdout


class CounterLock:
    """Implements ports.Counter: a visit holds the file from its first press to the end of its process.

    The file lies in a folder of the counter's: nothing is read of it, and no link is followed.
    """

    def __init__(self, file: Path) -> None:
        self._file = file

    @contextlib.contextmanager
    def held_idle(self) -> Iterator[bool]:
        flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
        try:
            opened = os.open(self._file, flags)
        except FileNotFoundError:  # no counter has run since the boot: it makes the file first
            yield True
            return
        try:
            yield _locked(opened)
        finally:
            os.close(opened)


def _locked(opened: int) -> bool:
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def notify(text: str) -> None:
    """Tell systemd (sd_notify(3)): READY=1, WATCHDOG=1, STOPPING=1. Nobody there is no trouble."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sock, contextlib.suppress(OSError):
        sock.setblocking(False)  # whoever does not listen holds nothing up
        sock.sendto(text.encode(), f"\0{address[1:]}" if address[0] == "@" else address)
