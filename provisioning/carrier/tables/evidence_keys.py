"""The ledger's evidence keys: each kiosk's public ones, in the order in which they were registered.

An old one stays, since records that it signed may be on their way for days. It holds up to the place in the
chain at which the next one begins, which no clock decides: what it signs after that place is not believed.
"""

from typing import NamedTuple

from sqlite_utils import Database


class EvidenceKey(NamedTuple):
    """One key. registered_at: seconds since the epoch. first_seq: of the first record that it signed."""

    kid: str
    public_pem: str
    registered_at: float
    first_seq: int | None


class EvidenceKeyRegister:
    """The table `evidence_keys`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def register(self, device: str, kid: str, public_pem: str, at: float) -> None:
        """The newest from now on; one that is there stays as it is."""
        row = {"device": device, "kid": kid, "public_pem": public_pem, "registered_at": at}
        self._database.table("evidence_keys").insert(row, ignore=True)

    def of(self, device: str) -> list[EvidenceKey]:
        """A kiosk's, oldest first."""
        sql = "SELECT kid, public_pem, registered_at, first_seq FROM evidence_keys WHERE device=? ORDER BY id"
        return [EvidenceKey(**row) for row in self._database.query(sql, (device,))]

    def begins(self, device: str, kid: str, seq: int) -> None:
        """A record in this place was signed by it."""
        self._database.execute(_BEGINS, {"device": device, "kid": kid, "seq": seq})

    def is_replaced(self, device: str, kid: str, seq: int) -> bool:
        """Whether a newer key has signed a record before this place."""
        found = self._database.query(_REPLACED, {"device": device, "kid": kid, "seq": seq})
        return next(iter(found), None) is not None


_BEGINS = """
UPDATE evidence_keys SET first_seq = min(coalesce(first_seq, :seq), :seq)
  WHERE device = :device AND kid = :kid
"""
_REPLACED = """
SELECT 1 FROM evidence_keys AS newer JOIN evidence_keys AS own ON own.device = newer.device
  WHERE own.device = :device AND own.kid = :kid AND newer.id > own.id AND newer.first_seq < :seq
"""
