"""The carrier's own anchors for documents: CSCA certificates, master lists, revocation lists in one folder.

They are nobody's but the carrier's: what a kiosk trusts is not asked.
"""

import hashlib
import logging
from pathlib import Path

from kiosk import durable_files
from kiosk.emrtd import signer_trust
from kiosk.emrtd.signer_trust import TrustStore
from kiosk.errors import SettingsError

log = logging.getLogger(__name__)

FOLDER = "document-anchors"  # of the carrier's folder
_REVOKED = ".crl"


class DocumentAnchors:
    """The folder's files, read again when one came or went."""

    def __init__(self, folder: Path) -> None:
        """folder: the carrier's."""
        self._folder = folder / FOLDER
        self._state: tuple[tuple[str, int], ...] = ()
        self._trust = TrustStore()

    def trust(self) -> TrustStore:
        """What is trusted now; while a file cannot be read, what was trusted before."""
        state = tuple((file.name, file.stat().st_mtime_ns) for file in self.files())
        if state != self._state:
            self._state = state
            try:
                self._trust = _loaded(self.files())
            except SettingsError as error:
                log.warning("document anchors: %s", error)
        return self._trust

    def files(self) -> list[Path]:
        return sorted(self._folder.glob("[!.]*"))

    def add(self, file: Path, *, is_revocation_list: bool) -> Path:
        """Take a copy, by its contents' name. Raises SettingsError, OSError: nothing was changed."""
        content = file.read_bytes()
        name = hashlib.sha256(content).hexdigest()[:16] + (_REVOKED if is_revocation_list else "")
        self._folder.mkdir(exist_ok=True)
        waiting, target = self._folder / f".{name}", self._folder / name
        durable_files.replace(waiting, content)
        try:
            csca = [*self._of(is_revocation_list=False)]
            if is_revocation_list:
                signer_trust.load(csca, [waiting])
            else:
                signer_trust.load([waiting])
            durable_files.move(waiting, target)
        finally:
            waiting.unlink(missing_ok=True)
        return target

    def _of(self, *, is_revocation_list: bool) -> list[Path]:
        return [one for one in self.files() if (one.suffix == _REVOKED) is is_revocation_list]


def _loaded(files: list[Path]) -> TrustStore:
    lists = [file for file in files if file.suffix == _REVOKED]
    return signer_trust.load([file for file in files if file not in lists], lists)
