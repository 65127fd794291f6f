"""`kiosk emulate` in the foreground: what it prints, what it obeys, and how it ends."""

import signal
import subprocess
import sys

import psutil
import pytest
from settings_text import SETTINGS
from waiting import HANGS_S, until

from kiosk import settings as kiosk_settings
from kiosk.commands import main


def begun(folder, *parts):
    """Once it is ready."""
    command = [sys.executable, "-m", "kiosk", "emulate", *parts, "--in", str(folder)]
    return subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def printed(running):
    """The sections for the settings, until it is ready."""
    for line in running.stderr:
        if "ready" in line:
            break
    running.stdin.write("scan x中\n")
    running.stdin.flush()
    assert "not understood" in running.stderr.readline()
    running.stdin.write("scan 89860012345678901234|X\n")
    running.stdin.close()
    said = []
    for line in running.stdout:
        if line == "# done\n":
            return "".join(said)
        said.append(line)
    raise AssertionError("it ended")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_what_it_prints_are_settings_and_it_ends_with_all_it_started(short_directory, number):
    folder = short_directory / "e"
    with begun(folder, "reader", "camera", "microphone", "printer", "scanner") as running:
        told = printed(running)
        started = psutil.Process(running.pid).children(recursive=True)
        running.send_signal(number)
        assert running.wait(HANGS_S) == 0, running.stderr.read()
    assert len(started) >= 3  # the subscriber, the readers, their pcscd
    until(lambda: not any(one.is_running() for one in started), "the end of its parts")
    text = SETTINGS.replace('[camera]\nsource = "emulated"\n', told)
    (short_directory / "settings.toml").write_text(text, "utf-8")
    loaded = kiosk_settings.load(short_directory / "settings.toml")
    assert loaded.reader.csca[0].read_text().startswith("-----BEGIN CERTIFICATE")
    assert loaded.scanner.device.is_fifo()
    assert loaded.microphone.address == str(folder / "microphone.fifo")


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["broker"], "--carrier FOLDER and --device ID"),
        (["broker", "--carrier", "/nowhere", "--device", "k-1"], "carrier device add /nowhere k-1"),
        (["printer", "--in", "/" + "x" * 90], "too long a path"),
    ],
)
def test_a_wrong_command_line_is_told(capsys, arguments, named):
    assert main(["emulate", *arguments]) == 2
    assert named in capsys.readouterr().err
