"""The repository's folder: `published/` for kiosks, `staged/` for a root that is being signed, and `keys/`.

Each version of a role's metadata is a file of its own (TUF's consistent snapshots), so that a kiosk which
began with one state ends with it; only timestamp.json is replaced.
"""

import fcntl
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from tuf.api.exceptions import RepositoryError
from tuf.api.metadata import Metadata, Root, Targets, Timestamp
from tuf.api.serialization import DeserializationError

from kiosk import durable_files
from provisioning.fleet.errors import RepositoryInputError

ROOT, TARGETS, SNAPSHOT, TIMESTAMP = "root", "targets", "snapshot", "timestamp"
TOP_LEVEL = (ROOT, TARGETS, SNAPSHOT, TIMESTAMP)
Signed = Metadata[Any]
_Kind = TypeVar("_Kind")


class Repository:
    """Reads and writes metadata; what stands in it is decided by its callers."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.published = folder / "published"
        self.metadata = self.published / "metadata"
        self.targets = self.published / "targets"
        self.keys = folder / "keys"
        self._staged = folder / "staged" / "root.json"

    def make(self) -> None:
        """Raises RepositoryInputError: there is one already. Raises OSError."""
        if self.metadata.exists():
            raise RepositoryInputError(
                str(self.folder), "is a repository already; nothing was changed"
            )
        for folder in (self.metadata, self.targets, self.keys, self._staged.parent):
            folder.mkdir(parents=True, exist_ok=True)
        self.keys.chmod(0o700)

    def check(self) -> None:
        """Raises RepositoryInputError: there is none."""
        if not self.metadata.is_dir():
            raise RepositoryInputError(str(self.folder), "is no repository; `fleet init` makes one")

    @contextmanager
    def writing(self, *, waits: bool = True) -> Iterator[None]:
        """One writer at a time, who asks no person meanwhile: the others wait for it.

        Raises RepositoryInputError; BlockingIOError: another one writes, and this one does not wait.
        """
        self.check()
        fd = os.open(self.folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(fd, fcntl.LOCK_EX if waits else fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield
        finally:
            os.close(fd)

    def latest(self, role: str) -> Signed:
        """The newest version of a role. Raises RepositoryInputError: there is none."""
        found = self.find(role)
        if found is None:
            why = "has never been signed; `fleet sign` and `fleet status` tell more"
            raise RepositoryInputError(role, why)
        return found

    def find(self, role: str) -> Signed | None:
        file = self._latest_file(role)
        return self._read(file) if file else None

    def content(self, role: str) -> bytes:
        """The newest version's bytes. Raises RepositoryInputError."""
        self.latest(role)
        file = self._latest_file(role)
        return file.read_bytes() if file else b""

    def root(self) -> Root:
        return _typed(self.latest(ROOT), Root)

    def delegator(self) -> Targets:
        """The role that delegates to those that publish."""
        return _typed(self.latest(TARGETS), Targets)

    def write(self, role: str, metadata: Signed) -> None:
        """On disk, and then visible. Raises OSError."""
        name = role if role == Timestamp.type else f"{metadata.signed.version}.{role}"
        durable_files.replace(self.metadata / f"{name}.json", metadata.to_bytes())

    def staged(self) -> Signed | None:
        """A root that is not signed by enough people yet; one that a kill has left behind is none."""
        if not self._staged.exists():
            return None
        staged, latest = self._read(self._staged), self.find(ROOT)
        is_left = latest is not None and staged.signed.version <= latest.signed.version
        return None if is_left else staged

    def stage(self, metadata: Signed) -> None:
        self._staged.parent.mkdir(exist_ok=True)
        durable_files.replace(self._staged, metadata.to_bytes())

    def unstage(self) -> None:
        self._staged.unlink(missing_ok=True)

    def _latest_file(self, role: str) -> Path | None:
        if role == TIMESTAMP:
            file = self.metadata / "timestamp.json"
            return file if file.exists() else None
        pattern = re.compile(rf"([1-9][0-9]*)\.{re.escape(role)}\.json")
        names = (pattern.fullmatch(file.name) for file in self.metadata.glob(f"*.{role}.json"))
        versions = [int(found[1]) for found in names if found]
        return self.metadata / f"{max(versions)}.{role}.json" if versions else None

    def _read(self, file: Path) -> Signed:
        try:
            return Metadata.from_file(str(file))
        except (DeserializationError, RepositoryError) as error:
            raise RepositoryInputError(
                str(file), "is damaged; put the back-up of the folder in its place"
            ) from error


def _typed(metadata: Signed, kind: type[_Kind]) -> _Kind:
    if not isinstance(metadata.signed, kind):
        raise RepositoryInputError(
            kind.__name__.lower(), "is something else; the folder is damaged"
        )
    return metadata.signed
