"""The ledger's table of face sessions that were suspicious: with which document, when, at which kiosk.

A suspicion counts until China's midnight: whoever shows that document on the same day, at any kiosk, is
looked at by two people. Older ones are kept a while for records that come late.
"""

from sqlite_utils import Database

from kiosk import china_time

_KEPT_S = 30 * 86400.0


class FaceSuspicions:
    """The table `face_suspicions`. Times are seconds since the epoch; documents are keyed hashes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, document: bytes, device: str, record_id: str, at: float) -> None:
        """Of one visit; the first moment counts."""
        self._database.execute("DELETE FROM face_suspicions WHERE at < ?", (at - _KEPT_S,))
        row = {"document": document, "device": device, "record_id": record_id, "at": at}
        self._database.table("face_suspicions").insert(row, ignore=True)

    def stands(self, document: bytes, at: float) -> bool:
        """Whether one of that moment's day in China had come by then."""
        where = "document=? AND at>=? AND at<=?"
        since = china_time.midnight(at)
        found = self._database.table("face_suspicions").count_where(where, (document, since, at))
        return bool(found)
