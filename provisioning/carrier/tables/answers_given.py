"""The ledger's table of answers given elsewhere: which complaint or request was answered, when, by whom.

What is answered here stands with the complaint itself.
"""

from typing import Any

from sqlite_utils import Database

from provisioning.carrier.errors import InputError


class AnswersGiven:
    """The table `answers_given`; kind: complaint or request, each with the number of its own table."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def note(self, kind: str, number: int, who: str, at: float) -> None:
        """at: seconds since the epoch. Raises InputError: there is none, or it was answered before."""
        table = {"complaint": "complaints", "request": "holder_requests"}[kind]
        found = next(self._database.table(table).rows_where("id=?", (number,)), None)
        if found is None:
            raise InputError(kind, f"{number} is not there")
        if found.get("closed_at") is not None:
            raise InputError(kind, f"{number} was answered before")
        row = {"kind": kind, "number": number, "who": who, "at": at}
        if not self._database.execute(_ADD, row).rowcount:
            raise InputError(kind, f"{number} was answered before")

    def all(self) -> dict[tuple[str, int], dict[str, Any]]:
        """Who and at, by kind and number."""
        rows = self._database.query("SELECT * FROM answers_given")
        return {(row["kind"], row["number"]): row for row in rows}


_ADD = """
INSERT OR IGNORE INTO answers_given (kind, number, who, at) VALUES (:kind, :number, :who, :at)
"""
