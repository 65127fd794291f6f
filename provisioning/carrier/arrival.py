"""An arrival: one record's bytes as they came to the carrier, and what a first look finds in them."""

from typing import Any, NamedTuple

from kiosk.records import envelope
from provisioning.carrier.bundles import Replayed
from provisioning.carrier.document_proof import DocumentProof
from provisioning.carrier.opened_record import OpenedRecord
from provisioning.carrier.tables.quarantine import Cause, Held


class Came(NamedTuple):
    """A record's bytes as they came. received_at: seconds since the epoch."""

    device: str
    place: envelope.ChainPosition
    digest: bytes
    message: bytes
    received_at: float

    @classmethod
    def again(cls, held: Held) -> "Came":
        """A held record as it came once."""
        place = envelope.place_of(held.envelope)
        return cls(held.device, place, held.sha256, held.envelope, held.received_at)

    def row(self) -> dict[str, Any]:
        """What every table of records keeps."""
        return {
            "device": self.device,
            "record_id": self.place.record_id,
            "seq": self.place.seq,
            "prev_hash": self.place.prev_hash,
            "sha256": self.digest,
            "envelope": self.message,
            "received_at": self.received_at,
        }


class Examined(NamedTuple):
    """A record as it was opened, replayed and proved, once."""

    case: OpenedRecord
    replayed: Replayed
    proof: DocumentProof


class FirstLook(NamedTuple):
    """What is found before a record is judged. cause: why it is held; mark: what an auditor should know."""

    cause: Cause | None
    mark: str
    examined: Examined | None
