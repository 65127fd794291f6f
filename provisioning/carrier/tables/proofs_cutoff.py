"""The carrier's cut-off date: from when on a record is not accepted without its proofs.

What was captured before is accepted and marked as unproved. A kiosk that had no contact since is believed for
a week after the date, and not for longer: else whoever has no proofs would go on living in the past.
"""

from sqlite_utils import Database

from provisioning.carrier.opened_record import OpenedRecord

_ON_THE_WAY_S = 7 * 24 * 3600.0  # what an outage may delay


class ProofsCutoff:
    """The table `proofs_cutoff`, of one row at most. Times are seconds since the epoch."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @property
    def proofs_required_from(self) -> float | None:
        """None: not yet."""
        row = next(iter(self._database.query("SELECT * FROM proofs_cutoff")), None)
        return row["proofs_required_from"] if row else None

    def require_from(self, at: float) -> None:
        row = {"id": 1, "proofs_required_from": at}
        self._database.table("proofs_cutoff").upsert(row, pk="id")

    def requires(self, case: OpenedRecord) -> bool:
        """Whether this record needs its proofs."""
        since = self.proofs_required_from
        if since is None:
            return False
        return case.captured_at >= since or case.received_at >= since + _ON_THE_WAY_S
