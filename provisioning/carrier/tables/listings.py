"""The ledger's table of listings: who stands on which list (joint punishment, bad credit, ...)."""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlite_utils import Database

from kiosk.enumerations import NumberState
from provisioning.carrier.listings_copy import Listed
from provisioning.carrier.tables.listing_files import ListingFiles
from provisioning.carrier.tables.renewed_documents import RenewedDocuments

_PEOPLE = ("id", "added_by", "confirmed_by")
_REMOVED = ("removed_by", "removed_at")
_DAYS = ("identified_at", "from", "until")
_SAME = ("list", "region", *_DAYS, "sources")
_CHANGED = """
SELECT changes.listing_hash AS changed, listings.* FROM
  (SELECT DISTINCT listing_hash FROM listing_changes WHERE since>=? LIMIT ?) AS changes
  LEFT JOIN listings ON listings.listing_hash=changes.listing_hash AND removed_at IS NULL
ORDER BY listings.id
"""


class ListingStop(NamedTuple):
    """When a listing stopped a number (seconds since the epoch), and how it stood before."""

    at: float
    before: NumberState


class Listings:
    """One row for each listing, also one that was taken off. People are known by keyed hashes.

    One that two people have put there acts on the numbers that exist; when it begins and ends is kept
    beside it, and which numbers stand still by one.
    """

    def __init__(self, database: Database, renewed: RenewedDocuments) -> None:
        self._database = database
        self._renewed = renewed
        self._table = database.table("listings")
        self.files = ListingFiles(database)

    def add(self, document: bytes, kept: bytes, listing: dict[str, Any], added_by: str = "") -> int:
        """A listing as `subject.listings` has it: days as YYYY-MM-DD, a missing one is unknown.

        kept: the document's hash under the key of the listings that kiosks keep. Gives the row's id.
        """
        row: dict[str, Any] = {"document": document, "listing_hash": kept}
        row |= {"list": listing["list"], "region": listing["region"]}
        row |= {day: listing.get(day) for day in _DAYS}
        row |= {"sources": json.dumps(listing.get("sources", [])), "added_by": added_by}
        id_ = int(self._table.insert(row).last_pk or 0)
        self.note_changes(document, kept)  # after it: a file that is begun in between has it, too
        return id_

    def note_changes(self, document: bytes, *more: bytes) -> None:
        """What kiosks keep of this person is other than before. more: listing_hashes besides theirs."""
        for kept in {*more, *self._renewed.listing_hashes(document)}:
            self.files.note_change(kept)

    def row(self, id_: int) -> dict[str, Any] | None:
        """One listing with who added and who confirmed it; None: there is none, or it was taken off."""
        return next(iter(self._there("id=?", id_)), None)

    def adopt(self, id_: int, by: str) -> None:
        """Somebody stands for one of which nobody knows who added it."""
        self._table.update(id_, {"added_by": by})

    def confirm(self, id_: int, by: str) -> None:
        """A second person says that it is right: from now on it acts on the numbers that exist."""
        self._table.update(id_, {"confirmed_by": by})

    def confirmed(self, document: bytes) -> list[dict[str, Any]]:
        """One person's listings that two people have put there."""
        rows = self._there("document=? AND confirmed_by<>''", document)
        return [_listing(row) for row in rows]

    def all_confirmed(self) -> Iterator[tuple[bytes, dict[str, Any]]]:
        """Everybody's, with the hash of the document."""
        for row in self._there("confirmed_by<>''"):
            yield row["document"], _listing(row)

    def stopped(self) -> list[bytes]:
        """People of whom a listing stopped a number, also one that they are on no more."""
        sql = "SELECT DISTINCT document FROM numbers JOIN listing_stops ON number_id=numbers.id"
        return [row["document"] for row in self._database.query(sql)]

    def rules(self) -> str | None:
        """sha256 of the rules by which listings act on numbers; "": they act anew; None: none did yet."""
        row = next(iter(self._database.table("listing_rules").rows), None)
        return str(row["sha256"]) if row else None

    def keep_rules(self, sha256: str) -> None:
        self._database.table("listing_rules").upsert({"id": 1, "sha256": sha256}, pk="id")

    # -- when to look at a person's numbers again, and which stand still ------------------------

    def look_again(self, document: bytes, at: float) -> None:
        row = {"document": document, "at": at}
        self._database.table("listing_dues").insert(row, ignore=True)

    def due(self, at: float, most: int) -> list[bytes]:
        """People of whom a listing begins or ends by now."""
        sql = "SELECT DISTINCT document FROM listing_dues WHERE at<=? LIMIT ?"
        return [row["document"] for row in self._database.query(sql, (at, most))]

    def looked_at(self, document: bytes, at: float) -> None:
        self._database.table("listing_dues").delete_where("document=? AND at<=?", (document, at))

    def stop(self, number_id: int) -> ListingStop | None:
        """By which the number stands still; None: by none."""
        rows = self._database.table("listing_stops").rows_where("number_id=?", (number_id,))
        return next((ListingStop(row["at"], NumberState(row["before"])) for row in rows), None)

    def note_stop(self, number_id: int, stop: ListingStop, *, is_new: bool) -> None:
        """is_new: in the place of one that is noted; else that one says how it stood before."""
        row = {"number_id": number_id, "at": stop.at, "before": stop.before.value}
        self._database.table("listing_stops").insert(row, replace=is_new, ignore=not is_new)

    def note_retained(self, number_id: int) -> None:
        """A listing made it the number that is kept."""
        self._database.table("retained_for_listing").insert({"number_id": number_id}, ignore=True)

    def is_retained_for_one(self, number_id: int) -> bool:
        """Whether a listing made it the one that is kept."""
        table = self._database.table("retained_for_listing")
        return bool(table.count_where("number_id=?", (number_id,)))

    def forget_retained(self, number_id: int) -> bool:
        """Whether a listing had made it the one that is kept."""
        had = self.is_retained_for_one(number_id)
        self._database.table("retained_for_listing").delete_where("number_id=?", (number_id,))
        return had

    def forget_stop(self, number_id: int) -> None:
        self._database.table("listing_stops").delete_where("number_id=?", (number_id,))

    def remove(self, document: bytes, list_: str, region: str, by: str, at: float) -> int:
        """Take a person off a list, and keep who did; gives how many listings that were."""
        found = list(self._there("document=? AND list=? AND region=?", document, list_, region))
        for row in found:
            self._table.update(row["id"], {"removed_by": by, "removed_at": at})
            self.note_changes(document, row["listing_hash"])
        return len(found)

    def drop_repeated(self, document: bytes, by: str, at: float) -> None:
        """Of rows that say the same one is enough: one that two people have put there, else the first."""
        said: set[tuple[Any, ...]] = set()
        rows = list(self._there("document=?", document))
        for row in sorted(rows, key=lambda one: not one["confirmed_by"]):
            same = tuple(row[name] for name in _SAME)
            if same in said:
                self._table.update(row["id"], {"removed_by": by, "removed_at": at})
            said.add(same)

    def removed(self, document: bytes) -> list[dict[str, Any]]:
        """What a person was on, with who took them off, and when."""
        where = "document=? AND removed_at IS NOT NULL"
        rows = self._table.rows_where(where, (document,), order_by="id")
        return [_listing(row) | {name: row[name] for name in (*_PEOPLE, *_REMOVED)} for row in rows]

    def of(self, document: bytes) -> list[dict[str, Any]]:
        """One person's listings, as the policy reads them."""
        return [_listing(row) for row in self._there("document=?", document)]

    def rows(self, document: bytes) -> list[dict[str, Any]]:
        """The same with their ids, and who put them there."""
        rows = self._there("document=?", document)
        return [_listing(row) | {name: row[name] for name in _PEOPLE} for row in rows]

    def listed(self) -> Iterator[Listed]:
        """All listings, for the copy that kiosks keep: by each document that their person has had."""
        renewed = self._renewed.all_listing_hashes()
        for row in self._there("1=1"):
            for kept in sorted({row["listing_hash"], *renewed.get(row["document"], ())}):
                yield Listed(kept, _listing(row))

    def changed_since(self, number: int, most: int) -> dict[bytes, list[dict[str, Any]]]:
        """By listing_hash: what documents are on now of which this file may say something else."""
        changed: dict[bytes, list[dict[str, Any]]] = {}
        for row in self._database.query(_CHANGED, (number, most)):
            listings = changed.setdefault(row["changed"], [])
            if row["id"] is not None:
                listings.append(_listing(row))
        for person, hashes in self._renewed.all_listing_hashes().items():
            for kept in hashes & changed.keys():
                changed[kept] = self.of(person)
        return changed

    def _there(self, where: str, *values: Any) -> Iterator[dict[str, Any]]:
        rows: Iterator[dict[str, Any]] = self._table.rows_where(
            f"removed_at IS NULL AND {where}", values, order_by="id"
        )
        return rows


def _listing(row: dict[str, Any]) -> dict[str, Any]:
    known = {day: row[day] for day in _DAYS if row[day] is not None}
    listing = {"list": row["list"], "region": row["region"], "sources": json.loads(row["sources"])}
    return listing | known
