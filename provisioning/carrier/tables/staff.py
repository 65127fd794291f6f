"""The ledger's staff list: who works in which store, as what, and who is trained.

A carrier that was made with this list checks every record against it; one that had none before, every record
that comes after its first entry: what was signed earlier could name nobody on a list.
"""

from typing import Any, Literal

import msgspec
from sqlite_utils import Database

Role = Literal["clerk", "supervisor"]


class Employee(msgspec.Struct, frozen=True, kw_only=True):
    """One person in one store."""

    person: str
    store: str
    role: Role
    is_trained: bool  # in registration under real names
    left_at: float | None = None  # seconds since the epoch


class StaffList:
    """The table `staff`. Times are seconds since the epoch."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, employee: Employee, at: float) -> None:
        """Put somebody on the list, or say anew what they are; from now on it is a list."""
        self.keep_from(at)
        row = msgspec.to_builtins(employee)
        self._database.table("staff").upsert(row, pk=("person", "store"))

    def remove(self, person: str, store: str, at: float) -> bool:
        """What they sign from now on counts no more. False: they were not on the list."""
        change = "UPDATE staff SET left_at=? WHERE person=? AND store=? AND left_at IS NULL"
        return bool(self._database.execute(change, (at, person, store)).rowcount)

    def keep_from(self, at: float) -> None:
        """Check records that come from this moment on; an earlier one stays."""
        self._database.table("staff_list").insert({"id": 1, "kept_from": at}, ignore=True)

    def is_kept(self, at: float) -> bool:
        """Whether a record that comes at this moment is checked against the list."""
        return bool(self._database.table("staff_list").count_where("kept_from<=?", (at,)))

    def find(self, person: str, store: str, at: float) -> Employee | None:
        """Who they were in that store at that moment."""
        where = "person=? AND store=? AND (left_at IS NULL OR left_at>?)"
        rows = self._database.query(f"SELECT * FROM staff WHERE {where}", (person, store, at))  # noqa: S608 - constant
        row = next(iter(rows), None)
        return _employee(row) if row else None

    def all(self) -> list[Employee]:
        """Also who has left, by store and person."""
        rows = self._database.query("SELECT * FROM staff ORDER BY store, person")
        return [_employee(row) for row in rows]


def _employee(row: dict[str, Any]) -> Employee:
    return msgspec.convert(row | {"is_trained": bool(row["is_trained"])}, Employee)
