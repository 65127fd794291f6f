"""The ledger's revocations: kiosks, people, readers and keys that are shut out, since when.

What a kiosk says of time counts for nothing here: that a record was sealed before the moment is shown by a
later one of its chain that had come by then.
"""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, Literal

from sqlite_utils import Database

from kiosk.records.envelope import ChainPosition
from provisioning.carrier.opened_record import OpenedRecord
from provisioning.carrier.tables import schema
from provisioning.carrier.tables.device_chain import Chain
from provisioning.carrier.tables.quarantine import Cause

Kind = Literal["device", "staff", "reader", "key"]
KINDS: tuple[Kind, ...] = ("device", "staff", "reader", "key")
MARK = "sealed before {kind} {name} was revoked"
_CAUSES = {
    "device": Cause.DEVICE_REVOKED,
    "staff": Cause.STAFF_REVOKED,
    "reader": Cause.READER_REVOKED,
    "key": Cause.KEY_REVOKED,
}


class Revocations:
    """The table `revocations`. Times are seconds since the epoch."""

    def __init__(self, database: Database, chain: Chain) -> None:
        self._database = database
        self._chain = chain

    def revoke(self, kind: Kind, name: str, at: float) -> None:
        """From this moment on; an earlier one stays."""
        row = {"kind": kind, "name": name, "at": at}
        self._database.table("revocations").insert(row, ignore=True)

    def restore(self, kind: Kind, name: str) -> bool:
        """False: it was not revoked."""
        change = "DELETE FROM revocations WHERE kind=? AND name=?"
        return bool(self._database.execute(change, (kind, name)).rowcount)

    def all(self) -> list[dict[str, Any]]:
        return list(self._database.query("SELECT * FROM revocations ORDER BY at, kind, name"))

    def names(self, kind: Kind) -> list[str]:
        return [row["name"] for row in self.all() if row["kind"] == kind]

    def is_revoked(self, kind: Kind, name: str) -> bool:
        return self._since(kind, name) is not None

    def judge(
        self, case: OpenedRecord, key: str, place: ChainPosition, digest: bytes
    ) -> tuple[Cause | None, str]:
        """(why it is held, how it is marked). key: the id of the evidence key that signed it."""
        marks = []
        for kind, name in _concerned(case, key):
            at = self._since(kind, name)
            if at is None:
                continue
            if not self._chain.was_sealed_before(place, digest, at):
                return _CAUSES[kind], ""
            marks.append(MARK.format(kind=kind, name=name))
        return None, "; ".join(marks)

    def _since(self, kind: Kind, name: str) -> float | None:
        rows = self._database.query(
            "SELECT at FROM revocations WHERE kind=? AND name=?", (kind, name)
        )
        row = next(iter(rows), None)
        return row["at"] if row else None


def shut_out_devices(ledger: Path) -> frozenset[str]:
    """The kiosks that are revoked. ledger: its file. Raises DatabaseError: it is lost, too."""
    with closing(schema.existing(ledger)) as database:
        return frozenset(Revocations(database, Chain(database)).names("device"))


def _concerned(case: OpenedRecord, key: str) -> Iterator[tuple[Kind, str]]:
    """Everything and everybody that a record rests on, each once."""
    record = case.record
    yield "device", record.device
    yield "key", key
    if record.document is not None:
        yield "reader", record.document.reader
    people = {record.clerk, *case.signers()}
    yield from (("staff", person) for person in sorted(people))
    yield from (("key", kid) for kid in sorted(set(case.key_ids())))
