"""The carrier's side of the demo: broker, carrier, repository and file service, all by their own commands.

What a person types is shown before it is done, as they would type it.
"""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from drivers.emulated.mosquitto import Broker
from drivers.emulated.processes import Programs

PASSPHRASE_FILE = "passphrase"  # noqa: S105 - a name
BATCH = "batch-1"
REPOSITORY, CARRIER = "repository", "carrier"
_PASSPHRASE = "five words are a passphrase"  # noqa: S105 - of keys that live as long as the demo
_MODULES = {
    "fleet": "provisioning.commands.fleet",
    "carrier": "provisioning.commands.carrier",
}
_START_S = 180.0  # only what hangs takes so long
_RATES = ("--kiosk-rate", "2000000", "--fleet-rate", "20000000")  # a demo waits for no slow line

Tell = Callable[[str], None]


class DemoError(Exception):
    """Something did not go as the demo needs it: says what."""


class Office:
    """folder: everything that is made; short, since paths of sockets are. tell: says what is going on."""

    def __init__(self, folder: Path, logs: Path, tell: Tell) -> None:
        self.folder, self._tell = folder, tell
        self.programs = Programs(logs)
        self._broker: Broker | None = None

    @property
    def port(self) -> int:
        return self._broker.port if self._broker else 0

    @property
    def root(self) -> Path:
        return self.folder / REPOSITORY / "published" / "metadata" / "1.root.json"

    @property
    def claim(self) -> Path:
        return self.folder / CARRIER / "claims" / BATCH

    def open(self) -> None:
        """Raises DemoError, BrokerError."""
        self.typed("carrier init carrier --emulated")
        self._broker = Broker(self.folder / "mosquitto", self.folder / CARRIER)
        self._broker.start()
        self._tell(f"a broker (Mosquitto, TLS 1.3) listens on port {self.port}")
        self._serve("carrier", "carrier: serving", "serve", CARRIER, *self._at_broker)
        self.typed(f"fleet claim new {CARRIER} {BATCH}", at_broker=True)
        (self.folder / PASSPHRASE_FILE).write_text(f"{_PASSPHRASE}\n")
        self.typed(f"fleet init {REPOSITORY} --passphrase-file {PASSPHRASE_FILE}")
        serve = ("serve", REPOSITORY, "--certificates", CARRIER, *_RATES)
        online = ("--online-passphrase-file", PASSPHRASE_FILE)
        self._serve("fleet", "fleet: serving", *serve, *online, *self._at_broker)

    def close(self) -> None:
        self.programs.stop_all()
        if self._broker:
            self._broker.stop()

    def typed(self, command: str, *more: str, at_broker: bool = False, due: int = 0) -> str:
        """What a person types, and what it printed. Raises DemoError: another exit status than `due`."""
        self._tell(f"$ {command}{''.join(f' {_quoted(word)}' for word in more)}")
        return self.asked(command, *more, at_broker=at_broker, due=(due,))

    def asked(
        self, command: str, *more: str, at_broker: bool = False, due: tuple[int, ...] = (0,)
    ) -> str:
        """The same, without showing it. Raises DemoError."""
        program, *words = [*command.split(), *more]
        done = subprocess.run(
            _command(program, *words, *(self._at_broker if at_broker else ())),
            cwd=self.folder,
            check=False,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
        )
        said = (done.stderr or done.stdout).strip()
        if done.returncode not in due:
            raise DemoError(f"`{command}` ended with {done.returncode}: {said}")
        return done.stdout or said

    def json(self, command: str, *, due: tuple[int, ...] = (0, 7, 8)) -> Any:
        """What a command says to programs. Raises DemoError."""
        return json.loads(self.asked(f"{command} --json", due=due))

    @property
    def _at_broker(self) -> tuple[str, ...]:
        return "--host", "localhost", "--port", str(self.port)

    def _serve(self, program: str, ready: str, *words: str) -> None:
        """Raises DemoError."""
        command = [*_command(program, *words)]
        self.programs.start(program, ["env", "-C", str(self.folder), *command])
        until(lambda: ready in self.programs.log(program), f"{program} serve")


def until(holds: Callable[[], Any], what: str, within_s: float = _START_S) -> None:
    """Raises DemoError."""
    deadline = time.monotonic() + within_s
    while not holds():
        if time.monotonic() > deadline:
            raise DemoError(f"{what}: not within {within_s:.0f} s")
        time.sleep(0.2)


def _command(program: str, *words: str) -> list[str]:
    return [sys.executable, "-m", _MODULES[program], *words]


def _quoted(word: str) -> str:
    return f'"{word}"' if " " in word else word
