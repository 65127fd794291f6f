"""One real screen process on a virtual display, with the test in the counter's place."""

import os
import select
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import msgspec

from drivers.emulated.atspi import Accessibility
from drivers.emulated.display import Display
from kiosk.protocol.channel import Channel
from kiosk.protocol.messages import TOKEN_BYTES, Hello, Role, ToCounter, Touched

# Said of a reader that asks for an item whose page has just gone: our own eyes, not the screen.
_LOOKED_TOO_LATE = "qt.accessibility.atspi: Could not find accessible on path"
_GLIDES_S = 0.1
_HANGS_S = 120  # nothing is decided by it: it ends a hang
_TOKEN = bytes(range(TOKEN_BYTES))
_SCREEN = Path(__file__).with_name("observed_screen.py")


def complaints(errors):
    """What a screen wrote to its standard error on its own account."""
    lines = errors.splitlines()
    return "\n".join(line for line in lines if not line.startswith(_LOOKED_TOO_LATE))


class Stage:
    """`show` sends a snapshot and waits until it is drawn; `received` is what the screen sent."""

    def __init__(self, directory, size, options=()):
        self.display = Display(directory / "display", size)
        self.path = directory / "ui.sock"
        self.token = directory / "screen.token"
        self.size = size
        self._options = options
        self.received = []
        self.revision = 0
        self._errors = ""

    def __enter__(self):
        self.display.start()
        self.token.write_bytes(_TOKEN)
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(str(self.path))
        self.listener.listen()
        self.listener.settimeout(_HANGS_S)
        self.bus = Accessibility(self.display.environment["DBUS_SESSION_BUS_ADDRESS"])
        self.start()
        return self

    def start(self):
        """A screen: the first, or one that replaces another."""
        self._observer, its_end = socket.socketpair()
        with its_end:
            self.process = self._screen(its_end.fileno())
        self._observer.settimeout(_HANGS_S)
        self._releases = 0
        self.process.stdin.write("go\n")
        self.process.stdin.flush()
        sock, _ = self.listener.accept()
        sock.settimeout(_HANGS_S)
        self.channel = Channel(sock, ToCounter)
        assert self.channel.receive() == Hello(Role.CUSTOMER, _TOKEN)

    def _screen(self, observer):
        size = f"{self.size[0]}x{self.size[1]}"
        with self.token.open("rb") as token:
            files = (token.fileno(), observer)
            told = ["--socket", self.path, "--token", str(files[0]), "--size", size]
            return subprocess.Popen(
                [sys.executable, _SCREEN, *told, *self._options, str(observer)],
                env=os.environ | self.display.environment | {"PYTHONPATH": str(Path.cwd())},
                pass_fds=files,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )

    def __exit__(self, *_):
        self.stop()
        self.bus.close()
        self.listener.close()
        self.display.stop()

    def stop(self):
        """End the screen."""
        self.process.kill()
        self._errors += self.process.communicate()[1]
        self.channel.close()
        self._observer.close()

    @property
    def complaints(self):
        """Of every screen that has ended here."""
        return complaints(self._errors)

    def replace_screen(self):
        """End the screen, as a crash would, and start another."""
        self.stop()
        self.start()

    def wait_for(self, word):
        """What the screen tells its launcher: ready, shown, bye."""
        assert any(line.strip() == word for line in self.process.stdout), f"it never said {word}"

    def show(self, snapshot):
        self.revision += 1
        self.channel.send(msgspec.structs.replace(snapshot, revision=self.revision))
        self.settle()

    def settle(self, *, hands=False):
        """All that was shown and tapped until now has been drawn, and its intents are sent."""
        self._observer.sendall(f"{self.revision} {self._releases} {int(hands)}".encode())
        assert self._observer.recv(64), "the screen has ended"

    def guard_for(self, milliseconds):
        """How long a new page takes no press, from the next one on: its clock is the test's."""
        self._observer.sendall(f"clock {milliseconds}".encode())
        assert self._observer.recv(64), "the screen has ended"

    def ready(self):
        """The page that is shown takes presses; gives the hands that press."""
        self.settle(hands=True)
        return self.display

    def elements(self, *, whole=False):
        return self.bus.elements(whole=whole)

    def find(self, description):
        found = self.bus.find(description)
        assert found is not None, f"{description} is not on the screen"
        return found

    def come_to_rest(self, description):
        """Until it no longer moves: who taps what glides on stops it, and presses nothing."""
        before = None
        while (box := self.find(description).box) != before:
            before = box
            self.settle()
            time.sleep(_GLIDES_S)

    def tap(self, *descriptions):
        """One after the other, each where it is by then."""
        for description in descriptions:
            self.tap_at(*self.find(description).centre)

    def tap_at(self, x, y):
        self.ready().tap(x, y)
        self._releases += 1
        self.settle()

    def tap_unasked(self, x, y):
        """Whether or not the page takes presses."""
        self.display.tap(x, y)
        self._releases += 1
        self.settle()

    def drag(self, points, pause_s):
        self.ready()
        self.drag_unasked(points, pause_s)

    def drag_unasked(self, points, pause_s):
        self.display.drag(points, pause_s)
        self._releases += 1
        self.settle()

    @contextmanager
    def held(self, description):
        """A finger that stays on it meanwhile."""
        with self.held_at(*self.find(description).centre):
            yield

    @contextmanager
    def held_at(self, x, y):
        self.ready().press_down(x, y)
        yield
        self.let_go()

    def let_go(self):
        self.display.let_go()
        self._releases += 1
        self.settle()

    def press_keys(self, text):
        """Keys of a keypad that stays as it is while these are pressed."""
        places = {element.description: element.centre for element in self.elements()}
        taps = ("mousemove {} {}\nclick 1".format(*places[f"key:{key}"]) for key in text)
        self.ready().xdo(*taps)
        self._releases += len(text)
        self.settle()

    def hear(self, kind):
        """The next intent of this kind."""
        while True:
            self.received += self.channel.receive_ready()
            for intent in self.received:
                if isinstance(intent, kind):
                    self.received.remove(intent)
                    return intent
            waiting, _, _ = select.select([self.channel], [], [], _HANGS_S)
            assert waiting, f"the screen sent no {kind.__name__}, but {self.received}"

    def heard(self):
        """Every intent of what was tapped until now, and none is left; signs of life apart."""
        heard, self.received = self.received + self.channel.receive_ready(), []
        return [intent for intent in heard if not isinstance(intent, Touched)]
