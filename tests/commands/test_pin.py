"""`kiosk pin`: PINs made, wrong ones shown, people unlocked by whoever administers the kiosk."""

import os
import subprocess
import sys
import tomllib

import pytest
from settings_text import SETTINGS

from drivers.store.pin_tries import FILE, SqlitePinTries
from kiosk.pin_locks import Lock, PinTally
from kiosk.pins import verify_pin
from kiosk.records.staff_key import WrappedKey

BLOCKED = PinTally(20, Lock(None, "boot", 0.0))


@pytest.fixture
def folder(tmp_path):
    other = '[[clerks]]\nid = "c-2"\nname = "Other"\npin = "scrypt$1$1$1$01$01"\n'
    (tmp_path / "settings.toml").write_text(SETTINGS.replace("[paths]", f"{other}[paths]"))
    return tmp_path


@pytest.fixture
def tries(folder):
    made = SqlitePinTries(folder / "data" / "counter")
    made.change(lambda _none: {"c-1": BLOCKED, "c-2": PinTally(3)})
    yield made
    made.close()


def pin(folder, *arguments, typed=""):
    done = subprocess.run(
        [sys.executable, "-m", "kiosk", "pin", *arguments],
        input=typed,
        env=os.environ,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


def on(folder):
    return "--settings", str(folder / "settings.toml")


@pytest.mark.parametrize("action", [(), ("make",)])
def test_a_pin_becomes_a_line_of_the_settings(folder, action):
    status, out, _ = pin(folder, *action, typed="716204\n")
    assert status == 0
    entry = tomllib.loads(out)
    assert verify_pin("716204", entry["pin"])
    assert WrappedKey.of(entry["key"]).unlock("716204").kid in out, "which the carrier is given"
    assert "716204" not in out


def test_who_is_locked_is_shown(folder, tries):
    status, out, _ = pin(folder, "tries", *on(folder))
    assert status == 0
    blocked, other = out.splitlines()
    assert blocked.split(maxsplit=3) == ["c-1", "wrong", "20", "locked until somebody unlocks it"]
    assert other.split() == ["c-2", "wrong", "3", "free"]


def test_one_person_is_unlocked_and_nobody_else(folder, tries):
    status, out, _ = pin(folder, "unlock", *on(folder), "c-1")
    assert (status, out) == (0, "c-1 has all tries again\n")
    assert tries.read() == {"c-2": PinTally(3)}


def test_who_is_not_in_the_settings_is_told(folder, tries):
    status, _, error = pin(folder, "unlock", *on(folder), "c-9")
    assert status == 2
    assert "c-9" in error
    assert tries.read()["c-1"] == BLOCKED


def test_a_damaged_file_is_begun_anew_only_when_that_is_said(folder):
    (folder / "data" / "counter").mkdir(parents=True)
    (folder / "data" / "counter" / FILE).write_bytes(b"no database" * 500)
    status, _, error = pin(folder, "unlock", *on(folder), "c-1")
    assert status == 1
    assert "--everybody" in error
    assert "Traceback" not in error
    assert pin(folder, "unlock", *on(folder), "--everybody")[0] == 0
    assert pin(folder, "tries", *on(folder))[0] == 0
