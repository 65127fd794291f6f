"""What a fleet publishes, as a kiosk's agent gets at it: signed by whom it must be, or an error.

The port between the agent (slots, health, jobs) and the client that fetches (`tuf_releases` beside it).
Nothing that these functions return is less than proved: role, version, expiry, length and SHA-256.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple, Protocol

from kiosk.errors import KioskError


class UpdateError(KioskError):
    """No update came of it. The kiosk goes on with what it has; a visit is never held up.

    what: a path of the repository, or a part of the way to it.
    """

    def __init__(self, what: str, why: str) -> None:
        super().__init__(f"{what}: {why}")
        self.what = what
        self.why = why


class UpdateUntrustedError(UpdateError):
    """What came is not what its role has signed, or is older than what is here, or has expired.

    Asking again at once changes nothing.
    """


class UpdateUnavailableError(UpdateError):
    """The fleet cannot be reached, or does not have this file (now): worth another try later.

    The parts that came are kept, and the next try goes on behind them.
    """


class UpdateStoreError(UpdateError):
    """This kiosk's disk does not take the file, or its metadata: full, read-only, broken."""


class TargetInfo(NamedTuple):
    """One file that a role has signed. Paths begin with their role's name: `app/…`, `policy/…`."""

    path: str
    length: int  # bytes
    sha256: bytes
    version: str  # that its publisher gave it
    description: str
    order: int = 0  # the how-manieth release of its role it belongs to
    recalled: str = ""  # why whoever signed it wants it on no kiosk any more


class Releases(Protocol):
    """Every function blocks; what to wait with, and how to be stopped, is given to whoever implements it."""

    def refresh(self) -> None:
        """Learn what is published now, and keep it across a power cut. Raises UpdateError."""

    def target(self, path: str) -> TargetInfo | None:
        """What stands in the metadata of the last refresh; None: it is not published. Raises UpdateError."""

    def fetch(self, path: str) -> Path:
        """The whole file on this disk, its hash checked now; resumed where it was broken off.

        "Later" from the fleet is waited for within, and is no attempt. Raises UpdateError.
        """

    def tidy(self, keep: Iterable[str]) -> None:
        """Delete every file, and every part of one, but those of these paths. Raises UpdateError."""

    def drop(self, paths: Iterable[str]) -> None:
        """Delete these files, which are used up. Raises UpdateError."""
