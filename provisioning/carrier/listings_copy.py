"""The signed copy of all listings that a kiosk may keep for an outage; it travels as an answer's data."""

import logging
from collections.abc import Iterable
from typing import NamedTuple, Protocol

from kiosk.errors import SnapshotTooLargeError
from kiosk.records import listings_copy
from kiosk.records.listings_copy import Listing
from kiosk.records.question import Enquiry
from provisioning.carrier.credentials import RECEIPT_KID, CarrierKeys

log = logging.getLogger(__name__)


class Listed(NamedTuple):
    """One listing, as the carrier keeps it beside its own index of documents."""

    listing_hash: bytes  # kiosk.records.listings_copy.listing_hash, made when the listing is added
    listing: Listing  # as in the fact `subject.listings`


class Lists(Protocol):
    """The table of listings, as far as the copy needs it."""

    def listed(self) -> Iterable[Listed]:
        """Every listing that there is, in an order that does not change between two calls."""


def asks_for_listings(enquiry: Enquiry) -> bool:
    return enquiry.asked.get("flow") == listings_copy.FLOW


def make(lists: Lists, keys: CarrierKeys, now: float) -> bytes:
    """The signed snapshot of this moment; empty when it does not fit into an answer.

    None rather than a part: whoever is not in a snapshot counts as not listed.
    """
    try:
        return listings_copy.make(lists.listed(), now, keys.receipt_private, RECEIPT_KID)
    except SnapshotTooLargeError as error:
        log.warning("the kiosks get no listings: %s", error)
        return b""
