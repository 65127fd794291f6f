"""What this kiosk holds of the carrier's listings: the fleet's file, the carrier's last answer, or both.

An answer is complete, or says what has changed since a file: then it counts with that file alone. Of a file
alone and a complete answer the newer one counts; changes since another file, once that was replaced, can only
add to the one that is here. What cannot be read or believed is not held, and whoever is asked about is
unknown then, never on no list.
"""

import datetime as dt
import logging
import math
from pathlib import Path
from typing import NamedTuple

from kiosk.errors import EvidenceError
from kiosk.input_bounds import LISTINGS_BYTES
from kiosk.records import listings_copy, listings_file
from kiosk.records.listings_copy import Listing, ListingsCopy
from kiosk.records.listings_file import ListingsFile, ListingsFileHead
from kiosk.settings.store_and_staff import Paths
from kiosk.visit.environment import Moment

log = logging.getLogger(__name__)

FILE = "listings.cbor"  # the carrier's last answer
PUSHED_FILE = "listings.bin"  # in the fleet's release
_AHEAD_S = 300.0  # that the carrier's clock may be ahead of what it has told kiosks


class ReceiptKey(NamedTuple):
    """What the carrier signs listings with: its public half, and its name."""

    pem: str
    kid: str


class HeldListings(NamedTuple):
    """One of both is there, or an answer with the file that it is based on."""

    file: ListingsFile | None
    copy: ListingsCopy | None
    added: ListingsCopy | None = None  # changes since another file, newer than this one

    @property
    def as_of(self) -> dt.datetime:
        return dt.datetime.fromtimestamp(max(one.as_of for one in self[:2] if one), dt.UTC)

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
        listed = self.file.of(document) if self.file else []
        added = self.added.entries.get(document, []) if self.added else []
        return [*listed, *(one for one in added if one not in listed)]


def held(file: ListingsFile | None, copy: ListingsCopy | None) -> HeldListings | None:
    """What counts of these."""
    if copy and copy.base:
        return _with_changes(file, copy)
    if file and copy:
        is_newer = file.as_of <= copy.as_of
        return HeldListings(None, copy) if is_newer else HeldListings(file, None)
    return HeldListings(file, copy) if file or copy else None


def _with_changes(file: ListingsFile | None, changes: ListingsCopy) -> HeldListings | None:
    if file is None:
        return None
    if changes.as_of < file.as_of:
        return HeldListings(file, None)
    is_its_own = changes.base == file.base
    return HeldListings(file, changes) if is_its_own else HeldListings(file, None, changes)


class KeptListings(NamedTuple):
    """What lies on this kiosk's disk, each as it was signed."""

    file: ListingsFile | None
    copy: ListingsCopy | None
    is_doubtful: bool = False  # an answer lies there that nobody can read: who was on it?

    def believed_file(self, latest: float) -> ListingsFile | None:
        """None: there is none, or one that is dated after `latest` (seconds since the epoch)."""
        return self.file if self.file and self.file.as_of <= latest else None

    def believed(self, latest: float) -> HeldListings | None:
        """What counts, and is dated `latest` at the latest. None: nothing does."""
        if self.is_doubtful or (self.copy and self.copy.as_of > latest):
            return None
        return held(self.believed_file(latest), self.copy)


def latest(now: Moment) -> float:
    """Until when listings may be dated, in seconds since the epoch: such as never grow old are none."""
    return now.wall.timestamp() + _AHEAD_S if now.trusted else math.inf


def at(paths: Paths, key: ReceiptKey) -> HeldListings | None:
    """On this kiosk's disk now. None: nothing that can be believed. Raises ValueError: key is none."""
    pushed = paths.pushed("listings")
    file = pushed / PUSHED_FILE if pushed else None
    return load(file, paths.counter / FILE, key).believed(math.inf)


def load(pushed: Path | None, kept: Path, key: ReceiptKey) -> KeptListings:
    """pushed: the fleet's file. kept: the carrier's last answer."""
    file = load_file(pushed, key) if pushed else None
    try:
        return KeptListings(file, load_copy(kept, key))
    except (OSError, EvidenceError) as error:
        log.warning("%s is of no use: %s", kept.name, error)
        return KeptListings(file, None, is_doubtful=True)


def load_copy(file: Path, key: ReceiptKey) -> ListingsCopy | None:
    """None: there is none. Raises EvidenceError, OSError: there is one that cannot be believed."""
    try:
        with file.open("rb") as kept:
            message = kept.read(LISTINGS_BYTES + 1)
    except FileNotFoundError:
        return None
    return listings_copy.verify(message, key.pem, key.kid)


def load_file(file: Path, key: ReceiptKey) -> ListingsFile | None:
    """None: there is none, or none that can be believed."""
    try:
        return listings_file.opened(file, key.pem, key.kid)
    except FileNotFoundError:
        return None
    except (OSError, EvidenceError) as error:
        log.warning("%s is of no use: %s", file.name, error)
        return None


def load_head(file: Path, key: ReceiptKey) -> ListingsFileHead | None:
    """Of a file whose rows may be damaged. None: there is none, or none that can be believed."""
    try:
        return listings_file.signed_head(file, key.pem, key.kid)
    except (OSError, EvidenceError):
        return None
