"""What the carrier keeps about people and passes on: listings, complaints, reports, events."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from sqlite_utils import Database

from provisioning.carrier.listings_copy import Listed

_DAYS = ("identified_at", "from", "until")


class Filings:
    """Listings, complaints, reports and network events of the ledger."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add_listing(self, document: bytes, kept: bytes, listing: dict[str, Any]) -> None:
        """A listing as `subject.listings` has it: days as YYYY-MM-DD, a missing one is unknown.

        kept: the document's hash under the key of the listings that kiosks keep.
        """
        row: dict[str, Any] = {"document": document, "listing_hash": kept}
        row |= {"list": listing["list"], "region": listing["region"]}
        row |= {day: listing.get(day) for day in _DAYS}
        self._database.table("listings").insert(
            row | {"sources": json.dumps(listing.get("sources", []))}
        )

    def remove_listings(self, document: bytes, list_: str, region: str) -> int:
        """How many there were."""
        where = "document=? AND list=? AND region=?"
        found = int(self._database.table("listings").count_where(where, (document, list_, region)))
        self._database.table("listings").delete_where(where, (document, list_, region))
        return found

    def listings(self, document: bytes) -> list[dict[str, Any]]:
        """As the policy reads them."""
        rows = self._database.table("listings").rows_where("document=?", (document,), order_by="id")
        return [_listing(row) for row in rows]

    def listed(self) -> Iterator[Listed]:
        """All listings, for the snapshot that kiosks keep."""
        for row in self._database.table("listings").rows_where(order_by="id"):
            yield Listed(row["listing_hash"], _listing(row))

    def add_complaint(self, row: dict[str, Any]) -> None:
        self._database.table("complaints").insert(row)

    def complaints(self) -> list[dict[str, Any]]:
        return list(self._database.table("complaints").rows_where(order_by="id"))

    def add_report(self, row: dict[str, Any], rules: Sequence[str]) -> None:
        """Once for each decision and recipient, however often it is said."""
        self._database.table("reports").insert(
            row | {"rules": json.dumps(list(rules))}, ignore=True
        )

    def reports(self) -> list[dict[str, Any]]:
        rows = self._database.table("reports").rows_where(order_by="id")
        return [row | {"rules": json.loads(row["rules"])} for row in rows]

    def add_event(self, row: dict[str, Any], causes: Sequence[str]) -> None:
        self._database.table("events").insert(row | {"causes": json.dumps(list(causes))})

    def events(self, number: str) -> list[dict[str, Any]]:
        rows = self._database.table("events").rows_where("number=?", (number,), order_by="id")
        return [row | {"causes": json.loads(row["causes"])} for row in rows]


def _listing(row: dict[str, Any]) -> dict[str, Any]:
    known = {day: row[day] for day in _DAYS if row[day] is not None}
    listing = {"list": row["list"], "region": row["region"], "sources": json.loads(row["sources"])}
    return listing | known
