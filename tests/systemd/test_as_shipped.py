"""The services run as their units say, each as its own user, and a visit goes through."""

import datetime as dt
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import units
from brisk import BRISK
from remains import descendants
from shipped import ShippedCounter
from waiting import until

from drivers.emulated.counter import DEVICE
from provisioning.carrier import credentials
from provisioning.identity.authority import issue_client

pytestmark = pytest.mark.skipif(
    os.geteuid() != 0 or shutil.which("systemd-analyze") is None,
    reason="needs root, and systemd's list of system calls",
)
_PLAY = Path(__file__).parents[1] / "support" / "visit_as_screen.py"
_SERVICES = {"relay": "kiosk-relay", "counter": "kiosk-counter", "screen": "kiosk-ui"}


@pytest.fixture(scope="module")
def shipped():
    made = ShippedCounter(BRISK)
    try:
        made.start(None, lambda _text: None)
        yield made
    finally:
        made.stop()


@pytest.fixture
def started(shipped, request):
    """The program of a unit; a screen is there for its own test only."""
    name = request.param
    if name == "screen":
        offscreen = {"QT_QPA_PLATFORM": "offscreen"}
        shipped.programs.start(name, shipped.as_shipped("kiosk-ui"), offscreen)
    yield name
    if name == "screen":
        shipped.programs.stop(name)


def _status(pid, field):
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(line.split()[1:] for line in lines if line.startswith(f"{field}:"))


@pytest.mark.parametrize("started", _SERVICES, indirect=True)
def test_each_service_runs_as_its_unit_says(shipped, started):
    unit = units.unit(_SERVICES[started])
    pid = shipped.programs.pid(started)
    until(lambda: _status(pid, "Seccomp") == ["2"], f"{started} to be confined")
    if started == "screen":
        until(lambda: len(descendants(pid)) == 3, "the screen and its spare", lambda: _log(shipped))
    number = shipped.ids
    assert set(_status(pid, "Uid")) == {str(number[unit.service["User"]])}
    assert set(_status(pid, "Gid")) == {str(number[unit.service["Group"]])}
    assert _status(pid, "Umask") == [unit.service["UMask"]]
    assert {int(_status(pid, name)[0], 16) for name in ("CapEff", "CapBnd")} == {0}
    assert _status(pid, "NoNewPrivs") == ["1"]
    assert shipped.programs.ended() == []
    assert "Traceback" not in shipped.programs.log(started)


def _log(shipped):
    return shipped.programs.log("screen")[-2000:]


def test_a_visit_goes_through_with_three_users(shipped):
    play = shipped.in_unit("kiosk-ui", [sys.executable, str(_PLAY), str(shipped.directory)])
    done = subprocess.run(play, capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["ALLOW"], done.stderr[-3000:] + shipped.programs.log("counter")
    (record,) = [row for row in shipped.carrier_records() if row["verdict"] == "accepted"]
    assert record["reason"] == "activated"
    assert shipped.programs.ended() == []


def test_both_services_write_what_the_other_made(shipped):
    """The folder's group is theirs, and no chmod made it so."""
    outbox = shipped.directory / "data" / "outbox"
    rights = {file.name: file.stat() for file in outbox.iterdir()}
    assert {"outbox.db", "outbox.db-wal", "put-aside.db"} <= set(rights)
    group = shipped.ids["kiosk"]
    assert {(one.st_gid, one.st_mode & 0o777) for one in rights.values()} == {(group, 0o660)}
    for unit in ("kiosk-counter", "kiosk-relay"):
        change = "import sys; from pathlib import Path; from drivers.store.outbox import SqliteOutbox as S; "
        change += "S(Path(sys.argv[1]), 64).audit('tried', sys.argv[2], 0.0)"
        command = [sys.executable, "-c", change, str(outbox), unit]
        subprocess.run(shipped.in_unit(unit, command), check=True)


def test_they_start_again_on_what_they_left(shipped):
    for name in ("relay", "counter"):
        shipped.programs.stop(name)
    shipped.make_folders()
    shipped.start_relay()
    shipped.start_counter()
    assert shipped.programs.ended() == []


def test_what_a_technician_makes_is_the_services(shipped):
    """`kiosk pin` is run by root; the counter writes in the file that it made."""
    tries = shipped.directory / "data" / "counter" / "pin-tries.db"
    for part in tries.parent.glob("pin-tries.db*"):
        part.unlink()
    command = [sys.executable, "-m", "kiosk", "pin", "unlock", "--settings", str(shipped.settings)]
    subprocess.run([*command, "--everybody"], check=True, capture_output=True)
    assert tries.stat().st_uid == shipped.ids["kiosk-counter"]


def test_the_relay_renews_its_certificate(shipped):
    """In the folder that its unit lets it write."""
    place = shipped.place("/var/lib/kiosk/relay")
    long_ago = dt.datetime.now(dt.UTC) - dt.timedelta(days=61)
    old = issue_client(credentials.authority(shipped.carrier), DEVICE, long_ago)
    shipped.programs.stop("relay")
    for name in ("tls.pem", "tls.key"):
        (place / name).chmod(0o600)
    old.write(place / "tls.pem", place / "tls.key")
    for name in ("tls.pem", "tls.key"):
        os.chown(place / name, shipped.ids["kiosk-relay"], 0)
    before = (place / "tls.pem").read_bytes()
    shipped.start_relay()
    until(
        lambda: (place / "tls.pem").read_bytes() != before,
        "the next certificate",
        lambda: shipped.programs.log("relay")[-2000:],
    )
    for name, mode in (("tls.pem", 0o444), ("tls.key", 0o400)):
        status = (place / name).stat()
        assert (status.st_uid, status.st_mode & 0o777) == (shipped.ids["kiosk-relay"], mode)
    until(lambda: shipped.programs.log("relay").count("carrier in reach") >= 2, "a new connection")
