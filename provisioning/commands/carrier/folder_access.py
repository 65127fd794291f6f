"""The carrier's folder opened for a subcommand: its ledger, its service, and its document hashes."""

import argparse
import time
from collections.abc import Sequence
from pathlib import Path

from kiosk.records import listings_copy
from provisioning.carrier import credentials, folder_inventory
from provisioning.carrier.bundles import Bundles
from provisioning.carrier.document_anchors import DocumentAnchors
from provisioning.carrier.enrolment import Enrolment, registered_devices
from provisioning.carrier.errors import NoCarrierError
from provisioning.carrier.folder_inventory import LEDGER
from provisioning.carrier.ledger import Ledger
from provisioning.carrier.service import EnrollmentService


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


def document_hash(arguments: argparse.Namespace) -> bytes:
    """Of `--document`; the number itself is kept nowhere."""
    kind, number = arguments.document
    return credentials.document_hash(credentials.load_keys(arguments.folder), kind, number)


def listing_hash(arguments: argparse.Namespace) -> bytes:
    """The same for the listings that kiosks keep."""
    key = credentials.load_keys(arguments.folder).listing_key
    return listings_copy.listing_hash(key, *arguments.document)
