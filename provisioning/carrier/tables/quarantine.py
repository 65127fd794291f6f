"""The ledger's quarantine: records that the carrier holds and does not judge yet, each with its cause.

A held record has had no effect. Somebody of the carrier releases it (it is judged then) or rejects it; until
then its kiosk keeps it, too. What was refused at once, and may yet be needed, lies here as rejected.
"""

from enum import StrEnum
from typing import Any, NamedTuple

from sqlite_utils import Database

from provisioning.carrier.errors import InputError

_LISTED = """
SELECT id, held.device AS device, coalesce(store, '') AS store, record_id, seq, received_at, cause,
  state, settled_at
FROM quarantine AS held LEFT JOIN device_places AS place ON place.device = held.device ORDER BY id DESC
"""


class Cause(StrEnum):
    """Why a record is held."""

    DEVICE_UNKNOWN = "device_unknown"
    SEQ_REUSED = "seq_reused"  # two records in one place: a kiosk was restored from a copy
    CHAIN_FORK = "chain_fork"  # its predecessor, or its successor, names other bytes
    CHAIN_GAP = "chain_gap"  # more is missing before it than can be on its way
    BUNDLE_UNKNOWN = "bundle_unknown"  # rules that the carrier never released
    ENGINE_UNKNOWN = "engine_unknown"
    DEVICE_REVOKED = "device_revoked"
    STAFF_REVOKED = "staff_revoked"
    READER_REVOKED = "reader_revoked"
    KEY_REVOKED = "key_revoked"
    KEY_UNKNOWN = "key_unknown"  # signed by an evidence key that nobody has registered
    KEY_REPLACED = "key_replaced"  # signed by an evidence key after the next one had begun
    ANCHOR_UNKNOWN = (
        "document_anchor_unknown"  # signed by a state whose CSCA the carrier does not have
    )
    DOCUMENT_UNJUDGED = (
        "document_unjudged"  # authentic, the kiosk says, and the carrier cannot tell
    )
    GIVER_MISSING = "giver_missing"  # of a transfer whose other record is on its way
    # Not what the carrier has confirmed for the kiosk's place.
    NETWORK_UNCONFIRMED = "network_unconfirmed"
    READER_UNCONFIRMED = "reader_unconfirmed"
    CAMERA_UNCONFIRMED = "camera_unconfirmed"
    # Rejected at once.
    DUPLICATE_ID = "duplicate_id"
    FOREIGN_DEVICE = "foreign_device"


class Held(NamedTuple):
    """A record in quarantine. Times are seconds since the epoch."""

    id: int
    device: str
    record_id: str
    seq: int
    prev_hash: bytes
    sha256: bytes
    envelope: bytes
    received_at: float
    cause: str
    state: str  # held, released, rejected
    receipt: bytes
    settled_at: float | None


class QuarantineEntry(NamedTuple):
    """A record in quarantine without its bytes; store: where its kiosk stands, as far as that is known."""

    id: int
    device: str
    store: str
    record_id: str
    seq: int
    received_at: float
    cause: str
    state: str
    settled_at: float | None


class Quarantine:
    """The table `quarantine`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, row: dict[str, Any]) -> None:
        """The same bytes again change nothing."""
        self._database.table("quarantine").insert(row, ignore=True)

    def find(self, device: str, record_id: str, sha256: bytes) -> Held | None:
        """Held or rejected; a released one is a record like others."""
        where = "device=? AND record_id=? AND sha256=? AND state<>'released'"
        return self._first(where, (device, record_id, sha256))

    def held(self, id_: int) -> Held:
        """Raises InputError: there is none that waits."""
        found = self._first("id=? AND state='held'", (id_,))
        if found is None:
            raise InputError("quarantine", f"{id_} waits for nobody")
        return found

    def waiting(self, device: str, cause: Cause) -> list[Held]:
        """What one device's records wait for, oldest first."""
        sql = "SELECT * FROM quarantine WHERE device=? AND cause=? AND state='held' ORDER BY id"
        return [Held(**row) for row in self._database.query(sql, (device, cause.value))]

    def get(self, id_: int) -> Held | None:
        return self._first("id=?", (id_,))

    def all(self) -> list[Held]:
        """Oldest first, also what is settled."""
        return [Held(**row) for row in self._database.query("SELECT * FROM quarantine ORDER BY id")]

    def listed(self) -> list[QuarantineEntry]:
        """The newest first, without their bytes: a list of many costs little."""
        return [QuarantineEntry(**row) for row in self._database.query(_LISTED)]

    def hold_for(self, id_: int, cause: Cause) -> None:
        """Another thing speaks against it."""
        change = "UPDATE quarantine SET cause=? WHERE id=?"
        self._database.execute(change, (cause.value, id_))

    def settle(self, id_: int, state: str, receipt: bytes, at: float) -> None:
        change = "UPDATE quarantine SET state=?, receipt=?, settled_at=? WHERE id=?"
        self._database.execute(change, (state, receipt, at, id_))

    def _first(self, where: str, values: tuple[Any, ...]) -> Held | None:
        rows = self._database.query(f"SELECT * FROM quarantine WHERE {where}", values)  # noqa: S608 - constants
        row = next(iter(rows), None)
        return Held(**row) if row else None
