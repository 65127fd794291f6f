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


class UpdatedKiosk:
    """One kiosk, whose self-test passes until `fails` says what is wrong."""

    def __init__(self, home, device, fleet):
        self.device = device
        self.house = UpdateHouse(home)
        self._log = home / "agent.log"
        self._verdict = home / "verdict"
        self.fails("")
        self._install()
        self._write_settings(fleet)
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

    def _write_settings(self, fleet):
        own = fleet.office.home / "devices" / self.device
        files = {
            'device = "k-1"': f'device = "{self.device}"',
            'host = "localhost"': f'host = "localhost"\nport = {fleet.port}\n'
            f'agent_certificate = "{own / "tls.pem"}"\nagent_key = "{own / "tls.key"}"',
            'ca = "ca.pem"': f'ca = "{fleet.office.home / "ca.pem"}"',
            'root = "root.json"': f'root = "{fleet.publisher.repository.metadata / "1.root.json"}"',
        }
        text = self.house.settings.read_text()
        for old, new in files.items():
            assert old in text, (old, SETTINGS)
            text = text.replace(old, new)
        self.house.settings.write_text(text)
