"""The launcher of screen processes (`kiosk-ui`): one shows, a spare waits. Each ends with its visit.

The same hand-over serves a visit's end and a crash: the spare connects, the counter sends it the
last snapshot, and once its page is up the old process is killed. No Qt in this process.
"""

import argparse
import os
import signal
import subprocess
import sys
import time
from types import FrameType

from ui.private_memory import keep_memory_private

_CRASHES_AT_ONCE_S = 1.0
# Qt's and Mesa's on disk: pages compiled, shaders, the pipelines of what was drawn.
_NO_CACHES = {
    "QML_DISABLE_DISK_CACHE": "1",
    "QSG_RHI_DISABLE_DISK_CACHE": "1",
    "QT_DISABLE_SHADER_DISK_CACHE": "1",
    "MESA_SHADER_CACHE_DISABLE": "true",
}


class Screens:
    """The active screen, its spare, and the one that is on its way out."""

    def __init__(self, arguments: list[str]) -> None:
        self._arguments = arguments
        self._running: list[subprocess.Popen[str]] = []

    def run(self) -> None:
        """Until interrupted; ends every process that it started."""
        try:
            active, spare, leaving = self._start(), self._start(), None
            while True:
                began = time.monotonic()
                self._go(active)
                self._attend(active, leaving)
                if time.monotonic() - began < _CRASHES_AT_ONCE_S:
                    time.sleep(_CRASHES_AT_ONCE_S)
                leaving, active, spare = active, spare, self._start()
        finally:
            for process in self._running:
                process.kill()
            for process in self._running:
                process.wait()

    def _attend(self, active: subprocess.Popen[str], leaving: subprocess.Popen[str] | None) -> None:
        """Until this screen's visit is over, or the process is."""
        for line in active.stdout or ():
            if line.strip() == "shown" and leaving:
                self._stop(leaving)
                leaving = None
            if line.strip() == "bye":
                return
        if leaving:
            self._stop(leaving)

    def _start(self) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", "ui.screen", *self._arguments],
            env=os.environ | _NO_CACHES,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._running.append(process)
        return process

    @staticmethod
    def _go(process: subprocess.Popen[str]) -> None:
        try:
            if process.stdin:
                process.stdin.write("go\n")
                process.stdin.flush()
        except BrokenPipeError:
            print("kiosk-ui: a spare screen had died", file=sys.stderr)

    def _stop(self, process: subprocess.Popen[str]) -> None:
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe:
                pipe.close()
        self._running.remove(process)


def main() -> int:
    parser = argparse.ArgumentParser(prog="kiosk-ui", description="The screen on the counter.")
    parser.add_argument("--socket", required=True, help="the counter's ui.sock")
    parser.add_argument("--size", default="800x1280", metavar="WxH")
    parser.add_argument("--fullscreen", action="store_true")
    arguments = parser.parse_args()
    keep_memory_private()
    signal.signal(signal.SIGTERM, _stop)
    passed = ["--socket", arguments.socket, "--size", arguments.size]
    try:
        Screens([*passed, *(["--fullscreen"] if arguments.fullscreen else [])]).run()
    except KeyboardInterrupt:
        return 130
    return 0


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)


if __name__ == "__main__":
    raise SystemExit(main())
