"""Messages that the carrier refused: put aside with their digests, for whoever looks into it."""

import hashlib
from typing import Any

from sqlite_utils import Database

from provisioning.carrier.tables.schema import transaction

_MOST_OF_A_DEVICE = 64  # the newest; one kiosk in the wrong hands takes no other's place
_MOST_BYTES = 1 << 20  # of one message; of a larger one only the digest is kept


class RefusedMessages:
    """The table of refused messages."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, device: str, channel: str, message: bytes, why: str, at: float) -> None:
        """The same message again counts; at: seconds since the epoch."""
        digest = hashlib.sha256(message).digest()
        row = {"device": device, "channel": channel, "sha256": digest}
        with transaction(self._database):
            if self._database.execute(_AGAIN, row | {"at": at}).rowcount:
                return
            kept = message if len(message) <= _MOST_BYTES else b""
            more = {"size": len(message), "message": kept, "why": why}
            self._database.table("refused_messages").insert(
                row | more | {"first_at": at, "last_at": at}
            )
            self._database.execute(_FORGET, {"device": device, "most": _MOST_OF_A_DEVICE})

    def all(self) -> list[dict[str, Any]]:
        """Oldest first, without the bytes."""
        columns = "device, channel, sha256, size, why, first_at, last_at, times"
        rows = self._database.query(f"SELECT {columns} FROM refused_messages ORDER BY id")  # noqa: S608 - constants
        return [row | {"sha256": row["sha256"].hex()} for row in rows]

    def message(self, sha256: bytes) -> bytes | None:
        """The bytes of one of them; None: not here, or only its digest is."""
        rows = self._database.query(_MESSAGE, (sha256,))
        row = next(iter(rows), None)
        return row["message"] if row else None


_AGAIN = """
UPDATE refused_messages SET times = times + 1, last_at = :at
  WHERE device = :device AND channel = :channel AND sha256 = :sha256
"""
_MESSAGE = "SELECT message FROM refused_messages WHERE sha256=? AND size=length(message)"
_FORGET = """
DELETE FROM refused_messages WHERE device = :device AND id NOT IN
  (SELECT id FROM refused_messages WHERE device = :device ORDER BY last_at DESC, id DESC LIMIT :most)
"""
