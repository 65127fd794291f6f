"""The ledger's table of transfers (过户): what a number's holder offered, to which receiver's record.

An offer that its receiver's record never follows changes nothing.
"""

import msgspec
from sqlite_utils import Database

from kiosk.records.record import Transfer


class Offer(msgspec.Struct, frozen=True, kw_only=True):
    """A giver's accepted record. Times are seconds since the epoch."""

    device: str
    giver_record: str
    receiver_record: str
    number_id: int  # of the giver's row in the register
    offered_at: float
    settled_at: float | None  # None: the receiver's record has not had its effect


class Transfers:
    """The table `transfers`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def offer(self, device: str, transfer: Transfer, number_id: int, at: float) -> None:
        row = msgspec.to_builtins(transfer) | {"device": device, "number_id": number_id}
        self._database.table("transfers").insert(row | {"offered_at": at})

    def find(self, device: str, giver_record: str) -> Offer | None:
        where = "device=? AND giver_record=?"
        rows = self._database.table("transfers").rows_where(where, (device, giver_record))
        row = next(iter(rows), None)
        return Offer(**row) if row else None

    def settle(self, device: str, giver_record: str, at: float) -> None:
        """Its number is the receiver's."""
        change = "UPDATE transfers SET settled_at=? WHERE device=? AND giver_record=?"
        self._database.execute(change, (at, device, giver_record))
