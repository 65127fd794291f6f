"""Reports to the police station and the anti-fraud centre: what they say, and the ledger's table of them.

A decision obliges to them; each recipient is told once, without personal data.
"""

import json
from collections.abc import Sequence
from typing import Any

from sqlite_utils import Database

from kiosk.policy.decision import Decision

# Obligation → who is told.
_RECIPIENTS = {
    "REPORT_POLICE_STATION": "police_station",
    "REPORT_ANTIFRAUD_CENTRE": "antifraud_centre",
}
_MISSING = "no contact is known"


class Reports:
    """One row for each decision and recipient, without personal data."""

    def __init__(self, database: Database) -> None:
        self._table = database.table("reports")

    def make(
        self, decision: Decision, *, store: str, clerk: str, police_contact: str, at: float
    ) -> None:
        """Add the reports that a decision obliges to: its number, store, clerk, and the rules that held."""
        rules = [result.rule for result in decision.trace if result.truth == "true"]
        for obligation in decision.obligations:
            recipient = _RECIPIENTS.get(obligation)
            if recipient is None:
                continue
            contact = (police_contact or _MISSING) if recipient == "police_station" else ""
            row: dict[str, Any] = {"decision": decision.number, "recipient": recipient}
            row |= {"contact": contact, "store": store, "clerk": clerk, "at": at}
            self.add(row, rules)

    def add(self, row: dict[str, Any], rules: Sequence[str]) -> None:
        """Nothing is added when this recipient was told of this decision before."""
        self._table.insert(row | {"rules": json.dumps(list(rules))}, ignore=True)

    def waiting(self) -> list[dict[str, Any]]:
        """Those that no recipient is known to have, oldest first."""
        return [row for row in self.all() if row["sent_at"] is None]

    def sent(self, id_: int, at: float, proof: str) -> None:
        """proof: as whoever sent it named it."""
        self._table.update(id_, {"sent_at": at, "proof": proof})

    def all(self) -> list[dict[str, Any]]:
        """Oldest first, each with the ids of the rules that held."""
        rows = self._table.rows_where(order_by="id")
        return [row | {"rules": json.loads(row["rules"])} for row in rows]
