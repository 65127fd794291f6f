"""What the counter refuses to start with, and what it hands to the inference process."""

import fcntl
import os
import subprocess
import sys

import networks
import pytest
import settings_text
from waiting import HANGS_S

from drivers.faces.client import FaceClient
from drivers.faces.environment import inference_environment
from kiosk import settings as kiosk_settings
from kiosk.commands.counter import faces_command
from kiosk.presence import thresholds
from kiosk.process import child_environment
from provisioning.agent.system import CounterLock

SETTINGS = settings_text.SETTINGS.replace(
    "[camera]", 'thresholds = "thresholds.toml"\n[faces]\nmanifest = "models.toml"\n[camera]'
)


@pytest.fixture
def settings(short_directory):
    (short_directory / "settings.toml").write_text(SETTINGS)
    (short_directory / "thresholds.toml").write_text(thresholds.dump(thresholds.load()))
    networks.both(short_directory)
    return short_directory / "settings.toml"


def test_the_inference_process_gets_the_operators_models(settings):
    loaded = kiosk_settings.load(settings)
    loaded.paths.faces_socket.parent.mkdir()
    running = subprocess.Popen(
        faces_command(loaded),
        env=child_environment() | inference_environment(),
        stderr=subprocess.DEVNULL,
    )
    faces = FaceClient(loaded.paths.faces_socket)
    try:
        assert {"test-pad", "test-embedding"} <= set(faces.models())
    finally:
        faces.close()
        running.kill()
        running.wait()


@pytest.mark.parametrize(
    ("name", "change", "named"),
    [
        ("pad.onnx", lambda data: data + b"\0", "test-pad is not the manifest's"),
        ("models.toml", lambda data: data.replace(b"live = 0.6", b"live = 6"), "thresholds.live"),
        ("thresholds.toml", lambda data: data.replace(b"0.114", b"0.0"), "$.depth.relief"),
    ],
)
def test_a_counter_does_not_start_with_what_no_visit_could_use(settings, name, change, named):
    file = settings.parent / name
    file.write_bytes(change(file.read_bytes()))
    done = subprocess.run(
        [sys.executable, "-m", "kiosk", "counter", "--settings", str(settings)],
        env=os.environ,
        capture_output=True,
        text=True,
        timeout=HANGS_S,
        check=False,
    )
    assert (done.returncode, named in done.stderr) == (2, True), done.stderr
    assert "Traceback" not in done.stderr
    assert not (settings.parent / "screen" / "ui.sock").exists()


_BEFORE_ANY_VISIT = """
import sys
from kiosk.commands import counter
from kiosk.commands import main
counter._serve = lambda _arguments, settings: print(oct(settings.paths.visit_lock.stat().st_mode))
counter._check_keys = lambda _settings: None
sys.exit(main(["counter", "--settings", sys.argv[1]]))
"""


def test_the_agent_can_hold_the_lock_before_the_first_visit_of_a_boot(short_directory):
    """Else somebody begins between its look and its switch."""
    file = short_directory / "settings.toml"
    file.write_text(SETTINGS.replace('[faces]\nmanifest = "models.toml"\n', ""))
    (short_directory / "thresholds.toml").write_text(thresholds.dump(thresholds.load()))
    command = [sys.executable, "-c", _BEFORE_ANY_VISIT, str(file)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=HANGS_S, check=False)
    assert (done.returncode, done.stdout) == (0, "0o100640\n"), done.stderr
    lock = kiosk_settings.load(file).paths.visit_lock
    with CounterLock(lock).held_idle() as is_idle, lock.open() as visit:
        assert is_idle
        with pytest.raises(BlockingIOError):
            fcntl.flock(visit, fcntl.LOCK_SH | fcntl.LOCK_NB)
