"""A visit's record, as the registrar makes it and the carrier opens it."""

from house import HOUSE

from kiosk.records import envelope
from kiosk.records.cose import key_pair
from kiosk.records.record import decode
from kiosk.visit.evidence import Registrar

EVIDENCE, SEAL = key_pair.new_key(), key_pair.new_key()


class Shelf:
    """An outbox that keeps one message."""

    def append(self, record_id, seal):
        self.record_id = record_id
        self.message = seal(1, b"")


def record_of(visit):
    """As the registrar makes it now and the carrier opens it."""
    shelf = Shelf()
    keys = envelope.EvidenceKeys(EVIDENCE[0], "e", SEAL[1], "s")
    Registrar(shelf, HOUSE.settings, keys, {}, lambda: None).save(visit.visit, visit.now())
    body = envelope.open_(
        shelf.message,
        seal_private_pem=SEAL[0],
        seal_kid="s",
        evidence_pem=EVIDENCE[1],
        evidence_kid="e",
    )
    record = decode(body)
    assert record.record_id == shelf.record_id == visit.visit.record_id
    return record
