"""A virtual display: Xvfb with its own accessibility bus, real input events, screenshots."""

import os
import shlex
import subprocess
import time
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

_START_S = 180.0  # only what hangs takes so long
_XWD_HEADER = 25  # 32-bit words (XWDFile.h)
_WIDTH, _HEIGHT, _BYTES_PER_LINE, _COLOURS = 4, 5, 12, 19  # of which these


class DisplayError(Exception):
    """Xvfb or the message bus did not start; says which."""


class Display:
    """A virtual display. `environment` is what a program needs to appear on it and to be read out."""

    def __init__(self, directory: Path, size: tuple[int, int]) -> None:
        self._directory = directory
        self._frame = directory / "Xvfb_screen0"
        self._processes: list[subprocess.Popen[bytes]] = []
        self.size = size
        self.environment: dict[str, str] = {}

    def start(self) -> None:
        self._directory.mkdir(parents=True, exist_ok=True)
        geometry = f"{self.size[0]}x{self.size[1]}x24"
        xvfb = ["Xvfb", "-screen", "0", geometry, "-fbdir", str(self._directory)]
        xvfb += ["-nolisten", "tcp", "-noreset", "-displayfd"]
        number = self._started(xvfb, "Xvfb")
        self.environment = {
            "DISPLAY": f":{number}",
            "QT_QPA_PLATFORM": "xcb",
            "QT_QUICK_BACKEND": "software",
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
            "XDG_RUNTIME_DIR": str(self._directory),
        }
        bus = ["dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address"]
        # In its own PID namespace: what the bus activates ends with it.
        apart = ["unshare", "--pid", "--fork", "--kill-child", "--"]
        self.environment["DBUS_SESSION_BUS_ADDRESS"] = self._started(
            [*apart, *bus], "dbus-daemon", joined=True
        )

    def stop(self) -> None:
        for process in reversed(self._processes):
            process.kill()
            process.wait()
        self._processes.clear()

    def _started(self, command: list[str], name: str, *, joined: bool = False) -> str:
        """Start a program that writes one line to a descriptor once it is ready."""
        ours, theirs = os.pipe()
        option = [f"{command[-1]}={theirs}"] if joined else [command[-1], str(theirs)]
        try:
            process = subprocess.Popen(
                ["setpriv", "--pdeathsig", "KILL", *command[:-1], *option],
                pass_fds=[theirs],
                env=os.environ | self.environment,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        except FileNotFoundError as error:
            raise DisplayError(f"{error.filename} is not installed") from error
        finally:
            os.close(theirs)
        self._processes.append(process)
        with os.fdopen(ours) as pipe:
            line = pipe.readline().strip()
        if not line:
            raise DisplayError(f"{name} did not start (exit status {process.wait()})")
        return line

    # -- hands and eyes ---------------------------------------------------------------------

    def tap(self, x: int, y: int) -> None:
        self.xdo(f"mousemove {x} {y}", "click 1")

    def press_down(self, x: int, y: int) -> None:
        """And stay, until `let_go`."""
        self.xdo(f"mousemove {x} {y}", "mousedown 1")

    def let_go(self) -> None:
        self.xdo("mouseup 1")

    def drag(self, points: list[tuple[int, int]], pause_s: float) -> None:
        """Press at the first point, move through all of them, release."""
        (x, y), *rest = points
        moves = [f"mousemove {px} {py} sleep {pause_s}" for px, py in rest]
        self.xdo(f"mousemove {x} {y}", "mousedown 1", *moves, "mouseup 1")

    def wheel_down(self, x: int, y: int, times: int) -> None:
        self.xdo(f"mousemove {x} {y}", f"click --repeat {times} --delay 15 5")

    def type(self, text: str) -> None:
        """As a wedge scanner does: all lines in one burst, each ended by Enter."""
        lines = [f"type --delay 2 {shlex.quote(line)}\nkey Return" for line in text.splitlines()]
        self.xdo(*lines)

    def xdo(self, *commands: str) -> None:
        script = "\n".join(commands) + "\n"
        subprocess.run(
            ["xdotool", "-"], input=script.encode(), env=self._env(), check=True, timeout=_START_S
        )

    def screenshot(self, file: Path) -> None:
        """The whole screen as PNG."""
        file.parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(self.picture()).save(file)

    def picture(self, every: int = 1) -> npt.NDArray[np.uint8]:
        """The screen from Xvfb's own framebuffer: RGB, height × width × 3.

        every: so many pixels one, of rows and columns.
        """
        deadline = time.monotonic() + _START_S
        while not self._frame.exists() and time.monotonic() < deadline:
            time.sleep(0.05)
        data = self._frame.read_bytes()
        header = np.frombuffer(data[: 4 * _XWD_HEADER], ">u4")
        width, height, line = (int(header[i]) for i in (_WIDTH, _HEIGHT, _BYTES_PER_LINE))
        start = int(header[0]) + 12 * int(header[_COLOURS])
        rows = np.frombuffer(data, np.uint8, line * height, start).reshape(height, line)
        bgrx = rows[:, : width * 4].reshape(height, width, 4)
        return np.ascontiguousarray(bgrx[::every, ::every, 2::-1])

    def _env(self) -> dict[str, str]:
        return os.environ | self.environment
