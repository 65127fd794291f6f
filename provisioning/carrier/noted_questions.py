"""What the carrier keeps of a question: what was suspected of a face, and to whom a list was told."""

from kiosk.records.question import Question
from provisioning.carrier.ledger import Ledger


def note(ledger: Ledger, device: str, question: Question, document: bytes, at: float) -> None:
    """In a transaction of its own, where there is something to keep. document: its keyed hash."""
    if question.suspicions:
        with ledger.transaction():
            ledger.face_suspicions.add(document, device, question.record_id, at)
    if question.holder_confirmed:
        row = {"device": device, "record_id": question.record_id, "document": document, "at": at}
        with ledger.transaction():
            ledger.holder_requests.note_told(
                row | {"store": question.store, "clerk": question.clerk}
            )
