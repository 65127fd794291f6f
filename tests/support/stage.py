"""One real screen process on a virtual display, with the test in the counter's place."""

import os
import socket
import subprocess
import sys
import time

import msgspec

from drivers.emulated.atspi import Accessibility
from drivers.emulated.display import Display
from kiosk.protocol.channel import Channel
from kiosk.protocol.messages import FromScreen

# Said of a reader that asks for an item whose page has just gone: our own eyes, not the screen.
_LOOKED_TOO_LATE = "qt.accessibility.atspi: Could not find accessible on path"


def complaints(errors):
    """What a screen wrote to its standard error on its own account."""
    lines = errors.splitlines()
    return "\n".join(line for line in lines if not line.startswith(_LOOKED_TOO_LATE))


class Stage:
    """`show` sends a snapshot and waits until it is drawn; `received` is what the screen sent."""

    def __init__(self, directory, size):
        self.display = Display(directory / "display", size)
        self.path = directory / "ui.sock"
        self.size = size
        self.received = []

    def __enter__(self):
        self.display.start()
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(str(self.path))
        self.listener.listen()
        self.bus = Accessibility(self.display.environment["DBUS_SESSION_BUS_ADDRESS"])
        self._revision = 0
        self.start()
        return self

    def start(self):
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "ui.screen", "--socket", str(self.path)),
                *("--size", f"{self.size[0]}x{self.size[1]}"),
            ],
            env=os.environ | self.display.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.process.stdin.write("go\n")
        self.process.stdin.flush()
        sock, _ = self.listener.accept()
        self.channel = Channel(sock, FromScreen)

    def __exit__(self, *_):
        self.complaints = complaints(self.stop())
        self.bus.close()
        self.listener.close()
        self.display.stop()

    def stop(self):
        """End the screen; gives what it wrote to its standard error."""
        self.process.kill()
        _, errors = self.process.communicate()
        self.channel.close()
        return errors

    def show(self, snapshot):
        self._revision += 1
        self.channel.send(msgspec.structs.replace(snapshot, revision=self._revision))
        wanted = f"step:{snapshot.step.value}:"
        deadline = time.monotonic() + 10
        while not any(e.description.startswith(wanted) for e in self.bus.elements()):
            assert time.monotonic() < deadline, f"{snapshot.step} is not shown"
            time.sleep(0.02)
        self.settle()

    def settle(self):
        """Two equal pictures in a row: all is drawn."""
        before = b""
        for _ in range(40):
            time.sleep(0.06)
            now = self.display.picture().tobytes()
            if now == before:
                return
            before = now

    def elements(self):
        return self.bus.elements()

    def find(self, description):
        return next(e for e in self.elements() if e.description == description)

    def hear(self, kind, timeout_s=5):
        """The next intent of this kind."""
        deadline = time.monotonic() + timeout_s
        while time.monotonic() < deadline:
            self.received += self.channel.receive_ready()
            for intent in self.received:
                if isinstance(intent, kind):
                    self.received.remove(intent)
                    return intent
            time.sleep(0.02)
        raise AssertionError(f"the screen sent no {kind.__name__}, but {self.received}")
