"""An emulated counter whose services run as their unit files say, each as its own user."""

import json
import os
import shutil
import sys
import tempfile
from pathlib import Path

import desks
import units

from drivers.emulated.counter import DEVICE, EmulatedCounter

_IN_UNIT = Path(__file__).with_name("in_unit.py")
# Not below /tmp, which every unit has for itself, and short.
_PLACE = "/run"
_KEYS = {  # file → who reads it; None: everybody
    "ca.pem": None,
    "seal.pem": None,
    "receipt.pem": None,
    f"devices/{DEVICE}/evidence.key": "kiosk-counter",
    f"devices/{DEVICE}/listing.key": "kiosk-counter",
}
# The relay's own, in its own folder: it renews them.
_TLS = ("tls.pem", "tls.key")


class ShippedCounter(EmulatedCounter):
    """Broker, carrier and emulated hardware as ever; counter, relay and screen as their units."""

    def __init__(self, options):
        directory = Path(tempfile.mkdtemp(prefix="kt-", dir=_PLACE))
        super().__init__(directory, directory / "logs", options)
        desks.give_carrier(directory)
        self.ids = units.ids()
        directory.chmod(0o755)
        self.mapped = {
            "/var/lib/kiosk": str(directory / "data"),
            "/run/kiosk": str(directory / "run"),
            "/run/kiosk-ui": str(directory / "run-ui"),
            "/etc/kiosk/settings.toml": str(self.settings),
            "/etc/kiosk/wrapping": str(directory / "wrapping"),
            "/run/credentials": str(directory / "credentials"),
        }
        self.make_folders()

    def stop(self):
        super().stop()
        shutil.rmtree(self.directory, ignore_errors=True)

    def make_folders(self):
        """As systemd-tmpfiles does at each start."""
        for entry in units.entries():
            path = self.place(entry.path)
            path.mkdir(exist_ok=True) if entry.kind == "d" else path.touch()
            os.chown(path, self.ids[entry.user], self.ids[entry.group])
            path.chmod(entry.mode)

    def place(self, installed):
        """Where a path of the installation is here."""
        for whole, here in self.mapped.items():
            if installed == whole or installed.startswith(whole + "/"):
                return Path(here + installed[len(whole) :])
        raise AssertionError(f"{installed} is nowhere here")

    def in_unit(self, unit, command):
        """The command as that unit runs it."""
        return [sys.executable, str(_IN_UNIT), unit, json.dumps(self.mapped), *command]

    def as_shipped(self, unit):
        """The unit's own ExecStart; a compositor before it is not here."""
        words = units.unit(unit).command
        words = words[words.index("--") + 1 :] if "--" in words else words
        modules = {"/usr/bin/kiosk": "kiosk", "/usr/bin/kiosk-ui": "ui.launcher"}
        arguments = [self._here(word) for word in words[1:]]
        return self.in_unit(unit, [sys.executable, "-m", modules[words[0]], *arguments])

    def _here(self, word):
        """A word of a unit's command: a path, a user, or neither."""
        return str(self.place(word)) if word.startswith("/") else str(self.ids.get(word, word))

    def relay_command(self):
        return self.as_shipped("kiosk-relay")

    def counter_command(self):
        return self.as_shipped("kiosk-counter")

    def _write_settings(self):
        super()._write_settings()
        text = self.settings.read_text().replace('"carrier/', '"keys/')
        text = text.replace(f'"keys/devices/{DEVICE}/tls.', '"data/relay/tls.')
        self.settings.write_text(text.replace("[keys]", '[keys]\nwrapping = "wrapping"'))
        self._install_keys()
        self._open_what_is_emulated()

    def _install_keys(self):
        for name, reader in _KEYS.items():
            copy = self.directory / "keys" / name
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(self.carrier / name, copy)
            os.chown(copy, self.ids[reader or "root"], 0)
            copy.chmod(0o444 if reader is None else 0o400)
        for name in _TLS:
            copy = self.place("/var/lib/kiosk/relay") / name
            shutil.copyfile(self.carrier / "devices" / DEVICE / name, copy)
            os.chown(copy, self.ids["kiosk-relay"], 0)
            copy.chmod(0o400)

    def _open_what_is_emulated(self):
        """Emulated hardware obeys whoever asks; real one's sockets and devices are pcscd's and udev's."""
        for name in ("frames.sock", "subscriber.sock", "card/card.sock", "card/comm/pcscd.comm"):
            (self.directory / name).chmod(0o666)
        for folder in ("card", "card/comm"):
            (self.directory / folder).chmod(0o755)
