"""Kiosks of a fleet with a real `kiosk-agent` each; the application in their slot is a script."""

import os
import subprocess
import sys

from settings_text import SETTINGS
from update_house import UpdateHouse

_PYTHON = """\
#!/bin/sh
cat {verdict}
[ ! -s {verdict} ]
"""


class FleetKiosk:
    """One kiosk, whose self-test passes until `fails` says what is wrong."""

    def __init__(self, home, device, fleet):
        self.device = device
        self.house = UpdateHouse(home, settings=_settings(fleet, device))
        self._log = home / "agent.log"
        self._verdict = home / "verdict"
        self.fails("")
        self._install()
        root = fleet.publisher.repository.metadata / "1.root.json"
        (home / "root.json").symlink_to(root)
        self._process = None

    def fails(self, why):
        self._verdict.write_text(why)

    def start(self):
        command = ["setpriv", "--pdeathsig", "KILL", sys.executable, "-m"]
        command += ["provisioning.commands.agent", "run", "--settings", str(self.house.settings)]
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                command, stdout=log, stderr=log, env=self.house.environment | {"HOME": os.devnull}
            )

    def stop(self):
        if self._process:
            self._process.terminate()
            self._process.wait()
            self._process = None

    @property
    def log(self):
        return self._log.read_text()

    @property
    def policy(self):
        link = self.house.disk / "data" / "content" / "policy" / "current"
        return link.readlink().name if link.is_symlink() else ""

    def _install(self):
        python = self.house.app / "a" / "bin" / "python"
        python.parent.mkdir(parents=True)
        python.write_text(_PYTHON.format(verdict=self._verdict))
        python.chmod(0o755)
        (self.house.app / "a" / "health").write_text("active")
        self.house.slots.seal("a", "1")
        (self.house.app / "current").symlink_to("a")
        subprocess.run(["systemctl", "restart"], check=True, env=self.house.environment)


def _settings(fleet, device):
    """The agent has the kiosk's own certificate: one of its own is tried elsewhere."""
    own = fleet.office.home / "devices" / device
    carrier = f"""host = "localhost"
port = {fleet.port}
agent_certificate = "{own / "tls.pem"}"
agent_key = "{own / "tls.key"}"
"""
    text = SETTINGS.replace('device = "k-1"', f'device = "{device}"')
    text = text.replace('host = "localhost"\n', carrier)
    return text.replace('ca = "ca.pem"', f'ca = "{fleet.office.home / "ca.pem"}"')
