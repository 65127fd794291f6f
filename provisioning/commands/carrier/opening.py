"""The carrier's folder opened for a subcommand: its ledger, its service, and its document hashes."""

import argparse
import time
from collections.abc import Sequence
from pathlib import Path

from kiosk.records import listings_copy
from provisioning.carrier import folder as carrier_folder
from provisioning.carrier.bundles import Bundles
from provisioning.carrier.ledger import Ledger
from provisioning.carrier.service import EnrollmentService


def ledger(folder: Path) -> Ledger:
    """Raises FileNotFoundError where there is no carrier."""
    carrier_folder.load_keys(folder)
    return Ledger(folder / carrier_folder.LEDGER)


def service(
    folder: Path, packs: Sequence[str] | None = None, opened: Ledger | None = None
) -> EnrollmentService:
    """Raises FileNotFoundError, BundleError."""
    keys = carrier_folder.load_keys(folder)
    return EnrollmentService(
        opened or Ledger(folder / carrier_folder.LEDGER),
        keys,
        lambda device: carrier_folder.load_device(folder, device),
        time.time,
        Bundles(names=packs),
    )


def document_hash(arguments: argparse.Namespace) -> bytes:
    """Of `--document`; the number itself is kept nowhere."""
    kind, number = arguments.document
    return carrier_folder.document_hash(carrier_folder.load_keys(arguments.folder), kind, number)


def listing_hash(arguments: argparse.Namespace) -> bytes:
    """The same for the listings that kiosks keep."""
    key = carrier_folder.load_keys(arguments.folder).listing_key
    return listings_copy.listing_hash(key, *arguments.document)
