"""The port `Releases` over python-tuf: metadata and files, through a source of parts, on this kiosk's disk.

python-tuf replaces its metadata without syncing it. It is synced here after each refresh, a floor of versions
is kept beside it, and a store that cannot be used is fetched anew from the pinned root; it is never believed
because it is there. A role whose own metadata is wrong or has expired is refused alone: late notices do not
hold up the application.
"""

import datetime as dt
import math
import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tuf.api.exceptions import (
    DownloadError,
    DownloadHTTPError,
    DownloadLengthMismatchError,
    ExpiredMetadataError,
    LengthOrHashMismatchError,
    RepositoryError,
)
from tuf.api.metadata import Metadata, TargetFile
from tuf.ngclient import FetcherInterface, Updater, UpdaterConfig

from kiosk import durable_files
from kiosk.input_bounds import FILE_PART_BYTES
from provisioning.agent import part_file
from provisioning.agent.attested_time import AttestedTime
from provisioning.agent.file_source import FileSource, NotPublishedError
from provisioning.agent.releases import (
    TargetInfo,
    UpdateError,
    UpdateStoreError,
    UpdateUnavailableError,
    UpdateUntrustedError,
)
from provisioning.agent.version_floor import VersionFloor
from provisioning.updates.target_paths import ORDER, RECALLED, ROLES, TIMESTAMP_DAYS, is_path

RESERVE_BYTES = 256 << 20  # of the disk that no update takes: records come first
_TOP_LEVEL = ("root", "timestamp", "snapshot", "targets")
_METADATA, _TARGETS = "metadata/", "targets/"
# A timestamp is replaced, all others never: it must come in one part.
_CONFIG = UpdaterConfig(timestamp_max_length=16_384, snapshot_max_length=1 << 20)
_TEXT_LENGTH = 500


