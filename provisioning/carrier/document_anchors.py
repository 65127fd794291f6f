"""The carrier's own anchors for documents, in one folder: what people have added, and the kiosks' bundle.

They are nobody's but the carrier's: no kiosk is asked what it trusts. Files of earlier versions, as states
hand them out, still count.
"""

import hashlib
import logging
from pathlib import Path

from kiosk import durable_files
from kiosk.emrtd import signer_trust
from kiosk.emrtd.signer_trust import TrustStore
from kiosk.errors import EvidenceError, MalformedDataError, SettingsError
from kiosk.records import anchor_bundle
from kiosk.records.anchor_bundle import AnchorBundle
from provisioning.carrier.errors import BundleOlderError

log = logging.getLogger(__name__)

FOLDER = "document-anchors"  # of the carrier's folder
_REVOKED = ".crl"
_JUDGED = ".anchors"  # an AnchorBundle: what is in it was judged when it was taken
_BUNDLE = f"bundle{_JUDGED}"  # the last one that was signed for kiosks


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

    def add(self, trust: TrustStore, at: float) -> Path:
        """Trust these, too; at: now. Raises EvidenceError: too many, OSError."""
        content = anchor_bundle.encode(AnchorBundle.of(trust, at))
        return self._keep(hashlib.sha256(content).hexdigest()[:16] + _JUDGED, content)

    def use(self, bundle: AnchorBundle) -> Path:
        """Trust what kiosks trust, in the place of the bundle before. Raises BundleOlderError, OSError."""
        before = self.bundle()
        if before and bundle.made_at < before.made_at:
            raise BundleOlderError(bundle.made_at, before.made_at)
        return self._keep(_BUNDLE, anchor_bundle.encode(bundle))

    def bundle(self) -> AnchorBundle | None:
        """That of the kiosks, which is used here; None: none was taken. Raises SettingsError."""
        file = self._folder / _BUNDLE
        return _judged(file) if file.exists() else None

    def _keep(self, name: str, content: bytes) -> Path:
        self._folder.mkdir(exist_ok=True)
        durable_files.replace(self._folder / name, content)
        return self._folder / name


def _loaded(files: list[Path]) -> TrustStore:
    """Raises SettingsError."""
    lists = [file for file in files if file.suffix == _REVOKED]
    judged = [file for file in files if file.suffix == _JUDGED]
    found = signer_trust.load([file for file in files if file not in lists + judged], lists)
    for file in judged:
        try:
            more = _judged(file).trust()
        except MalformedDataError as error:
            raise SettingsError(str(file), str(error)) from error
        found = TrustStore(found.anchors + more.anchors, found.revoked | more.revoked)
    return found


def _judged(file: Path) -> AnchorBundle:
    """Raises SettingsError."""
    try:
        return anchor_bundle.decode(file.read_bytes())
    except (OSError, EvidenceError) as error:
        raise SettingsError(str(file), str(error)) from error
