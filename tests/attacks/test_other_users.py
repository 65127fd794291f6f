"""One service in the wrong hands: what the users of the units keep from each other."""

import os
import subprocess
import sys

import pytest
import units
from brisk import BRISK
from shipped import ShippedCounter

from drivers.store.pin_tries import SqlitePinTries
from kiosk.pin_locks import PinTally

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="needs root, to be somebody else")
_BIND = "import socket, sys; socket.socket(socket.AF_UNIX).bind(sys.argv[1])"
_CONNECT = "import socket, sys; socket.socket(socket.AF_UNIX).connect(sys.argv[1])"
_READ = "import sys; print(len(open(sys.argv[1], 'rb').read()))"
_DELETE = "import os, sys; os.unlink(sys.argv[1])"
_RENAME = "import os, sys; os.rename(sys.argv[1], sys.argv[1] + '.away')"


@pytest.fixture
def kiosk():
    """Folders and users as installed, without the services."""
    made = ShippedCounter(BRISK)
    try:
        yield made
    finally:
        made.stop()


def attempt(kiosk, service, program, path):
    """Whether that service's user may, without the read-only mounts of its unit, which are another wall."""
    unit = units.unit(service)
    names = {*unit.words("SupplementaryGroups"), *units.memberships(service)} & set(kiosk.ids)
    rights = ["--reuid", str(kiosk.ids[unit.service["User"]])]
    rights += ["--regid", str(kiosk.ids[unit.service["Group"]])]
    rights += ["--groups", ",".join(str(kiosk.ids[name]) for name in names)]
    command = ["setpriv", *rights, sys.executable, "-c", program, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0 or "Permission denied" in done.stderr, done.stderr
    return done.returncode == 0


@pytest.fixture
def tries(kiosk):
    """Two wrong PINs of somebody, as the counter has noted them."""
    folder = kiosk.directory / "data" / "counter"
    made = SqlitePinTries(folder)
    made.change(lambda _none: {"c01": PinTally(2)})
    made.close()
    return folder / "pin-tries.db"


@pytest.mark.attack(
    gains="five new tries at a supervisor's PIN, as often as the relay likes",
    before="the relay's user deleted the wrong tries, whose folder it shared for the sake of the outbox",
    now="they lie in a folder of the counter's user alone",
)
@pytest.mark.parametrize("program", [_DELETE, _RENAME, _READ])
def test_the_relay_forgets_who_guessed(kiosk, tries, program):
    assert not attempt(kiosk, "kiosk-relay", program, tries)
    assert tries.exists()


@pytest.mark.attack(
    gains="another folder in the place of the counter's: no tries, no floor of the clock",
    before="the outer folder was writable for the group",
    now="only root writes it",
)
def test_the_relay_puts_another_folder_in_its_place(kiosk, tries):
    assert not attempt(kiosk, "kiosk-relay", _RENAME, tries.parent)
    assert tries.exists()


@pytest.mark.attack(
    gains="the screen speaks to the relay instead of the counter, and shows whatever it likes",
    before="one folder for all sockets, in which the relay could unlink and bind",
    now="each socket lies in a folder that only its owner writes",
)
@pytest.mark.parametrize("folder", ["screen", "counter", "faces"])
def test_the_relay_takes_another_ones_socket(kiosk, folder):
    assert not attempt(kiosk, "kiosk-relay", _BIND, kiosk.directory / "run" / folder / "evil.sock")


@pytest.mark.attack(
    gains="whoever breaks the screen reads the queue and asks the carrier about anybody",
    before="the screen's user was in the group of outbox and relay",
    now="it shares one socket with the counter, and nothing else",
)
def test_the_screen_reaches_outbox_and_relay(kiosk):
    outbox = kiosk.directory / "data" / "outbox" / "outbox.db"
    relay = kiosk.directory / "run" / "relay" / "relay.sock"
    outbox.write_bytes(b"sealed")
    outbox.chmod(0o660)
    subprocess.run([sys.executable, "-c", _BIND, str(relay)], check=True)
    relay.chmod(0o770)
    for path in (outbox, relay):
        os.chown(path, 0, kiosk.ids["kiosk"])
    assert not attempt(kiosk, "kiosk-ui", _READ, outbox)
    assert not attempt(kiosk, "kiosk-ui", _CONNECT, relay)
