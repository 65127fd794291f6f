"""The launcher of screen processes (`kiosk-ui`): one shows, a spare waits. Each ends with its visit.

The same hand-over serves a visit's end and a crash: the spare maps its window over the old one's, the old
process is killed, and the spare calls the counter, which lets nobody in while the one before is there. No Qt
in this process.
"""

import argparse
import os
import signal
import stat
import subprocess
import sys
import time
from contextlib import suppress
from types import FrameType

from ui.private_memory import keep_memory_private

_STEADY_S = 5.0  # a screen that ran so long had opened
_LONGEST_WAIT_S, _MOST_DOUBLINGS = 60.0, 6
_REFUSALS_OF_A_RESTART = 2
_NONE_OPENS = (
    "no screen opens (exit status {}), why is said above: is there a display (DISPLAY, "
    "WAYLAND_DISPLAY, or cage around it)?"
)
_NOT_LET_IN = (
    "the counter lets no screen in: run this as the user that `kiosk counter --screen-user` names, with "
    "the counter's screen.token (the clerk's: clerk.token) as standard input."
)
_AGAIN = "It is tried again, at last once a minute."
# By the kernel's hand: one that hangs reads no end of its standard input.
_ENDS_WITH_US = ("setpriv", "--pdeathsig", "KILL")
# Qt's and Mesa's on disk: pages compiled, shaders, the pipelines of what was drawn.
_NO_CACHES = {
    "QML_DISABLE_DISK_CACHE": "1",
    "QSG_RHI_DISABLE_DISK_CACHE": "1",
    "QT_DISABLE_SHADER_DISK_CACHE": "1",
    "MESA_SHADER_CACHE_DISABLE": "true",
}


class Screens:
    """The active screen and its spare. token: descriptor of the file that lets a screen in."""

    def __init__(self, arguments: list[str], token: int) -> None:
        self._arguments = [*arguments, "--token", str(token)]
        self._token = token
        self._running: list[subprocess.Popen[str]] = []
        self._failures = self._refusals = 0  # in a row, of screens that ended at once

    def run(self) -> None:
        """Until interrupted; ends every process that it started."""
        try:
            active, spare = self._start(), self._start()
            while True:
                began = time.monotonic()
                self._tell(active, "go")
                word = self._await(active, "bye", "refused")
                if word == "bye" or time.monotonic() - began > _STEADY_S:
                    self._failures = self._refusals = 0
                elif word == "refused":
                    self._turned_away()
                else:
                    self._wait(_NONE_OPENS.format(active.wait()))
                self._tell(spare, "show")
                self._await(spare, "shown")
                self._stop(active)
                active, spare = spare, self._start()
        finally:
            for process in self._running:
                process.kill()
            for process in self._running:
                process.wait()

    def _turned_away(self) -> None:
        """A visit that ends turns away whoever has just called: once or twice is nothing."""
        self._refusals += 1
        if self._refusals > _REFUSALS_OF_A_RESTART:
            self._wait(_NOT_LET_IN)

    def _wait(self, why: str) -> None:
        """After a screen that ended at once; longer each time, and told once in a row."""
        if self._failures == 0:
            print(f"kiosk-ui: {why} {_AGAIN}", file=sys.stderr, flush=True)
        time.sleep(min(2.0**self._failures, _LONGEST_WAIT_S))
        self._failures = min(self._failures + 1, _MOST_DOUBLINGS)

    @staticmethod
    def _await(process: subprocess.Popen[str], *words: str) -> str:
        """The one of these that this screen says; empty: it is gone."""
        return next((said for line in process.stdout or () if (said := line.strip()) in words), "")

    def _start(self) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [*_ENDS_WITH_US, sys.executable, "-m", "ui.screen", *self._arguments],
            env=os.environ | _NO_CACHES,
            pass_fds=[self._token],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._running.append(process)
        return process

    @staticmethod
    def _tell(process: subprocess.Popen[str], word: str) -> None:
        try:
            if process.stdin:
                process.stdin.write(f"{word}\n")
                process.stdin.flush()
        except BrokenPipeError:
            print("kiosk-ui: a spare screen had died", file=sys.stderr)

    def _stop(self, process: subprocess.Popen[str]) -> None:
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe:
                with suppress(BrokenPipeError):  # what it was told when it had ended already
                    pipe.close()
        self._running.remove(process)


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="kiosk-ui",
        description="A screen on the counter. Standard input is the counter's screen.token, or clerk.token.",
    )
    parser.add_argument("--socket", required=True, help="the counter's ui.sock")
    parser.add_argument("--size", default="800x1280", metavar="WxH")
    parser.add_argument("--fullscreen", action="store_true")
    parser.add_argument("--at", default="0x0", metavar="XxY", help="of a window: where it opens")
    parser.add_argument(
        "--speech-to",
        metavar="FOLDER",
        help="of an emulated counter: what is read aloud becomes WAV files there, and is not heard",
    )
    parser.add_argument(
        "--role",
        choices=["customer", "clerk"],
        default="customer",
        help="whose screen it is; the clerk's own has a socket of its own",
    )
    arguments = parser.parse_args()
    if not stat.S_ISREG(os.fstat(sys.stdin.fileno()).st_mode):
        parser.error("standard input is not the counter's token, which lets a screen in")
    keep_memory_private()
    signal.signal(signal.SIGTERM, _stop)
    passed = ["--socket", arguments.socket, "--size", arguments.size]
    passed += ["--role", arguments.role, "--at", arguments.at]
    passed += ["--speech-to", arguments.speech_to] if arguments.speech_to else []
    try:
        # Screens get a copy: their own standard input is the launcher's.
        fullscreen = ["--fullscreen"] if arguments.fullscreen else []
        Screens([*passed, *fullscreen], os.dup(sys.stdin.fileno())).run()
    except KeyboardInterrupt:
        return 130
    return 0


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit(0)


if __name__ == "__main__":
    raise SystemExit(main())
