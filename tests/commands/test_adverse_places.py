"""Where a kiosk cannot write, or may not: every command says so in a sentence, and never by a traceback."""

import os
import subprocess
import sys
from pathlib import Path

import desks
import pytest
from settings_text import SETTINGS
from waiting import HANGS_S

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="needs root, to mount and to be another")
_DEVICE = "carrier/devices/demo-kiosk-1"
_STRANGER = 54_321
_FULL = (
    "mount -t tmpfs -o size=64k none {data} && {{ head -c 1M /dev/zero > {data}/full || true; }}"
)
_READ_ONLY = "mount --bind {data} {data} && mount -o remount,bind,ro {data}"
_PLACES = {
    "full": (_FULL, 0, "the disk is full. Make room"),
    "read-only": (_READ_ONLY, 0, "Mount it for writing"),
    "another user's": ("true", _STRANGER, f"user {_STRANGER}"),
}
_COMMANDS = (
    ["counter"],
    ["relay"],
    ["outbox", "list"],
    ["outbox", "audit"],
    ["pin", "tries"],
    ["doctor"],
)


@pytest.fixture
def kiosk(short_directory):
    """Settings whose keys are there; no service runs."""
    desks.give_carrier(short_directory)
    short_directory.chmod(0o755)
    (short_directory / "data").mkdir(mode=0o700)
    text = SETTINGS.replace('"k-1"', '"demo-kiosk-1"').replace('run = "."', 'run = "run"')
    for name in ("ca.pem", "seal.pem", "receipt.pem"):
        text = text.replace(f'"{name}"', f'"carrier/{name}"')
    for name in ("tls.pem", "tls.key", "evidence.key"):
        text = text.replace(f'"{name}"', f'"{_DEVICE}/{name}"')
    (short_directory / "settings.toml").write_text(text)
    return short_directory


def called(kiosk, command, before="true", user=0):
    """In a mount namespace of its own: (exit status, what it said)."""
    settings = ["--settings", f"{kiosk}/settings.toml"]
    at = 1 if command[0] == "outbox" else len(command)
    words = [sys.executable, "-m", "kiosk", *command[:at], *settings, *command[at:]]
    script = f'{before.format(data=kiosk / "data")} && exec setpriv --reuid {user} -- "$@"'
    done = subprocess.run(
        ["unshare", "--mount", "bash", "-ec", script, "bash", *words],
        capture_output=True,
        text=True,
        timeout=HANGS_S,
        check=False,
        cwd=Path(__file__).parents[2],
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize("place", _PLACES)
def test_every_command_says_what_is_in_its_way(kiosk, place):
    before, user, named = _PLACES[place]
    for command in _COMMANDS:
        status, told = called(kiosk, command, before, user)
        assert (status in {1, 2}, "Traceback" in told) == (True, False), (command, status, told)
        assert named in told or command == ["doctor"], (command, told)
    assert "→" in told, "the doctor's advice"


def test_a_key_that_is_gone_is_named_with_where_it_comes_from(kiosk):
    (kiosk / _DEVICE / "evidence.key").unlink()
    for command in (["counter"], ["keys", "public"]):
        status, told = called(kiosk, command)
        assert status in {1, 2}, told
        assert "evidence.key: it is not there" in told, told
        assert "`kiosk enroll`" in told
        assert "Traceback" not in told
