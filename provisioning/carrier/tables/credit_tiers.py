"""The ledger's table of credit tiers (入网信用等级): how far a person is trusted with a new number."""

from sqlite_utils import Database

TIERS = ("A", "B", "C", "D", "E")  # best to worst
UNRATED = "unrated"


class CreditTiers:
    """The table `credit_tiers`. People are known by keyed hashes of their document's number."""

    def __init__(self, database: Database) -> None:
        self._table = database.table("credit_tiers")

    def set(self, document: bytes, tier: str) -> None:
        """UNRATED takes it away."""
        if tier == UNRATED:
            self._table.delete_where("document=?", (document,))
        else:
            self._table.insert({"document": document, "tier": tier}, pk="document", replace=True)

    def of(self, document: bytes) -> str:
        row = next(iter(self._table.rows_where("document=?", (document,))), None)
        return str(row["tier"]) if row else UNRATED
