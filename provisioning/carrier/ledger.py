"""The carrier's database: records as they came, cards by document, receipts as they were signed."""

import json
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from sqlite_utils import Database

from provisioning.carrier.snapshot import Listed

_DAYS = ("identified_at", "from", "until")

_SCHEMA = """
CREATE TABLE IF NOT EXISTS records (
  device TEXT NOT NULL, record_id TEXT NOT NULL, seq INTEGER NOT NULL,
  prev_hash BLOB NOT NULL, sha256 BLOB NOT NULL, envelope BLOB NOT NULL,
  received_at REAL NOT NULL, verdict TEXT NOT NULL, reason TEXT NOT NULL,
  carrier_id TEXT NOT NULL, receipt BLOB NOT NULL,
  UNIQUE (device, record_id)
);
CREATE TABLE IF NOT EXISTS cards (
  document BLOB NOT NULL, number TEXT NOT NULL, iccid TEXT NOT NULL,
  state TEXT NOT NULL, activated_at REAL NOT NULL
);
CREATE INDEX IF NOT EXISTS cards_by_document ON cards (document);
CREATE UNIQUE INDEX IF NOT EXISTS cards_by_number ON cards (number) WHERE state = 'active';
CREATE TABLE IF NOT EXISTS listings (
  id INTEGER PRIMARY KEY, document BLOB NOT NULL, listing_hash BLOB NOT NULL,
  list TEXT NOT NULL, region TEXT NOT NULL,
  identified_at TEXT, "from" TEXT, until TEXT, sources TEXT NOT NULL
);
"""


class StoredRecord(NamedTuple):
    sha256: bytes
    receipt: bytes


class Ledger:
    """SQLite; one writer."""

    def __init__(self, file: Path) -> None:
        connection = sqlite3.connect(file, isolation_level=None)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=5000"):
            connection.execute(f"PRAGMA {pragma}")
        self._database = Database(connection)
        connection.executescript(_SCHEMA)

    def transaction(self) -> Any:
        """A context manager; what is inside is on disk together or not at all."""
        return self._database.atomic()

    def find(self, device: str, record_id: str) -> StoredRecord | None:
        rows = self._database.query(
            "SELECT sha256, receipt FROM records WHERE device=? AND record_id=?",
            (device, record_id),
        )
        row = next(iter(rows), None)
        return StoredRecord(row["sha256"], row["receipt"]) if row else None

    def add_record(self, row: dict[str, Any]) -> None:
        self._database.table("records").insert(row)

    def add_card(self, document: bytes, number: str, iccid: str, at: float) -> None:
        self._database.table("cards").insert(
            {
                "document": document,
                "number": number,
                "iccid": iccid,
                "state": "active",
                "activated_at": at,
            }
        )

    def active_cards(self, document: bytes) -> int:
        sql = "SELECT count(*) FROM cards WHERE document=? AND state='active'"
        return int(self._database.execute(sql, (document,)).fetchone()[0])

    def cards_since(self, document: bytes, at: float) -> int:
        sql = "SELECT count(*) FROM cards WHERE document=? AND activated_at>=?"
        return int(self._database.execute(sql, (document, at)).fetchone()[0])

    def number_is_taken(self, number: str) -> bool:
        sql = "SELECT 1 FROM cards WHERE number=? AND state='active'"
        return self._database.execute(sql, (number,)).fetchone() is not None

    def add_listing(self, document: bytes, listing_hash: bytes, listing: dict[str, Any]) -> None:
        """A listing as `subject.listings` has it; days as YYYY-MM-DD, a missing one is unknown."""
        self._database.table("listings").insert(
            {key: listing.get(key) for key in ("list", "region", *_DAYS)}
            | {"document": document, "listing_hash": listing_hash}
            | {"sources": json.dumps(listing.get("sources", []))}
        )

    def listed(self) -> Iterator[Listed]:
        """Implement provisioning.carrier.snapshot.Lists."""
        for row in self._database.table("listings").rows_where(order_by="id"):
            days = {day: row[day] for day in _DAYS if row[day] is not None}
            who = {"list": row["list"], "region": row["region"]}
            listing = who | days | {"sources": json.loads(row["sources"])}
            yield Listed(row["listing_hash"], listing)

    def records(self) -> list[dict[str, Any]]:
        """All records, oldest first, with their place in the device's chain."""
        return list(self._database.query("SELECT * FROM records ORDER BY received_at, rowid"))