class TufReleases:
    """See `Releases`. For one process at a time."""

    def __init__(
        self,
        folder: Path,
        pinned_root: bytes,
        source: FileSource,
        *,
        reserve_bytes: int = RESERVE_BYTES,
        clock: AttestedTime | None = None,
        until: Callable[[], float] = lambda: math.inf,
    ) -> None:
        """folder: this kiosk's own, made where it is missing; pinned_root: as it came with the kiosk.

        until: when the kiosk's certificate ends, beyond which no moment is attested.
        Raises UpdateStoreError.
        """
        self._metadata, self._files, self._parts = (
            folder / name for name in ("metadata", "files", "parts")
        )
        self._pinned_root = pinned_root
        self._source = source
        self._until = until
        self._reserve_bytes = reserve_bytes
        with _translated(str(folder)):
            for one in (folder, self._files, self._parts):
                one.mkdir(parents=True, exist_ok=True)
            self._floor = VersionFloor(folder / "floor.json")
            self._clock = clock or AttestedTime(folder / "time.json")
        self._updater: Updater | None = None
        self._refused: dict[str, UpdateError] = {}

    def refresh(self) -> None:
        """Raises UpdateError; then nothing can be fetched until a refresh succeeds."""
        self._updater = None
        with _translated("metadata"):
            updater = self._refreshed()
            self._refused = dict(self._wrong_roles(updater))
            versions = self._versions([*_TOP_LEVEL, *(set(ROLES) - set(self._refused))])
            self._check_floor(versions)
            durable_files.sync_all(self._metadata)
            durable_files.sync(self._metadata.parent)
            self._floor.raise_to(versions)
            self._attest()
        self._updater = updater

    def target(self, path: str) -> TargetInfo | None:
        """Raises UpdateError: that role's metadata is refused, or nothing has been refreshed."""
        found = self._find(path)
        if found is None:
            return None
        custom = found.custom if isinstance(found.custom, dict) else {}
        version, description, recalled = (
            str(custom.get(key, ""))[:_TEXT_LENGTH] for key in ("version", "description", RECALLED)
        )
        digest = bytes.fromhex(found.hashes["sha256"])
        order = custom.get(ORDER, 0) if isinstance(custom.get(ORDER, 0), int) else 0
        return TargetInfo(path, found.length, digest, version, description, order, recalled)

    def fetch(self, path: str) -> Path:
        """Raises UpdateError."""
        found = self._find(path)
        if found is None:
            raise UpdateUnavailableError(path, "is not published")
        with _translated(path):
            return self._fetched(found)

    def tidy(self, keep: Iterable[str]) -> None:
        kept = self._digests(keep)
        with _translated("files"):
            for folder in self._files.iterdir():
                if folder.name not in kept:
                    shutil.rmtree(folder)
            for part in self._parts.iterdir():
                if part.name not in kept:
                    part.unlink()

    def drop(self, paths: Iterable[str]) -> None:
        with _translated("files"):
            for folder in (self._files / digest for digest in self._digests(paths)):
                if folder.exists():
                    shutil.rmtree(folder)

    def _digests(self, paths: Iterable[str]) -> set[str]:
        """Of those that are published."""
        return {found.hashes["sha256"] for path in paths if (found := self._find(path))}

    def _refreshed(self) -> Updater:
        """On what the disk has; where that cannot be used, from the pinned root alone."""
        try:
            updater = self._new_updater()
            updater.refresh()
        except OSError:
            self._forget_metadata()
            updater = self._new_updater()
            updater.refresh()
        return updater

    def _forget_metadata(self) -> None:
        if self._metadata.is_symlink() or self._metadata.is_file():
            self._metadata.unlink()
        shutil.rmtree(self._metadata, ignore_errors=True)

    def _attest(self) -> None:
        """The newest state was signed so long before it ends."""
        expires = Metadata.from_bytes(
            (self._metadata / "timestamp.json").read_bytes()
        ).signed.expires
        self._clock.attest(expires.timestamp() - TIMESTAMP_DAYS * 86_400, self._until())

    def _new_updater(self) -> Updater:
        """Judges expiry by the attested time; the library itself knows the machine's clock alone."""
        self._metadata.mkdir(exist_ok=True)
        made = Updater(
            str(self._metadata),
            _METADATA,
            fetcher=_Fetcher(self._source),
            config=_CONFIG,
            bootstrap=self._pinned_root,
        )
        now = dt.datetime.fromtimestamp(self._clock.now(), dt.UTC)
        made._trusted_set.reference_time = now  # noqa: SLF001 - it has no other way
        return made

    def _wrong_roles(self, updater: Updater) -> Iterator[tuple[str, UpdateError]]:
        """Loads what each role has signed. Raises UpdateUnavailableError."""
        for role in ROLES:
            try:
                updater.get_targetinfo(f"{role}/none")
                version = self._versions([role])[role]
                if why := self._floor.refused(role, version):
                    yield role, UpdateUntrustedError(role, why)
            except (RepositoryError, DownloadLengthMismatchError) as error:
                yield role, UpdateUntrustedError(role, _text(error))
            except DownloadHTTPError as error:  # the fleet is there, and has no such file
                yield role, UpdateUnavailableError(role, _text(error))

    def _versions(self, roles: Iterable[str]) -> dict[str, int]:
        """Of what has just been verified, and written here by python-tuf."""
        files = {role: self._metadata / f"{role}.json" for role in roles}
        return {
            role: int(Metadata.from_bytes(file.read_bytes()).signed.version)
            for role, file in files.items()
        }

    def _check_floor(self, versions: dict[str, int]) -> None:
        for role in _TOP_LEVEL:
            if why := self._floor.refused(role, versions[role]):
                raise UpdateUntrustedError(role, why)

    def _find(self, path: str) -> TargetFile | None:
        if self._updater is None:
            raise UpdateUnavailableError(path, "nothing has been refreshed since the start")
        if not is_path(path):
            return None
        if refused := self._refused.get(path.partition("/")[0]):
            raise refused
        with _translated(path):
            found = self._updater.get_targetinfo(path)
            if found is not None and not re.fullmatch(
                "[0-9a-f]{64}", found.hashes.get("sha256", "")
            ):
                raise UpdateUntrustedError(path, "its metadata has no SHA-256")
            return found

    def _fetched(self, found: TargetFile) -> Path:
        digest, name = found.hashes["sha256"], found.path.rpartition("/")[2]
        file = self._files / digest / name
        if file.exists() and _is_whole(found, file):
            return file
        part = self._parts / digest
        self._check_room(found, part)
        folder, _, _ = found.path.rpartition("/")
        path = f"{_TARGETS}{folder}/{digest}.{name}"
        part_file.complete(
            part, found.length, lambda offset, length: self._source.ask(path, offset, length)
        )
        if not _is_whole(found, part):
            part.unlink()
            raise UpdateUntrustedError(found.path, "what came is not what was signed")
        part_file.settle(part, file)
        return file

    def _check_room(self, found: TargetFile, part: Path) -> None:
        missing = found.length - (part.stat().st_size if part.exists() else 0)
        free = shutil.disk_usage(self._parts).free
        if free < missing + self._reserve_bytes:
            raise UpdateStoreError(
                found.path,
                f"{free >> 20} MB are free; {missing >> 20} MB are missing, and"
                f" {self._reserve_bytes >> 20} MB stay for records",
            )


class _Fetcher(FetcherInterface):
    """python-tuf's way to metadata; only its URLs are no URLs."""

    def __init__(self, source: FileSource) -> None:
        self._source = source

    def _fetch(self, url: str) -> Iterator[bytes]:
        offset = 0
        while True:
            try:
                body = self._source.ask(url, offset, FILE_PART_BYTES)
            except NotPublishedError as error:
                raise DownloadHTTPError(str(error), 404) from error
            yield body
            offset += len(body)
            if len(body) < FILE_PART_BYTES:
                return


@contextmanager
def _translated(what: str) -> Iterator[None]:
    """Nothing of python-tuf's escapes."""
    try:
        yield
    except ExpiredMetadataError as error:
        now = f"{dt.datetime.now(dt.UTC):%Y-%m-%d %H:%M} UTC"
        raise UpdateUntrustedError(
            what, f"{_text(error)}; this kiosk's clock says {now}"
        ) from error
    except (RepositoryError, DownloadLengthMismatchError) as error:
        raise UpdateUntrustedError(what, _text(error)) from error
    except DownloadError as error:
        raise UpdateUnavailableError(what, _text(error)) from error
    except OSError as error:
        raise UpdateStoreError(what, error.strerror or type(error).__name__) from error


def _is_whole(found: TargetFile, file: Path) -> bool:
    """Length and SHA-256, now."""
    try:
        with file.open("rb") as opened:
            found.verify_length_and_hashes(opened)
    except LengthOrHashMismatchError:
        return False
    return True


def _text(error: Exception) -> str:
    """Somebody else's words, as long as is good for a line of a log."""
    return (str(error) or type(error).__name__)[:_TEXT_LENGTH]
