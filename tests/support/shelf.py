"""A visit's records, as the registrar makes them and the carrier opens them."""

from house import HOUSE

from kiosk.records import envelope
from kiosk.records.cose import key_pair
from kiosk.records.record import decode
from kiosk.visit.evidence import Registrar

EVIDENCE, SEAL = key_pair.new_key(), key_pair.new_key()


class Shelf:
    """An outbox that keeps its messages by their records' ids, in order."""

    def __init__(self):
        self.messages = {}

    def append(self, record_id, seal):
        self.messages[record_id] = seal(len(self.messages) + 1, b"")


def records_of(visit):
    """All that the registrar makes now, and the carrier opens, in order; the last is the visit's own."""
    shelf = Shelf()
    keys = envelope.EvidenceKeys(EVIDENCE[0], "e", SEAL[1], "s")
    Registrar(shelf, HOUSE.settings, keys, {}, lambda: None).save(visit.visit, visit.now())
    records = [_opened(message) for message in shelf.messages.values()]
    assert [record.record_id for record in records] == list(shelf.messages)
    assert records[-1].record_id == visit.visit.record_id
    return records


def record_of(visit):
    """The only one."""
    (record,) = records_of(visit)
    return record


def _opened(message):
    body = envelope.open_(
        message,
        seal_private_pem=SEAL[0],
        seal_kid="s",
        evidence_pem=EVIDENCE[1],
        evidence_kid="e",
    )
    return decode(body)
