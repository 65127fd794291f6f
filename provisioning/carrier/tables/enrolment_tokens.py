"""The ledger's one-time tokens: for which kiosk each is, until when, and what it was used for.

Only their digests are kept.
"""

from typing import NamedTuple

from sqlite_utils import Database


class EnrolmentToken(NamedTuple):
    """A token. Times are seconds since the epoch."""

    sha256: bytes
    device: str
    made_at: float
    expires_at: float
    used_at: float | None
    used_for: bytes | None  # a digest of the keys that got certificates by it


class EnrolmentTokens:
    """The table `enrolment_tokens`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, sha256: bytes, device: str, made_at: float, expires_at: float) -> None:
        """A kiosk has one at most that waits: an unused one of before is worth nothing any more."""
        self.withdraw(device)
        row = {"sha256": sha256, "device": device, "made_at": made_at, "expires_at": expires_at}
        self._database.table("enrolment_tokens").insert(row)

    def find(self, sha256: bytes) -> EnrolmentToken | None:
        rows = self._database.query("SELECT * FROM enrolment_tokens WHERE sha256=?", (sha256,))
        row = next(iter(rows), None)
        return EnrolmentToken(**row) if row else None

    def waiting(self, device: str) -> EnrolmentToken | None:
        """The one that nobody has used yet, expired or not."""
        sql = "SELECT * FROM enrolment_tokens WHERE device=? AND used_at IS NULL"
        row = next(iter(self._database.query(sql, (device,))), None)
        return EnrolmentToken(**row) if row else None

    def use(self, sha256: bytes, used_for: bytes, at: float) -> None:
        change = "UPDATE enrolment_tokens SET used_at=?, used_for=? WHERE sha256=?"
        self._database.execute(change, (at, used_for, sha256))

    def withdraw_all(self) -> int:
        """How many waited."""
        sql = "DELETE FROM enrolment_tokens WHERE used_at IS NULL"
        return int(self._database.execute(sql).rowcount)

    def withdraw(self, device: str) -> None:
        sql = "DELETE FROM enrolment_tokens WHERE device=? AND used_at IS NULL"
        self._database.execute(sql, (device,))
