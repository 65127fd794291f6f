"""The releases that this kiosk has had in use: none older comes after them, unless they are recalled.

What is wanted, and when, nobody has signed: whoever has the broker could lead kiosks back to any release that
was signed once, with its faults. In which order releases were published stands in their role's metadata, and
so does a recall, which alone opens the way back.
"""

import logging
from pathlib import Path

import msgspec

from kiosk import durable_files
from provisioning.agent.releases import Releases, TargetInfo
from provisioning.updates.jobs import JobKind
from provisioning.updates.release import path_of

log = logging.getLogger(__name__)

_KEPT = 50  # of each kind, the last ones
_BYTES = 64 << 10


class ReleaseFloor:
    """Kinds, and the names of their releases, in one small file."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._had = _read(file)

    def note(self, kind: JobKind, release: str) -> None:
        """It is in use now. What the disk does not take is noted at the next start."""
        had = [one for one in self._had.get(kind, []) if one != release]
        new = self._had | {kind.value: [*had, release][-_KEPT:]}
        if not release or new == self._had:
            return
        self._had = new
        try:
            durable_files.replace(self._file, msgspec.json.encode(new))
        except OSError as error:
            log.warning("what is in use is not noted: %s", error.strerror)

    def newer(self, kind: JobKind, wanted: TargetInfo, releases: Releases) -> str:
        """One that was in use here, was published after this one, and is not recalled; "": none.

        By the metadata of the last refresh. Raises UpdateError.
        """
        for name in self._had.get(kind, []):
            found = releases.target(path_of(kind.role, name))
            if found and not found.recalled and found.order > wanted.order:
                return name
        return ""


def _read(file: Path) -> dict[str, list[str]]:
    """Nothing, where the file is gone or damaged: what is in use is noted at each start."""
    try:
        with file.open("rb") as opened:
            return msgspec.json.decode(opened.read(_BYTES), type=dict[str, list[str]])
    except FileNotFoundError:
        return {}
    except (OSError, msgspec.MsgspecError) as error:
        log.warning("which releases were in use is not known any more: %s", error)
        return {}
