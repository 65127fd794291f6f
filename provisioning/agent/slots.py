"""The two places of the application, A and B: one in use, the other free to build the next version in.

A virtual environment names its own path in its programs, so that each slot is built where it stays and is
never moved. A slot counts as whole once `release.json` stands in it, which is written last.
"""

import contextlib
import json
import os
import shutil
from pathlib import Path

from kiosk import durable_files
from provisioning.agent import slot_guard

_MARK = "release.json"


class Slots:
    """The slots below one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def current(self) -> str:
        """The slot in use; "" where none is."""
        try:
            name = str((self.folder / slot_guard.CURRENT).readlink())
        except OSError:
            return ""
        return name if name in slot_guard.SLOTS else ""

    @property
    def spare(self) -> str:
        """The other one."""
        first, second = slot_guard.SLOTS
        return second if self.current == first else first

    def path(self, slot: str) -> Path:
        return self.folder / slot

    def python(self, slot: str) -> Path:
        return self.path(slot) / "bin" / "python"

    def version(self, slot: str) -> str:
        """The release in it; "" where it is not whole."""
        try:
            told = json.loads((self.path(slot) / _MARK).read_bytes()[:4096])
            return str(told["version"])
        except (OSError, ValueError, LookupError, TypeError):
            return ""

    def clear(self, slot: str) -> None:
        """Empty it; its mark goes first. Never the one in use. Raises OSError."""
        if slot == self.current:
            raise PermissionError(f"slot {slot} is in use")
        with contextlib.suppress(FileNotFoundError):
            (self.path(slot) / _MARK).unlink()
            durable_files.sync(self.path(slot))
        if self.path(slot).exists():
            shutil.rmtree(self.path(slot))

    def seal(self, slot: str, version: str) -> None:
        """All of it is on disk, and then it counts as whole. Raises OSError."""
        os.sync()  # in one go; each by itself then says whether it is
        durable_files.sync_all(self.path(slot))
        durable_files.replace(self.path(slot) / _MARK, json.dumps({"version": version}).encode())
        durable_files.sync(self.folder)

    def put_on_trial(self, slot: str) -> None:
        """Use it from now on; whoever starts the agent too often without `confirm` gets the other one.

        Raises OSError.
        """
        if slot != self.current:
            slot_guard.write_trial(self.folder, slot, self.current, slot_guard.STARTS)
            slot_guard.point(self.folder / slot_guard.CURRENT, slot)

    def confirm(self) -> None:
        """Raises OSError."""
        slot_guard.end_trial(self.folder)

    def go_back(self, slot: str) -> None:
        """Raises OSError."""
        if slot != self.current:
            slot_guard.point(self.folder / slot_guard.CURRENT, slot)
