"""The carrier's folder opened for a subcommand: its ledger, its service, and its document hashes."""

import argparse
import time
from collections.abc import Sequence
from pathlib import Path

from kiosk.identity.document_id import DocumentId
from kiosk.records import listings_copy
from provisioning.carrier import credentials, folder_inventory
from provisioning.carrier.bundles import Bundles
from provisioning.carrier.document_anchors import DocumentAnchors
from provisioning.carrier.enrolment import Enrolment, registered_devices
from provisioning.carrier.errors import NoCarrierError
from provisioning.carrier.folder_inventory import LEDGER
from provisioning.carrier.ledger import Ledger
from provisioning.carrier.service import EnrollmentService
from provisioning.carrier.tables.renewed_documents import DocumentHashes


def ledger(folder: Path) -> Ledger:
    """Raises NoCarrierError, FilesLostError."""
    check(folder)
    return Ledger(folder / LEDGER)


def check(folder: Path) -> None:
    """Raises NoCarrierError: there is none; FilesLostError: a part of it is gone."""
    if folder_inventory.is_new(folder):
        raise NoCarrierError(str(folder))
    folder_inventory.check(folder)


def service(
    folder: Path, packs: Sequence[str] | None = None, opened: Ledger | None = None
) -> EnrollmentService:
    """Raises NoCarrierError, FilesLostError, BundleError."""
    check(folder)
    keys = credentials.load_keys(folder)
    known = opened or Ledger(folder / LEDGER)
    return EnrollmentService(
        known,
        keys,
        registered_devices(folder, known),
        time.time,
        Bundles(names=packs),
        trust=DocumentAnchors(folder).trust,
        takes_emulated=credentials.takes_emulated(folder),
    )


def enrolment(folder: Path, opened: Ledger) -> Enrolment:
    """Raises FileNotFoundError."""
    return Enrolment(folder, opened, credentials.load_keys(folder), time.time)


def document_hash(arguments: argparse.Namespace, opened: Ledger) -> bytes:
    """Of `--document`, or of the one before it; the number itself is kept nowhere."""
    return opened.renewed_documents.person(hashes(arguments.folder, arguments.document).document)


def listing_hash(arguments: argparse.Namespace) -> bytes:
    """The same for the listings that kiosks keep."""
    return hashes(arguments.folder, arguments.document).listing


def hashes(folder: Path, document: DocumentId) -> DocumentHashes:
    """Of exactly this document."""
    keys = credentials.load_keys(folder)
    kept = listings_copy.listing_hash(keys.listing_key, *document)
    return DocumentHashes(credentials.document_hash(keys, *document), kept)
