"""The ledger's table of orders to verify again: a number has at most one that it has not passed."""

import json
from collections.abc import Sequence
from typing import Any, Literal

import msgspec
from sqlite_utils import Database

from provisioning.carrier.tables.notices import WAITS

OrderState = Literal["open", "passed", "failed", "lapsed"]


# Where notices are delivered at all, nobody's hours run before theirs has gone out.
_UNTOLD = """EXISTS (SELECT 1 FROM notices JOIN deliveries ON deliveries.since<=notices.made_at
  WHERE notices.order_id=orders.id AND notices.sent_at IS NULL AND notices.proof='')"""


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """One order. Times are seconds since the epoch.

    open → passed, failed or lapsed; failed and lapsed → passed.
    """

    id: int
    number_id: int
    reasons: tuple[str, ...]  # codes of card.reasons
    causes: tuple[str, ...]  # rules' ids
    placed_at: float
    notified_at: (
        float  # its hours run from here: when its notice went out, where notices are delivered
    )
    deadline: float
    state: OrderState
    settled_at: float | None = None


class Orders:
    """The table `orders`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def current(self, number_id: int) -> Order | None:
        """The number's order that is not passed; None when there is none."""
        found = self._select("number_id=? AND state<>'passed'", number_id)
        return found[0] if found else None

    def stands(self, id_: int) -> bool:
        """Whether it is not passed yet."""
        return bool(self._select("id=? AND state<>'passed'", id_))

    def overdue(self, at: float, most: int = -1) -> list[Order]:
        """Open orders past their deadline; at the deadline itself it is still in time, as in rule N-SV-24.

        most: so many at most, the longest due first; -1: all.
        """
        table = self._database.table("orders")
        rows = table.rows_where(
            f"state='open' AND deadline<? AND NOT {_UNTOLD}", (at,), order_by="deadline", limit=most
        )
        return [msgspec.convert(_loaded(row), Order) for row in rows]

    def place(
        self,
        number_id: int,
        reasons: Sequence[str],
        causes: Sequence[str],
        at: float,
        deadline: float,
    ) -> int:
        """Add an order, or more grounds to the one that is not passed, whose deadline stays; its id."""
        standing = self.current(number_id)
        if standing is not None:
            grown = {
                "reasons": _once(standing.reasons, reasons),
                "causes": _once(standing.causes, causes),
            }
            self._database.table("orders").update(standing.id, grown)
            return standing.id
        made = self._database.table("orders").insert(
            {
                "number_id": number_id,
                "reasons": _once(reasons),
                "causes": _once(causes),
                "placed_at": at,
                "notified_at": at,
                "deadline": deadline,
                "state": "open",
                "settled_at": None,
            }
        )
        return int(made.last_pk or 0)

    def told(self, id_: int, at: float, deadline: float) -> None:
        """Its first notice went out now, from which its hours run; one that is settled stays as it is."""
        changed = {"notified_at": at, "deadline": deadline}
        if self._select("id=? AND state='open' AND notified_at=placed_at", id_):
            self._database.table("orders").update(id_, changed)

    def was_passed(self, number_id: int, since: float) -> bool:
        """Whether an order of the number's was passed since then."""
        return bool(
            self._select("number_id=? AND state='passed' AND settled_at>=?", number_id, since)
        )

    def untold(self, since: float) -> list[int]:
        """Ids of open orders whose notice has waited since then or longer: their hours do not run."""
        sql = f"""SELECT id FROM orders WHERE state='open' AND {_UNTOLD} AND EXISTS (SELECT 1 FROM
          notices WHERE order_id=orders.id AND {WAITS} AND made_at<=?) ORDER BY id"""  # noqa: S608
        return [row["id"] for row in self._database.query(sql, (since,))]

    def settle(self, order: Order, state: OrderState, at: float) -> None:
        self._database.table("orders").update(order.id, {"state": state, "settled_at": at})

    def listed(self) -> list[dict[str, Any]]:
        """All orders with their number, oldest first."""
        sql = (
            "SELECT orders.*, numbers.number, numbers.state AS number_state FROM orders"
            " JOIN numbers ON numbers.id = orders.number_id ORDER BY orders.id"
        )
        return [_loaded(row) for row in self._database.query(sql)]

    def _select(self, where: str, *values: Any) -> list[Order]:
        rows = self._database.table("orders").rows_where(where, values, order_by="id")
        return [msgspec.convert(_loaded(row), Order) for row in rows]


def _once(*groups: Sequence[str]) -> str:
    return json.dumps(list(dict.fromkeys(code for group in groups for code in group)))


def _loaded(row: dict[str, Any]) -> dict[str, Any]:
    return row | {"reasons": json.loads(row["reasons"]), "causes": json.loads(row["causes"])}
