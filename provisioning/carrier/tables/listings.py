"""The ledger's table of listings: who stands on which list (joint punishment, bad credit, ...)."""

import json
from collections.abc import Iterator
from typing import Any

from sqlite_utils import Database

from provisioning.carrier.listings_copy import Listed

_DAYS = ("identified_at", "from", "until")


class Listings:
    """One row for each listing. People are known by keyed hashes of their document's number."""

    def __init__(self, database: Database) -> None:
        self._table = database.table("listings")

    def add(self, document: bytes, kept: bytes, listing: dict[str, Any]) -> None:
        """A listing as `subject.listings` has it: days as YYYY-MM-DD, a missing one is unknown.

        kept: the document's hash under the key of the listings that kiosks keep.
        """
        row: dict[str, Any] = {"document": document, "listing_hash": kept}
        row |= {"list": listing["list"], "region": listing["region"]}
        row |= {day: listing.get(day) for day in _DAYS}
        self._table.insert(row | {"sources": json.dumps(listing.get("sources", []))})

    def remove(self, document: bytes, list_: str, region: str) -> int:
        """Take a person off a list; gives how many listings that were."""
        where = "document=? AND list=? AND region=?"
        found = int(self._table.count_where(where, (document, list_, region)))
        self._table.delete_where(where, (document, list_, region))
        return found

    def of(self, document: bytes) -> list[dict[str, Any]]:
        """One person's listings, as the policy reads them."""
        rows = self._table.rows_where("document=?", (document,), order_by="id")
        return [_listing(row) for row in rows]

    def listed(self) -> Iterator[Listed]:
        """All listings, for the copy that kiosks keep."""
        for row in self._table.rows_where(order_by="id"):
            yield Listed(row["listing_hash"], _listing(row))


def _listing(row: dict[str, Any]) -> dict[str, Any]:
    known = {day: row[day] for day in _DAYS if row[day] is not None}
    listing = {"list": row["list"], "region": row["region"], "sources": json.loads(row["sources"])}
    return listing | known
