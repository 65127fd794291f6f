"""The ledger's table of focus checks that wait for a supervisor at another kiosk of the store, or had one.

A request is answered once, for a while only; what was answered stays, so that nobody answers it again.
"""

from typing import NamedTuple

from sqlite_utils import Database

from kiosk.records.supervision import GOOD_FOR_S, OFFERED, Request


class Supervision(NamedTuple):
    """A request, and who signed it where. Times are seconds since the epoch."""

    device: str
    request: Request
    asked_at: float
    person: str = ""
    message: bytes = b""

    def is_over(self, at: float) -> bool:
        return at > self.asked_at + GOOD_FOR_S


class Supervisions:
    """The table `supervisions`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def ask(self, device: str, request: Request, at: float) -> Supervision:
        """The request as it stands; the first ask puts it there."""
        row = {"id": request.id, "device": device, "store": request.store, "asked_at": at}
        self._database.table("supervisions").insert(
            row | {"request": request.encode()}, ignore=True
        )
        return self.find(request.id) or Supervision(device, request, at)

    def find(self, id_: str) -> Supervision | None:
        rows = self._database.table("supervisions").rows_where("id=?", (id_,))
        row = next(iter(rows), None)
        return _supervision(row) if row else None

    def open_to(self, device: str, store: str, at: float) -> list[Supervision]:
        """Those of the store's other kiosks that nobody has signed, the oldest first."""
        where = "store=? AND device<>? AND person='' AND asked_at>=?"
        rows = self._database.table("supervisions").rows_where(
            where, (store, device, at - GOOD_FOR_S), order_by="asked_at", limit=OFFERED
        )
        return [_supervision(row) for row in rows]

    def sign(self, id_: str, signed_at: str, person: str, message: bytes, at: float) -> None:
        """signed_at: the kiosk where it was."""
        change = "UPDATE supervisions SET person=?, message=?, signed_on=?, signed_at=? WHERE id=?"
        self._database.execute(change, (person, message, signed_at, at, id_))


def _supervision(row: dict[str, object]) -> Supervision:
    raw, message = row["request"], row["message"]
    return Supervision(
        device=str(row["device"]),
        request=Request.decode(bytes(raw) if isinstance(raw, bytes) else b""),
        asked_at=float(str(row["asked_at"])),
        person=str(row["person"]),
        message=message if isinstance(message, bytes) else b"",
    )
