"""The ledger's table of contacts: when each kiosk last had the carrier's ear, by the hour.

A kiosk that is in contact sends what it has. What comes long after a contact was captured after it, whatever
the kiosk says.
"""

from sqlite_utils import Database

# A record that is there is sent again after ten minutes at most, and a queue takes its time.
SENT_WITHIN_S = 3600.0
_HOUR_S = 3600
_FRESH_S = 60.0  # so soon after the last one a contact says nothing new


class Contacts:
    """The table `contacts`: the last one of each kiosk's hours. Times are seconds since the epoch."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def note(self, device: str, at: float) -> None:
        """A message of this kiosk was understood at this moment."""
        if self.last(device, at) > at - _FRESH_S:
            return
        row = (device, int(at // _HOUR_S), at)
        self._database.execute("INSERT OR REPLACE INTO contacts VALUES (?, ?, ?)", row)

    def last(self, device: str, at: float) -> float:
        """The last one by this moment; 0: there was none."""
        sql = "SELECT at FROM contacts WHERE device=? AND at<=? ORDER BY hour DESC LIMIT 1"
        row = next(iter(self._database.query(sql, (device, at))), None)
        return float(row["at"]) if row else 0.0
