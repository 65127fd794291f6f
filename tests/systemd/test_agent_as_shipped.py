"""The agent runs as its unit says and brings this very product from one slot into the other.

What systemd does is done here: the boot counter before each start, the sandbox, and a start again whenever
the agent ends. Libraries are those of the development environment, which one more wheel names.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import zipfile
from pathlib import Path

import pytest
import units
from updated_kiosk import UpdatedKiosk

pytestmark = pytest.mark.skipif(
    os.geteuid() != 0 or shutil.which("systemd-analyze") is None,
    reason="needs root, and systemd's list of system calls",
)
_ROOT = Path(__file__).parents[2]
_IN_UNIT = _ROOT / "tests" / "support" / "in_unit.py"
_GUARD = _ROOT / "provisioning" / "agent" / "slot_guard.py"


class ShippedAgent(UpdatedKiosk):
    """Its agent in the unit, started again and again as `Restart=always` does."""

    def begin(self):
        place = self.house
        self._mapped = {
            "/var/lib/kiosk/app": str(place.app),
            "/var/lib/kiosk/content": str(place.disk / "data" / "content"),
            "/var/lib/kiosk/agent": str(place.state),
            "/etc/kiosk/settings.toml": str(place.settings),
        }
        (place.disk / "data" / "content").mkdir(parents=True)
        self.starts = []
        self._ends = threading.Event()
        self._runs = None
        self._keeper = threading.Thread(target=self._keep, daemon=True)
        self._keeper.start()

    def _keep(self):
        unit = units.unit("kiosk-agent")
        while not self._ends.is_set():
            self.starts.append(self.house.slots.current)
            guard = ["/usr/bin/python3", "-I", str(_GUARD), str(self.house.app)]
            self._start(guard).wait()
            command = [self._here(word) for word in unit.command]
            self._runs = self._start(command)
            self._runs.wait()

    def _start(self, command):
        whole = [sys.executable, str(_IN_UNIT), "kiosk-agent", json.dumps(self._mapped), *command]
        with self.log.open("ab") as log:
            return subprocess.Popen(whole, env=self.house.environment, stdout=log, stderr=log)

    def _here(self, word):
        for installed, here in self._mapped.items():
            if word == installed or word.startswith(installed + "/"):
                return here + word[len(installed) :]
        return word

    def end(self):
        self._ends.set()
        self._runs.kill()
        self._keeper.join()


def _wheels(folder):
    """This product, and the libraries that it needs."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=_ROOT, check=True, capture_output=True)
    (product,) = folder.glob("counter_kiosk-*.whl")
    libraries = folder / "libraries-1-py3-none-any.whl"
    place = next(path for path in sys.path if path.endswith("site-packages"))
    with zipfile.ZipFile(libraries, "w") as packed:
        packed.writestr("libraries.pth", f"{place}\n")
        packed.writestr("libraries-1.data/data/health", "active")
        packed.writestr(
            "libraries-1.dist-info/METADATA", "Metadata-Version: 2.1\nName: libraries\nVersion: 1\n"
        )
        packed.writestr(
            "libraries-1.dist-info/WHEEL",
            "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        )
        packed.writestr("libraries-1.dist-info/RECORD", "")
    return [product, libraries]


@pytest.fixture
def kiosk(tmp_path):
    # Not below /tmp, which the unit has for itself, and short.
    directory = Path(tempfile.mkdtemp(prefix="kt-", dir="/run"))
    wheels = _wheels(tmp_path)
    made = ShippedAgent(directory, *wheels)
    made.wheels = wheels
    try:
        made.begin()
        yield made
        made.end()
    finally:
        made.close()
        shutil.rmtree(directory, ignore_errors=True)


def test_this_product_moves_into_its_other_slot_and_its_agent_goes_last(kiosk):
    console, slots = kiosk.console, kiosk.house.slots
    console.state(lambda one: one["slot"] == "a", "the first slot's agent")
    files = {wheel.name: wheel.read_bytes() for wheel in kiosk.wheels}
    kiosk.fleet.publisher.publish("app", "2.0", files)
    console.send("desired", {"version": 1, "app": "2.0"})
    done = console.job("desired-1-app", "SUCCEEDED", "FAILED")
    assert done["state"] == "SUCCEEDED", done
    assert (slots.current, slots.version("b"), kiosk.house.running) == ("b", "2.0", "b")
    assert kiosk.starts == ["a", "b"]
    assert not (kiosk.house.app / "trial.json").exists()
    assert list((kiosk.house.app / "b").rglob("agent.cpython-*.pyc"))
    assert "Traceback" not in kiosk.log.read_text()
