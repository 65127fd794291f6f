"""The ledger's table of notices: what the user of a number is told of it, when it went out, and the proof.

A notice waits until `carrier deliver` has handed it to whoever sends it (SMS, app); where nobody ever does
that, its time is when it was made.
"""

from typing import Any

from sqlite_utils import Database

from provisioning.carrier.tables.number_register import RegisteredNumber

WAITS = "sent_at IS NULL AND proof=''"  # one that was dropped has a proof of that


class UserNotices:
    """The tables `notices` and `deliveries`. Times are seconds since the epoch."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._table = database.table("notices")

    def add(
        self,
        number: RegisteredNumber,
        kind: str,
        wording: str,
        at: float,
        order_id: int | None = None,
    ) -> None:
        """order_id: of the order to verify that it tells of, whose hours run from when it went out."""
        row = {"number_id": number.id, "number": number.number, "kind": kind}
        row |= {"wording": wording, "made_at": at, "order_id": order_id}
        self._table.insert(row | {"sent_at": None, "proof": ""})

    def all(self) -> list[dict[str, Any]]:
        """Oldest first."""
        return list(self._table.rows_where(order_by="id"))

    def waiting(self) -> list[dict[str, Any]]:
        return list(self._table.rows_where(WAITS, order_by="id"))

    def sent(self, id_: int, at: float, proof: str) -> None:
        """proof: as whoever sent it named it."""
        self._table.update(id_, {"sent_at": at, "proof": proof})

    def drop(self, id_: int, why: str) -> None:
        """It is not sent any more: what it tells of is over."""
        self._table.update(id_, {"proof": f"void: {why}"})

    def are_delivered(self, at: float) -> None:
        """One has gone out: the way out works, and an order waits for its notice from the first time on."""
        self._database.table("deliveries").insert({"id": 1, "since": at}, ignore=True)
