"""The agent's certificate, past two thirds of its time: the agent renews it, and connects by the new one."""

import datetime as dt
import subprocess
import sys

import pytest
from newcomers import Newcomers
from waiting import until

from kiosk import names
from provisioning.carrier import credentials
from provisioning.identity.authority import _issue, _Wanted

_DEVICE = "k1"


@pytest.fixture
def newcomers():
    made = Newcomers()
    try:
        yield made
    finally:
        made.close()


def _aged(kiosk, home):
    """The same name, two thirds of the time ago."""
    sixty_one_days_ago = dt.datetime.now(dt.UTC) - dt.timedelta(days=61)
    pair = kiosk.pairs["agent"]
    wanted = _Wanted(names.agent(_DEVICE))
    old = _issue(credentials.authority(home), wanted, sixty_one_days_ago)
    old.write(pair.certificate, pair.key)
    return pair.present()


def test_the_agent_renews_its_own(newcomers, capsys):
    kiosk = newcomers.kiosk(_DEVICE)
    assert kiosk.enroll(newcomers.expect(_DEVICE, capsys))[0] == 0
    old = _aged(kiosk, newcomers.home)
    (kiosk.folder / "root.json").write_text("{}")  # no update is looked for
    with kiosk.file.open("a") as settings:
        settings.write('[agent]\nroot = "root.json"\napp = "app"\nstate = "agent-state"\n')
    log = kiosk.folder / "agent.log"
    command = [sys.executable, "-m", "provisioning.commands.agent", "run", "--settings"]
    with log.open("wb") as out:
        process = subprocess.Popen([*command, str(kiosk.file)], stdout=out, stderr=out)
    try:
        until(lambda: kiosk.pairs["agent"].present() != old, "the next certificate", log.read_text)
        reached = "the fleet is in reach"
        until(lambda: log.read_text().count(reached) == 2, "a connection by it", log.read_text)
    finally:
        process.terminate()
        process.wait()
    assert kiosk.refused("agent") == ""
