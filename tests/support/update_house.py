"""A kiosk that is to be updated: two slots, wheels of a few hundred bytes, and services as a script."""

import base64
import hashlib
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

from settings_text import SETTINGS

from provisioning.agent.releases import TargetInfo
from provisioning.agent.slots import Slots
from provisioning.updates import release

_MAIN = """\
import pathlib, sys
here = pathlib.Path(sys.prefix)
if "self-test" in sys.argv:
    print("tried", *sys.argv[1:])
    sys.exit(int((here / "self-test").read_text()))
print((here / "version").read_text())
"""
# systemctl(1) as far as the agent asks: services run in the slot that `current` led to at their restart.
_SYSTEMCTL = """\
#!/bin/sh
case "$1" in
restart)
    readlink {app}/current > {said}/running.new && mv {said}/running.new {said}/running
    echo "$(cat {said}/running)" >> {said}/restarts ;;
show)
    state=$(cat {app}/$(cat {said}/running)/health 2>/dev/null || echo failed)
    shift 2
    for unit in "$@"; do printf 'Id=%s\\nActiveState=%s\\nNRestarts=0\\n\\n' "$unit" "$state"; done ;;
esac
"""


class FolderReleases:
    """Implements Releases over a folder; what a fleet's signatures vouch for is tried elsewhere."""

    def __init__(self, folder):
        self._folder = Path(folder)

    def refresh(self):
        return None

    def target(self, path):
        file = self._folder / path
        if not file.exists():
            return None
        content = file.read_bytes()
        return TargetInfo(path, len(content), hashlib.sha256(content).digest(), "", "")

    def fetch(self, path):
        return self._folder / path

    def tidy(self, keep):
        """What jobs before have left is a file that a test puts there."""
        self._folder.with_name("fetched-before").resolve().unlink(missing_ok=True)

    def drop(self, paths):
        self._folder.with_name("dropped").write_text("\n".join(paths))


class UpdateHouse:
    """Version 1 is in slot a; `publish` offers others. disk: where slots, content and state lie."""

    def __init__(self, home, disk=None, settings=SETTINGS):
        self.home = home
        self.disk = disk or home
        self.app, self.state = self.disk / "app", self.disk / "agent"
        self.files = home / "releases"
        self.slots = Slots(self.app)
        for folder in (self.app, self.state, self.files, home / "bin"):
            folder.mkdir(parents=True, exist_ok=True)
        self._write_systemctl()
        self._write_settings(settings)

    @property
    def environment(self):
        return os.environ | {"PATH": f"{self.home / 'bin'}:{os.environ['PATH']}"}

    def install_first(self, *wheels):
        """As a technician does; the slot that everything begins with."""
        wheels = wheels or [make_wheel(self.home, "1")]
        slot = self.app / "a"
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", slot], check=True)
        pip = [sys.executable, "-m", "pip", "--python", slot / "bin/python", "install", "--no-deps"]
        subprocess.run([*pip, "--quiet", "--no-index", *wheels], check=True)
        self.slots.seal("a", "1")
        (self.app / "current").symlink_to("a")
        subprocess.run(["systemctl", "restart"], check=True, env=self.environment)

    def publish(self, version, **traits):
        """An application of one wheel. traits: health, self_test."""
        self.publish_files("app", version, [make_wheel(self.home, version, **traits)])

    def publish_files(self, role, version, files):
        folder = self.files / role
        folder.mkdir(exist_ok=True)
        for file in files:
            (folder / file.name).write_bytes(file.read_bytes())
        made = release.Release(
            role=role, version=version, description="", files=[file.name for file in files]
        )
        (self.files / release.path_of(role, version)).write_bytes(release.encode(made))

    def works(self):
        """The version that the slot in use says it is, by its own program."""
        python = self.app / "current" / "bin" / "python"
        done = subprocess.run(
            [python, "-I", "-m", "kiosk"], capture_output=True, text=True, check=True
        )
        return done.stdout.strip()

    @property
    def running(self):
        """The slot in which the services were started."""
        return (self.state / "running").read_text().strip()

    def _write_systemctl(self):
        script = self.home / "bin" / "systemctl"
        script.write_text(_SYSTEMCTL.format(app=self.app, said=self.state))
        script.chmod(0o755)

    def _write_settings(self, settings):
        agent = f"""
[agent]
root = "root.json"
app = "{self.app}"
state = "{self.state}"
system_packages = false
healthy_minutes = 0.0005
confirm_minutes = 0.01
reserve_mb = 0
"""
        self.settings = self.home / "settings.toml"
        text = settings.replace('data = "data"', f'data = "{self.disk / "data"}"')
        self.settings.write_text(text + agent)


def make_wheel(folder, version, health="active", self_test=0):
    """A package `kiosk` of a few hundred bytes, and files in the slot's folder that say what it is like."""
    name = f"tiny_kiosk-{version}"
    data = f"{name}.data/data"
    files = {
        "kiosk/__init__.py": "",
        "kiosk/__main__.py": _MAIN,
        f"{data}/version": version,
        f"{data}/health": health,
        f"{data}/self-test": str(self_test),
        f"{name}.dist-info/METADATA": f"Metadata-Version: 2.1\nName: tiny-kiosk\nVersion: {version}\n",
        f"{name}.dist-info/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    rows = [f"{path},sha256={_digest(text)},{len(text)}" for path, text in files.items()]
    files[f"{name}.dist-info/RECORD"] = "\n".join([*rows, f"{name}.dist-info/RECORD,,", ""])
    wheel = folder / f"{name}-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as packed:
        for path, text in files.items():
            packed.writestr(path, text)
    return wheel


def _digest(text):
    return base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()


def journal(house):
    file = house.state / "journal.json"
    return json.loads(file.read_text()) if file.exists() else {}
