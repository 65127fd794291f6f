"""What `kiosk doctor` advises works: each fault is made, found, mended by the very words, and gone."""

import os
import re
import subprocess
import sys

import pytest
from settings_text import SETTINGS
from waiting import until

from drivers.emulated.mosquitto import free_port
from kiosk import settings as kiosk_settings
from kiosk.commands import doctor_carrier, doctor_machine, doctor_trust
from kiosk.errors import SettingsError

_ADVICE = re.compile(r"`([^`]+)`(?: under \[(\w+)\])?")
_STRANGER = 54_321


def settings(desk):
    return kiosk_settings.load(desk.settings)


def write(desk, old, new):
    text = desk.settings.read_text()
    assert re.search(old, text, re.MULTILINE), old
    desk.settings.write_text(re.sub(old, new, text, count=1, flags=re.MULTILINE))


def follow(desk, result):
    """What stands between the ticks: a line of a section, or a command."""
    for words, section in _ADVICE.findall(result.do):
        key = words.partition(" = ")[0]
        if section and re.search(rf"^{key} = ", desk.settings.read_text(), re.MULTILINE):
            write(desk, rf"^{key} = .*", words)
        elif not section and words.startswith(("chown ", "chmod ")):
            subprocess.run(["bash", "-ec", words], check=True)


def put(old, new):
    return lambda desk: write(desk, old, new)


def open_key(desk):
    (desk.carrier / "devices/demo-kiosk-1/tls.key").chmod(0o644)


def strangers_file(desk):
    os.chown(desk.directory / "data" / "counter" / "counter.lock", _STRANGER, _STRANGER)


def shell_in_a_name(desk):
    """What root pastes is a name, and nothing is run."""
    file = desk.directory / "data" / "outbox" / "x; touch $(echo run) &"
    file.touch()
    os.chown(file, _STRANGER, _STRANGER)


_FAULTS = (
    (put('^device = "demo-kiosk-1"', 'device = "k-9"'), doctor_trust.keys, "is demo-kiosk-1's"),
    (
        put('^evidence_kid = ".*"', 'evidence_kid = "k-9"'),
        doctor_trust.keys,
        "no record would count",
    ),
    (open_key, doctor_trust.keys, "read by everybody"),
    (strangers_file, doctor_machine.files, "'counter.lock' of 54321"),
    (shell_in_a_name, doctor_machine.files, "of 54321"),
    (put("^fonts = .*", 'fonts = "run"'), doctor_machine.fonts, "show boxes"),
)


@pytest.mark.skipif(os.geteuid() != 0, reason="needs root, to make another's file")
def test_each_fault_is_found_and_gone_once_its_advice_is_followed(own_desk):
    desk = own_desk
    desk.settings.write_text(desk.settings.read_text() + '[papers]\nfonts = "/usr/share/fonts"\n')
    for fault, check, told in _FAULTS:
        assert check(settings(desk)).status == "ok"
        fault(desk)
        result = check(settings(desk))
        assert (result.status, told in result.found) == ("failed", True), result
        follow(desk, result)
        assert check(settings(desk)).status == "ok", result.do
    _a_wrong_port(desk)
    _no_screen(desk)
    _no_counter(desk)
    # All of it together, as a technician calls it.
    command = [sys.executable, "-m", "kiosk", "doctor", "--settings", str(desk.settings)]
    environment = os.environ | desk.reader.environment
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def _a_wrong_port(desk):
    """The relay goes on with what it was started with."""
    write(desk, "^port = .*", f"port = {free_port()}")
    found = doctor_carrier.broker(settings(desk))
    assert (found.status, "by what it was started with" in found.found) == ("failed", True), found
    assert "`port` under [carrier]" in found.do.replace("`host` and ", "")
    write(desk, "^port = .*", f"port = {desk.broker.port}")
    assert doctor_carrier.broker(settings(desk)).status == "ok"


def _no_screen(desk):
    found = doctor_machine.screen(settings(desk))
    assert (found.status, found.found) == ("warning", "kiosk-ui: none is open")
    command = re.search(r"`(kiosk-ui --socket [^`]+)`", found.do)[1]
    path = f"{os.path.dirname(sys.executable)}:{os.environ['PATH']}"  # noqa: PTH120 - of a link
    environment = os.environ | {"PATH": path, "QT_QPA_PLATFORM": "offscreen"}
    shown = subprocess.Popen(["bash", "-c", f"exec {command}"], env=environment)
    until(lambda: doctor_machine.screen(settings(desk)).status == "ok", "a screen")
    shown.terminate()
    shown.wait()
    until(lambda: doctor_machine.screen(settings(desk)).status != "ok", "its end")


def _no_counter(desk):
    desk.programs.stop("counter")
    found = doctor_machine.counter(settings(desk))
    assert (found.status, "`kiosk counter --settings FILE`" in found.do) == ("failed", True)
    desk.start_counter()
    assert doctor_machine.counter(settings(desk)).status == "ok"


def test_a_pin_in_clear_and_a_city_elsewhere_are_told_before_anything_is_looked_at(tmp_path):
    file = tmp_path / "settings.toml"
    text = SETTINGS.replace("scrypt$1$1$1$00$00", "716204").replace(
        'run = "."', 'run = "/run/kiosk"'
    )
    file.write_text(text.replace('city = "1408"', 'city = "4301"'))
    command = [sys.executable, "-m", "kiosk"]
    told = subprocess.run(
        [*command, "doctor", "--settings", str(file)], capture_output=True, text=True, check=False
    )
    assert (told.returncode, "the line that `kiosk pin` prints" in told.stderr) == (2, True)
    assert "716204" not in told.stderr
    made = subprocess.run(
        [*command, "pin"], input="716204\n", capture_output=True, text=True, check=True
    )
    file.write_text(file.read_text().replace('pin = "716204"', made.stdout.splitlines()[0]))
    with pytest.raises(SettingsError, match="4301 is no city of province 14"):
        kiosk_settings.load(file)
