"""The signed copies of all listings that kiosks may keep for an outage.

A small one travels as an answer's data. A long one is a file that the fleet publishes, and the answer is what
has changed since it was made.
"""

import logging
from collections.abc import Iterable
from typing import NamedTuple, Protocol

from kiosk.errors import SnapshotTooLargeError
from kiosk.input_bounds import LISTINGS_BYTES
from kiosk.records import listings_copy
from kiosk.records.listings_copy import Listing, ListingsCopy
from kiosk.records.question import Enquiry
from provisioning.carrier.credentials import RECEIPT_KID, CarrierKeys
from provisioning.carrier.tables.listing_files import ListingFiles

log = logging.getLogger(__name__)

_CHANGE_BYTES = 40  # of one that is on a list, at least
_MOST_CHANGES = LISTINGS_BYTES // _CHANGE_BYTES


class Listed(NamedTuple):
    """One listing, as the carrier keeps it beside its own index of documents."""

    listing_hash: bytes  # kiosk.records.listings_copy.listing_hash, made when the listing is added
    listing: Listing  # as in the fact `subject.listings`


class Lists(Protocol):
    """The table of listings, as far as the copies need it."""

    @property
    def files(self) -> ListingFiles:
        """The files that were made of it."""

    def listed(self) -> Iterable[Listed]:
        """Every listing that there is, in an order that does not change between two calls."""

    def changed_since(self, number: int, most: int) -> dict[bytes, list[Listing]]:
        """By listing_hash: what documents are on now of which this file may say something else."""


def asks_for_listings(enquiry: Enquiry) -> bool:
    return enquiry.asked.get("flow") == listings_copy.FLOW


def answer(lists: Lists, enquiry: Enquiry, keys: CarrierKeys, now: float) -> bytes:
    """The signed listings of this moment: to who names a file of ours, what has changed since it was made.

    Empty when it does not fit into an answer: none rather than a part, since whoever is not in it counts as
    on no list, or as listed as the file says.
    """
    base = _base(enquiry)
    number = lists.files.find(base)
    try:
        if number is None:
            return listings_copy.make(lists.listed(), now, keys.receipt_private, RECEIPT_KID)
        changes = ListingsCopy("kiosk-listings-1", now, _changes(lists, number), base)
        return listings_copy.sign(changes, keys.receipt_private, RECEIPT_KID)
    except SnapshotTooLargeError as error:
        log.warning(
            "kiosks get no new listings: %s. Make a file and publish it (`carrier listing export`)",
            error,
        )
        return b""


def _base(enquiry: Enquiry) -> bytes:
    """The file that the kiosk has; b"": none."""
    try:
        return bytes.fromhex(str(enquiry.asked.get("base", "")))
    except ValueError:
        return b""


def _changes(lists: Lists, number: int) -> dict[bytes, list[Listing]]:
    """Raises SnapshotTooLargeError."""
    changed = lists.changed_since(number, _MOST_CHANGES + 1)
    if len(changed) > _MOST_CHANGES:
        raise SnapshotTooLargeError(len(changed) * _CHANGE_BYTES, LISTINGS_BYTES)
    return changed
