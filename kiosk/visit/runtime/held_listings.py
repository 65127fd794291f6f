"""What this kiosk holds of the carrier's listings: the fleet's file, the carrier's last answer, or both.

An answer is complete, or says what has changed since a file: then it counts with that file alone. Of a file
alone and a complete answer the newer one counts. What cannot be read or believed is not held, and whoever is
asked about is unknown then, never on no list.
"""

import datetime as dt
import logging
from pathlib import Path
from typing import NamedTuple

from kiosk.errors import EvidenceError
from kiosk.input_bounds import LISTINGS_BYTES
from kiosk.records import listings_copy, listings_file
from kiosk.records.listings_copy import Listing, ListingsCopy
from kiosk.records.listings_file import ListingsFile
from kiosk.settings.store_and_staff import Paths

log = logging.getLogger(__name__)

FILE = "listings.cbor"  # the carrier's last answer
PUSHED_FILE = "listings.bin"  # in the fleet's release


class ReceiptKey(NamedTuple):
    """What the carrier signs listings with: its public half, and its name."""

    pem: str
    kid: str


class HeldListings(NamedTuple):
    """One of both is there, or an answer with the file that it is based on."""

    file: ListingsFile | None
    copy: ListingsCopy | None

    @property
    def as_of(self) -> dt.datetime:
        return dt.datetime.fromtimestamp(max(one.as_of for one in self if one), dt.UTC)

    @property
    def entries(self) -> int:
        """Listings in the file, and documents in the answer."""
        rows = self.file.head.rows if self.file else 0
        return rows + (len(self.copy.entries) if self.copy else 0)

    @property
    def size(self) -> int:
        """Of the file in bytes; 0: there is none."""
        return self.file.size if self.file else 0

    def of(self, key: bytes, kind: str, number: str) -> list[Listing]:
        """Raises EvidenceError, OSError: it cannot be known."""
        document = listings_copy.listing_hash(key, kind, number)
        if self.copy and document in self.copy.entries:
            return self.copy.entries[document]
        return self.file.of(document) if self.file else []


def held(file: ListingsFile | None, copy: ListingsCopy | None) -> HeldListings | None:
    """What counts of these."""
    if copy and copy.base and not (file and file.head.sha256 == copy.base):
        copy = None
    elif copy and not copy.base and file and file.as_of <= copy.as_of:
        file = None
    elif copy and not copy.base and file:
        copy = None
    return HeldListings(file, copy) if file or copy else None


def at(paths: Paths, key: ReceiptKey) -> HeldListings | None:
    """On this kiosk's disk now. None: nothing that can be believed. Raises ValueError: key is none."""
    pushed = paths.pushed("listings")
    file = load_file(pushed / PUSHED_FILE, key) if pushed else None
    return held(file, load_copy(paths.counter / FILE, key))


def load_copy(file: Path, key: ReceiptKey) -> ListingsCopy | None:
    """None: there is none, or none that can be believed."""
    try:
        with file.open("rb") as kept:
            message = kept.read(LISTINGS_BYTES + 1)
        return listings_copy.verify(message, key.pem, key.kid)
    except FileNotFoundError:
        return None
    except (OSError, EvidenceError) as error:
        log.warning("%s is of no use: %s", file.name, error)
        return None


def load_file(file: Path, key: ReceiptKey) -> ListingsFile | None:
    """None: there is none, or none that can be believed."""
    try:
        return listings_file.opened(file, key.pem, key.kid)
    except FileNotFoundError:
        return None
    except (OSError, EvidenceError) as error:
        log.warning("%s is of no use: %s", file.name, error)
        return None
