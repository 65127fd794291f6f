"""`kiosk doctor` finds what is wrong with a kiosk and says what to do about it."""

import json
import os
import subprocess
import sys

import pytest


def doctor(desk, *arguments):
    done = subprocess.run(
        [sys.executable, "-m", "kiosk", "doctor", "--settings", str(desk.settings), *arguments],
        env=os.environ | desk.reader.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


def findings(desk):
    status, out, _ = doctor(desk, "--json")
    return status, {row["check"]: row for row in json.loads(out)}


def test_a_healthy_kiosk(desk):
    status, found = findings(desk)
    assert status == 0
    assert set(found) == {
        "reader",
        "camera",
        "models",
        "thresholds",
        "policy",
        "keys",
        "database",
        "clock",
        "limits",
        "broker",
    }
    assert not [row for row in found.values() if row["status"] == "failed"]
    status, text, _ = doctor(desk)
    assert status == 0
    assert "hashes as in the manifest" in text


def test_everything_wrong_at_once(own_desk):
    own_desk.cut_network()
    own_desk.card.call("stop_pcscd")
    own_desk.subscriber.call("unplug")
    (own_desk.carrier / "receipt.pem").write_text("no key")
    status, found = findings(own_desk)
    assert status == 1
    for check in ("reader", "camera", "keys", "broker"):
        assert found[check]["status"] == "failed", check
        assert found[check]["do"], check
    assert found["clock"]["status"] == "warning"


def test_a_relay_that_is_not_running_is_told_apart_from_a_broker_that_is_not(own_desk):
    own_desk.programs.stop("relay")
    assert "relay is not running" in findings(own_desk)[1]["broker"]["found"]


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ('[kiosk]\ndevice = "d"\ncolour = "red"\n', "colour"),
        ("[kiosk]\ndevice = 7\n", "device"),
        ("not toml", "TOML"),
    ],
)
def test_wrong_settings_are_named_with_their_key(tmp_path, wrong, named):
    file = tmp_path / "settings.toml"
    file.write_text(wrong)
    for command in (["doctor"], ["relay"], ["counter"], ["outbox"]):
        more = ["list"] if command == ["outbox"] else []
        done = subprocess.run(
            [sys.executable, "-m", "kiosk", *command, "--settings", str(file), *more],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 2
        assert named in done.stderr
        assert str(file) in done.stderr
        assert "Traceback" not in done.stderr
