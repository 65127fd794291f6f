"""The ledger's staff keys: the public half of each person's signing key, and from when until when it holds.

A key is one person's for good. What a key was taken for in error, or was seen by others, is shut out by
`carrier revoke key`.
"""

from typing import NamedTuple

from sqlite_utils import Database


class StaffKey(NamedTuple):
    """Times are seconds since the epoch."""

    kid: str
    person: str
    public_pem: str
    valid_from: float
    valid_until: float | None = None


class StaffKeys:
    """The table `staff_keys`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, key: StaffKey) -> bool:
        """False: that key is registered already, for whomever."""
        before = self.get(key.kid)
        if before is None:
            self._database.table("staff_keys").insert(key._asdict())
        return before is None

    def end(self, kid: str, at: float) -> bool:
        """What it signs from now on counts no more. False: there is none that is valid."""
        change = "UPDATE staff_keys SET valid_until=? WHERE kid=? AND valid_until IS NULL"
        return bool(self._database.execute(change, (at, kid)).rowcount)

    def get(self, kid: str) -> StaffKey | None:
        """Also one that is over."""
        rows = self._database.query("SELECT * FROM staff_keys WHERE kid=?", (kid,))
        row = next(iter(rows), None)
        return StaffKey(**row) if row else None

    def find(self, kid: str, at: float) -> StaffKey | None:
        """The key that was valid under this id at that moment."""
        key = self.get(kid)
        if key is None or at < key.valid_from:
            return None
        return key if key.valid_until is None or at < key.valid_until else None

    def all(self) -> list[StaffKey]:
        """By person and time."""
        sql = "SELECT * FROM staff_keys ORDER BY person, valid_from, kid"
        return [StaffKey(**row) for row in self._database.query(sql)]
