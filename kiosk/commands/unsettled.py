"""What of this kiosk the carrier has not settled: it goes with the name and the keys it was made by."""

from typing import NamedTuple

from drivers.store import database as db
from drivers.store.outbox import SqliteOutbox
from drivers.store.statements import SqliteStatements
from kiosk.records import envelope, statement_parts
from kiosk.settings import Settings


class UnderWay(NamedTuple):
    """How much of it, and of which kiosk names."""

    records: int = 0
    statements: int = 0
    devices: frozenset[str] = frozenset()

    def __str__(self) -> str:
        return f"{self.records} records and {self.statements} statement videos"

    @property
    def is_any(self) -> bool:
        return bool(self.records or self.statements)


def look(settings: Settings) -> UnderWay:
    """Raises StoreDamagedError, StoreFullError, EvidenceError."""
    folder = settings.paths.outbox
    if not (folder / db.FILE).exists():
        return UnderWay()
    outbox = SqliteOutbox(folder, settings.limits.store_mb)
    statements = SqliteStatements(folder, settings.limits.statements_mb)
    try:
        records = outbox.unsettled()
        waiting = statements.waiting()
        bodies = [body for one in records if (body := outbox.body(one)) is not None]
        parts = [
            part
            for one in waiting
            if (part := statements.part(one.record_id, one.next)) is not None
        ]
    finally:
        outbox.close()
        statements.close()
    devices = {envelope.place_of(body).device for body in bodies}
    devices |= {statement_parts.place_of(part).device for part in parts}
    return UnderWay(len(records), len(waiting), frozenset(devices))
