"""The ledger's statement recordings: sealed parts as they came, until one is whole, and from then on."""

from typing import NamedTuple

from sqlite_utils import Database


class StatementRow(NamedTuple):
    """One recording. settled_at: seconds since the epoch; None: parts are still to come."""

    device: str
    record_id: str
    sha256: bytes
    parts: int
    standing: str  # coming, whole, contradicted: its bytes are not those that the record names
    settled_at: float | None


class Statements:
    """The tables `statements` and `statement_parts`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, device: str, record_id: str) -> StatementRow | None:
        sql = "SELECT * FROM statements WHERE device=? AND record_id=?"
        row = next(iter(self._database.query(sql, (device, record_id))), None)
        return StatementRow(**row) if row else None

    def all(self) -> list[StatementRow]:
        """By device and record."""
        rows = self._database.query("SELECT * FROM statements ORDER BY device, record_id")
        return [StatementRow(**row) for row in rows]

    def expect(self, device: str, record_id: str, sha256: bytes, parts: int) -> StatementRow:
        """Its parts are taken from now on."""
        row = StatementRow(device, record_id, sha256, parts, "coming", None)
        self._database.table("statements").insert(row._asdict())
        return row

    def add_part(self, device: str, record_id: str, place: int, sealed: bytes) -> None:
        """One that is there stays as it is."""
        row = {"device": device, "record_id": record_id, "place": place, "sealed": sealed}
        self._database.table("statement_parts").insert(row, ignore=True)

    def next(self, row: StatementRow) -> int:
        """The first part that is not there; all of them are: their number."""
        sql = "SELECT place FROM statement_parts WHERE device=? AND record_id=? ORDER BY place"
        there = {found["place"] for found in self._database.query(sql, (row.device, row.record_id))}
        return next(place for place in range(row.parts + 1) if place not in there)

    def sealed(self, row: StatementRow) -> list[bytes]:
        """Its parts in their order."""
        sql = "SELECT sealed FROM statement_parts WHERE device=? AND record_id=? ORDER BY place"
        return [found["sealed"] for found in self._database.query(sql, (row.device, row.record_id))]

    def settle(self, row: StatementRow, standing: str, at: float) -> None:
        self._database.execute(
            "UPDATE statements SET standing=?, settled_at=? WHERE device=? AND record_id=?",
            (standing, at, row.device, row.record_id),
        )
