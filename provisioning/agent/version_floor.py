"""The lowest versions of metadata that this kiosk still believes: none goes back, whatever the disk forgot.

python-tuf compares with the metadata that it finds. After a power cut that may be older, empty or gone; then
this file, synced after each refresh, still knows what has been seen.
"""

import re
from collections.abc import Mapping
from pathlib import Path

import msgspec

from kiosk import durable_files

_ROLE = r"\A[a-z]{1,20}\Z"
_BYTES = 4096


class VersionFloor:
    """Roles and versions in one small file."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._versions = _read(file)

    def refused(self, role: str, version: int) -> str:
        """Why this version is not believed, or ""."""
        lowest = self._versions.get(role, 0)
        return f"version {version}, and {lowest} has been seen here" if version < lowest else ""

    def raise_to(self, versions: Mapping[str, int]) -> None:
        """Raises OSError."""
        raised = {
            role: max(version, self._versions.get(role, 0)) for role, version in versions.items()
        }
        new = self._versions | raised
        if new != self._versions:
            durable_files.replace(self._file, msgspec.json.encode(new))
            self._versions = new


def _read(file: Path) -> dict[str, int]:
    """Nothing, where the file is gone or damaged: then the pinned root and the expiries are what holds."""
    try:
        with file.open("rb") as opened:
            kept = msgspec.json.decode(opened.read(_BYTES), type=dict[str, int])
    except (OSError, msgspec.DecodeError):
        return {}
    return {role: version for role, version in kept.items() if re.match(_ROLE, role)}
