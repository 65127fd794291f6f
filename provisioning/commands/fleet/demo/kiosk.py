"""One kiosk of the demo: a folder with settings and two slots, and its agent as its unit starts it.

Only systemd is emulated, and counter, relay and screen are not started.
"""

import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from drivers.emulated.counter_settings import ENROLLING
from drivers.emulated.systemd import EmulatedSystemd
from provisioning.agent import slot_guard

_KIOSK = """\
[kiosk]
device = "{device}"
emulated = true
[store]
id = "{store}"
name = "Store {store}"
province = "11"
city = "1101"
agent_company = "Agent"
[[clerks]]
id = "c01"
name = "Clerk"
pin = "scrypt$1$1$1$00$00"
[paths]
data = "data"
run = "run"
[camera]
source = "emulated"
"""
_AGENT = """\
[agent]
root = "{root}"
app = "app"
state = "agent/state"
system_packages = false
healthy_minutes = 0.05
confirm_minutes = 5
reserve_mb = 0
"""
# What kiosk-agent.service says: the boot counter before each start, and a start whenever the agent ends.
_UNIT = """\
while :; do
    setpriv --pdeathsig KILL python3 -I {guard} app
    setpriv --pdeathsig KILL app/current/bin/kiosk-agent run --settings settings.toml
    sleep 0.2
done
"""


class CardContents(NamedTuple):
    """What every kiosk of the demo begins with, and where it is."""

    folder: Path  # kiosks are below it
    port: int  # the broker's
    root: Path  # the repository's first root.json
    claim: Path  # the batch's claim certificate
    wheels: tuple[Path, ...]  # of the first slot


class DemoKiosk:
    def __init__(self, device: str, store: str, card: CardContents) -> None:
        self.device, self.store, self._card = device, store, card
        self.folder = card.folder / device
        self.app = self.folder / "app"
        self.settings = self.folder / "settings.toml"
        self.systemd = EmulatedSystemd(self.folder / "systemd", self.app)

    def install(self, token: str) -> None:
        """From a blank card to a kiosk that is known: settings, the first slot, keys and certificates.

        Raises CalledProcessError.
        """
        self.settings.write_text(
            (_KIOSK + ENROLLING + _AGENT).format(
                device=self.device, store=self.store, port=self._card.port, root=self._card.root
            )
        )
        slot = self.app / slot_guard.SLOTS[0]
        self._run(sys.executable, "-m", "venv", "--without-pip", slot)
        pip = (sys.executable, "-m", "pip", "--python", slot / "bin" / "python", "install")
        self._run(*pip, "--quiet", "--no-index", "--no-deps", *self._card.wheels)
        (self.app / slot_guard.CURRENT).symlink_to(slot.name)
        self.systemd.start(slot.name)
        (self.folder / "token").write_text(token)
        enroll = (self.app / slot_guard.CURRENT / "bin" / "kiosk", "enroll", "--settings")
        self._run(*enroll, self.settings, "--claim", self._card.claim, "--token", "token")

    @property
    def unit(self) -> list[str]:
        return ["sh", "-c", f"cd {self.folder}\n{_UNIT.format(guard=slot_guard.__file__)}"]

    def run(self, *words: object) -> "subprocess.CompletedProcess[str]":
        """A program of the slot in use."""
        program, *more = map(str, words)
        return self._run(self.app / slot_guard.CURRENT / "bin" / program, *more)

    @property
    def policy(self) -> Path:
        """The rules that a visit would begin with."""
        return self.folder / "data" / "content" / "policy" / slot_guard.CURRENT

    @property
    def policy_version(self) -> str:
        return self.policy.readlink().name if self.policy.is_symlink() else ""

    @property
    def slot(self) -> str:
        return (self.app / slot_guard.CURRENT).readlink().name

    def _run(self, *words: object) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [str(word) for word in words],
            cwd=self.folder,
            check=True,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
        )
