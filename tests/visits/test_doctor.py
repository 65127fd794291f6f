"""`kiosk doctor` finds what is wrong with a kiosk and says what to do about it."""

import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import networks
import pytest
from msgspec import structs
from waiting import until

from kiosk.commands.doctor_devices import comparison_thresholds, models, scanner
from kiosk.presence import thresholds
from kiosk.presence.thresholds import Calibration, CalibrationSet
from kiosk.settings.devices import ScannerDevice


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
    until((desk.directory / "data" / "counter" / "listings.cbor").exists, "the listings")
    status, found = findings(desk)
    assert status == 0
    assert set(found) == {
        "files",
        "counter",
        "screen",
        "fonts",
        "reader",
        "camera",
        "scanner",
        "printer",
        "models",
        "thresholds",
        "policy",
        "keys",
        "identity",
        "custody",
        "staff",
        "database",
        "clock",
        "limits",
        "broker",
    }
    assert not [row for row in found.values() if row["status"] == "failed"]
    assert "listings of 0." in found["limits"]["found"]
    assert " h ago: 0 entries" in found["limits"]["found"]
    status, text, _ = doctor(desk)
    assert status == 0
    assert "hashes as in the manifest" in text


@pytest.mark.parametrize(
    ("chosen", "status", "word"),
    [
        (ScannerDevice(), "ok", "window"),
        (ScannerDevice(face_camera=True), "ok", "consent"),
        (ScannerDevice(device=Path("/dev/null")), "ok", "/dev/null"),
        (ScannerDevice(device=Path("/dev/input/nowhere")), "failed", "not there"),
    ],
)
def test_what_reads_codes_is_named(chosen, status, word):
    found = scanner(SimpleNamespace(scanner=chosen))
    assert (found.status, word in found.found) == (status, True)
    assert bool(found.do) is (status == "failed")


def test_everything_wrong_at_once(own_desk):
    own_desk.programs.stop("counter")  # whose visit has had the time from the carrier
    (own_desk.directory / "data" / "counter" / "clock.json").unlink(missing_ok=True)
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
    assert found["limits"]["status"] == "failed"
    assert "clock_in_doubt" in found["limits"]["found"]
    assert "Restore the network" in found["limits"]["do"]


def test_secrets_that_others_can_read_and_a_key_that_is_none_are_found(own_desk):
    key = own_desk.carrier / "devices/demo-kiosk-1/listing.key"
    key.chmod(0o604)
    assert "read by everybody" in findings(own_desk)[1]["keys"]["found"]
    key.write_bytes(b"short")
    assert "keys.listing" in findings(own_desk)[1]["limits"]["found"]


def test_how_keys_are_kept_is_told_and_what_it_is_worth(own_desk):
    found = findings(own_desk)[1]["custody"]
    assert found["status"] == "warning"
    assert "evidence: plain file" in found["found"]
    assert "kiosk keys seal" in found["do"]
    text = own_desk.settings.read_text().replace("[keys]", '[keys]\nwrapping = "wrapping"')
    own_desk.settings.write_text(text)
    command = [sys.executable, "-m", "kiosk", "keys", "seal", "--settings", str(own_desk.settings)]
    subprocess.run(command, check=True, capture_output=True)
    status, found = findings(own_desk)
    assert status == 0
    assert found["keys"]["status"] == "ok"
    assert "sealed file" in found["custody"]["found"]
    assert "not a stolen SD card" in found["custody"]["found"]
    assert "another partition" in found["custody"]["do"], "they lie beside the data here"


def test_a_database_where_an_older_version_kept_it_is_found(own_desk):
    (own_desk.directory / "data" / "outbox.db").write_bytes(b"")
    found = findings(own_desk)[1]["database"]
    assert found["status"] == "failed"
    assert "data/outbox:" in found["do"]


def test_a_relay_that_is_not_running_is_told_apart_from_a_broker_that_is_not(own_desk):
    own_desk.programs.stop("relay")
    assert "relay is not running" in findings(own_desk)[1]["broker"]["found"]


@pytest.mark.parametrize(
    ("people", "status", "found"),
    [
        (None, "warning", "people were not counted"),
        (29, "warning", "fewer than 30"),
        (30, "ok", "set"),
    ],
)
def test_a_calibration_on_few_people_is_no_good_news(tmp_path, people, status, found):
    made = CalibrationSet(name="set", sha256="00", made_at="2026-11-26", counts={}, people=people)
    limits = structs.replace(thresholds.load(), calibration=Calibration(comparison=made))
    (tmp_path / "own.toml").write_text(thresholds.dump(limits))
    paths = SimpleNamespace(thresholds=tmp_path / "own.toml")
    settings = SimpleNamespace(paths=paths, faces=SimpleNamespace(manifest=None))
    result = comparison_thresholds(settings)
    assert (result.status, found in result.found) == (status, True)


def test_all_models_of_a_fused_score_are_named(tmp_path):
    manifest = networks.fused(tmp_path)
    settings = SimpleNamespace(faces=SimpleNamespace(manifest=manifest))
    result = models(settings)
    assert result.status == "ok"
    assert "test-pad, test-pad-wide" in result.found
    (tmp_path / "wide.onnx").write_bytes(b"swapped")
    result = models(settings)
    assert (result.status, "test-pad-wide" in result.found) == ("failed", True)


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
