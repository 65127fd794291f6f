"""The ledger's tables of what people ask about their own numbers, and of to whom the list was told.

A dispute is of a number that its holder says is not theirs; an appointment, of the ministry's query at all
carriers (一证通查). A list is told on a kiosk's word that the holder is confirmed: each telling is noted, so
that one which no accepted record of its visit follows is seen.
"""

from typing import Any

from sqlite_utils import Database

DISPUTE, APPOINTMENT = "dispute", "appointment"
_UNFOLLOWED = """
SELECT told.device, told.record_id, told.store, told.clerk, told.at FROM lists_told AS told
WHERE NOT EXISTS (SELECT 1 FROM records WHERE records.device=told.device
  AND records.record_id=told.record_id AND records.verdict='accepted') ORDER BY told.id
"""


class HolderRequests:
    """The tables `holder_requests` and `lists_told`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, row: dict[str, Any]) -> None:
        """By the columns' names; kind: DISPUTE or APPOINTMENT."""
        self._database.table("holder_requests").insert(row)

    def all(self) -> list[dict[str, Any]]:
        """Oldest first, without the documents' hashes."""
        rows = self._database.table("holder_requests").rows_where(order_by="id")
        return [{name: value for name, value in row.items() if name != "document"} for row in rows]

    def note_told(self, row: dict[str, Any]) -> None:
        """That a kiosk was told somebody's list. row: by the columns' names."""
        self._database.table("lists_told").insert(row)

    def unfollowed(self) -> list[dict[str, Any]]:
        """The tellings that no accepted record of the same visit follows, oldest first."""
        return list(self._database.query(_UNFOLLOWED))
