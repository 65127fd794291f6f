"""The ledger's table of SIM cards that came in another card's place (补换卡): when, for which number.

The card that went out is void: nobody is handed it again.
"""

from typing import Any

import msgspec
from sqlite_utils import Database


class Replaced(msgspec.Struct, frozen=True, kw_only=True):
    """One replacement; cards and record are "" where it was made elsewhere."""

    number_id: int
    at: float  # seconds since the epoch
    trouble: str = ""  # a CardTrouble
    old_iccid: str = ""
    new_iccid: str = ""
    record_id: str = ""


class CardReplacements:
    """The table `card_replacements`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, replaced: Replaced) -> None:
        self._database.table("card_replacements").insert(msgspec.to_builtins(replaced))

    def since(self, number_id: int, at: float) -> int:
        """How often the number's card was replaced from then on."""
        table = self._database.table("card_replacements")
        return int(table.count_where("number_id=? AND at>=?", (number_id, at)))

    def between(self, number_id: int, after: float, until: float) -> int:
        """How often the number's card was replaced in (after, until]."""
        table = self._database.table("card_replacements")
        return int(table.count_where("number_id=? AND at>? AND at<=?", (number_id, after, until)))

    def recorded(self, number_id: int, since: float, until: float) -> int:
        """How often a kiosk's record replaced the number's card in [since, until]."""
        table = self._database.table("card_replacements")
        where = "number_id=? AND at>=? AND at<=? AND record_id<>''"
        return int(table.count_where(where, (number_id, since, until)))

    def of(self, number_id: int) -> list[dict[str, Any]]:
        """All of one number's, oldest first."""
        sql = "SELECT * FROM card_replacements WHERE number_id=? ORDER BY rowid"
        return list(self._database.query(sql, (number_id,)))
