"""The ledger's table of renewed documents: which document's number took the place of which, of one person.

A foreigner's passport or permit has another number each time, which would be another person with new
allowances and on no list. Two people say that it is the same one: from then on the new document is known by
the hash of the one before it, and so is all that was registered for it.
"""

from typing import NamedTuple

from sqlite_utils import Database

SCHEMA = """
CREATE TABLE IF NOT EXISTS renewed_documents (
  document BLOB PRIMARY KEY, person BLOB NOT NULL,
  listing_hash BLOB NOT NULL, person_listing_hash BLOB NOT NULL,
  added_by TEXT NOT NULL, confirmed_by TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS renewed_documents_by_person ON renewed_documents (person);
"""
_CONFIRM = "UPDATE renewed_documents SET confirmed_by=:by WHERE document=:document"
# What a document has once: where both have it, the person's stays, and of two credit tiers the worse one.
_ONCE = ("face_suspicions", "listing_dues", "credit_tiers")
_MOVES = (
    *(
        f"UPDATE {table} SET document=:person WHERE document=:document"  # noqa: S608
        for table in ("numbers", "listings", "holder_requests", "lists_told")
    ),
    """
    UPDATE credit_tiers SET tier=max(tier, coalesce(
      (SELECT tier FROM credit_tiers WHERE document=:document), tier)) WHERE document=:person
    """,
    *(
        f"UPDATE OR IGNORE {table} SET document=:person WHERE document=:document"  # noqa: S608
        for table in _ONCE
    ),
    *(f"DELETE FROM {table} WHERE document=:document" for table in _ONCE),  # noqa: S608
    "UPDATE renewed_documents SET person=:person WHERE person=:document",
)


class DocumentHashes(NamedTuple):
    """Of a document: by what the ledger knows it, and by what kiosks keep its listings."""

    document: bytes
    listing: bytes


class DocumentRenewal(NamedTuple):
    """Of a new document, as somebody has added it. confirmed_by: "" until somebody else has."""

    person: bytes
    added_by: str
    confirmed_by: str


class RenewedDocuments:
    """The table `renewed_documents`; what nobody has confirmed has no effect."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._table = database.table("renewed_documents")

    def add(self, new: DocumentHashes, before: DocumentHashes, by: str) -> None:
        """The document `new` took the place of `before`; one that nobody has confirmed is replaced."""
        row = {"document": new.document, "person": self.person(before.document)}
        row |= {"listing_hash": new.listing, "person_listing_hash": before.listing}
        self._table.insert(row | {"added_by": by, "confirmed_by": ""}, replace=True)

    def of(self, document: bytes) -> DocumentRenewal | None:
        """None: nobody says that it is another's renewal."""
        row = next(iter(self._table.rows_where("document=?", (document,))), None)
        return DocumentRenewal(row["person"], row["added_by"], row["confirmed_by"]) if row else None

    def person(self, document: bytes) -> bytes:
        """The hash by which whoever has this document is known."""
        renewal = self.of(document)
        return renewal.person if renewal and renewal.confirmed_by else document

    def confirm(self, document: bytes, by: str) -> None:
        """A second person says so: what was registered for the document is the person's."""
        names = {"document": document, "by": by}
        self._database.execute(_CONFIRM, names)
        names["person"] = self.person(document)
        for sql in _MOVES:
            self._database.execute(sql, names)

    def listing_hashes(self, person: bytes) -> set[bytes]:
        """Of all documents of one person that kiosks may be shown; none: there was no renewal."""
        return self._by_person("person=? AND confirmed_by<>''", person).get(person, set())

    def all_listing_hashes(self) -> dict[bytes, set[bytes]]:
        """The same of everybody who had a renewal."""
        return self._by_person("confirmed_by<>''")

    def _by_person(self, where: str, *values: bytes) -> dict[bytes, set[bytes]]:
        found: dict[bytes, set[bytes]] = {}
        for row in self._table.rows_where(where, values):
            kept = {row["listing_hash"], row["person_listing_hash"]}
            found.setdefault(row["person"], set()).update(kept)
        return found
