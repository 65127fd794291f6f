"""Inventory of a carrier's folder: which files only a back-up has, and which `carrier` makes again.

The one table of it: `carrier init` asks it what it may make, every command whether something is lost, and
the back-up whether it is whole.
"""

from enum import StrEnum
from fnmatch import fnmatchcase
from pathlib import Path
from typing import NamedTuple

from provisioning.carrier.errors import FilesLostError

LEDGER = "carrier.db"
REVOKED = "crl.pem"
ROLES = "dynamic-security.json"
HOSTS = "broker.hosts"  # one a line
BEING_MADE = ".being-made"  # the first `carrier init` has not come to its end
EMULATED = "emulated"  # a folder with this file takes records of emulated kiosks
LISTING_KEY = "listing.key"
DEVICES = "devices"
CLAIMS = "claims"


class Origin(StrEnum):
    """Where a file comes from when it is gone."""

    BACKUP = "back-up"  # another one would be of no use: records, kiosks, hashes depend on it
    INIT = "carrier init"
    RENEW = "carrier device renew"
    ADDED = "made when asked for"


class FileRow(NamedTuple):
    """A file, or a pattern of files, of the folder."""

    file: str
    origin: Origin
    what: str


TABLE = (
    FileRow(LEDGER, Origin.BACKUP, "records, receipts, numbers, staff, who is shut out"),
    FileRow("ca.key", Origin.BACKUP, "signs all certificates"),
    FileRow("ca.pem", Origin.BACKUP, "what broker and kiosks know this carrier by"),
    FileRow("seal.key", Origin.BACKUP, "opens the records"),
    FileRow("receipt.key", Origin.BACKUP, "signs receipts and answers"),
    FileRow("index.key", Origin.BACKUP, "finds people in the ledger by their documents"),
    FileRow(LISTING_KEY, Origin.BACKUP, "finds people in the kiosks' listings"),
    FileRow("seal.pem", Origin.INIT, "what kiosks seal records to"),
    FileRow("receipt.pem", Origin.INIT, "what kiosks check receipts by"),
    FileRow("broker.key", Origin.INIT, "the broker's private key"),
    FileRow("broker.pem", Origin.INIT, "the broker's certificate"),
    FileRow(HOSTS, Origin.INIT, "names and addresses by which the broker is reached"),
    FileRow("carrier.key", Origin.INIT, "of `carrier serve` at the broker"),
    FileRow("carrier.pem", Origin.INIT, "of `carrier serve` at the broker"),
    FileRow("admin.key", Origin.INIT, "of the commands that give rights at the broker"),
    FileRow("admin.pem", Origin.INIT, "of the commands that give rights at the broker"),
    FileRow("fleet.key", Origin.INIT, "of `fleet serve` at the broker"),
    FileRow("fleet.pem", Origin.INIT, "of `fleet serve` at the broker"),
    FileRow(REVOKED, Origin.INIT, "certificates that hold no more, for the broker"),
    FileRow(ROLES, Origin.INIT, "rights that the broker starts with"),
    FileRow(EMULATED, Origin.ADDED, "takes records of emulated kiosks"),
    FileRow(f"{DEVICES}/*/device.toml", Origin.BACKUP, "the public half of a kiosk's evidence key"),
    FileRow(
        f"{DEVICES}/*/evidence.key", Origin.ADDED, "a kiosk's own: it belongs on the kiosk alone"
    ),
    FileRow(f"{DEVICES}/*/tls.pem", Origin.RENEW, "a kiosk's certificate"),
    FileRow(f"{DEVICES}/*/tls.key", Origin.RENEW, "its private key: it belongs on the kiosk alone"),
    FileRow(f"{DEVICES}/*/{LISTING_KEY}", Origin.INIT, "a copy for the kiosk"),
    FileRow(
        f"{DEVICES}/*/earlier/*.pem", Origin.BACKUP, "every certificate that a kiosk was given"
    ),
    FileRow(f"{CLAIMS}/*/*", Origin.ADDED, "with what a batch of new kiosks asks for certificates"),
    FileRow("document-anchors/*", Origin.ADDED, "states whose documents are trusted"),
    FileRow("serve.lock", Origin.ADDED, "which process serves"),
    FileRow("deliver.lock", Origin.ADDED, "which process delivers"),
)
# Those without which nothing else is of use. A kiosk's are missed by that kiosk alone.
NEEDED = tuple(row.file for row in TABLE if row.origin is Origin.BACKUP and "*" not in row.file)


def row_of(file: str) -> FileRow | None:
    """file: its path inside the folder."""
    return next((row for row in TABLE if fnmatchcase(file, row.file)), None)


def is_new(folder: Path) -> bool:
    """Whether nothing is here yet that could be lost."""
    return not any((folder / name).exists() for name in NEEDED)


def lost(folder: Path) -> list[str]:
    """Which needed files are not there, or are empty, as a full disk leaves them."""
    return [name for name in NEEDED if not _has_content(folder / name)]


def check(folder: Path) -> None:
    """Raises FilesLostError: only a back-up has what is missing."""
    if missing := lost(folder):
        raise FilesLostError(str(folder), tuple(missing))


def _has_content(file: Path) -> bool:
    return file.exists() and file.stat().st_size > 0
