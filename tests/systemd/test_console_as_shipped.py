"""`fleet console` runs as its unit says, as its own user: somebody is added, and tries to sign in."""

import http.client
import json
import os
import shutil
import subprocess
import sys
import tempfile
import urllib.parse
from contextlib import closing
from pathlib import Path

import pytest
import units
from publisher import Publisher
from waiting import until

from provisioning.fleet.register import Register

pytestmark = pytest.mark.skipif(
    os.geteuid() != 0 or shutil.which("systemd-analyze") is None,
    reason="needs root, and systemd's list of system calls",
)
_IN_UNIT = Path(__file__).parents[1] / "support" / "in_unit.py"
_UNIT = "server/kiosk-fleet-console"
_STATE = "/var/lib/kiosk-fleet"
_FLEET = [sys.executable, "-m", "provisioning.commands.fleet"]
_CONFIGURED = "--listen 127.0.0.1:0"  # what /etc/kiosk-fleet/console.conf says here


class ShippedConsole:
    """The unit's ExecStart in the unit, over a repository in the folder that the unit makes."""

    def __init__(self, directory):
        self.unit, self.state = units.unit(_UNIT), directory / "state"
        self.state.mkdir()
        self.repository = Publisher(self.state / "repository").init().folder
        self.user = units.ids()[self.unit.service["User"]]
        for path in (self.state, *self.state.rglob("*")):
            os.chown(path, self.user, self.user)
        self.state.chmod(int(self.unit.service["StateDirectoryMode"], 8))
        self._log = directory / "console.log"
        program, *words = self.unit.command
        assert program == "/usr/bin/fleet"
        given = " ".join(words).replace("$CONSOLE_OPTIONS", _CONFIGURED)
        with self._log.open("wb") as log:
            command = self.within(given.replace(_STATE, str(self.state)).split())
            self.process = subprocess.Popen(command, stdout=log, stderr=log)
        until(lambda: "http://" in self.log or self.process.poll() is not None, "the console")
        assert self.process.poll() is None, self.log
        self.port = int(self.log.partition("http://127.0.0.1:")[2].partition("/")[0])

    def within(self, words):
        mapped = json.dumps({_STATE: str(self.state)})
        return [sys.executable, str(_IN_UNIT), _UNIT, mapped, *_FLEET, *words]

    @property
    def log(self):
        return self._log.read_text()

    def status(self, field):
        lines = Path(f"/proc/{self.process.pid}/status").read_text().splitlines()
        return next(line.split()[1:] for line in lines if line.startswith(f"{field}:"))

    def ask(self, method, path, form=None, cookie=""):
        with closing(http.client.HTTPConnection("127.0.0.1", self.port)) as connection:
            body = urllib.parse.urlencode(form) if form else None
            headers = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": cookie}
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read().decode()


@pytest.fixture
def console():
    # Not below /tmp, which the unit has for itself, and short.
    directory = Path(tempfile.mkdtemp(prefix="kt-", dir="/run"))
    directory.chmod(0o755)
    made = None
    try:
        made = ShippedConsole(directory)
        yield made
    finally:
        if made:
            made.process.kill()
            made.process.wait()
        shutil.rmtree(directory, ignore_errors=True)


def test_the_console_runs_as_its_unit_says_and_writes_its_own_files(console):
    assert set(console.status("Uid")) == {str(console.user)}
    assert {int(console.status(name)[0], 16) for name in ("CapEff", "CapBnd")} == {0}
    assert console.status("Seccomp") == ["2"]
    people = ["people", "add", str(console.repository), "anna", "--role", "admin"]
    added = subprocess.run(console.within(people), capture_output=True, text=True, check=False)
    assert added.returncode == 0, added.stderr

    status, headers, page = console.ask("GET", "/sign-in/")
    assert status == 200
    assert "console.css" in page
    token = headers["Set-Cookie"].partition("csrf=")[2].partition(";")[0]
    form = {"csrfmiddlewaretoken": token, "name": "anna", "password": "wrong", "code": "123456"}
    status, _, _ = console.ask("POST", "/sign-in/", form, f"csrf={token}")
    assert status == 401, console.log

    made = [console.repository / "fleet.db", *(console.repository / "console").glob("*.*")]
    assert len(made) >= 3
    rights = {(one.stat().st_uid, one.stat().st_mode & 0o077) for one in made}
    assert rights == {(console.user, 0)}
    console.process.terminate()
    assert console.process.wait() == 0
    assert "Traceback" not in console.log
    register = Register(console.repository)
    acts = {(one.who, one.act) for one in register.audit.all()}
    register.close()
    assert ("anna", "sign-in refused") in acts
